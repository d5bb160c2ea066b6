"""Contracts: one Frictionless Table Schema a dataset, with our `aliases`, `unit`, `optional` and `rows` beside the standard's keys."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: Brackets after a heading, with a unit in them: 罚款金额（万元）, 罚款金额(元).
UNIT_IN_BRACKETS = re.compile(r"^(?P<title>.+?)\((?P<unit>[^()]*)\)$")
#: Powers of ten from a unit in a heading to the contract's own.
SCALES = {("元", "元"): 0, ("万元", "元"): 4, ("亿元", "元"): 8, ("%", "1"): -2, ("1", "1"): 0}


@dataclass(frozen=True)
class Field:
    """One column of a contract; `unit` is 元 for money, "1" for shares, a measure word for counts."""

    name: str
    title: str
    type: str
    aliases: tuple[str, ...] = ()
    unit: str | None = None
    description: str = ""
    optional: bool = False
    required: bool = False
    minimum: int | None = None

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.title, *self.aliases)


@dataclass(frozen=True)
class Contract:
    """The columns of a dataset and how many rows it may have."""

    name: str
    title: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    fewest_rows: int = 0
    most_rows: int | None = None

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


def _field(descriptor: dict) -> Field:
    constraints = descriptor.get("constraints", {})
    return Field(
        name=descriptor["name"],
        title=descriptor["title"],
        type=descriptor["type"],
        aliases=tuple(descriptor.get("aliases", ())),
        unit=descriptor.get("unit"),
        description=descriptor.get("description", ""),
        optional=descriptor.get("optional", False),
        required=constraints.get("required", False),
        minimum=constraints.get("minimum"),
    )


@cache
def contract(name: str) -> Contract:
    """The contract of that name from `lawnb/contracts/`."""
    text = resources.files("lawnb").joinpath("contracts", f"{name}.json").read_text("utf-8")
    descriptor = json.loads(text)
    rows = descriptor.get("rows", {})
    return Contract(
        name=descriptor["name"],
        title=descriptor["title"],
        fields=tuple(_field(field) for field in descriptor["fields"]),
        primary_key=tuple(descriptor.get("primaryKey", ())),
        fewest_rows=rows.get("minimum", 0),
        most_rows=rows.get("maximum"),
    )


def normalised(heading: str) -> str:
    """A heading as it is compared: NFKC (full-width brackets and letters), without white space."""
    return "".join(unicodedata.normalize("NFKC", heading).split())


def matched_field(contract: Contract, heading: str) -> tuple[Field, int] | None:
    """The field that a heading names and the power of ten from its unit, or None where it names none."""
    text, unit = normalised(heading), None
    match = UNIT_IN_BRACKETS.match(text)
    for title, given in ((text, None), (match["title"], match["unit"]) if match else (text, None)):
        for field in contract.fields:
            if title in map(normalised, field.titles):
                unit = field.unit if given is None else given
                scale = 0 if unit == field.unit else SCALES.get((unit, field.unit))
                return None if scale is None else (field, scale)
    return None
