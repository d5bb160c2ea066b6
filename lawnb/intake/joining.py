"""The parts of a ledger, sheets and files, as one table; rows that stand in it twice are named."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np

from lawnb.intake.below import LISTED, Part
from lawnb.intake.contracts import Contract
from lawnb.intake.problems import Problem
from lawnb.intake.sheets import Coded
from lawnb.intake.tables import Column, Table


def table_of(contract: Contract, file: str, parts: Sequence[Part]) -> Table:
    """The parts as one table, in their order, those of their rows too that are wrong."""
    headings = {name: heading for part in reversed(parts) for name, heading in part.headings.items()}
    return Table(
        contract,
        file,
        headings,
        {name: Column(joined([part.columns.get(name) for part in parts], parts)) for name in headings},
        Coded([part.place for part in parts], by_part([len(part.numbers) for part in parts])),
        np.concatenate([part.numbers for part in parts] or [np.zeros(0, dtype=np.int64)]),
        laid=tuple(own for part in parts for own in part.laid or [{}] * len(part.numbers)) if any(part.laid for part in parts) else (),
    )


def joined(columns: list[Coded | None], parts: Sequence[Part]) -> Coded:
    """One column of several parts; blank where a part lacks it."""
    filled = [column or Coded([None], np.zeros(len(part.numbers), dtype=np.int32)) for column, part in zip(columns, parts, strict=True)]
    if len(filled) == 1:
        return filled[0]
    places: dict = {}
    codes = []
    for column in filled:
        moved = [places.setdefault((value.__class__, value), len(places)) for value in column.values] or [0]
        codes.append(np.array(moved, dtype=np.int32)[column.codes])
    return Coded([value for _, value in places], np.concatenate(codes))


def by_part(lengths: list[int]) -> np.ndarray:
    return np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)


def picked(table: Table, mask: np.ndarray) -> Table:
    """The rows of a table that a mask picks."""
    columns = {name: Column(Coded(each.coded.values, each.coded.codes[mask], each.coded.distinct)) for name, each in table.columns.items()}
    places = Coded(table.places.values, table.places.codes[mask])
    laid = tuple(own for own, kept in zip(table.laid, mask, strict=True) if kept) if table.laid else ()
    return Table(table.contract, table.file, table.headings, columns, places, table.numbers[mask], laid=laid)


def copies(parts: Sequence[Part]) -> dict[int, int]:
    """The parts whose rows are those of an earlier one, all in their places and with a day in each: a file that lies there twice."""
    found: dict[int, int] = {}
    seen: dict[tuple, list[int]] = {}
    for n, part in enumerate(parts):
        alike = seen.setdefault((part.numbers.tobytes(), *sorted(part.columns)), [])
        twin = next((other for other in alike if is_dated(part) and all(same(part.columns[name], parts[other].columns[name]) for name in part.columns)), None)
        if twin is None:
            alike.append(n)
        else:
            found[n] = twin
    return found


def is_dated(part: Part) -> bool:
    """Whether there are several rows and each has a day, in one column or another; months without cases, and tables of counts, may well be alike."""
    days = [np.array([isinstance(value, datetime.date) for value in coded.values] or [False])[coded.codes] for coded in part.columns.values()]
    return len(part.numbers) > 1 and bool(np.any(days, axis=0).all())


def same(one: Coded, other: Coded) -> bool:
    return Column(one).values() == Column(other).values()


def repeated(table: Table, parts: Sequence[Part], problems: list[Problem]) -> np.ndarray:
    """Rows whose key or unique value stands in an earlier row, each named."""
    contract = table.contract
    keys = [contract.primary_key] if contract.primary_key else []
    keys += [(each.name,) for each in contract.fields if each.unique and (each.name,) not in keys]
    bad = np.zeros(len(table), dtype=bool)
    for key in keys:
        if all(map(table.has, key)):
            bad |= repeats(table, key, parts, problems)
    return bad


def repeats(table: Table, key: tuple[str, ...], parts: Sequence[Part], problems: list[Problem]) -> np.ndarray:
    columns = [table.column(name) for name in key]
    bad = np.zeros(len(table), dtype=bool)
    if len(key) == 1 and columns[0].coded.distinct and np.bincount(columns[0].coded.codes, minlength=1).max() <= 1:
        return bad
    seen: dict[tuple, int] = {}
    for place, value in enumerate(zip(*(column.values() for column in columns), strict=True)):
        if None in value:
            continue
        if value in seen:
            bad[place] = True
            problems.append(repeat(table, key, place, seen[value], value, parts))
        else:
            seen[value] = place
    return bad


def repeat(table: Table, key: tuple[str, ...], place: int, first: int, value: tuple, parts: Sequence[Part]) -> Problem:
    part, other = parts[table.places.codes[place]], parts[table.places.codes[first]]
    private = any(table.contract.field(name).private for name in key)
    shown = "此格的内容" if private else f"'{LISTED(map(str, value))}'"
    where = f"第 {table.numbers[first]} 行" if part is other else f"{other.place} 第 {table.numbers[first]} 行"
    heading = LISTED(part.headings[name] for name in key)
    if table.laid:
        at = table.laid[first].get(key[0], (table.numbers[first], ""))
        where, heading = f"第 {at[0]} 行“{at[1]}”", table.laid[place].get(key[0], (0, heading))[1]
    remedy = "请合并或改名" if table.contract.extra_columns == "error" else "请核对是否重复登记，只留一行"
    return Problem(
        part.file, f"{shown} 与{where}重复", remedy, part.sheet, int(table.numbers[place]), heading, part.positions[key[0]]
    )
