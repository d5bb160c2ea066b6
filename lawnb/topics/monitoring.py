"""Inspections of stations, firms and schools; vehicles under monitoring and their alarms, month by month."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from lawnb.approximate import precision
from lawnb.checks import Finding, Severity
from lawnb.display import Fragment
from lawnb.figures import Book, Figure, share
from lawnb.intake.records import Records
from lawnb.intake.tables import Row, Table, is_number
from lawnb.topics.computed import Computed
from lawnb.topics.counting import MONTHS
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.ledger_checks import finding_at, findings_at
from lawnb.topics.rows import exceeding, repeated
from lawnb.topics.specs import Share, Sum
from lawnb.topics.topic import View, absent

#: Columns that are counted month by month, and the shares of one in another.
MONTHLY = {"enrolled": ("入网车辆数", "辆"), "online": ("上线车辆数", "辆"), "alarms": ("报警数", "次"), "handled": ("报警处理数", "次")}
SHARES = {"online_rate": ("online", "enrolled", "上线率"), "handled_share": ("handled", "alarms", "报警处理率")}
#: The columns of the table by month.
SHOWN = {
    "enrolled": "入网车辆数", "online": "上线车辆数", "online_rate": "上线率",
    "alarms": "报警数", "handled": "报警处理数", "handled_share": "报警处理率",
}  # fmt: skip


# -- figures -----------------------------------------------------------------------------------------------------------


def months_of(table: Table) -> list[str]:
    """The months that have rows, in the year's order."""
    known = table.column("month").counts()
    return [month for month in MONTHS if month in known]


def month_total(table: Table, month: str, column: str) -> Decimal:
    """The sum of a column over the rows of a month."""
    return table.column(column).total(table.column("month").mask(lambda value: value == month))


def latest_enrolled(records: Records) -> int | None:
    """The vehicles of the last month that is there: months do not add up to a fleet."""
    months = months_of(records["monitoring"])
    return int(month_total(records["monitoring"], months[-1], "enrolled")) if months else None


def monthly_figures(records: Records) -> Iterable[Figure]:
    """Vehicles, alarms and their shares of each month that the ledger has."""
    table = records["monitoring"]
    for month in months_of(table):
        made = {column: month_figure(table, month, column) for column in MONTHLY if table.has(column)}
        yield from made.values()
        for name, (part, whole, title) in SHARES.items():
            if part in made and whole in made:
                yield share(made[part], made[whole], f"monitoring.{name}.{month}", f"{month}{title}")


def month_figure(table: Table, month: str, column: str) -> Figure:
    title, unit = MONTHLY[column]
    return Figure(
        id=f"monitoring.{column}.{month}",
        title=f"{month}{title}",
        value=int(month_total(table, month, column)),
        unit=unit,
        definition=f"{month}各企业{title}之和。",
        sources=(table.source(column),),
        formula=f"sum({table.file}, {table.headings[column]}, {table.headings['month']} = {month})",
        rows=table.pick(table.column("month").mask(lambda value: value == month)),
    )


FIGURES = (
    Computed("enrolled", "入网车辆数", "辆", "有记录的最后一个月纳入动态监控的车辆数", latest_enrolled, ("month", "enrolled")),
    Sum("enrolled_months", "入网车月数", column="enrolled", definition="各月入网车辆数之和，是上线率的分母"),
    Sum("online_months", "上线车月数", column="online", definition="各月上线车辆数之和"),
    Share("online_rate", "车辆上线率", part="online_months", whole="enrolled_months"),
    Sum("alarms", "报警数", column="alarms", definition="全年超速、疲劳驾驶等报警的次数"),
    Sum("handled", "报警处理数", column="handled", definition="其中已经处理的次数"),
    Share("handled_share", "报警处理率", part="handled", whole="alarms"),
    Sum("drivers_warned", "教育处置驾驶员人次", column="drivers_warned", definition="教育、处置违规驾驶员的人次"),
)


# -- checks ------------------------------------------------------------------------------------------------------------


def checks(records: Records, book: Book) -> Iterable[Finding]:
    table = records["monitoring"]
    yield from exceeding(records, "monitoring", "handled", "alarms")
    yield from exceeding(records, "monitoring", "online", "enrolled")
    if len(table):
        yield from repeated(records, "monitoring", table.contract.primary_key)
    if table.has("online_rate") and table.has("online"):
        yield from rate_findings(table)
    if len(table) and (missing := [month for month in MONTHS if month not in months_of(table)]):
        message = f"没有{'、'.join(missing)}的记录。"
        yield Finding("month-missing", Severity.WARNING, str(table.source("month")), message, "monitoring.enrolled", remedy="请补上这些月份。")


def rate_findings(table: Table) -> Iterable[Finding]:
    """Printed online rates that are not online over enrolled, beyond the places that they are printed with."""
    known = (row for row in table if all(map(is_number, (row["online_rate"], row["online"], row["enrolled"]))) and row["enrolled"])
    wrong = [row for row in known if abs(computed_rate(row) - row["online_rate"]) > precision(row["online_rate"])]

    def make(row: Row) -> Finding:
        computed, printed = computed_rate(row), row["online_rate"]
        message, remedy = f"上线率写为 {printed:%}，按车辆数计算为 {computed:.2%}。", "请核对上线、入网车辆数。"
        values = {"expected": computed, "actual": printed}
        return finding_at(row, "online_rate", "share-mismatch", Severity.ERROR, "monitoring", message, remedy, **values)

    yield from findings_at(wrong, make)


def computed_rate(row: Row) -> Decimal:
    return Decimal(row["online"]) / row["enrolled"]


# -- table and chart ---------------------------------------------------------------------------------------------------


def monthly(view: View) -> Fragment:
    """Vehicles, online rate, alarms and alarms handled of each month that has rows."""
    # pandas loads here, not with the package: `lawnb check` needs no tables
    from lawnb.tables import grid, table

    caption, months = "车辆动态监控分月情况", months_of(view.records["monitoring"])
    if not months:
        return absent(view, caption)
    rows = [[view.book.get(f"monitoring.{name}.{month}") for name in SHOWN] for month in months]
    frame = grid(rows, months, "月份", list(SHOWN.values()))
    return table(frame, id="monitoring-monthly", caption=caption, unit="辆、次")


def alarms_chart(view: View) -> Fragment:
    """Alarms of each month as bars; nothing without a ledger."""
    from lawnb.charts import bar_chart  # as above

    months = months_of(view.records["monitoring"])
    if not months:
        return Fragment("", "没有分月的记录，没有图")
    return bar_chart([(month, view.book[f"monitoring.alarms.{month}"]) for month in months], title="车辆动态监控各月报警数")


TOPIC = ledger_topic(
    "monitoring",
    "重点监管",
    figures=FIGURES,
    checks=checks,
    more_figures=monthly_figures,
    measures="重点企业与车辆监管情况",
    tables={"monthly": monthly},
    charts={"alarms": alarms_chart},
    headlines=("alarms",),
    sectors=("交通",),
)
