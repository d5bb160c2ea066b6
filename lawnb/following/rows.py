"""The rows behind a figure themselves, from the bureau's own files, where these are the very files that the report read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lawnb import formats
from lawnb.digests import sha256
from lawnb.errors import LawnbError
from lawnb.evidence import file_and_sheet, key_text
from lawnb.figures import STATUS_TEXT, Status
from lawnb.following.trace import INDENT, Trace, file_words, records_of
from lawnb.intake.cells import Value
from lawnb.intake.contracts import Contract, Field, contract, contract_names
from lawnb.intake.ledger import read_table
from lawnb.intake.tables import Table
from lawnb.numbered import numbers_of
from lawnb.topics import topics

#: Of the rows of a record, the text shows this many; the JSON has them all.
MOST_SHOWN = 20


@dataclass(frozen=True)
class SourceRows:
    """The rows of one record: `rows` holds a row's number and its cells; `problem` says why there are none."""

    file: str
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    problem: str = ""

    def text(self) -> str:
        """The rows for people."""
        if self.problem:
            return f"{self.file}: {self.problem}\n"
        lines = [f"{self.file}", f"{INDENT}行 | {' | '.join(self.headings)}"]
        lines += [f"{INDENT}{number} | {' | '.join(cells)}" for number, cells in self.rows[:MOST_SHOWN]]
        more = len(self.rows) - MOST_SHOWN
        return "\n".join(lines) + (f"\n{INDENT}…… 另有 {more} 行\n" if more > 0 else "\n")

    def as_json(self) -> dict[str, Any]:
        """File, headings and rows, or the problem."""
        if self.problem:
            return {"file": self.file, "problem": self.problem}
        return {"file": self.file, "rows": [{"row": n, **dict(zip(self.headings, cells, strict=True))} for n, cells in self.rows]}


def rows_of(trace: Trace, data: Path) -> list[SourceRows]:
    """The rows that the figures at the chain's ends count, from a data folder, without the columns that may hold a person.

    A file that is not there, or not the one that the report read, gives a problem and no rows.
    """
    found: dict[tuple, SourceRows] = {}
    for step in trace.steps:
        for record in records_of(trace.published, step.figure) if not step.figure["inputs"] else ():
            key = (file_words(record), record.get("at"))
            found[key] = found.get(key) or _rows(record, data)
    return list(found.values())


def _rows(record: Mapping[str, Any], data: Path) -> SourceRows:
    name = file_words(record)
    problem = "".join(list(_problems(record, data))[:1])
    if problem:
        return SourceRows(name, problem=problem)
    path = data / record["file"]
    try:
        table = read_table(path, path.name, _contract(record))
    except LawnbError as error:
        return SourceRows(name, problem=f"读不出来：{error.problems[0]}")
    return _picked(name, table, record)


def _contract(record: Mapping[str, Any]) -> Contract:
    """The contract of a record's file; that of a totals file knows its mechanism's indicators."""
    known = {dataset.name: dataset.own_contract for topic in topics().values() for dataset in topic.datasets}
    own = [known[part.partition(".")[0]] for part in Path(record["file"]).parts if part.partition(".")[0] in known]
    return next((each for each in own if each.name == record["contract"]), contract(record["contract"]))


def _problems(record: Mapping[str, Any], data: Path) -> Iterator[str]:
    """Why rows are not shown; the first counts."""
    path = (data / record["file"]).resolve()
    if not path.is_relative_to(data.resolve()):
        yield "不在数据文件夹之内，没有打开。"
    if not path.is_file():
        yield "数据文件夹中没有这个文件。请用 --data 指明报告所用的数据文件夹。"
    elif not record["sha256"]:
        yield "报告没有记下这个文件的 sha256，无法确认是不是同一份，没有显示行。"
    elif (own := sha256(path)) != record["sha256"]:
        yield f"与报告所用的不是同一份（现在的 sha256 {own[:12]}…，报告记的 {record['sha256'][:12]}…），没有显示行。请找出当时的文件。"
    if "at" not in record:
        yield "行数很多，报告只记了行号清单的 sha256，没有逐行列出。"
    if record["contract"] not in contract_names():
        yield "这一版的 lawnb 没有它的契约，不知道哪些列可以显示。请用生成报告的那一版。"


def _picked(name: str, table: Table, record: Mapping[str, Any]) -> SourceRows:
    """Some rows of a table, by their numbers as a spreadsheet shows them."""
    fields = [field for field in table.contract.fields if table.has(field.name) and not field.private]
    wanted = set(numbers_of(record["at"]))
    here = [row for row in table if row.number in wanted and file_and_sheet(row.file)[1] == record.get("sheet")]
    if (n := len({row.number for row in here})) != len(wanted):  # a form has several of a table's rows in one of its own
        return SourceRows(name, problem=f"报告计入 {len(wanted)} 行，现在读出 {n} 行。请用生成报告的那一版 lawnb。")
    cells = tuple((row.number, tuple(_cell(row[field.name]) for field in fields)) for row in here)
    return SourceRows(name, tuple(_heading(field) for field in fields), cells)


def _heading(field: Field) -> str:
    """The field's title; money is in yuan here, whatever the file's own heading says."""
    return f"{field.title}（元）" if field.unit == formats.MONEY and "（" not in field.title else field.title


def _cell(value: Value) -> str:
    if isinstance(value, Status):
        return STATUS_TEXT[value]
    return formats.plain(value) if isinstance(value, Decimal) else key_text(value)
