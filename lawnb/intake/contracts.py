"""Contracts: one Frictionless Table Schema a dataset, with a few keys of ours beside the standard's.

Ours, of a field: `aliases` (a unit in brackets is that heading's default), `unit`, `optional`, `synonyms`, `separator`, `code`, `private`,
`person` (a private column that names persons), `standIn` (the field whose column serves where this one's is absent);
of a schema: `rows`, `extraColumns`, `aliases`, `form` (how statistics forms lay out what it holds).
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib import resources

from lawnb.errors import ParameterError, nearest
from lawnb.formats import COUNTERS
from lawnb.intake.headings import LONGEST_HEADING, SCALES, in_own_language, normalised, split


@dataclass(frozen=True, eq=False)
class Field:
    """One column of a contract; `unit` is 元 for money, "1" for shares, a measure word for counts.

    Parameters
    ----------
    private, person
        Whether what it holds is never published, and whether it names persons.
    stand_in
        The field whose column serves in this one's place where a file lacks it, as the case number for the decision's.
    """

    name: str
    title: str
    type: str
    aliases: tuple[str, ...] = ()
    unit: str | None = None
    description: str = ""
    example: str = ""
    optional: bool = False
    required: bool = False
    unique: bool = False
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    separator: str | None = None
    code: str | None = None
    private: bool = False
    person: bool = False
    stand_in: str | None = None

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.title, *self.aliases)


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must stand in another dataset's columns."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """How statistics forms lay out what a contract holds.

    Parameters
    ----------
    across, into
        The field whose values they have as headings, one row a body, and the field that the numbers below these are of; None where they have none so.
    named
        Contract and field whose words these values are, where the field's own synonyms are not.
    beside
        Headings of what the forms have beside it, and the contract has no field for.
    """

    across: str | None = None
    into: str | None = None
    named: tuple[str, str] | None = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Contract:
    """The columns of a dataset and how many rows it may have.

    Parameters
    ----------
    extra_columns
        What an unknown heading is: ``"error"``, or ``"warn"`` where systems export more than the report needs.
    version
        The beginning of the sha256 of its file: whoever changes a contract changes its version.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    description: str = ""
    aliases: tuple[str, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    fewest_rows: int = 0
    most_rows: int | None = None
    extra_columns: str = "error"
    version: str = ""
    form: Form | None = None

    def field(self, name: str) -> Field:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}


def _field(descriptor: dict) -> Field:
    constraints = descriptor.get("constraints", {})
    return Field(
        name=descriptor["name"],
        title=descriptor["title"],
        type=descriptor["type"],
        aliases=tuple(descriptor.get("aliases", ())),
        unit=descriptor.get("unit"),
        description=descriptor.get("description", ""),
        example=str(descriptor.get("example", "")),
        optional=descriptor.get("optional", False),
        required=constraints.get("required", False),
        unique=constraints.get("unique", False),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        pattern=constraints.get("pattern"),
        enum=tuple(constraints.get("enum", ())),
        synonyms=descriptor.get("synonyms", {}),
        separator=descriptor.get("separator"),
        code=descriptor.get("code"),
        private=descriptor.get("private", False),
        person=descriptor.get("person", False),
        stand_in=descriptor.get("standIn"),
    )


def _names(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


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
        description=descriptor.get("description", ""),
        aliases=tuple(descriptor.get("aliases", ())),
        primary_key=_names(descriptor.get("primaryKey", ())),
        foreign_keys=tuple(
            ForeignKey(_names(key["fields"]), key["reference"]["resource"], _names(key["reference"]["fields"]))
            for key in descriptor.get("foreignKeys", ())
        ),
        fewest_rows=rows.get("minimum", 0),
        most_rows=rows.get("maximum"),
        extra_columns=descriptor.get("extraColumns", "error"),
        version=hashlib.sha256(text.encode()).hexdigest()[:12],
        form=_form(descriptor["form"]) if "form" in descriptor else None,
    )


def _form(descriptor: dict) -> Form:
    named = descriptor.get("named")
    return Form(descriptor.get("across"), descriptor.get("into"), tuple(named) if named else None, tuple(descriptor.get("beside", ())))


def contract_names() -> list[str]:
    """The names of all contracts."""
    return sorted(path.name.removesuffix(".json") for path in resources.files("lawnb").joinpath("contracts").iterdir())


def contract_called(name: str) -> Contract:
    """The contract of a name, a Chinese title or another name that it lists.

    Raises
    ------
    ParameterError
        There is none; the message names the nearest.
    """
    known = {called: item for item in map(contract, contract_names()) for called in (item.name, item.title, *item.aliases)}
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        raise ParameterError(f"没有名为 '{name}' 的契约。{nearest(name, close or contract_names())}")
    return known[name]


@dataclass(frozen=True)
class Match:
    """A field that a heading names, the power of ten from its unit, and whether the heading itself gives the unit."""

    field: Field
    scale: int
    explicit: bool = False


@cache
def _titles(contract: Contract) -> dict[str, list[tuple[Field, str | None]]]:
    """Fields and their default units by every title that names them."""
    known: dict[str, list[tuple[Field, str | None]]] = {}
    for each in contract.fields:
        for title in map(normalised, each.titles):
            bare, unit = split(title)
            if unit is not None and (unit, each.unit) not in SCALES:
                bare, unit = title, None
            if all(each is not found for found, _ in known.setdefault(bare, [])):
                known[bare].append((each, unit))
    return known


@lru_cache(maxsize=4096)  # the same headings come again every year, in every file of a folder
def matches(contract: Contract, heading: str) -> tuple[Match, ...]:
    """Every field that a heading could name, without its translation where it is not known with it; an unknown unit names none."""
    return _named(contract, heading) or _named(contract, in_own_language(heading))


def _named(contract: Contract, heading: str) -> tuple[Match, ...]:
    if len(heading) > LONGEST_HEADING:
        return ()
    text, known = normalised(heading), _titles(contract)
    if text in known:
        return tuple(Match(each, SCALES.get((unit or each.unit, each.unit), 0), False) for each, unit in known[text])
    title, unit = split(text)
    if unit is None or title not in known:
        return ()
    found = [(each, SCALES.get((unit, each.unit), 0 if unit == each.unit or counts_alike(unit, each.unit) else None)) for each, _ in known[title]]
    return tuple(Match(each, scale, True) for each, scale in found if scale is not None)


def counts_alike(unit: str, own: str | None) -> bool:
    """Whether two measure words count the same things one by one: 处罚起数（件）, （宗）."""
    return unit in COUNTERS and own in COUNTERS


def matched_field(contract: Contract, heading: str) -> tuple[Field, int] | None:
    """The one field that a heading names and the power of ten from its unit, or None where it names none or several."""
    found = matches(contract, heading)
    return (found[0].field, found[0].scale) if len(found) == 1 else None
