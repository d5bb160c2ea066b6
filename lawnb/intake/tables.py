"""A CSV file under a contract: every row clean, or every problem of the file named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lawnb.errors import ContractError, nearest
from lawnb.figures import Figure, Source, Status
from lawnb.intake.cells import BadCell, Value, cell_value
from lawnb.intake.contracts import Contract, Field, matched_field

ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Column:
    """Where a field stands in a file: its heading as typed, its position, the power of ten of its unit."""

    field: Field
    heading: str
    position: int
    scale: int


@dataclass(frozen=True)
class Row:
    """One record; `number` counts the file's lines as a person does, header included."""

    number: int
    values: dict[str, Value]
    table: Table

    def __getitem__(self, name: str) -> Value:
        return self.values[name]

    def __getattr__(self, name: str) -> Value:
        # what lets a narrative write {{ row.item }}
        try:
            return self.__dict__["values"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __dir__(self) -> list[str]:
        return list(self.values)

    def source(self, name: str) -> Source:
        """Where the value of a column stands."""
        return Source(self.table.file, self.number, self.table.headings.get(name))

    def figure(self, name: str, *, id: str, title: str, part_of: str | None = None, unit: str | None = None) -> Figure:
        """The number in a column as a figure, with the unit and the definition of the contract."""
        field, value = self.table.contract.field(name), self.values[name]
        applicable = value is not Status.NOT_APPLICABLE
        return Figure(
            id=id,
            title=title,
            value=value if applicable else None,
            unit=unit or field.unit or "1",
            definition=f"{title}：{field.description}。",
            sources=(self.source(name),),
            part_of=part_of,
            status=Status.REPORTED if applicable else Status.NOT_APPLICABLE,
        )


@dataclass(frozen=True)
class Table:
    """The rows of a dataset, in the file's order; `file` is relative to the data folder."""

    contract: Contract
    file: str
    headings: dict[str, str]
    rows: tuple[Row, ...] = ()

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def read_table(path: Path, file: str, contract: Contract) -> Table:
    """Read a CSV file under a contract.

    Raises
    ------
    ContractError
        With every problem of the file: headings, cells, keys, number of rows. Values of the cells are shown, so a
        contract with a person's column must not come here.
    """
    lines = _lines(path, file)
    columns, problems = _columns(lines, file, contract)
    table = Table(contract, file, {column.field.name: column.heading for column in columns})
    rows = []
    for number, cells in lines[1:]:
        if any(cell.strip() for cell in cells):
            values, bad = _values(cells, columns, len(lines[0][1]) if lines else 0)
            problems += [f"{file}, 第 {number} 行{where}: {what}。" for where, what in bad]
            rows.append(Row(number, {field.name: None for field in contract.fields} | values, table))
    if columns:
        problems += _key_problems(rows, table) + _count_problems(rows, table)
    if problems:
        raise ContractError(*problems)
    object.__setattr__(table, "rows", tuple(rows))
    return table


def _lines(path: Path, file: str) -> list[tuple[int, list[str]]]:
    raw = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ContractError(f"{file}: 编码既不是 UTF-8 也不是 GB18030。请另存为 UTF-8 编码的 CSV。")
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        lines, start = [], 1
        for cells in reader:
            lines.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise ContractError(f"{file}, 第 {reader.line_num} 行: 不是合格的 CSV（{error}）。请检查引号和分隔符。") from None
    return lines


def _columns(lines: list, file: str, contract: Contract) -> tuple[list[Column], list[str]]:
    if not lines:
        return [], [f"{file}: 文件是空的。请填写表头：{'、'.join(field.title for field in contract.fields)}。"]
    columns, problems, known = [], [], [field.title for field in contract.fields]
    for position, heading in enumerate(lines[0][1]):
        match = matched_field(contract, heading)
        if not heading.strip() and _is_blank(lines, position):
            continue  # spreadsheets leave such columns behind: nothing is in them
        if match is None:
            problems.append(f"{file}, 第 1 行, 第 {position + 1} 列: 表头 '{heading}' 不认识。{nearest(heading, known)}")
        elif any(column.field is match[0] for column in columns):
            problems.append(f"{file}, 第 1 行, 第 {position + 1} 列: 表头 '{heading}' 与前面的列重复。请只留一列。")
        else:
            columns.append(Column(match[0], heading, position, match[1]))
    found = {column.field for column in columns}
    problems += [
        f"{file}, 第 1 行: 缺少列“{field.title}”。请补上这一列（没有数据可留空）。"
        for field in contract.fields
        if not field.optional and field not in found
    ]
    return columns, problems


def _is_blank(lines: list, position: int) -> bool:
    return not any(cells[position].strip() for _, cells in lines if position < len(cells))


def _values(cells: list[str], columns: list[Column], width: int) -> tuple[dict[str, Value], list[tuple[str, str]]]:
    values, bad = {}, []
    if len(cells) != width:
        bad.append(("", f"有 {len(cells)} 格，表头有 {width} 列。请检查这一行的逗号和引号"))
    for column in columns:
        text = cells[column.position] if column.position < len(cells) else ""
        try:
            values[column.field.name] = cell_value(text, column.field, column.scale)
        except BadCell as error:
            bad.append((f", 列“{column.heading}”", str(error)))
    return values, bad


def _key_problems(rows: list[Row], table: Table) -> list[str]:
    key, seen, problems = table.contract.primary_key, {}, []
    for row in rows if key else ():
        value = tuple(row[name] for name in key)
        if value in seen:
            headings = "、".join(table.headings.get(name, name) for name in key)
            shown = "、".join(map(str, value))
            problems.append(f"{table.file}, 第 {row.number} 行, 列“{headings}”: '{shown}' 与第 {seen[value]} 行重复。请合并或改名。")
        else:
            seen[value] = row.number
    return problems


def _count_problems(rows: list[Row], table: Table) -> list[str]:
    fewest, most = table.contract.fewest_rows, table.contract.most_rows
    if len(rows) < fewest:
        return [f"{table.file}: 有 {len(rows)} 行数据，至少要有 {fewest} 行。没有数据请删除此文件。"]
    if most is not None and len(rows) > most:
        return [f"{table.file}: 有 {len(rows)} 行数据，至多 {most} 行。请只留合计。"]
    return []


