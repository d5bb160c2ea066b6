"""The mean of a ledger's column as a figure, beside the counts and sums of the kit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from lawnb.intake.tables import Table
from lawnb.topics.specs import conditions


def rounded_mean(total: Decimal | int, n: int) -> Decimal | None:
    """A mean to one decimal; None of nothing."""
    return (Decimal(total) / n).quantize(Decimal("0.1"), ROUND_HALF_UP) if n else None


@dataclass(frozen=True)
class Mean:
    """The mean of a column, to one decimal, over the rows that have a number there and meet `where`."""

    name: str
    title: str
    column: str
    definition: str
    where: Mapping[str, Any] = field(default_factory=dict)
    part_of: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, *self.where)

    def value(self, table: Table, rows: np.ndarray) -> Decimal | None:
        return rounded_mean(table.column(self.column).total(rows), int(rows.sum()))

    def counts(self, table: Table, mask: np.ndarray) -> np.ndarray:
        return mask & ~np.isnan(table.column(self.column).numbers())

    def formula(self, table: Table) -> str:
        return f"mean({table.file}, {table.headings[self.column]}{conditions(table, self.where)})"

    def unit_in(self, table: Table) -> str:
        return table.contract.field(self.column).unit or "1"
