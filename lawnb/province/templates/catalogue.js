"use strict";
(() => {
  const form = document.getElementById("finder"), query = document.getElementById("query"), shown = document.getElementById("shown");
  const table = document.getElementById("reports"), headings = Array.from(table.tHead.rows[0].cells), bodies = Array.from(table.tBodies);
  const folded = text => text.normalize("NFKC").toLowerCase();
  const words = cell => Array.from(cell.childNodes, node => node.textContent).join(" ");
  const numbers = [3, 4, 5, 6], most = bodies[0]?.rows.length ?? 0;
  let lines = bodies.flatMap(body => Array.from(body.rows)).map((row, place) => ({
    row, place, fits: true, state: row.className, year: row.cells[1].textContent,
    // what can be searched: bureau, slug, year, state, findings; not the figures, in which 2023 may stand too
    text: folded([0, 1, 2].map(n => words(row.cells[n])).join(" ")),
  }));

  const chosen = name => new Set(Array.from(form.querySelectorAll(`[name=${name}]:checked`), box => box.value));

  function find() {
    const asked = folded(query.value).split(/\s+/).filter(Boolean), years = chosen("year"), states = chosen("state");
    for (const line of lines) {
      line.fits = (!years.size || years.has(line.year)) && (!states.size || states.has(line.state)) && asked.every(word => line.text.includes(word));
    }
    show();
  }

  // a body without rows to show goes; the others tell the style sheet how many they have, for those out of view
  function show() {
    let count = 0;
    bodies.forEach((body, n) => {
      let own = 0;
      for (const line of lines.slice(n * most, (n + 1) * most)) {
        if (line.row.hidden === line.fits) line.row.hidden = !line.fits;
        own += line.fits;
      }
      if (body.hidden === own > 0) body.hidden = own === 0;
      body.style.setProperty("--n", own);
      count += own;
    });
    shown.textContent = count === lines.length ? `共 ${count} 条` : `显示 ${count} 条，共 ${lines.length} 条`;
  }

  const key = (line, n) => numbers.includes(n) ? parseFloat(line.row.cells[n].firstChild?.textContent) : folded(words(line.row.cells[n]));
  const compared = (a, b) => typeof a === "string" ? (a < b ? -1 : a > b ? 1 : 0) : a - b;

  function sort(heading, n) {
    const way = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    headings.forEach(each => each.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
    // what is no number comes last in both directions: it is neither the least nor the most
    const keyed = lines.map(line => [key(line, n), line]);
    keyed.sort(([a, one], [b, other]) => (Number.isNaN(a) - Number.isNaN(b)) || way * compared(a, b) || one.place - other.place);
    lines = keyed.map(([, line]) => line);
    bodies.forEach(body => body.remove());
    bodies.forEach((body, n) => body.replaceChildren(...lines.slice(n * most, (n + 1) * most).map(line => line.row)));
    table.append(...bodies);
    show();
  }

  headings.slice(0, -1).forEach((heading, n) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sort(heading, n));
    heading.append(button);
  });
  form.addEventListener("input", find);
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(find));
  document.addEventListener("keydown", event => {
    if (event.key === "/" && document.activeElement !== query && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      query.select();
    } else if (event.key === "Escape" && document.activeElement === query) {
      query.value = "";
      find();
    }
  });
  form.hidden = false;
  find(); // a browser that goes back fills the form in again
})();
