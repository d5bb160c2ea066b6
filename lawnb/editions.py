"""Editions that went out: `issued/<agency>/<year>/<n>/`, each with the record of who signed it over which bytes."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from lawnb.errors import ContractError
from lawnb.filenames import FIGURES, SIGNOFF
from lawnb.intake.unseen import UNSEEN
from lawnb.storage.jsonfile import content_of, from_json

#: The version of figures.json, as it is written and read here; its JSON Schema is `lawnb/schemas/figures.schema.json`.
SCHEMA = 2
NUMBER = re.compile(r"[1-9]\d*")


def _one_line(text: str) -> str:
    """A line that readers see, as it was typed (`lawnb.signoff`): a record that somebody wrote may hold what steers a terminal, or a line of its own."""
    if UNSEEN.search(text) or len(text.splitlines()) > 1:
        raise ValueError("not one line")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_one_line)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
#: A day as JSON has it, so that strict reading takes it.
Day = Annotated[datetime.date, BeforeValidator(lambda value: datetime.date.fromisoformat(value) if isinstance(value, str) else value)]


class _Part(BaseModel):
    # built when the first record is read: most reports were never issued
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Step(_Part):
    """One sign-off: which step, by which office, on which day, over the bytes of which files."""

    step: Literal["checked", "issued"]
    office: Text
    date: Day
    files: dict[str, Digest] = Field(min_length=1)


class State(_Part):
    """What an edition says of a figure; `value` is empty where it has none, or where it is withheld."""

    value: str | None
    status: str
    unit: str
    text: str
    definition: str
    formula: str | None


class Change(_Part):
    """A figure that two editions have differently; `before` or `after` is empty where an edition does not have it."""

    figure: Text
    title: str
    before: State | None
    after: State | None


class Correction(_Part):
    """What an edition corrects: the edition before, why, and every figure that differs."""

    edition: int = Field(ge=1)
    reason: Text
    changed: tuple[Change, ...]


class Record(_Part):
    """The sign-off record of a report: its steps in order, and as which edition it was issued."""

    schema_: Literal[1] = Field(1, alias="schema")
    agency: Text
    year: int
    steps: tuple[Step, ...] = ()
    edition: int | None = Field(None, ge=1)
    corrects: Correction | None = None

    def as_json(self) -> dict[str, Any]:
        """The record as `signoff.json` holds it."""
        return self.model_dump(mode="json", by_alias=True)

    def last(self, step: str) -> Step | None:
        """The latest sign-off of a step."""
        return next((each for each in reversed(self.steps) if each.step == step), None)


@dataclass(frozen=True)
class Edition:
    """One issued edition: its number, its folder, and its sign-off record."""

    agency: str
    year: int
    number: int
    folder: Path
    record: Record

    @property
    def place(self) -> str:
        """The edition as messages name its place, from the folder of all editions."""
        return f"issued/{self.agency}/{self.year}/{self.number}"

    @property
    def title(self) -> str:
        """The edition as a sentence names it: ``2023 年度报告第 1 版``."""
        return f"{self.year} 年度报告第 {self.number} 版"

    @property
    def files(self) -> dict[str, str]:
        """The digests of its files, as they were when it was issued."""
        return self.record.last("issued").files

    def figures(self) -> dict[str, Any]:
        """Its figures.json.

        Raises
        ------
        ContractError
            The file is not the one that was signed, or is of another version than this program reads.
        """
        return self._figures

    @cached_property
    def _figures(self) -> dict[str, Any]:
        place, path = f"{self.place}/{FIGURES}", self.folder / FIGURES
        if not path.is_file():
            raise ContractError(f"{place}: 没有这个文件。已发布的各版不可改动，请从备份恢复。")
        content = content_of(path)
        if hashlib.sha256(content).hexdigest() != self.files.get(FIGURES):
            raise ContractError(f"{place}: 与签发时的内容不一致，发布后被改动过。请从备份恢复，更正应另出一版。")
        try:
            value = from_json(content)
        except ValueError:
            value = None
        if not isinstance(value, dict) or value.get("schema") != SCHEMA:
            raise ContractError(f"{place}: 不是第 {SCHEMA} 版格式的数字文件。请用签发它的那一版 lawnb 比较。")
        return value


def editions(issued: Path, agency: str, year: int) -> list[Edition]:
    """The issued editions of a report, ascending.

    Raises
    ------
    ContractError
        An edition's folder has no readable sign-off record.
    """
    folder = issued / agency / str(year)
    found = folder.iterdir() if folder.is_dir() else ()
    numbers = sorted(int(path.name) for path in found if path.is_dir() and NUMBER.fullmatch(path.name))
    return [_edition(folder / str(number), agency, year, number) for number in numbers]


def last(issued: Path, agency: str, year: int) -> Edition | None:
    """The edition that stands, where a report was ever issued."""
    found = editions(issued, agency, year)
    return found[-1] if found else None


def _edition(folder: Path, agency: str, year: int, number: int) -> Edition:
    place = f"issued/{agency}/{year}/{number}/{SIGNOFF}"
    record = read_record(folder, place)
    if record is None or (record.agency, record.year, record.edition) != (agency, year, number) or record.last("issued") is None:
        raise ContractError(f"{place}: 没有这一版的签发记录。已发布的各版不可改动，请从备份恢复。")
    return Edition(agency, year, number, folder, record)


def read_record(folder: Path, place: str = "") -> Record | None:
    """The sign-off record beside a report, or None where there is none.

    Raises
    ------
    ContractError
        It is not a sign-off record.
    """
    path = folder / SIGNOFF
    if not path.is_file():
        return None
    try:
        return Record.model_validate_json(content_of(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "全文"
        raise ContractError(f"{place or path}: 不是可用的签发记录（{where}）。不要手工改它；请重新审核签字。") from None
