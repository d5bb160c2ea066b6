"""Last year's plan as this year's table of promises kept: item, target, result, kept or not, reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lawnb.checks import Finding, Severity
from lawnb.display import Fragment, Shown
from lawnb.figures import STATUS_TEXT, Book, Figure, Status, share
from lawnb.intake.records import Dataset, Records
from lawnb.intake.tables import Row
from lawnb.topics.measures import row_count
from lawnb.topics.targets import BadTarget, Target, in_words, is_figure_id, target_of, unknown_figure
from lawnb.topics.topic import Topic, View, absent

CAPTION = "上年度安排兑现情况"
KEPT, PARTLY, NOT_KEPT = "是", "部分", "否"
COUNTS = {"kept": (KEPT, "完成的安排数"), "partly": (PARTLY, "部分完成的安排数"), "not_kept": (NOT_KEPT, "未完成的安排数")}
#: Stated words that the figure bears out: an indicator short of its target may still be kept in part.
BORNE_OUT = {KEPT: (KEPT,), NOT_KEPT: (NOT_KEPT, PARTLY)}


@dataclass(frozen=True)
class Promise:
    """An item of last year's plan with what became of it.

    Parameters
    ----------
    figure, target
        What it is measured by, where the indicator is a figure of the book and the target a value of its unit.
    told
        Whether it may be told that it was kept, or not, though its figure is withheld.
    """

    row: Row
    figure: Figure | None = None
    target: Target | None = None
    told: bool = False

    @property
    def computed(self) -> str | None:
        """是 or 否 as the figure and the target say; None where they cannot."""
        if self.target is None or not self.figure.reported:
            return None
        return {True: KEPT, False: NOT_KEPT, None: None}[self.target.met(self.figure)]

    @property
    def kept(self) -> str | None:
        """The stated word where the figure bears it out or there is none, else the computed one; the mark where that would tell a withheld figure."""
        stated = self.row["kept"]
        if self.figure is not None and self.figure.status is Status.SUPPRESSED and not (self.told and stated):
            return STATUS_TEXT[Status.SUPPRESSED]  # with its target it would tell what the figure does not
        return stated if self.computed is None or stated in BORNE_OUT[self.computed] else self.computed

    @property
    def reason(self) -> str:
        """Why it was not kept; of a withheld figure nothing, since a reason says more than that there is one."""
        if self.figure is not None and self.figure.status is Status.SUPPRESSED and self.kept != KEPT:
            return STATUS_TEXT[Status.SUPPRESSED]
        return self.row["reason"] or ""

    @property
    def result(self) -> Figure | str | None:
        return self.figure or self.row["result"]


def promise(row: Row, book: Book) -> Promise:
    """A row with its figure and target; one that cannot be read stands without."""
    if not is_figure_id(row["indicator"]) or row["indicator"] not in book:
        return Promise(row)
    figure = book[row["indicator"]]
    try:
        target = target_of(row["target"], figure.unit) if row["target"] else None
        # the counts of what was kept are withheld where one of the targets would tell too much (see `lawnb.judged`)
        return Promise(row, figure, target, told="promises.kept" in book and book["promises.kept"].reported)
    except BadTarget:
        return Promise(row, figure)


# -- figures -----------------------------------------------------------------------------------------------------------


def figures(records: Records) -> Iterable[Figure]:
    yield row_count(records, "promises", id="promises.count", title="上年度安排数", unit="项")


def figures_of_book(records: Records, book: Book) -> Iterable[Figure]:
    """How many promises were kept: what is stated, and what the figures of the other mechanisms say."""
    table = records["promises"]
    promises = [promise(row, book) for row in table]
    words = [each.kept for each in promises]
    judged = tuple((each.figure.id, each.target) for each in promises if each.target)
    for name, (word, title) in COUNTS.items():
        yield Figure(
            id=f"promises.{name}",
            title=title,
            value=words.count(word) if records.provided("promises") else None,
            unit="项",
            definition="上年度安排中，结果为“" + word + "”的项数；指标是数字的，由数字与目标值得出。",
            sources=(table.source("kept"),),
            formula=f"rows({table.file}, kept = {word})",
            inputs=tuple(dict.fromkeys(id for id, _ in judged)),
            judged=judged,
            rows=table.pick(np.array([each == word for each in words], dtype=bool)),
        )
    yield share(book["promises.kept"], book["promises.count"], "promises.kept_share", "上年度安排完成率")


# -- checks ------------------------------------------------------------------------------------------------------------


def checks(records: Records, book: Book) -> Iterable[Finding]:
    for row in records["promises"]:
        yield from indicator_findings(row, book)
        yield from outcome_findings(promise(row, book))
    yield from plan_findings(records)


def indicator_findings(row: Row, book: Book) -> Iterable[Finding]:
    """An indicator that is no figure, or a target that it cannot be held against."""
    if not is_figure_id(row["indicator"]):
        return
    if row["indicator"] not in book:
        message, remedy = unknown_figure(row["indicator"], book)
        yield Finding("figure-unknown", Severity.ERROR, str(row.source("indicator")), message, row["indicator"], remedy=remedy)
        return
    try:
        target_of(row["target"] or "", book[row["indicator"]].unit)
    except BadTarget as error:
        message, remedy = f"上年度安排“{row['item']}”：{error}。", "请写成“>= 95%”“<= 3”“12”的样子。"
        yield Finding("target-unreadable", Severity.WARNING, str(row.source("target")), message, named(row), remedy=remedy)


def outcome_findings(found: Promise) -> Iterable[Finding]:
    """A stated outcome that the figure does not bear out, none at all, and one that is not 是 without a reason."""
    row, stated, place = found.row, found.row["kept"], str(found.row.source("kept"))
    if found.kept is None:
        message, remedy = f"上年度安排“{row['item']}”没有写是否完成。", "请填写“是”“部分”或“否”。"
        yield Finding("promise-open", Severity.WARNING, place, message, named(row), remedy=remedy)
    if stated is not None and found.kept != stated:
        reached = "达到" if found.computed == KEPT else "未达到"
        message = f"上年度安排“{row['item']}”写为“{stated}”，{found.figure.title}为{found.figure.text}，{reached}目标值{row['target']}。"
        values = found.target.value, found.figure.value
        yield Finding("promise-differs", Severity.ERROR, place, message, named(row), *values, "请改正，或删去此格由程序得出。")
    if stated == KEPT and found.target and found.computed is None:
        message = f"上年度安排“{row['item']}”写为“{KEPT}”，而衡量指标{found.figure.title}{'是约数' if found.figure.about else ''}{found.figure.text}，不能证明。"
        yield Finding("promise-unproven", Severity.WARNING, place, message, named(row), remedy="请提供该指标的材料。")
    if found.kept in (PARTLY, NOT_KEPT) and not row["reason"]:
        message = f"上年度安排“{row['item']}”没有全部完成，也没有写原因。"
        yield Finding("no-reason", Severity.WARNING, str(row.source("reason")), message, named(row), remedy="请补填原因。")


def plan_findings(records: Records) -> Iterable[Finding]:
    """Items of last year's plan that are left out, and those whose indicator or target is no longer the one set then."""
    before = records.before
    if before is None or not before.provided("plan") or not records.provided("promises"):
        return
    told = {plain(row["item"]): row for row in records["promises"]}
    for planned in before["plan"]:
        row, item = told.get(plain(planned["item"])), planned["item"]
        if row is None:
            message, remedy = f"上年度安排“{item}”没有写兑现情况。", "请补上这一项，没有做的写“否”和原因。"
            yield Finding("promise-missing", Severity.WARNING, records["promises"].file, message, f"promises.{item}", remedy=remedy)
            continue
        for name, title in (("indicator", "衡量指标"), ("target", "目标值")):
            if planned[name] and plain(planned[name]) != plain(row[name] or ""):
                message = f"上年度安排“{item}”的{title}当时定为“{planned[name]}”，现写为“{row[name] or ''}”。"
                place, remedy = str(row.source(name)), "请照上年度所定的填写。"
                yield Finding("promise-changed", Severity.WARNING, place, message, named(row), remedy=remedy)


def named(row: Row) -> str:
    """What a waiver names a promise by."""
    return f"promises.{row['item']}"


def plain(text: str) -> str:
    """A text as it is compared with last year's: half-width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


# -- table -------------------------------------------------------------------------------------------------------------


def listed(view: View) -> Fragment:
    """Every promise with its target, its result as a figure where there is one, and the reason; without columns that are blank throughout."""
    # pandas loads here, not with the package: `lawnb check` needs no tables
    from lawnb.tables import grid, table

    promises = [promise(row, view.book) for row in view.records["promises"]]
    if not promises:
        return absent(view, CAPTION)
    rows = [[indicator(found), in_words(found.row["target"], found.figure.unit if found.figure else "") or "", result(found), found.kept, found.reason] for found in promises]
    titles = ["衡量指标", "目标值", "结果", "是否完成", "原因"]
    filled = [place for place, _ in enumerate(titles) if any(row[place] for row in rows)]
    rows, titles = [[row[place] for place in filled] for row in rows], [titles[place] for place in filled]
    frame = grid(rows, [found.row["item"] for found in promises], "事项", titles)
    notes = ["衡量指标是本报告数字的，结果和是否完成由数字与目标值得出。"] if any(found.target for found in promises) else []
    return table(frame, id="promises", caption=CAPTION, notes=notes)


def indicator(found: Promise) -> str:
    return found.figure.title if found.figure else found.row["indicator"] or ""


def result(found: Promise):
    return Shown(found.figure, found.figure.text) if found.figure else found.row["result"] or ""


def names(view: View) -> dict:
    return {"rows": [promise(row, view.book) for row in view.records["promises"]]}


TOPIC = Topic(
    "promises",
    "上年度安排兑现",
    (Dataset("promises"),),
    figures,
    checks,
    tables={"promises": listed},
    names=names,
    derived=figures_of_book,
)
