"""What stands behind each figure, as JSON: its files with their digests, the rows that it counts, the checks that it passed."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache, singledispatch
from typing import Any

import numpy as np

from lawnb import formats
from lawnb.approximate import INFINITE
from lawnb.checks import Finding
from lawnb.digests import sha256
from lawnb.figures import Figure, Source, Status
from lawnb.intake.cells import Value
from lawnb.intake.tables import Pick, Table
from lawnb.numbered import numbers_of, ranges
from lawnb.reconcile import RULES, Rule, reported
from lawnb.report import Report

#: Of a larger file, rows are told by their number and the digest of their list: a list of a million keys serves nobody.
MOST_ROWS = 5000
#: How messages and sources name a sheet of a workbook.
SHEET = re.compile("(?P<file>.+) 表“(?P<sheet>.+)”")
TOTAL_CODES = ("total-mismatch", "total-rounding", "total-incomplete")


def figures_json(report: Report) -> dict[str, Any]:
    """The parts `files` and `figures` of the report's JSON.

    Values are strings, so that no digit is lost; files are relative to the data folder.
    """
    known = Known.of(report)
    return {"files": list(files(report)), "figures": [figure_json(report, figure, known) for figure in report.book.values()]}


@dataclass(frozen=True)
class Known:
    """What every figure is looked up in.

    Parameters
    ----------
    findings, against
        The report's findings by figure, and code and figure of each.
    compared
        By figure, the rules that compare it, each with the two ids.
    tables
        The tables that the bureau gave, by file.
    """

    findings: Mapping[str, Sequence[Finding]]
    against: Set[tuple[str, str | None]]
    compared: Mapping[str, Sequence[tuple[Rule, str, str]]]
    tables: Mapping[str, Table]

    @classmethod
    def of(cls, report: Report) -> Known:
        findings, compared = defaultdict(list), defaultdict(list)
        for finding in report.findings:
            findings[of(finding)].append(finding)
        for rule in RULES:
            for part, whole in rule.compares(report.headlines):
                for id in {part, whole}:
                    compared[id].append((rule, part, whole))
        against = {(finding.code, finding.figure) for finding in report.findings}
        return cls(findings, against, compared, {table.file: table for table in report.records.tables()})


def figure_json(report: Report, figure: Figure, known: Known) -> dict[str, Any]:
    """A figure with all that is known of it."""
    return {
        "id": figure.id,
        "title": figure.title,
        "value": formats.data(figure.value) if figure.reported else None,
        **about_json(figure),
        "status": str(figure.status),
        "unit": figure.unit,
        "text": figure.text,
        "definition": figure.definition,
        "formula": figure.formula,
        "part_of": figure.part_of,
        "by": figure.by,
        "inputs": [id for id in figure.inputs if id in report.book],
        "sources": [source_json(report, source) for source in dict.fromkeys(figure.sources)],
        "records": list(records(report, figure, known)),
        "before": before(report, figure),
        "earlier": list(earlier(report, figure)),
        "checks": passed(report, figure, known),
        "findings": [finding_json(finding) for finding in known.findings.get(figure.id, ())],
    }


def about_json(figure: Figure) -> dict[str, Any]:
    """How exact a value is: nothing of one that is, else the word that it is published with and its bounds."""
    if figure.about is None:
        return {}
    high = None if figure.about.high == INFINITE else formats.data(figure.about.high)
    return {"about": {"word": figure.about.word, "low": formats.data(figure.about.low), "high": high}}


def of(finding: Finding) -> str:
    """The figure that a finding is of; that of last year's value bears the year after an @."""
    return (finding.figure or "").partition("@")[0]


def before(report: Report, figure: Figure) -> dict[str, Any] | None:
    """The same figure of the year before, where there is one and it has a value."""
    then = report.before.get(figure.id) if report.before else None
    if then is None or not then.reported:
        return None
    return {"year": report.year - 1, "value": formats.data(then.value), **about_json(then), "text": then.text}


def earlier(report: Report, figure: Figure) -> Iterator[dict[str, Any]]:
    """The values of the earlier years of a headline, the oldest first, each with its sources: what a trend is drawn from."""
    books = report.history.items() if figure.id in report.headlines else ()
    for year, book in sorted(books):
        then = book.get(figure.id) if year < report.year else None
        if then is not None and then.reported:
            sources = [source_json(report, replace(source, year=source.year or year)) for source in dict.fromkeys(then.sources)]
            yield {"year": year, "value": formats.data(then.value), **about_json(then), "text": then.text, "sources": sources}


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as a reader of the figure needs it."""
    waiver = finding.waiver
    told = {"reason": waiver.reason, "office": waiver.office, "date": waiver.date.isoformat()} if waiver else None
    return {"code": finding.code, "severity": str(finding.severity), "message": finding.message, "waiver": told}


# -- checks ------------------------------------------------------------------------------------------------------------


def passed(report: Report, figure: Figure, known: Known) -> list[str]:
    """Codes of the checks that could look at the figure and found nothing against it."""
    return [code for code, owner in dict.fromkeys(looked(report, figure, known)) if (code, owner) not in known.against]


def looked(report: Report, figure: Figure, known: Known) -> Iterator[tuple[str, str]]:
    """The checks that look at a figure: code, and the id under which a finding of it stands."""
    book = report.book
    yield "figure-duplicate", figure.id
    if not figure.reported:
        return
    totals = {total for total in (figure.part_of, figure.id) if total in book and book.parts_of(total)}
    yield from ((code, total) for total in sorted(totals) for code in TOTAL_CODES)
    for rule, part, whole in known.compared.get(figure.id, ()):
        if reported(book, part) and reported(report.before if part == whole else book, whole):
            yield rule.code, part


# -- records -----------------------------------------------------------------------------------------------------------


def source_json(report: Report, source: Source) -> dict[str, Any]:
    file, sheet = file_and_sheet(source.file)
    return {"file": _path(report, file, source.year, source.agency), "sheet": sheet, "row": source.row, "column": source.column}


@lru_cache(maxsize=1024)
def file_and_sheet(place: str) -> tuple[str, str | None]:
    """A place as records name it, `penalties.xlsx 表“2月”`, as the file and the sheet."""
    match = SHEET.fullmatch(place)
    return (match["file"], match["sheet"]) if match else (place, None)


def _path(report: Report, file: str, year: int | None = None, agency: str | None = None) -> str:
    return f"{agency or report.slug.split('/')[0]}/{year or report.year}/{file}"


def records(report: Report, figure: Figure, known: Known) -> Iterator[dict[str, Any]]:
    """The rows that a figure counts, by file and sheet: those that it picked, else the rows or the tables of its sources."""
    if figure.persons or figure.status is Status.SUPPRESSED:
        return  # the rows of one count among those of others would tell of each person what all of them say
    if figure.rows is not None and figure.rows.table.file in report.uncounted:
        return
    if figure.rows is not None:
        yield from picked(report, figure.rows)
        return
    if figure.inputs:
        return  # it counts rows only through the figures of its formula
    told: set[tuple[str, int | None]] = set()
    for source in figure.sources:
        file, sheet = file_and_sheet(source.file)
        if source.year or (source.file, source.row) in told:
            continue
        told.add((source.file, source.row))
        if source.row is not None:
            yield {"file": _path(report, file), "sheet": sheet, "rows": 1, "at": str(source.row)}
        elif source.file in known.tables and source.file not in report.uncounted:
            table = known.tables[source.file]
            yield from picked(report, table.pick(np.ones(len(table), dtype=bool)))


def picked(report: Report, pick: Pick) -> Iterator[dict[str, Any]]:
    """The rows of a pick by file and sheet: how many, and their numbers as a spreadsheet shows them."""
    table, places = pick.table, pick.places
    several = len(table.places.values) > 1
    for n, place in enumerate(table.places.values):
        own = places[table.places.codes[places] == n] if several else places
        if len(own):
            file, sheet = file_and_sheet(place)
            yield {"file": _path(report, file), "sheet": sheet, "rows": len(own)} | at(table.numbers[own])


def at(numbers: np.ndarray) -> dict[str, str]:
    """Row numbers as ranges, ``2-40,44``; of very many, the digest of that text."""
    text = ranges(np.unique(numbers).tolist())
    return {"at": text} if len(numbers) <= MOST_ROWS else {"at_sha256": hashlib.sha256(text.encode()).hexdigest()}


def keys_of(report: Mapping[str, Any], record: Mapping[str, Any]) -> list[str] | None:
    """The keys of a record's rows, from the report's JSON; None where the rows have none or they are personal."""
    entry = next((file for file in report["files"] if (file["file"], file["sheet"]) == (record["file"], record["sheet"])), None)
    if not entry or not entry.get("keys") or "at" not in record:
        return None
    keys = dict(zip(numbers_of(entry["at"]), entry["keys"], strict=True))
    return [keys[number] for number in numbers_of(record["at"])]


@singledispatch
def files(report: Report) -> Iterator[dict[str, Any]]:
    """The files that the bureau gave, sheet by sheet: digest, rows, contract and its version, the rows' keys."""
    # of a few rows a digest is as good as the rows: who tries all that they may be has them
    hidden = (figure for figure in report.book.values() if figure.status is Status.SUPPRESSED)
    withheld = {file_and_sheet(source.file)[0] for figure in hidden for source in figure.sources}
    for table in report.records.tables():
        head = {"contract": table.contract.name, "contract_version": table.contract.version, "title": table.contract.title}
        for n, place in enumerate(table.places.values):
            file, sheet = file_and_sheet(place)
            own = np.flatnonzero(table.places.codes == n)
            told = {"rows": None, "key": None, "keys": None} if table.file in report.uncounted else {"rows": len(own)} | row_keys(table, own)
            names = {"file": _path(report, file), "sheet": sheet, "sha256": None if table.file in withheld else sha256(report.folder / file)}
            yield names | head | {"origin": report.origins.of(file) if report.origins else None} | told


def row_keys(table: Table, places: np.ndarray) -> dict[str, Any]:
    """Numbers and keys of the rows at some places; no keys where a field of the key is not for the public, or several stand in one row of a form."""
    names = table.contract.primary_key
    public = bool(names) and all(table.has(name) and not table.contract.field(name).private for name in names)
    if not public or len(places) > MOST_ROWS or len(np.unique(table.numbers[places])) < len(places):
        return at(table.numbers[places]) | {"key": None, "keys": None}
    order = places[np.argsort(table.numbers[places], kind="stable")]
    columns = [table.column(name).coded for name in names]
    keys = [" / ".join(key_text(column.values[column.codes[place]]) for column in columns) for place in order]
    return at(table.numbers[places]) | {"key": " / ".join(table.headings[name] for name in names), "keys": keys}


def key_text(value: Value) -> str:
    return "" if value is None else "、".join(map(str, value)) if isinstance(value, tuple) else str(value)

