"""One thing that changed between two reports: of a figure, or of a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

#: The kinds of change of a figure, by the heading that they stand under.
GROUPS = {
    "数值变化": ("value", "status"),
    "定义变化": ("title", "definition", "unit", "formula", "part_of"),
    "来源变化": ("sources", "records"),
    "上年数变化": ("before",),
    "检查结果变化": ("findings",),
}
#: Kinds that make a figure a changed one: it is no longer the same number from the same rows.
CHANGING = frozenset(GROUPS["数值变化"] + GROUPS["定义变化"] + GROUPS["来源变化"])
KIND_WORDS = {
    "value": "数值", "status": "状态", "title": "名称", "definition": "定义", "unit": "单位", "formula": "算法", "part_of": "所属",
    "sources": "出处", "records": "计入的行", "before": "上年数", "findings": "检查结果",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing that changed of a figure; `difference` and `relative` are of values of one unit only."""

    figure: str
    title: str
    kind: str
    old: str
    new: str
    unit: str = ""
    difference: Decimal | None = None
    relative: Decimal | None = None

    def as_json(self) -> dict[str, Any]:
        """The change without its figure; numbers as strings."""
        numbers = {"difference": self.difference, "relative": self.relative} if self.kind == "value" else {}
        return {"kind": self.kind, "old": self.old, "new": self.new} | {
            name: None if value is None else str(value) for name, value in numbers.items()
        }


@dataclass(frozen=True)
class FileChange:
    """A ledger that only one report read, or whose content, rows or contract differ; `old` or `new` is empty then."""

    file: str
    sheet: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Digest, rows and contract of both."""
        names = ("sha256", "rows", "contract", "contract_version")
        old, new = ({name: each.get(name) for name in names} if each else None for each in (self.old, self.new))
        return {"file": self.file, "sheet": self.sheet or None, "old": old, "new": new}


def merged(changes: list[Change]) -> list[tuple[Change, list[Change]]]:
    """Changes that say the same of several figures once, with all of them."""
    found: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        found.setdefault((change.kind, change.old, change.new), []).append(change)
    return [(each[0], each) for each in found.values()]
