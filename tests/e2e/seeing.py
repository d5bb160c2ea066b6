"""What a reader with low vision, without a mouse or with a narrow screen meets on a page, measured in Chromium."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH

#: WCAG 2.2 AA and what axe-core calls good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """only => axe.run(document, {runOnly: only, resultTypes: ["violations"]}).then(found =>
  found.violations.flatMap(each => each.nodes.map(node => `${each.id} ${node.html.slice(0, 160)} ${node.failureSummary}`)))"""
#: Texts whose colour differs too little from the nearest opaque ground under them: axe cannot tell where something overlaps.
FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const found = rgba(getComputedStyle(at).backgroundColor);
      if (found[3] === 255) return found;
      if (found[3] !== 0) return found.slice(0, 3).map((v, i) => Math.round((v * found[3] + ground(at.parentElement)[i] * (255 - found[3])) / 255));
    }
    return [255, 255, 255, 255];
  };
  const faint = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, style = getComputedStyle(element);
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility() || element.closest("script, style")) continue;
    const text = rgba(element.closest("svg") ? style.fill : style.color), [a, b] = [light(text), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05), large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)} ${walker.currentNode.textContent.trim().slice(0, 40)}`);
  }
  return faint;
}"""
#: Elements that the keyboard reaches, each with whether its focus shows.
FOCUS = """() => { const at = document.activeElement, style = getComputedStyle(at);
  return at === document.body ? null
    : [at.outerHTML.slice(0, 120), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || at.id === "main"]; }"""
#: What WCAG 2.2 1.4.12 lets a reader set.
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"
#: Elements whose text is cut off, boxes that scroll and what is there for screen readers only left out.
CUT = """() => [...document.body.querySelectorAll("*")].filter(each => {
  const style = getComputedStyle(each);
  return ["hidden", "clip"].includes(style.overflowX) && style.clipPath === "none" && each.checkVisibility()
    && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1);
}).map(each => each.outerHTML.slice(0, 120))"""

#: Lines of the text that begin with a sign that may not begin one.
SIGNS_FIRST = """() => {
  const found = [], walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode, line = node.parentElement.closest("p, li");
    if (!line || !line.checkVisibility()) continue;
    for (let n = 0; n < node.length; n++) {
      if (!"，。、；：！？）”’》".includes(node.data[n])) continue;
      range.setStart(node, n); range.setEnd(node, n + 1);
      if (range.getBoundingClientRect().left < line.getBoundingClientRect().left + parseFloat(getComputedStyle(line).paddingLeft) + 1) found.push(line.innerText);
    }
  }
  return found;
}"""


class Reader:
    """A page as it is read at one width, in one scheme of colours; the page's policy stands aside for the driver's own script alone."""

    def __init__(self, chromium, path: Path, width: int = 1280, **how):
        self.page = chromium.new_page(viewport={"width": width, "height": 800}, bypass_csp=True, **how)
        self.page.goto(path.as_uri())

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_) -> None:
        self.page.close()

    def faults(self, *rules: str) -> list[str]:
        """What axe-core finds, by some of its rules or all."""
        if not self.page.evaluate("'axe' in window"):
            self.page.add_script_tag(path=AXE_FILE_PATH)
        return self.page.evaluate(AXE, {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS})

    def faint(self) -> list[str]:
        return self.page.evaluate(FAINT)

    def sideways(self) -> int:
        """Pixels that the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - innerWidth")

    def walk(self, most: int = 2000) -> list[tuple[str, bool]]:
        """What Tab reaches from the page's start to its end: markup, and whether a reader sees where the focus is."""
        reached = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(FOCUS)
            if at is None:
                return reached
            reached.append((at[0], at[1]))
        raise LookupError("the keyboard does not leave the page")

    def cut_when_spaced(self) -> list[str]:
        self.page.add_style_tag(content=SPACING)
        return self.page.evaluate(CUT)
