"""A report on records drawn in a test, and what it found."""

from __future__ import annotations

from bs4 import BeautifulSoup

from lawnb.report import Report


def opened(bench, **files: str) -> Report:
    """The small bureau's 2023 with the files given, and with the counts of persons that a report withholds."""
    report = bench.opened(**files)
    report.withheld.clear()
    return report


def found(report: Report, topic: str) -> list[tuple[str, str]]:
    """Code and figure of what was found in a topic, but for what was not provided."""
    mine = (finding for finding in report.raw_findings if (finding.figure or "").split(".")[0] == topic)
    return [(finding.code, finding.figure) for finding in mine if finding.code != "not-provided"]


def places(report: Report, topic: str, code: str) -> list[str]:
    """Where a topic's files have what a code says."""
    return [finding.place for finding in report.raw_findings if finding.code == code and finding.place.startswith(topic)]


def values(report: Report, topic: str, *names: str) -> list[str]:
    """The figures of a topic as a sentence shows them."""
    return [report.book[f"{topic}.{name}"].text for name in names]


def cells(fragment) -> list[list[str]]:
    """The text of a table, row by row."""
    rows = BeautifulSoup(fragment.html, "html.parser").find_all("tr")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]
