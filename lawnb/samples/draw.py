"""What every sample is drawn with: a bureau, its year, and chances that are the same on every machine."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

from stdnum.cn import uscc

DAY = datetime.timedelta(days=1)
#: Persons are masks, never names.
MASKS = tuple(f"某{stem}" for stem in "甲乙丙丁戊己庚辛壬癸")
#: A division code that no place has, so that no code is that of a real company.
NOWHERE = "999001"


@dataclass(frozen=True)
class Bureau:
    """A made-up bureau.

    Parameters
    ----------
    number
        Its place in the province, from 1.
    scale
        How large its ledgers are; 1 is a county.
    """

    number: int
    seed: int
    scale: float = 1.0

    @property
    def slug(self) -> str:
        return f"sample-{self.number:03d}"

    @property
    def region(self) -> str:
        return f"样例{self.number:03d}区"

    @property
    def name(self) -> str:
        return f"{self.region}交通运输局（虚构）"

    @property
    def mark(self) -> str:
        """What its document numbers begin with."""
        return f"样{self.number:03d}交"

    @cached_property
    def weight(self) -> float:
        """How large the bureau is among others."""
        return Random(f"{self.seed}/{self.number}/weight").uniform(0.8, 1.2)

    def rng(self, year: int, dataset: str) -> Random:
        return Random(f"{self.seed}/{self.number}/{year}/{dataset}")

    def size(self, year: int, dataset: str, usual: float, least: int = 1) -> int:
        """How many rows a ledger has this year: about the usual number, from year to year within a tenth."""
        wobble = self.rng(year, f"{dataset}/size").uniform(0.92, 1.08)
        return max(least, round(usual * self.scale * self.weight * wobble))

    def company(self, n: int) -> tuple[str, str]:
        """Name and credit code of the bureau's n-th made-up company."""
        number = self.number * 1000 + n
        body = f"91{NOWHERE}MA{number:07d}"
        return f"样例运输{number:04d}有限公司", body + uscc.calc_check_digit(body)


@dataclass
class Ledger:
    """A dataset before it is written.

    Parameters
    ----------
    columns
        Fields of the contract, in the order in which they are written.
    dated
        The date by which a folder of monthly files is made.
    totals
        Fields of which a total row is printed where the file has one.
    off_by
        By how much a printed total is wrong: a seeded fault.
    headings
        Headings in place of those of the bureau's style.
    """

    name: str
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    contract: str = ""
    dated: str | None = None
    totals: tuple[str, ...] = ()
    off_by: dict[str, int] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)


@dataclass
class Draft:
    """A bureau's year as far as it is drawn; `before` is last year's."""

    bureau: Bureau
    year: int
    before: Draft | None = None
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)

    def rng(self, dataset: str) -> Random:
        return self.bureau.rng(self.year, dataset)

    def size(self, dataset: str, usual: float, least: int = 1) -> int:
        return self.bureau.size(self.year, dataset, usual, least)

    def rows(self, dataset: str) -> list[dict[str, Any]]:
        return self.ledgers[dataset].rows

    def day(self, month: int, day: int) -> datetime.date:
        return datetime.date(self.year, month, day)

    @property
    def last_day(self) -> datetime.date:
        return self.day(12, 31)

    def document(self, word: str, n: int) -> str:
        """A document number: 样001交罚〔2023〕第1号."""
        return f"{self.bureau.mark}{word}〔{self.year}〕第{n}号"


def weekday(rng: Random, first: datetime.date, last: datetime.date) -> datetime.date:
    """A day from Monday to Friday between two days."""
    day = first + rng.randrange((last - first).days + 1) * DAY
    while day.weekday() > 4:
        day = day - DAY if day - DAY >= first else day + 3 * DAY
    return day


def weekdays_through(rng: Random, first: datetime.date, last: datetime.date, n: int) -> list[datetime.date]:
    """So many days from Monday to Friday, one in each n-th part of the time: no season of a sample is empty by chance."""
    length = (last - first).days + 1
    days = [first + int((place + rng.random()) / n * length) * DAY for place in range(n)]
    return [day - max(day.weekday() - 4, 0) * DAY for day in days]


def working_day_after(day: datetime.date, n: int) -> datetime.date:
    """The n-th weekday after a day."""
    while n:
        day += DAY
        n -= day.weekday() < 5
    return day


def spread(total: int, shares: Sequence[tuple[Any, int]]) -> list[Any]:
    """Kinds by their shares in a hundred, so that a year's mix is the same as the last one's."""
    ends, reached = [], 0
    for _, share in shares:
        reached += share
        ends.append(reached * total // 100)
    return [kind for (kind, _), start, end in zip(shares, [0, *ends], ends, strict=False) for _ in range(end - start)]


def shuffled(rng: Random, values: Iterable[Any]) -> list[Any]:
    values = list(values)
    rng.shuffle(values)
    return values
