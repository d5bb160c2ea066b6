"""A penalties ledger of any number of rows, to measure with."""

from __future__ import annotations

import datetime
from pathlib import Path
from random import Random

from lawnb.samples.draw import DAY, spread, weekday
from lawnb.samples.penalties import ACTS, OVER, Act, amount, collected

HEADINGS = "决定书文号,决定日期,处罚种类,罚款金额（元）,已缴金额（元）,执法领域,违法行为,处罚依据,处罚程序,执法方式,立案日期,裁量等级,超限重量,当事人\n"
#: Cases that the rows are made of, rows written at a time, and companies.
CASES, BATCH, COMPANIES = 50_000, 50_000, 9_999


def write_penalties_csv(path: Path, rows: int, seed: int, year: int = 2023) -> None:
    """Write a ledger of so many decisions of a year as CSV (UTF-8); numbers and companies differ, the rest is drawn from `CASES` cases."""
    rng = Random(f"{seed}/{year}/bulk")
    acts = spread(min(rows, CASES), [(act, act.share) for act in ACTS])
    cases = [case(rng, act, weekday(rng, datetime.date(year, 1, 12), datetime.date(year, 12, 20))) for act in acts]
    companies = [f"样例运输{n:04d}有限公司\n" for n in range(1, COMPANIES + 1)]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADINGS)
        for start in range(0, rows, BATCH):
            numbers = range(start + 1, min(start + BATCH, rows) + 1)
            chosen, parties = rng.choices(cases, k=len(numbers)), rng.choices(companies, k=len(numbers))
            lines = zip(numbers, chosen, parties, strict=True)
            file.writelines(f"样交罚〔{year}〕第{n}号,{each},{party}" for n, each, party in lines)


def case(rng: Random, act: Act, day: datetime.date) -> str:
    """The cells of a decision between its number and its party."""
    tier, over_kg, fine = amount(rng, act, day, rng.randrange(6))
    filed = day if act.simple else max(day - rng.randint(5, 45) * DAY, day.replace(month=1, day=2))
    cells = (
        day, "罚款" if fine else "警告", fine, collected(rng, fine), act.field, act.violation, act.basis,
        "简易程序" if act.simple else "普通程序", "非现场" if act is OVER and rng.random() < 0.3 else "现场", filed, tier or "", over_kg or "",
    )  # fmt: skip
    return ",".join(map(str, cells))
