"""The tables and charts that every ledger has: its indicators, and each division of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lawnb.case_word import said
from lawnb.display import Fragment, Shown
from lawnb.figures import Book, Figure, Status
from lawnb.formats import MONEY, money_unit, plain
from lawnb.topics.counting import origin
from lawnb.topics.specs import Breakdown
from lawnb.topics.topic import View, absent


def source_note(view: View, name: str) -> str:
    """The sentence under a table that says what its numbers were counted from."""
    if not view.records.provided(name):
        return "数字取自汇总数。"
    table = view.records[name]
    counted = "" if table.file in view.uncounted else f"（{len(table)}条记录）"
    return f"数字按台账{counted}计算。"


def summary_table(name: str, title: str, specs: Iterable):
    specs = tuple(specs)

    def summary(view: View) -> Fragment:
        """Indicators with this year's value, and last year's where there is one."""
        # pandas loads here, not with the package: `lawnb check` needs no tables
        from lawnb.tables import grid, table

        figures = indicated(view, name, specs)
        if not figures:
            return absent(view, f"{title}情况")
        before = view.history.get(view.year - 1, {})
        rows = [[Shown(figure, figure.text), shown_before(before.get(figure.id), view.year - 1)] for figure in figures]
        columns = ["本年", "上年"]
        if not any(row[1] for row in rows):
            rows, columns = [row[:1] for row in rows], columns[:1]
        frame = grid(rows, [figure.title for figure in figures], "指标", columns)
        return table(frame, id=name.replace("_", "-"), caption=f"{title}情况", notes=[source_note(view, name)])

    return summary


def indicated(view: View, name: str, specs: Iterable) -> list[Figure]:
    """The figures of a mechanism that say something; those of a division where a totals file gives them, which nobody gives to be passed over."""
    figures: list[Figure] = []
    for spec in specs:
        if not isinstance(spec, Breakdown):
            figures.append(view.book[f"{name}.{spec.name}"])
        elif not view.records.provided(name):
            figures += [part for _, part in parts_of(view, name, spec)]
    return [figure for figure in figures if figure.status is not Status.MISSING and not _undivided(figure, view.book)]


def _undivided(figure: Figure, book: Book) -> bool:
    """Whether it is a share of two numbers that are not divided, one of them approximate or counted by another word: no row says so."""
    of = [book[id] for id in figure.inputs if id in book]
    return figure.status is Status.NOT_APPLICABLE and bool(of) and all(each.reported and each.value for each in of)


def shown_before(figure: Figure | None, year: int) -> Shown | str:
    """Last year's value, blank where there is none."""
    shown = figure is not None and (figure.reported or figure.status is Status.SUPPRESSED)
    return Shown(figure, figure.text, year) if shown else ""


def figures_chart(labels: Mapping[str, str], title: str):
    """A chart with a bar a figure: labels by ids."""

    def chart(view: View) -> Fragment:
        # matplotlib loads with the first chart, not with the package
        from lawnb.charts import bar_chart

        rows = [(label, view.book[id]) for id, label in labels.items()]
        return bar_chart(rows, title=title) if any(figure.reported for _, figure in rows) else Fragment("", "未提供")

    return chart


def money_cells(figures: Iterable[Figure]) -> tuple[str, list[Figure | Shown]]:
    """The unit of a column of amounts, and its cells."""
    figures = list(figures)
    unit = money_unit(figure.value for figure in figures if figure.reported)
    return unit, [Shown(figure, figure.worded(plain(figure.value))) if unit == MONEY and figure.reported else figure for figure in figures]


def parts_of(view: View, name: str, spec: Breakdown) -> list[tuple[str, Figure]]:
    """Label and figure of each part of a breakdown."""
    whole = f"{name}.{spec.of}"
    return [(figure.id.removeprefix(f"{whole}."), figure) for figure in view.book.parts_of(whole, spec.by)]


def breakdown_chart(name: str, spec: Breakdown, title: str):
    def chart(view: View) -> Fragment:
        # matplotlib loads with the first chart, not with the package
        from lawnb.charts import bar_chart

        rows = parts_of(view, name, spec)
        # one bar compares nothing
        return bar_chart(rows, title=said(title, view.agency.case_word)) if len(rows) > 1 else Fragment("", "只有一项，没有图")

    return chart


def breakdown_table(name: str, spec: Breakdown, title: str):
    def listed(view: View) -> Fragment:
        from lawnb.tables import grid, table  # as above

        rows = parts_of(view, name, spec)
        if not rows:
            return absent(view, title)
        whole = view.book[f"{name}.{spec.of}"]
        figures = [*(figure for _, figure in rows), whole]
        unit, figures = money_cells(figures) if whole.unit == MONEY else (whole.unit, figures)
        heading = f"{whole.title}（{unit}）"
        frame = grid([[figure] for figure in figures], [label for label, _ in rows] + ["合计"], spec.title, [heading])
        id = f"{name}-{spec.of}-by-{spec.by}".replace("_", "-")
        return table(frame, id=id, caption=said(title, view.agency.case_word), notes=[source_note(view, name)], total=True)

    return listed


def unless_counted(name: str, show: Callable[[View], Fragment]) -> Callable[[View], Fragment]:
    """A table of descriptive rows, which nobody misses where the mechanism is counted."""

    def shown(view: View) -> Fragment:
        counted = origin(view.records, name) != "未提供" and not view.records.provided(f"{name}_measures")
        return Fragment("", "没有做法和举措的材料") if counted else show(view)

    return shown
