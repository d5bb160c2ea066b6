"""What of two reports can be compared: files without their years, rows by key, texts without the year and the name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lawnb.following.source import Published
from lawnb.numbered import numbers_of

#: A file and its sheet, as two reports both name it.
Place = tuple[str, str]
#: How rows of a file are told apart: by key, by number, or only by how many they are.
KEYS, NUMBERS, COUNTS = "keys", "numbers", "counts"


@dataclass(frozen=True)
class Frame:
    """A report and the one that it is compared with.

    Two reports of one agency and year are compared to the row. Of others, years, names and rows differ by nature, so the
    own year is 本年, the agency's name 本机关, and rows are only counted.
    """

    own: Published
    other: Published

    @property
    def same_report(self) -> bool:
        """Whether both are of one agency and year: two editions, or two runs."""
        return self.own.slug == self.other.slug

    @cached_property
    def files(self) -> dict[Place, Mapping[str, Any]]:
        """The ledgers by place."""
        return {self.place(entry): entry for entry in self.own.report["files"]}

    def place(self, named: Mapping[str, Any]) -> Place:
        """The file of a ledger, a source or a record, from the year's folder; of another year with the distance."""
        _, year, name = (named["file"].split("/", 2) + ["", ""])[:3]
        distance = int(year) - self.own.report["year"] if year.isdigit() else 0
        before = {0: "", -1: "上年 "}.get(distance, f"{-distance} 年前 ")
        return before + (name or named["file"]), named.get("sheet") or ""

    def text(self, text: str | None) -> str:
        """A text as it can be compared with the other report's."""
        text = text or ""
        if self.same_report:
            return text
        year, agency = self.own.report["year"], self.own.report["agency"]
        for number, word in ((year, "本年"), (year - 1, "上年")):
            text = re.sub(rf"(?<!\d){number}(?!\d)年?", word, text)
        if agency.get("slug") != self.other.report["agency"].get("slug"):
            for name in filter(None, (agency.get("name"), agency.get("short_name"))):
                text = text.replace(name, "本机关")
        return text

    # -- rows ----------------------------------------------------------------------------------------------------------

    def way(self, place: Place, other: Frame) -> str:
        """How rows of a file are told apart; numbers say nothing where rows were put in or taken out above them."""
        if not self.same_report:
            return COUNTS
        mine, theirs = self.files.get(place), other.files.get(place)
        if mine is None or theirs is None:
            return NUMBERS if mine is theirs else COUNTS
        if mine.get("keys") and theirs.get("keys") and mine["key"] == theirs["key"]:
            return KEYS
        return NUMBERS if mine["rows"] == theirs["rows"] else COUNTS

    @cached_property
    def _keys(self) -> dict[Place, dict[int, str]]:
        known = {place: entry for place, entry in self.files.items() if entry.get("keys") and "at" in entry}
        return {place: dict(zip(numbers_of(entry["at"]), entry["keys"], strict=True)) for place, entry in known.items()}

    def row(self, place: Place, number: int | None, other: Frame) -> str:
        """A row as it can be compared; "" where it cannot be told from another."""
        way = self.way(place, other)
        if number is None or way == COUNTS:
            return ""
        return self._keys[place].get(number, str(number)) if way == KEYS else str(number)

    def sources(self, figure: Mapping[str, Any], other: Frame) -> list[tuple[str, str, str, str]]:
        """The places that a figure was read from: file, sheet, row, column."""
        found = [(source, self.place(source)) for source in figure["sources"]]
        return sorted({(*place, self.row(place, source.get("row"), other), source.get("column") or "") for source, place in found})

    def records(self, figure: Mapping[str, Any], other: Frame) -> dict[Place, Rows]:
        """The rows that a figure counts itself, by file; a figure of other figures counts rows through them."""
        found: dict[Place, Rows] = {}
        for record in figure["records"] if not figure["inputs"] else ():
            place = self.place(record)
            rows = self._rows(record, place, other)
            found[place] = found[place] + rows if place in found else rows
        return found

    def _rows(self, record: Mapping[str, Any], place: Place, other: Frame) -> Rows:
        if self.way(place, other) == COUNTS:
            return Rows(record["rows"])
        if "at" not in record:
            return Rows(record["rows"], digest=record["at_sha256"])
        return Rows(record["rows"], frozenset(self.row(place, number, other) for number in numbers_of(record["at"])))


@dataclass(frozen=True)
class Rows:
    """Some rows of a file: how many, and which by key or number; of very many, the digest of their list."""

    n: int
    names: frozenset[str] = frozenset()
    digest: str = ""

    def __add__(self, other: Rows) -> Rows:
        return Rows(self.n + other.n, self.names | other.names, self.digest + other.digest)
