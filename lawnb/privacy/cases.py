"""The rows of a ledger as a published table may show them: masked by their contract, minors left out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence

from lawnb import formats
from lawnb.errors import RunError, nearest
from lawnb.figures import STATUS_TEXT, Status
from lawnb.intake.codes import is_identity_number, is_old_identity_number
from lawnb.intake.contracts import Contract
from lawnb.intake.tables import Row, Table
from lawnb.privacy.masks import LEGAL, MINOR, cut_plate, distinct_masks, masked_name, masked_party, masked_text
from lawnb.privacy.names import persons
from lawnb.privacy.reading import squeezed

Masks = Mapping[str, str]


def _party(value: str, row: Row, masks: Masks) -> str:
    return masked_party(value, row.values.get("party_type"), masks)


def _representative(value: str, row: Row, masks: Masks) -> str:
    return masks.get(squeezed(value)) or masked_name(value)


def _text(value: str, row: Row, masks: Masks) -> str:
    return masked_text(value, masks)


#: The private fields that may be shown, and how. Whatever else a contract calls private is never shown: numbers of papers, phones,
#: officers, informants and witnesses, remarks.
SHOWN: dict[str, Callable[[str, Row, Masks], str]] = {
    "party": _party,
    "object": _party,
    "representative": _representative,
    "case_name": _text,
    "facts": _text,
    "content": _text,
    "thing": _text,
    "document_name": _text,
    "plate": lambda value, row, masks: cut_plate(value),
}
#: A ledger that has one of these shows cases; one of complaints, staff or training shows nobody.
CASES = ("party", "object")
IDENTITY = ("identity_number", "id_number")
#: Under this age nobody appears (未成年人保护法 art. 2, 行政处罚法 art. 30).
FULL_AGE = 18


def may_show(contract: Contract) -> list[str]:
    """The fields of a ledger of cases that a table may show.

    Raises
    ------
    RunError
        The ledger is none of cases.
    """
    names = [field.name for field in contract.fields]
    if not any(name in names for name in CASES):
        raise RunError(f"“{contract.title}”不是案件台账，不能逐条公布。请改用统计表。")
    return [field.name for field in contract.fields if not field.private or field.name in SHOWN]


def masked_rows(table: Table, columns: Sequence[str]) -> list[list[str]]:
    """The rows of a ledger of cases, those of minors left out, each cell as it may be published.

    Raises
    ------
    RunError
        A column is unknown or never published; the ledger is none of cases.
    """
    known = may_show(table.contract)
    refused = [name for name in columns if name not in known]
    if refused:
        raise RunError(*(f"案件表中不能有列 '{name}'：没有这一列，或者不得公布。{nearest(name, known)}" for name in refused))
    return [_masked(row, columns) for row in table if not is_minors(row)]


def _masked(row: Row, columns: Iterable[str]) -> list[str]:
    masks = masks_of(row)
    return [_cell(row, name, masks) for name in columns]


def masks_of(row: Row) -> dict[str, str]:
    """The masks of all persons whom a row's columns of persons name."""
    found = [row[field.name] for field in row.table.contract.fields if field.person]
    named = [name for text in found if isinstance(text, str) for name in persons(text)]
    if row.values.get("party_type") == LEGAL:
        named = [name for name in named if name != squeezed(str(row.values.get("party") or ""))]
    return distinct_masks(named)


def _cell(row: Row, name: str, masks: Masks) -> str:
    value = row[name]
    if value is None:
        return ""
    if value is Status.NOT_APPLICABLE:
        return STATUS_TEXT[value]
    if isinstance(value, str):
        return SHOWN.get(name, _text if row.table.contract.field(name).code is None else _plain)(value, row, masks)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.date):
        return formats.date(value)
    return "、".join(masked_text(str(each), masks) for each in value) if isinstance(value, tuple) else formats.plain(value)


def _plain(value: str, row: Row, masks: Masks) -> str:
    """A public code: of a company, of a decision."""
    return value


def is_minors(row: Row) -> bool:
    """Whether a case is one of a minor: by the identity number and the row's first date, or since the row says so."""
    if any(MINOR.search(value) for value in row.values.values() if isinstance(value, str)):
        return True
    days = [value for value in row.values.values() if isinstance(value, datetime.date)]
    births = [birth for name in IDENTITY if isinstance(text := row.values.get(name), str) and (birth := _birth(text))]
    return any(_of_age(birth) > min(days, default=birth) for birth in births)


def _birth(number: str) -> datetime.date | None:
    bare = squeezed(number).upper()
    digits = bare[6:14] if is_identity_number(bare) else f"19{bare[6:12]}" if is_old_identity_number(bare) else ""
    return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) if digits else None


def _of_age(birth: datetime.date) -> datetime.date:
    day = min(birth.day, 28) if birth.month == 2 else birth.day
    return birth.replace(year=birth.year + FULL_AGE, day=day)
