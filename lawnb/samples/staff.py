"""A sample's people and rules: officers without names, training, legal review, normative documents, leaders' duties."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from random import Random
from typing import Any

from lawnb.samples.draw import DAY, Draft, Ledger, weekday
from lawnb.topics.counting import MONTHS

EDUCATION = ("大学本科", "大学本科", "大学专科", "研究生", "高中及以下")
FIRMS = ("样例客运有限公司", "样例危货运输有限公司", "样例货运有限公司")
RATE = Decimal("0.0001")
CERTIFICATE_YEARS, DOCUMENT_YEARS = 5, 5


def officers(draft: Draft) -> Iterable[Ledger]:
    """The staff; the same code is the same person in every year, and certificates are renewed before they expire."""
    staff = Random(f"{draft.bureau.seed}/{draft.bureau.number}/staff")
    n = draft.size("officers", 36, least=12)
    rows = []
    for place in range(n):
        phase, born = staff.randrange(CERTIFICATE_YEARS), staff.randint(1968, 1996)
        rows.append({
            "staff_code": f"A{place + 1:03d}",
            "valid_until": datetime.date(draft.year + 1 + (phase - draft.year) % CERTIFICATE_YEARS, 6, 30),
            "birth_year": born,
            "legal_background": staff.random() < 0.3,
            "qualified": True,
            "legal_qualification": staff.random() < 0.1,
            "education": staff.choice(EDUCATION),
            "unit": staff.choice(("样例执法一大队", "样例执法二大队")),
        })  # fmt: skip
    yield Ledger("officers", tuple(rows[0]), rows)


SESSIONS = (("行政处罚法专题培训", "集中培训", 3), ("裁量权基准网络培训", "网络培训", 5), ("旁听行政案件庭审", "旁听庭审", 7), ("年度学法考试", "考试", 10))


def training(draft: Draft) -> Iterable[Ledger]:
    """Sessions for the officers; an examination of all of them."""
    rng, n = draft.rng("training"), len(draft.rows("officers"))
    rows = []
    for session, kind, month in SESSIONS:
        exam = kind == "考试"
        rows.append({
            "session": f"样例{session}",
            "date": weekday(rng, draft.day(month, 1), draft.day(month, 28)),
            "kind": kind,
            "participants": n if exam else n - rng.randint(0, 2),
            "hours": 2 if exam else 8,
            "exam": exam,
            "takers": n if exam else None,
            "passed": n - rng.randint(0, 1) if exam else None,
            "organiser": "样例区司法局（虚构）",
        })  # fmt: skip
    yield Ledger("training", tuple(rows[0]), rows)


def accountability(draft: Draft) -> Iterable[Ledger]:
    """A fault in some years; none is a real zero."""
    rng = draft.rng("accountability")
    fault = {
        "date": weekday(rng, draft.day(5, 1), draft.day(10, 28)),
        "kind": "程序违法",
        "outcome": "批评教育",
        "persons": 1,
        "case_number": draft.document("责", 1),
        "source": "案卷评查",
    }
    yield Ledger("accountability", tuple(fault), [fault] if rng.random() < 0.5 else [])


def legal_review(draft: Draft) -> Iterable[Ledger]:
    """Every decision that had to be reviewed, the year's normative documents, some contracts."""
    rng = draft.rng("legal_review")
    rows = []
    for row in draft.rows("penalties"):
        if row["legal_review"]:
            day = max(row["decision_date"] - rng.randint(1, 4) * DAY, row["filed_date"])
            rows.append(matter("行政处罚决定", "重大执法决定", "法制机构", day, row["decision_date"], row["document_number"]))
    for row in draft.rows("normative_documents"):
        if row["issued_date"].year == draft.year:
            rows.append(matter(row["title"], "规范性文件", "法制机构", row["reviewed_date"], row["issued_date"], row["document_number"]))
    for n in range(1, 4):
        day = weekday(rng, draft.day(3 * n, 1), draft.day(3 * n, 25))
        rows.append(matter(f"样例采购合同{n}", "合同", "法律顾问", day, day + 3 * DAY, None))
    yield Ledger("legal_review", tuple(rows[0]), rows)


def matter(name: str, kind: str, reviewer: str, day: datetime.date, decided: datetime.date, number: str | None) -> dict[str, Any]:
    return {
        "matter": name,
        "kind": kind,
        "reviewed": True,
        "due": True,
        "reviewer": reviewer,
        "date": day,
        "decided_date": decided,
        "opinion": "同意",
        "corrections": 0,
        "document_number": number,
    }


def normative_documents(draft: Draft) -> Iterable[Ledger]:
    """Those in force at the end of last year, one of them repealed, and those issued in the year."""
    rng = draft.rng("normative_documents")
    if draft.before:
        rows = [dict(row) for row in draft.before.rows("normative_documents") if row["status"] == "有效"]
    else:
        rows = [normative(draft, rng, draft.year - age, age) for age in (4, 3, 2, 1)]
    rows += [normative(draft, rng, draft.year, n) for n in (1, 2)]
    rows[0]["repealed_date"] = weekday(rng, draft.day(6, 1), draft.day(6, 28))
    for row in rows:
        lapsed = row["valid_until"] < draft.last_day
        row["status"] = "废止" if row["repealed_date"] else "失效" if lapsed else "有效"
    yield Ledger("normative_documents", tuple(rows[0]), rows)


def normative(draft: Draft, rng: Random, year: int, n: int) -> dict[str, Any]:
    issued = weekday(rng, datetime.date(year, 2, 1), datetime.date(year, 11, 20))
    return {
        "document_number": f"{draft.bureau.mark}发〔{year}〕{n}号",
        "title": f"样例交通运输管理规定{year}-{n}",
        "issued_date": issued,
        "reviewed": True,
        "reviewed_date": issued - rng.randint(5, 15) * DAY,
        "filed_date": issued + rng.randint(1, 12) * DAY,
        "repealed_date": None,
        "valid_until": issued.replace(year=year + DOCUMENT_YEARS) - DAY,
        "status": "有效",
    }


def monitoring(draft: Draft) -> Iterable[Ledger]:
    """Three firms' vehicles month by month."""
    rng, n = draft.rng("monitoring"), draft.size("monitoring", 60, least=10)
    rows = []
    for month in MONTHS:
        for place, firm in enumerate(FIRMS):
            online, alarms = n - rng.randint(0, 2), rng.randint(10, 30)
            rows.append({
                "month": month,
                "company": firm,
                "credit_code": draft.bureau.company(901 + place)[1],
                "enrolled": n,
                "online": online,
                "online_rate": (Decimal(online) / n).quantize(RATE),
                "alarms": alarms,
                "handled": alarms - (rng.random() < 0.1),
                "drivers_warned": rng.randint(0, 6),
            })  # fmt: skip
    yield Ledger("monitoring", tuple(rows[0]), rows)


DUTIES = (
    ("重大问题研究", "局长办公会研究法治政府建设重点事项", "每季度", "主持会议", 4),
    ("集体学法", "局党组会前学习行政处罚法等法律", "每季度", "集体学法", 4),
    ("听取汇报", "听取执法和法制工作汇报，部署整改", "每半年", "听取汇报", 2),
    ("重要批示", "对执法监督情况作出批示", "", "批示", 3),
    ("年终述法", "年终述职时报告履行法治建设职责情况", "每年", "述法", 1),
    ("督办", "督办案卷评查发现问题的整改", "", "督办", 2),
)


def leadership(draft: Draft) -> Iterable[Ledger]:
    """What the first person in charge did."""
    names = ("duty", "performance", "frequency", "kind", "n")
    rows = [dict(zip(names, duty, strict=True)) | {"date": draft.day(12, 20 + place)} for place, duty in enumerate(DUTIES)]
    yield Ledger("leadership", (*names, "date"), rows)
