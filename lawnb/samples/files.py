"""Ledgers to files as bureaus keep them: CSV in two encodings, XLSX with titles and a total row, a folder of months."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lawnb.formats import plain
from lawnb.intake.contracts import Contract, Field, contract, matches
from lawnb.samples.draw import Bureau, Ledger
from lawnb.workbooks.formulas import csv_text
from lawnb.workbooks.parts import as_openpyxl_writes

#: When every sample was made, as far as its files say.
MOMENT = datetime.datetime(2000, 1, 1)
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True)
class Style:
    """How a bureau keeps its files.

    Parameters
    ----------
    suffix
        Of its large ledgers; the others are CSV.
    names
        Its headings: ``"titles"`` of the contract, ``"aliases"``, or ``"codes"`` of the national standard where there are any.
    money
        The unit of its headings of money; "" where they give none.
    dates
        How its CSV files write year, month and day.
    """

    suffix: str = ".csv"
    encoding: str = "utf-8"
    names: str = "titles"
    money: str = ""
    dates: str = "{:04}-{:02}-{:02}"
    monthly: bool = False


STYLES = (
    Style(),
    Style(".xlsx", names="aliases", money="万元"),
    Style(encoding="gb18030", names="aliases", money="元", dates="{}/{}/{}"),
    Style(names="codes", dates="{}年{}月{}日", monthly=True),
)
#: Ledgers that bureaus keep in workbooks, where they do.
LARGE = ("penalties", "licensing", "overload")


def style_of(bureau: Bureau) -> Style:
    return STYLES[(bureau.number - 1) % len(STYLES)]


@dataclass(frozen=True)
class Heading:
    """A column as it is written: its field, its text, the power of ten between the file's unit and the contract's."""

    field: Field
    text: str
    scale: int


def headings(ledger: Ledger, style: Style) -> list[Heading]:
    """The headings of a ledger in a style; each names one field of the contract and no other."""
    own = contract(ledger.contract or ledger.name)
    return [heading(own, own.field(name), style, ledger.headings.get(name)) for name in ledger.columns]


def heading(own: Contract, field: Field, style: Style, given: str | None) -> Heading:
    text = given or chosen(own, field, style)
    if field.unit == "元" and style.money and not given:
        text = f"{text}（{style.money}）"
    [match] = matches(own, text)
    return Heading(field, text, 0 if given else match.scale)


def chosen(own: Contract, field: Field, style: Style) -> str:
    """The first of a field's names that suits a style and can be no other field's; else its title."""
    codes = style.names == "codes"
    wanted = {"titles": (), "aliases": field.aliases, "codes": [alias for alias in field.aliases if re.match(r"(CF|XK)_", alias)]}
    for name in wanted[style.names]:
        bare = name if codes else re.sub(r"[（(].*", "", name)
        if bare == name and not (re.match(r"(CF|XK)_", name) and not codes) and one_field(own, field, name):
            return name
        if codes and one_field(own, field, bare):
            return bare
    return field.title


def one_field(own: Contract, field: Field, name: str) -> bool:
    found = matches(own, name)
    return len(found) == 1 and found[0].field is field


# -- cells -------------------------------------------------------------------------------------------------------------


def number(value: Any, scale: int) -> Any:
    """A number in the file's unit; text and marks as they are."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        scaled = Decimal(value).scaleb(-scale)
        return int(scaled) if scaled == scaled.to_integral_value() else scaled
    return value


def written(value: Any, heading: Heading, style: Style) -> str:
    """A value as a CSV file has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.date):
        return style.dates.format(value.year, value.month, value.day)
    if isinstance(value, tuple):
        return "、".join(value)
    value = number(value, heading.scale)
    return plain(value) if isinstance(value, (int, Decimal)) else value


def stored(value: Any, heading: Heading, style: Style) -> Any:
    """A value as a workbook has it: days and numbers as such, the rest as text."""
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        value = number(value, heading.scale)
        return value if isinstance(value, int) else float(value)
    return written(value, heading, style) or None


def total_row(ledger: Ledger, rows: list[dict], columns: list[Heading]) -> dict[str, Any]:
    """The printed total of some rows, in the contract's units; its first column says so."""
    added = {
        name: sum(row[name] for row in rows if isinstance(row.get(name), (int, Decimal))) + ledger.off_by.get(name, 0)
        for name in ledger.totals
    }
    return {columns[0].field.name: "合计"} | added


# -- files -------------------------------------------------------------------------------------------------------------


def write_ledger(folder: Path, ledger: Ledger, title: str, style: Style) -> list[tuple[str, int]]:
    """Write a dataset; the file and row of each of its rows, as a person counts them, and of the printed total after them."""
    if style.monthly and ledger.dated:
        return write_months(folder, ledger, style)
    if style.suffix == ".xlsx" and ledger.name in LARGE:
        return write_workbook(folder / f"{ledger.name}.xlsx", ledger, title, style)
    return write_csv(folder / f"{ledger.name}.csv", ledger, ledger.rows, style)


def write_months(folder: Path, ledger: Ledger, style: Style) -> list[tuple[str, int]]:
    """A file a month, by the ledger's date."""
    (folder / ledger.name).mkdir()
    months: dict[int, list[int]] = {}
    for place, row in enumerate(ledger.rows):
        months.setdefault(row[ledger.dated].month, []).append(place)
    places: dict[int, tuple[str, int]] = {}
    for month, members in sorted(months.items()):
        found = write_csv(folder / ledger.name / f"{month:02d}.csv", ledger, [ledger.rows[place] for place in members], style)
        places |= {place: (f"{ledger.name}/{file}", row) for place, (file, row) in zip(members, found, strict=True)}
    return [places[place] for place in range(len(ledger.rows))]


def write_csv(path: Path, ledger: Ledger, rows: list[dict], style: Style) -> list[tuple[str, int]]:
    """A header and the rows; a total row where the bureau got it wrong."""
    columns = headings(ledger, style)
    lines = [[each.text for each in columns]]
    given = rows + ([total_row(ledger, rows, columns)] if ledger.off_by else [])
    lines += [[csv_text(written(row.get(each.field.name), each, style)) for each in columns] for row in given]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(lines)
    path.write_bytes(text.getvalue().encode(style.encoding))
    return [(path.name, place + 2) for place in range(len(given))]


def write_workbook(path: Path, ledger: Ledger, title: str, style: Style) -> list[tuple[str, int]]:
    """A title over two rows, the header, the rows, a total row and a note."""
    from openpyxl import Workbook  # loads when a workbook is written

    columns = headings(ledger, style)
    book = Workbook()
    sheet = book.active
    sheet.title = ledger.name
    sheet.append([title])
    sheet.append(["样例数据，全部内容虚构"])
    sheet.append([each.text for each in columns])
    rows = ledger.rows + ([total_row(ledger, ledger.rows, columns)] if ledger.totals else [])
    for row in rows:
        sheet.append([stored(row.get(each.field.name), each, style) for each in columns])
    sheet.append(["填表人：某甲"])
    book.properties.created = MOMENT
    path.write_bytes(repacked(as_openpyxl_writes(book)))
    return [(path.name, place + 4) for place in range(len(rows))]


def repacked(content: bytes) -> bytes:
    """A workbook with a fixed time in its properties and members, stored: compressors differ from machine to machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = MODIFIED.sub(rb"\g<1>" + MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            entry = zipfile.ZipInfo(name, MOMENT.timetuple()[:6])
            entry.create_system = 3  # else the system that packs it
            target.writestr(entry, data)
    return out.getvalue()
