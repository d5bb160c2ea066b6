"""The kinds of penalty: the columns of 行政处罚实施情况统计表, as the year's form has them or as the body's province groups them.

行政处罚法 (2021) art. 9 names fourteen kinds; the forms that provinces print put some of them into one column (警告、通报批评) or keep
没收违法所得 and 没收非法财物 apart. Every such grouping is lawful, so what a body publishes is read for the kinds that each label names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from lawnb import formats
from lawnb.approximate import apart
from lawnb.checks import Finding, Severity
from lawnb.errors import nearest
from lawnb.figures import Book, Figure, Status
from lawnb.intake.contracts import contract
from lawnb.intake.records import Records
from lawnb.topics.standard import form_of

CASES, LEDGER, DATASET = "penalties.cases", "penalties", "penalties_by_kind"
CONFISCATIONS = ("没收违法所得", "没收非法财物")
OTHER = "其他行政处罚"


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The kinds that each word for kinds names: a ledger's, those read as one, and the two confiscations by themselves."""
    field = contract(LEDGER).field("kinds")
    named = {kind: (kind,) for kind in field.enum} | {word: (kind,) for word, kind in field.synonyms.items() if kind}
    merged = "、".join(CONFISCATIONS)
    return {word: CONFISCATIONS if kinds == (merged,) else kinds for word, kinds in named.items()} | {kind: (kind,) for kind in CONFISCATIONS}


@cache
def order() -> list[str]:
    """The kinds from light to heavy, each by itself."""
    return [kind for named in contract(LEDGER).field("kinds").enum for kind in words()[named]]


@cache
def kinds_in(label: str) -> tuple[str, ...]:
    """The kinds that a column's label names, () where it names anything else: 责令停产停业、责令关闭、限制从业 names three."""
    one = "|".join(sorted(map(re.escape, words()), key=len, reverse=True))
    if not re.fullmatch(rf"(?:{one})(?:[、，,和及/ ]+(?:{one}))*", label):
        return ()
    return tuple(dict.fromkeys(kind for word in re.findall(one, label) for kind in words()[word]))


@dataclass(frozen=True)
class Columns:
    """The columns of a table of kinds, from light to heavy, and the column under which each kind counts."""

    names: tuple[str, ...]
    column_of: Mapping[str, str]

    def heaviest(self, kinds: Iterable[str]) -> str:
        """The column under which a decision counts: of the heaviest kind; 其他 gives way to a named one."""
        named = {self.column_of[words()[kind][-1]] for kind in kinds}
        last = self.column_of[OTHER]
        return max(named - {last} or {last}, key=self.names.index)


@cache
def year_columns(year: int) -> Columns:
    """The columns of the year's form."""
    form = form_of(DATASET, year)
    named = {kind: name for name in form["kinds"] for kind in kinds_in(name)}
    return Columns(tuple(form["kinds"]), named | {kind: form["as"][kind] for kind in order() if kind in form["as"]})


def columns_of(records: Records) -> Columns:
    """The body's own columns where it publishes its kinds in others than the year's form has; what it leaves out stays the form's."""
    year = year_columns(records.year)
    labels = [row["kind"] for row in records[DATASET]]
    own: dict[str, str] = {}
    for label in labels:
        kinds = kinds_in(label)
        if kinds and own.keys().isdisjoint(kinds):
            own |= dict.fromkeys(kinds, label)
    apart = len({own.get(kind) for kind in CONFISCATIONS}) > 1
    if all(label in year.names for label in labels) or (apart and records[LEDGER].has("kinds")):
        return year  # a ledger does not tell the two confiscations apart
    rest = [name for name in year.names if own.keys().isdisjoint(kinds_in(name))]
    column_of = {kind: name for kind, name in year.column_of.items() if name in rest} | own
    column_of |= {kind: column_of[OTHER] for kind in order() if kind not in column_of}
    return Columns(tuple(sorted(dict.fromkeys(column_of.values()), key=_weight)), column_of)


def _weight(label: str) -> int:
    return min(order().index(kind) for kind in kinds_in(label))


def kind_figures(records: Records) -> Iterable[Figure]:
    """Decisions by their heaviest kind, one decision once, as the standard form counts them."""
    table, columns = records[LEDGER], columns_of(records)
    if not table.has("kinds"):
        for row in records[DATASET]:
            yield row.figure("n_cases", id=f"penalties.kinds.{row['kind']}", title=f"{row['kind']}起数")
        return
    heaviest: dict[str, int] = dict.fromkeys(columns.names, 0)
    for kinds, n in table.column("kinds").counts().items():
        heaviest[columns.heaviest(kinds)] += n
    for name, n in heaviest.items():
        yield Figure(
            id=f"penalties.kinds.{name}",
            title=f"{name}起数",
            value=n,
            unit="起",
            definition=f"最重的种类是“{name}”的行政处罚决定，一件计一次。",
            sources=(table.source("kinds"),),
            formula=f"rows({table.file}, 最重种类 = {name})",
            rows=table.pick(table.column("kinds").mask(lambda kinds, name=name: kinds is not None and columns.heaviest(kinds) == name)),
        )


def kind_findings(records: Records, book: Book) -> Iterable[Finding]:
    """Labels name kinds of the law, each in one column; one decision counts under one of them, so they add up to the cases."""
    names, table = columns_of(records).names, records[DATASET]
    for row in table:
        if row["kind"] not in names:
            message, id = f"“{row['kind']}”不是处罚种类，或者其中的种类在另一行已经有了。", f"penalties.kinds.{row['kind']}"
            remedy = f"{nearest(row['kind'], year_columns(records.year).names)}几种合为一栏的照当地统计表写，如“警告、通报批评”；表中没有的种类计入“其他行政处罚”。"
            yield Finding("kind-unknown", Severity.ERROR, str(row.source("kind")), message, id, remedy=remedy)
    counts = [row["n_cases"] for row in table if row["n_cases"] is not Status.NOT_APPLICABLE]
    if not counts or None in counts or not book[CASES].reported:
        return
    if apart((sum(counts), sum(counts)), book[CASES].bounds):
        message, remedy = f"各处罚种类之和为{formats.with_unit(sum(counts), book[CASES].unit)}，行政处罚合计为{book[CASES].text}。", "一件决定只按最重种类计一次，请核对。"
        values = book[CASES].value, sum(counts)
        yield Finding("total-mismatch", Severity.ERROR, table.file, message, "penalties.kinds", *values, remedy)
