"""Reviews of case files: how many of the decisions were looked at, what was wrong with them, what was put right."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from lawnb.checks import Finding, Severity
from lawnb.figures import Book
from lawnb.formats import SHARE
from lawnb.intake.contracts import contract
from lawnb.intake.records import Records
from lawnb.intake.tables import Row
from lawnb.topics.computed import Computed
from lawnb.topics.ledger import ledger_topic
from lawnb.topics.ledger_checks import finding_at, findings_at
from lawnb.topics.ledger_shown import figures_chart
from lawnb.topics.rows import unknown_documents
from lawnb.topics.specs import Breakdown, Count, Mean, Share

PENALTY = "行政处罚"
#: The ledger that the files of a type come from.
LEDGERS = {PENALTY: "penalties", "行政许可": "licensing", "行政强制": "coercion"}
DEFECTS = dict(
    zip(("facts", "law", "procedure", "discretion", "documents", "filing"), contract("case_review").field("defects").enum, strict=True)
)


def has_defects(defects: object) -> bool:
    """已填"""
    return bool(defects)


FLAWED = {"defects": has_defects}


def sampled_share(records: Records) -> Decimal | None:
    """The share of the year's penalty decisions whose files were reviewed; None without the ledger of either."""
    if not (records.provided("case_review") and records.provided("penalties")) or not len(records["penalties"]):
        return None
    reviewed = records["case_review"].column("case_type").mask(lambda kind: kind == PENALTY)
    return Decimal(int(reviewed.sum())) / len(records["penalties"])


FIGURES = (
    Count("sampled", "抽查案卷数", "件", "本年度评查的案卷"),
    Count("sampled_penalties", "抽查处罚案卷数", "件", "其中的行政处罚案卷", where={"case_type": PENALTY}),
    Computed("sampled_share", "处罚案卷抽查率", SHARE, "抽查的处罚案卷占本年度行政处罚决定的比重", sampled_share, columns=("case_type",)),
    Mean("score", "案卷平均得分", "score", "评查得分的平均数"),
    Count("excellent", "优秀案卷数", "件", "评为优秀的案卷", where={"grade": "优秀"}),
    Count("failed", "不合格案卷数", "件", "评为不合格的案卷", where={"grade": "不合格"}),
    Share("excellent_share", "案卷优秀率", part="excellent", whole="sampled"),
    Count("flawed", "有缺陷案卷数", "件", "发现缺陷的案卷", where=FLAWED),
    *(Count(name, f"有{kind}缺陷的案卷数", "件", f"发现{kind}方面缺陷的案卷", where={"defects": kind}) for name, kind in DEFECTS.items()),
    Count("rectified", "已整改案卷数", "件", "缺陷已经整改的案卷", where=FLAWED | {"rectified": True}),
    Share("rectified_share", "案卷整改率", part="rectified", whole="flawed"),
    Breakdown("sampled", by="case_type", title="案卷类型"),
)


def checks(records: Records, book: Book) -> Iterable[Finding]:
    if not records.provided("case_review"):
        return
    table = records["case_review"]
    for kind, ledger in LEDGERS.items():
        among = table.column("case_type").mask(lambda value, kind=kind: value == kind)
        yield from unknown_documents(records, "case_review", "document_number", ledger, among)
    yield from unrectified_findings(records)


def unrectified_findings(records: Records) -> Iterable[Finding]:
    """Files with defects of which the ledger does not say that they were put right."""
    table = records["case_review"]
    rows = table.where(table.column("defects").mask(has_defects) & table.column("rectified").mask(lambda done: done is not True))

    def make(row: Row) -> Finding:
        message = f"案卷 {row['document_number']} 有{'、'.join(row['defects'])}方面的缺陷，没有整改。"
        return finding_at(row, "rectified", "not-rectified", Severity.WARNING, "case_review", message, "请整改后填“是”，或说明原因。")

    yield from findings_at(rows, make)


TOPIC = ledger_topic(
    "case_review",
    "案卷评查",
    figures=FIGURES,
    checks=checks,
    measures="执法案卷抽查情况",
    dated="review_date",
    charts={"defects": figures_chart({f"case_review.{name}": kind for name, kind in DEFECTS.items()}, "案卷缺陷：按种类")},
)
