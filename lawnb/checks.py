"""Findings: what does not add up in a report, how serious it is, and who has waived it with what reason."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from lawnb import formats
from lawnb.errors import nearest
from lawnb.figures import Book
from lawnb.structure import PARTS, Section

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Severity(StrEnum):
    """An error blocks publication unless waived; a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITY_WORDS = {Severity.ERROR: "阻断", Severity.WARNING: "警告", Severity.NOTE: "提示"}

#: Every code that a finding may have, with what it means; the manual's list and the waivers are held against it.
CODES = {
    "total-mismatch": "分项之和与合计不符，且不能由四舍五入解释",
    "total-rounding": "分项之和与合计有差，差额在各数所给精度之内",
    "total-incomplete": "分项中有未提供的，合计无法核对",
    "share-mismatch": "公布的占比与按数字算出的占比不符",
    "share-sum": "各分项占合计的比重之和不是 100%",
    "approximation-unfit": "约数的用词不能这样用，如“163余件”“90余%”",
    "measure-differs": "要相加或者相比的数计量单位不同",
    "publication-blank": "公开信息栏缺项",
    "publication-differs": "公开信息写的是别的年度或者别的机构",
    "site-label": "政府网站网页标签规范必选的标签没有写",
    "numbering": "标题编号跳号、重号或倒序",
    "part-missing": "缺少规定必备的部分",
    "typed-number": "正文中有手工写入的数字，不是由记录计算的",
    "rounding-differs": "同一数字在报告各处的小数位数不同",
    "shown-differs": "报告中显示的与数字的值不符",
    "figure-duplicate": "同一数字定义了不止一次",
    "figure-unknown": "正文或记录用了没有定义的数字",
    "kind-unknown": "处罚种类不是法定种类（或几种的合并），或者同一种类写在两行",
    "ledger-total": "公布的数或汇总数与按台账计算的不符",
    "indicator-unknown": "汇总数的指标名称不是报告中的数字",
    "unit-unknown": "汇总数的金额或比例没有写明单位，或单位不对",
    "reference-unknown": "记录引用了另一本台账中没有的文号",
    "row-repeated": "同一台账中两行完全相同，可能重复登记",
    "date-outside-year": "记录日期不在报告年度内",
    "date-order": "同一记录的日期先后颠倒",
    "overdue": "超过法定或承诺期限",
    "fine-missing": "处罚种类有罚款而没有罚款金额",
    "kind-differs": "有罚款金额而处罚种类没有罚款",
    "collected-over-decided": "已缴罚款多于决定的罚款",
    "fine-below-range": "罚款低于裁量规则的幅度",
    "fine-mitigated": "罚款低于裁量规则的幅度，写有从轻、减轻情节",
    "fine-above-range": "罚款高于裁量规则的幅度",
    "tier-differs": "罚款与所写裁量等级的幅度不符",
    "basis-differs": "处罚依据不是决定之日有效的法律条款",
    "same-circumstances-differ": "情节相同而罚款相差悬殊",
    "repeat-as-first": "一年内再次违法而按初次处理",
    "part-exceeds": "部分多于总数（采纳多于收到、抽查多于办结等），公布的比率超过100%",
    "opening-closing": "年初数与上年末数不符，或年初数加本年增加减本年减少不等于年末数",
    "jump": "主要数字比上年变动过大，没有写明原因",
    "month-missing": "分月台账中缺月份",
    "record-missing": "记为办结而没有日期、记录或决定书的编号",
    "state-differs": "案件的结果与审结日期不一致",
    "not-applicable": "没有此职权的事项却有记录",
    "not-rectified": "案卷评查发现的缺陷没有整改",
    "review-missing": "应当法制审核或者合法性审核而没有审核",
    "certificate-expired": "执法人员的证件在年度末已过期，或者没有证件",
    "duty-unrecorded": "规定要求第一责任人做的事没有记录",
    "not-provided": "没有提供该项材料",
    "records-noted": "读入材料时作了不失原意的统一，或有没有读入的列、隐藏的行等",
    "no-figure": "不足没有关联数字",
    "no-target": "下年度安排没有衡量指标或目标值",
    "target-unreadable": "目标值不是能与指标核对的数值",
    "promise-missing": "上年度安排中有一项没有写兑现情况",
    "promise-changed": "兑现情况所写的指标或目标值与上年度所定的不同",
    "promise-open": "上年度安排没有写是否完成",
    "promise-differs": "写明的兑现情况与指标数字不符",
    "promise-unproven": "写为完成，而衡量指标没有数字",
    "no-reason": "上年度安排没有全部完成而没有写原因",
    "restated": "与已发布的报告相比，数字有变化，没有写明原因",
    "definition-changed": "与已发布的报告相比，数字的含义或单位有变化，没有写明原因",
    "figure-withdrawn": "已发布的报告中的数字不再出现，没有写明原因",
    "withheld-known": "为保护个人信息不公布的数字，可以由已发布的报告得知",
    "not-reported": "应当报送的机构没有可以计入的报告",
    "coverage-partial": "有的机构没有报送这个数字，没有汇总",
    "unit-differs": "各机构的计量单位不同，没有汇总",
    "definition-differs": "各机构的统计口径不同，没有汇总",
    "outlier": "一家机构的数字远离其他机构",
    "waiver-unused": "豁免没有对应任何检查结果",
}


class Waiver(BaseModel):
    """An entry of `waivers.yaml`: this finding stays, for this reason, by this office, on this day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Text
    figure: Text
    reason: Text
    office: Text
    date: datetime.date


#: The codes of the checks that look at the notebook's source and not at the data.
STRUCTURE_CODES = frozenset({"numbering", "part-missing", "typed-number"})
#: The codes of the checks that look at what an executed notebook shows.
OUTPUT_CODES = frozenset({"rounding-differs", "shown-differs"})


@dataclass(frozen=True)
class Finding:
    """One thing that does not add up.

    Parameters
    ----------
    code
        One of `CODES`.
    place
        Where a person finds it: file, row and column, or the notebook's heading.
    figure
        Id of the figure or publication item in question; what a waiver names.
    expected, actual
        The values compared, in the figure's unit: a total and the sum of its parts; `difference` is the first less the second.
    """

    code: str
    severity: Severity
    place: str
    message: str
    figure: str | None = None
    expected: int | Decimal | None = None
    actual: int | Decimal | None = None
    remedy: str = ""
    waiver: Waiver | None = None

    @property
    def difference(self) -> int | Decimal | None:
        compared = self.expected is not None and self.actual is not None
        return self.expected - self.actual if compared else None

    @property
    def blocking(self) -> bool:
        return self.severity is Severity.ERROR and self.waiver is None

    def as_json(self) -> dict:
        """A dict for `findings.json`; numbers as strings, so that no digit is lost."""
        numbers = {"expected": self.expected, "actual": self.actual, "difference": self.difference}
        return asdict(replace(self, waiver=None)) | {
            "severity": str(self.severity),
            "blocking": self.blocking,
            **{name: None if value is None else formats.data(value) for name, value in numbers.items()},
            "waiver": self.waiver.model_dump(mode="json") if self.waiver else None,
        }

    @classmethod
    def from_json(cls, item: Mapping) -> Finding:
        """The finding that `as_json` wrote."""
        numbers = {name: None if item[name] is None else Decimal(item[name]) for name in ("expected", "actual")}
        waiver = Waiver.model_validate(item["waiver"]) if item["waiver"] else None
        plain = {name: item[name] for name in ("code", "place", "message", "figure", "remedy")}
        return cls(**plain, severity=Severity(item["severity"]), **numbers, waiver=waiver)


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that keep a report a draft."""
    return [finding for finding in findings if finding.blocking]


def waived(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stay by a waiver."""
    return [finding for finding in findings if finding.waiver]


def settled(findings: Iterable[Finding], waivers: Iterable[Waiver], exclude: Iterable[str] = ()) -> list[Finding]:
    """The findings with each waiver put on those that it names by code and figure; the blocking ones first.

    A waiver that names none is itself a finding, unless its code is in `exclude`: of a check that was not made here.
    """
    by_key = {(waiver.code, waiver.figure): waiver for waiver in waivers}
    found = [replace(finding, waiver=by_key.get((finding.code, finding.figure))) for finding in findings]
    used = {(finding.code, finding.figure) for finding in found}
    found += [
        Finding(
            "waiver-unused", Severity.ERROR, "waivers.yaml",
            f"豁免 '{code}'（{figure}）没有对应任何检查结果。", figure, remedy="请删去，或改正代码与数字编号。",
        )
        for code, figure in by_key
        if (code, figure) not in used and code not in exclude
    ]
    order = list(Severity)
    return sorted(found, key=lambda finding: (not finding.blocking, order.index(finding.severity)))


# -- definitions and structure -----------------------------------------------------------------------------------------


def check_definitions(book: Book, used: Iterable[tuple[str, str]]) -> list[Finding]:
    """Every figure used is defined, and defined once; `used` holds pairs of a figure's id and the place that uses it."""
    findings = [
        Finding("figure-duplicate", Severity.ERROR, str(book[id].sources[0]) if book[id].sources else id,
                f"数字 '{id}'（{book[id].title}）定义了不止一次。", id, remedy="请合并记录或改名。")
        for id in book.duplicates
    ]
    return findings + [
        Finding("figure-unknown", Severity.ERROR, place, f"没有数字 '{id}'。", id, remedy=nearest(id, book))
        for id, place in used
        if id not in book
    ]


def check_structure(sections: list[Section], file: str, parts: Mapping[str, tuple[str, tuple[str, ...]]] = PARTS) -> list[Finding]:
    """Heading numbers that jump, repeat or run backwards, and required parts that are absent.

    Parameters
    ----------
    parts
        The parts that this kind of report must have, each with the words that tell its heading; by default the four that
        法治政府建设与责任落实督察工作规定 (2019) asks of the yearly report.
    """
    findings = [
        Finding("numbering", Severity.ERROR, f"{file}，“{section.text}”",
                f"标题“{section.text}”的编号应为“{section.expected_label}”。",
                f"section.{section.text}", section.expected, section.number, "请改正编号。")
        for section in sections
        if section.number is not None and section.number != section.expected
    ]
    tops = [section.text for section in sections if section.level == 2]
    return findings + [
        Finding("part-missing", Severity.ERROR, file, f"缺少“{title}”部分。", f"part.{name}", remedy="请补上这一部分及其标题。")
        for name, (title, words) in parts.items()
        if not any(any(word in top for word in words) for top in tops)
    ]
