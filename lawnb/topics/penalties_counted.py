"""What is counted of administrative penalties: the figures by name, the records that give them, and what a ledger tells."""

from __future__ import annotations

from lawnb.intake.records import Dataset
from lawnb.topics.measures import measures_topic
from lawnb.topics.specs import Breakdown, Count, Share, Sum

CASES, FINES, AMOUNT = "penalties.cases", "penalties.fines", "penalties.amount"
TITLES = {CASES: "行政处罚起数", FINES: "罚款金额", AMOUNT: "罚没金额"}
COLUMNS = {CASES: "n_cases", FINES: "fine_yuan", AMOUNT: "penal_yuan"}
SHARE_COLUMNS = {CASES: "cases_share", FINES: "fines_share"}
LEDGER = "penalties"
#: What ends the name of the column that says how exact another one is.
ABOUT = "_about"
DESCRIBED = measures_topic(LEDGER, "行政处罚", caption="行政处罚的做法和举措")
DATASETS = (*map(Dataset, (LEDGER, "penalties_totals", "penalties_by_field", "penalties_by_kind", "penalties_by_month")), *DESCRIBED.datasets)
NEEDS = ((LEDGER, "penalties_totals", "penalties_by_field"), (LEDGER, "penalties_by_kind"))
BY_FIELD, BY_MONTH = Breakdown("cases", "field", "执法领域"), Breakdown("cases", "month", "月份", date="decision_date")
BY_CAMPAIGN = Breakdown("in_campaigns", "campaign", "专项行动")
#: What the ledger tells; what of it totals may give too stands in their contract.
COUNTED = (
    Count("cases", TITLES[CASES], "起", "本年度作出的行政处罚决定"),
    Sum("fines", TITLES[FINES], "fine_yuan", "本年度行政处罚决定书载明的罚款金额之和"),
    Sum("confiscated", "没收金额", "confiscated_yuan", "本年度行政处罚决定书载明的没收金额之和"),
    Sum("collected", "罚款收缴金额", "collected_yuan", "本年度罚款决定中已经缴入国库的金额"),
    Share("collected_share", "罚款收缴率", "collected", "fines"),
    Count("simple", "简易程序起数", "起", "适用简易程序的决定", where={"procedure": "简易程序"}),
    Count("ordinary", "普通程序起数", "起", "适用普通程序的决定", where={"procedure": "普通程序"}),
    Count("onsite", "现场执法起数", "起", "现场查处的决定", where={"onsite": "现场"}),
    Count("offsite", "非现场执法起数", "起", "非现场查处的决定", where={"onsite": "非现场"}),
    Count("hearings", "听证起数", "起", "举行了听证的决定", where={"hearing": True}),
    Count("reviewed", "法制审核起数", "起", "作出前经法制审核的决定", where={"legal_review": True}),
    Count("transferred", "移送司法起数", "起", "移送司法机关的案件", where={"transferred": True}),
    Count("in_campaigns", "专项行动中查处起数", "起", "在专项行动中查处的决定", where={"campaign": lambda name: name is not None}),
    BY_FIELD,
    Breakdown("fines", "field", "执法领域"),
    BY_MONTH,
    Breakdown("fines", "month", "月份", date="decision_date"),
    BY_CAMPAIGN,
)
#: What no ledger of decisions holds, since it was decided that there is none.
EXEMPTED = Count("exempted", "不予处罚起数", "起", "依法不予行政处罚的案件")
#: How cases were handled, and what totals may tell that no other table shows.
HANDLED = ("simple", "ordinary", "hearings", "reviewed", "transferred", "exempted")
FURTHER = ("confiscated", "collected", "collected_share", *HANDLED)
