"""The catalogue as a page: one file, whole without script, which searches and sorts where script may run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import groupby

from markupsafe import Markup

from lawnb.checks import CODES
from lawnb.province.reading import KEY_FIGURES, PAGES, WORDS, Entry, Told
from lawnb.province.trend import chart, series
from lawnb.publish.template import policy_digest, template
from lawnb.theme.css import properties
from lawnb.theme.reading import plain

#: The classes of what is no number: each looks and reads as it does in a report.
KINDS = {"missing": "missing", "not_applicable": "na", "suppressed": "withheld"}
#: States with a report that may be read, a draft, none, a failed run: the columns of the summary.
GROUPS = {
    "完成": ("unsigned", "checked", "issued", "altered"), "草稿": ("draft",), "运行失败": ("failed",), "未生成": ("absent",),
}  # fmt: skip
#: A browser lays out the list by so many rows; the style sheet reckons with the same.
CHUNK_ROWS = 50


@dataclass(frozen=True)
class Row:
    """A line of the table: what it says of a bureau's year, and where its report's files lie from the page."""

    entry: Entry
    state: str
    word: str
    notes: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()
    trends: Mapping[str, Markup] | None = None

    def cells(self) -> list[tuple[str, str, Markup]]:
        """Class, text and chart of each key figure; nothing where there is no report to tell them."""
        figures = self.entry.figures
        return [_cell(figures.get(id), (self.trends or {}).get(id, Markup())) for id in KEY_FIGURES]


def _cell(told: Told | None, trend: Markup) -> tuple[str, str, Markup]:
    return ("", "", trend) if told is None else (KINDS.get(told.status, ""), told.text, trend)


@dataclass(frozen=True)
class Summary:
    """The table above the list: headings, and a line a year."""

    heads: Sequence[str]
    lines: Sequence[tuple[str, Sequence[int]]]


def rows(entries: Iterable[Entry]) -> list[Row]:
    """The lines of a catalogue over a build folder; the trends stand with each bureau's newest report."""
    found = []
    for _, group in groupby(entries, key=lambda each: each.agency):
        own = list(group)
        newest = next((each for each in own if each.figures), None)
        for each in own:
            links = [(f"{each.agency}/{each.year}/{name}", PAGES[name]) for name in each.files]
            found.append(Row(each, each.state, WORDS[each.state], each.stops, links, trends(own) if each is newest else None))
    return found


def trends(own: Sequence[Entry]) -> dict[str, Markup]:
    """The charts of a bureau's key figures."""
    return {id: chart(series(own, id)) for id in KEY_FIGURES}


def summary(entries: Sequence[Entry]) -> Summary:
    """How many bureaus' reports of each year are complete, drafts, failed or not made; and how many bureaus have no records of it."""
    own = [each for each in entries if not each.region]
    n_agencies = len({each.agency for each in own})
    lines = []
    for year in sorted({each.year for each in own}, reverse=True):
        states = Counter(each.state for each in own if each.year == year)
        counts = [sum(states[state] for state in group) for group in GROUPS.values()]
        lines.append((f"{year} 年度", [n_agencies, *counts, n_agencies - sum(counts)]))
    return Summary(("机构", *GROUPS, "没有记录"), lines)


def page(title: str, rows: Sequence[Row], counted: Summary, notice: str = "") -> bytes:
    """The catalogue as a self-contained page; the same rows give the same bytes.

    Parameters
    ----------
    notice
        What a reader has to know first: that an edition is not complete.
    """
    style, script = properties(plain()) + _own("catalogue.css"), _own("catalogue.js")
    text = template("lawnb.province", "catalogue.html.j2").render(
        title=title, rows=rows, chunk_rows=CHUNK_ROWS, summary=counted, notice=notice, heads=list(KEY_FIGURES.values()),
        states=_ordered({row.state: row.word for row in rows}), years=sorted({row.entry.year for row in rows}, reverse=True),
        codes=[(code, meaning) for code, meaning in CODES.items() if any(code in row.notes for row in rows)],
        style=Markup(style), style_hash=policy_digest(style), script=Markup(script), script_hash=policy_digest(script), colours=plain().colours,
    )  # fmt: skip
    return text.encode("utf-8", "replace")  # a JSON file may hold half a character


def _ordered(states: Mapping[str, str]) -> list[tuple[str, str]]:
    """States with their words, from those of the least reports to those of the best."""
    order = list(WORDS)
    return sorted(states.items(), key=lambda item: (order.index(item[0]) if item[0] in order else -1, item[0]))


def _own(name: str) -> str:
    return resources.files("lawnb.province").joinpath("templates", name).read_text("utf-8")
