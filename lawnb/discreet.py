"""Findings that would tell a withheld number say what is wrong and where, without it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from lawnb.checks import CODES, Finding, Severity
from lawnb.figures import STATUS_TEXT, Book, Figure, Status
from lawnb.suppression import REST, Withheld

DIGIT = re.compile(r"\d")
ROW = re.compile(r"^(?P<file>.+?) 第 \d+ 行")
NOTED = "records-noted"
PERSONS = "人"
MARK = STATUS_TEXT[Status.SUPPRESSED]


def discreet(findings: Iterable[Finding], book: Book, withheld: Withheld, before: Withheld | None = None) -> Iterator[Finding]:
    """The findings, none of which tells a withheld number or the rows that it counts.

    Parameters
    ----------
    book
        The true one, on which they were found.
    before
        What the year before withholds.
    """
    if not withheld.ids and not (before and before.ids):
        yield from findings
        return
    hidden = [book[id] for id in withheld.ids]
    gone = before.ids if before else frozenset()
    near, titles = _near(withheld) | gone, [book[id].title for id in {*withheld.ids, *gone} if id in book]
    rows = {place for figure in hidden for place in _rows(figure)}
    files = {figure.rows.table.file for figure in hidden if figure.rows is not None}
    findings = list(findings)
    # the other rows of the same code are not told either: which one is missing among them would be known
    small = {_kind(finding) for finding in findings if not finding.blocking and _row_of(finding) in rows}
    told: set[tuple] = set()
    for finding in findings:
        if not finding.blocking and _kind(finding) in small:
            finding = _of_file(finding)
            if (finding.code, finding.place) in told:
                continue
            told.add((finding.code, finding.place))
        elif finding.code == NOTED and finding.place in files:
            # how often a value was written in another way may be how many there are
            finding = replace(finding, message=f"读入时有不失原意的统一或提示，不逐项列出（{MARK}）。")
        elif _tells(finding, near, titles):
            finding = _without_numbers(finding)
        yield finding


def uncounted(book: Book, withheld: Withheld, smallest: int) -> frozenset[str]:
    """The files of which no rows are told: a withheld figure counts them all, or one of several sheets lists few persons."""
    counts = [figure for figure in book.values() if figure.rows is not None]
    whole = {each.rows.table.file for each in counts if each.id in withheld.ids and each.value == len(each.rows.table)}
    of_persons = {each.rows.table.file: each.rows.table for each in counts if each.persons and each.unit == PERSONS}
    return frozenset(whole | {file for file, table in of_persons.items() if _has_small_sheets(table, smallest)})


def _has_small_sheets(table: Any, smallest: int) -> bool:
    n_rows = Counter(table.places.codes.tolist())
    return len(n_rows) > 1 and min(n_rows.values()) < smallest


def known_all_the_same(book: Book, withheld: Withheld) -> Iterator[Finding]:
    """A warning for each withheld number that readers can tell from what went out before."""
    for id in withheld.open:
        figure = book.get(id.removesuffix(REST))
        if figure is not None:
            message = f"{figure.title}{MARK}，但是可以由已发布的报告得知。"
            remedy = "已经公布的无法收回；请核对是否应当公布，今后各版不再写出。"
            yield Finding("withheld-known", Severity.WARNING, str(figure.sources[0]) if figure.sources else id, message, figure.id, remedy=remedy)


def _near(withheld: Withheld) -> set[str]:
    """The withheld figures, and those that stand in a sum with one."""
    sums = (relation.terms for relation in withheld.arithmetic.relations)
    return set(withheld.ids).union(*(terms for terms in sums if any(id in withheld.ids for id in terms)))


def _rows(figure: Figure) -> Iterator[str]:
    """The rows that a figure counts, as the places of findings begin."""
    if figure.rows is None:
        return
    table = figure.rows.table
    for place in figure.rows.places:
        yield f"{table.places.values[table.places.codes[place]]} 第 {table.numbers[place]} 行"


def _row_of(finding: Finding) -> str:
    """The row that a finding is of, as `_rows` names it; "" of none."""
    match = ROW.match(finding.place)
    return match[0] if match else ""


def _kind(finding: Finding) -> tuple[str, str] | None:
    """Of a finding about a row, its code and its file."""
    match = ROW.match(finding.place)
    return (finding.code, match["file"]) if match else None


def _of_file(finding: Finding) -> Finding:
    """What was found of a row, told of its file: how many rows there are is withheld."""
    file, topic = ROW.match(finding.place)["file"], (finding.figure or "").partition(".")[0]
    message = f"{CODES[finding.code]}。不逐行列出（{MARK}）。"
    return replace(finding, place=file, message=message, figure=f"{topic}.rows", expected=None, actual=None)


def _tells(finding: Finding, near: set[str], titles: list[str]) -> bool:
    told = DIGIT.search(finding.message) or finding.expected is not None or finding.actual is not None
    own = (finding.figure or "").partition("@")[0] in near or any(title in finding.message for title in titles)
    return bool(told) and own and MARK not in finding.message


def _without_numbers(finding: Finding) -> Finding:
    message = f"{CODES[finding.code]}（涉及不公布的数字，此处不写数值）。"
    return replace(finding, message=message, expected=None, actual=None)
