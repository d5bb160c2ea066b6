"""What a sample plans, what became of last year's plan, where it falls short, and what it describes in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lawnb.samples.draw import Draft, Ledger


@dataclass(frozen=True)
class Aim:
    """An item of every plan: its figure and the least value, and the figure as the ledgers give it."""

    area: str
    item: str
    indicator: str
    least: Fraction
    value: Callable[[Draft], Fraction]

    @property
    def target(self) -> str:
        return f">= {self.least.numerator}" if self.least > 1 else f">= {int(self.least * 100)}%"


def part(draft: Draft, dataset: str, of: Callable[[dict], bool], whole: Callable[[dict], bool] = lambda row: True) -> Fraction:
    """The share of the rows that are so, among those that count."""
    rows = [row for row in draft.rows(dataset) if whole(row)]
    return Fraction(sum(map(of, rows)), len(rows))


def satisfied(draft: Draft) -> Fraction:
    rated = ("满意", "基本满意", "不满意")
    return part(draft, "complaints", lambda row: row["satisfaction"] != "不满意", lambda row: row["satisfaction"] in rated)


def on_time(draft: Draft) -> Fraction:
    decided = ("准予许可", "不予许可")
    return part(draft, "licensing", lambda row: row["actual_days"] <= row["promised_days"], lambda row: row["result"] in decided)


def passed(draft: Draft) -> Fraction:
    exams = [row for row in draft.rows("training") if row["exam"]]
    return Fraction(sum(row["passed"] for row in exams), sum(row["takers"] for row in exams))


AIMS = (
    Aim("行政许可", "许可按承诺期限办结", "licensing.on_time_share", Fraction(80, 100), on_time),
    Aim("执法队伍", "对行政执法人员全面培训和考试", "training.pass_share", Fraction(85, 100), passed),
    Aim("执法监督", "按月监督裁量权行使", "supervision.months_done", Fraction(12), lambda draft: Fraction(len(draft.rows("supervision")))),
    Aim("行政检查", "年度检查计划按期完成", "inspections.completion_share", Fraction(80, 100),
        lambda draft: part(draft, "inspections", lambda row: row["status"] == "已完成")),
    Aim("群众评价", "提高投诉举报办理满意率", "complaints.satisfied_share", Fraction(99, 100), satisfied),
)  # fmt: skip
#: An item that no figure measures.
IN_WORDS = {"area": "制度建设", "item": "清理规范性文件", "indicator": "清理结果公布", "target": "年底前公布"}


def plan(draft: Draft) -> Iterable[Ledger]:
    rows = [{"area": aim.area, "item": aim.item, "indicator": aim.indicator, "target": aim.target} for aim in AIMS]
    yield Ledger("plan", tuple(IN_WORDS), [*rows, dict(IN_WORDS)])


def promises(draft: Draft) -> Iterable[Ledger]:
    """Last year's plan, item by item; none in the first year."""
    if draft.before:
        rows = [outcome(draft, row) for row in draft.before.rows("plan")]
        yield Ledger("promises", tuple(rows[0]), rows)


def outcome(draft: Draft, planned: dict[str, Any]) -> dict[str, Any]:
    aim = next((aim for aim in AIMS if aim.item == planned["item"]), None)
    kept = "是" if aim and aim.value(draft) >= aim.least else "否" if aim else "部分"
    reason = {"是": None, "否": "部分投诉涉及多个部门，办理周期较长", "部分": "有两件文件需要会同其他部门清理，推迟到下年一季度"}[kept]
    told = {name: planned[name] for name in ("item", "indicator", "target")}
    return told | {"result": None if aim else "已清理，部分结果未公布", "kept": kept, "reason": reason}


SHORTCOMINGS = (
    ("群众评价", "部分投诉举报人对办理结果不满意", "跨部门事项协调不够及时", "建立联合办理机制", "complaints.satisfied_share"),
    ("行政检查", "少数检查计划没有完成", "检查力量调配不够", "按季调度检查计划", "inspections.completion_share"),
    ("执法队伍", "法律专业背景人员偏少", "招录渠道单一", "加强培训和岗位交流", "officers.legal_share"),
    ("罚款收缴", "部分罚款没有按期收缴", "当事人履行意愿不强", "加强催告，依法申请强制执行", "penalties.collected_share"),
)


def shortcomings(draft: Draft) -> Iterable[Ledger]:
    names = ("area", "shortcoming", "cause", "remedy", "figure")
    yield Ledger("shortcomings", names, [dict(zip(names, row, strict=True)) for row in SHORTCOMINGS])


MEASURES = {
    "organisation": (
        ("第一责任人", "主要负责人履行第一责任人职责，分管负责人抓落实", "全年", None, None),
        ("重大问题研究", "局党组研究法治政府建设重大问题", "每季度", 4, "次"),
    ),
    "institutions": (
        ("制度制定与修订", "制定和修订执法工作制度", "全年", 2, "件"),
        ("法规宣传解读", "向运输企业宣传道路运输法规", "每季度", 4, "场"),
    ),
    "discretion": (
        ("裁量标准", "执行交通运输行政处罚裁量权基准", "全年", None, None),
        ("督导检查", "对裁量权行使情况督导检查", "每月", 12, "次"),
    ),
}


def measures(draft: Draft) -> Iterable[Ledger]:
    """What the mechanisms without a ledger say in words."""
    names = ("item", "practice", "frequency", "n", "measure")
    for topic, rows in MEASURES.items():
        yield Ledger(f"{topic}_measures", names, [dict(zip(names, row, strict=True)) for row in rows], contract="measures")
