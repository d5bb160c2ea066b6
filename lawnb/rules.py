"""The discretion standards under `data/rules/`: which fine the law in force on a day allows for a violation."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from lawnb.checks import Text
from lawnb.errors import ContractError, gathering
from lawnb.formats import numeral
from lawnb.intake.documents import read_document


class Part(BaseModel):
    """What all parts of a rule share: nothing unknown, nothing changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Range(Part):
    """Least and most fine in yuan."""

    least: int = Field(ge=0)
    most: int = Field(ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Range:
        if self.least > self.most:
            raise ValueError("least > most")
        return self


class Gains(Part):
    """From so many yuan of illegal gains on, the fine is least to most times the gains."""

    from_: int = Field(alias="from", ge=0)
    least: int = Field(ge=0)
    most: int = Field(ge=0)


class Mass(Part):
    """Up to `free` kilograms over the limit a warning; beyond, `yuan` for each `step` kilograms over it."""

    free: int = Field(ge=0)
    step: int = Field(ge=1)
    yuan: int = Field(ge=1)


class Size(Range):
    """The fine of a vehicle within these metres; a bound left out is none."""

    height: float | None = None
    width: float | None = None
    length: float | None = None


class Tier(Range):
    """The fine of a tier, with what makes it."""

    tier: Literal["轻微", "较轻", "一般", "较重", "严重"]
    when: Text


class Rule(Part):
    """One violation under one version of a law."""

    id: Text
    violations: tuple[Text, ...] = Field(min_length=1)
    number: Text
    articles: tuple[int, ...] = Field(min_length=1)
    also_basis: tuple[Text, ...] = ()
    from_: datetime.date = Field(alias="from")
    to: datetime.date | None = None
    standing: Literal["reviewed", "known"]
    seen: Text | None = None
    range: Range
    gains: Gains | None = None
    mass: Mass | None = None
    sizes: tuple[Size, ...] = ()
    tiers: tuple[Tier, ...] = ()
    warning: bool = False

    @model_validator(mode="after")
    def _reviewed_is_seen(self) -> Rule:
        if self.standing == "reviewed" and self.seen is None:
            raise ValueError("reviewed without seen")
        return self

    def in_force(self, day: datetime.date) -> bool:
        return self.from_ <= day and (self.to is None or day <= self.to)


class Standard(Part):
    """A file of rules under one law."""

    law: Text
    names: tuple[Text, ...] = Field(min_length=1)
    issuer: Text
    rules: tuple[Rule, ...] = Field(min_length=1)

    def cited_in(self, basis: str, rule: Rule) -> bool:
        """Whether a decision's basis names the law and one of the rule's articles, or a higher law that serves too."""
        text = key(basis)
        if any(key(name) in text for name in rule.also_basis):
            return True
        named = any(key(name) in text for name in self.names)
        return named and any(cites(text, article) for article in rule.articles)


def cites(text: str, article: int) -> bool:
    """Whether a text names an article, in Chinese numerals or digits: 第六十三条, 第63条, 63条."""
    return bool(re.search(rf"(?<!\d)第?{article}条", text)) or f"第{article_numeral(article)}条" in text


def article_numeral(n: int) -> str:
    """1–999 as articles are numbered: 六十三, 一百零五, 一百一十."""
    hundreds, rest = divmod(n, 100)
    if not hundreds:
        return numeral(n)
    tail = "" if not rest else f"零{numeral(rest)}" if rest < 10 else f"一{numeral(rest)}" if rest < 20 else numeral(rest)
    return f"{numeral(hundreds)}百{tail}"


def key(text: str) -> str:
    """A violation or a law's name as it is compared: without punctuation and spaces, half-width."""
    return re.sub(r"[\W_]|的(?=$)", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class Rules:
    """Every rule that there is, to be found by violation and day."""

    standards: tuple[Standard, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.standards)

    @cached_property
    def _by_violation(self) -> dict[str, list[tuple[Standard, Rule]]]:
        found: dict[str, list[tuple[Standard, Rule]]] = {}
        for standard in self.standards:
            for rule in standard.rules:
                for violation in rule.violations:
                    found.setdefault(key(violation), []).append((standard, rule))
        return found

    def of(self, violation: str | None) -> list[tuple[Standard, Rule]]:
        """The rules for a violation as a ledger writes it, of all versions of the law; those with tiers first."""
        if violation is None:
            return []
        return sorted(self._by_violation.get(key(violation), ()), key=lambda pair: not pair[1].tiers)


def read_rules(folder: Path | None) -> Rules:
    """The standards of a folder; none where there is no such folder.

    Raises
    ------
    ContractError
        With every problem of every file, and rules for one violation that are in force on the same day with one set of tiers.
    """
    standards, problems = [], []
    for path in sorted(folder.glob("*.yaml")) if folder is not None and folder.is_dir() else ():
        with gathering(problems):
            standards.append(read_document(path, f"rules/{path.name}", Standard))
    problems += list(overlaps(standards))
    if problems:
        raise ContractError(*problems)
    return Rules(tuple(standards))


def overlaps(standards: Iterable[Standard]) -> Iterable[str]:
    """Two rules that would both apply to a violation on a day, of which nobody could say which."""
    rules = [rule for standard in standards for rule in standard.rules]
    for n, rule in enumerate(rules):
        for other in rules[n + 1 :]:
            same = set(map(key, rule.violations)) & set(map(key, other.violations))
            meet = rule.from_ <= (other.to or datetime.date.max) and other.from_ <= (rule.to or datetime.date.max)
            if same and meet and bool(rule.tiers) == bool(other.tiers):
                yield f"rules: 规则 '{rule.id}' 和 '{other.id}' 对同一违法行为同时有效。请核对起止日期。"
