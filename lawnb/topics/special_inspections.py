"""Special inspections of enforcement: whether acts were lawful in substance and procedure, and reasonable in discretion."""

from __future__ import annotations

from collections.abc import Iterable

from lawnb.checks import Finding
from lawnb.display import Fragment
from lawnb.figures import Book
from lawnb.intake.records import Records
from lawnb.topics.counting import origin
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.ledger_shown import figures_chart, source_note
from lawnb.topics.rows import exceeding, repeated
from lawnb.topics.specs import Share, Sum
from lawnb.topics.topic import View, absent

CAPTION = "执法专项检查情况：实体、程序和裁量"
ASPECTS = {"legality": "实体合法", "procedure": "程序合法", "discretion": "裁量合理"}
COUNTS = {"checked": "检查件数", "problems": "发现问题数", "rectified": "已整改数"}
TOTALS = {"checked": "专项检查件数", "problems": "专项检查发现问题数", "rectified": "专项检查已整改数"}
DEFINITIONS = {"checked": "检查的执法行为的件数", "problems": "发现的问题数", "rectified": "其中已经整改的问题数"}
KEY = ("date", "act", "aspect", "inspection", "unit")


def summed(column: str) -> Iterable[Sum]:
    """A count in all, and of each aspect as a part of it."""
    yield Sum(column, TOTALS[column], column, f"专项检查{DEFINITIONS[column]}")
    for aspect, word in ASPECTS.items():
        title, definition = f"{word}方面{COUNTS[column]}", f"{word}方面{DEFINITIONS[column]}"
        yield Sum(f"{aspect}_{column}", title, column, definition, where={"aspect": word}, part_of=column)


FIGURES = (
    *(spec for column in COUNTS for spec in summed(column)),
    Share("rectified_share", "专项检查问题整改率", part="rectified", whole="problems"),
    *(Share(f"{aspect}_rectified_share", f"{word}方面问题整改率", f"{aspect}_rectified", f"{aspect}_problems") for aspect, word in ASPECTS.items()),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    if records.provided("special_inspections"):
        yield from exceeding(records, "special_inspections", "rectified", "problems")
        yield from repeated(records, "special_inspections", KEY)


def by_aspect(view: View) -> Fragment:
    """A row an aspect: acts checked, problems found and put right."""
    # pandas loads here, not with the package: `lawnb check` needs no tables
    from lawnb.tables import grid, table

    if origin(view.records, "special_inspections") == "未提供":
        return absent(view, CAPTION)
    columns = ["检查件数（件）", "发现问题（个）", "已整改（个）", "整改率"]
    rows = [aspect_row(view.book, f"{aspect}_") for aspect in ASPECTS] + [aspect_row(view.book, "")]
    frame = grid(rows, [*ASPECTS.values(), "合计"], "检查方面", columns)
    notes = [source_note(view, "special_inspections")]
    return table(frame, id="special-inspections-by-aspect", caption=CAPTION, notes=notes, total=True)


def aspect_row(book: Book, prefix: str) -> list:
    return [book[f"special_inspections.{prefix}{name}"] for name in (*COUNTS, "rectified_share")]


TOPIC = ledger_topic(
    "special_inspections",
    "执法专项检查",
    figures=FIGURES,
    checks=checks,
    dated="date",
    tables={"by_aspect": by_aspect},
    charts={"problems_by_aspect": figures_chart({f"special_inspections.{aspect}_problems": word for aspect, word in ASPECTS.items()}, "专项检查发现问题：按检查方面")},
)
