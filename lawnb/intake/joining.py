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
    """Rows whose key or unique value stands in an earlier row, each named; all of a sheet's at once where all stand in others."""
    contract = table.contract
    keys = [contract.primary_key] if contract.primary_key else []
    keys += [(each.name,) for each in contract.fields if each.unique and (each.name,) not in keys]
    bad = np.zeros(len(table), dtype=bool)
    for key in keys:
        if all(map(table.has, key)):
            twins = repeats(table, key)
            bad[list(twins)] = True
            problems += [repeat(table, key, place, first, parts) for place, first in apart(table, parts, twins, problems).items()]
    return bad


def repeats(table: Table, key: tuple[str, ...]) -> dict[int, int]:
    """The places of rows whose key stands in an earlier one, with the place of that."""
    columns = [table.column(name) for name in key]
    if len(key) == 1 and columns[0].coded.distinct and np.bincount(columns[0].coded.codes, minlength=1).max() <= 1:
        return {}
    seen: dict[tuple, int] = {}
    found: dict[int, int] = {}
    for place, value in enumerate(zip(*(column.values() for column in columns), strict=True)):
        if None not in value and (first := seen.setdefault(value, place)) != place:
            found[place] = first
    return found


def apart(table: Table, parts: Sequence[Part], twins: dict[int, int], problems: list[Problem]) -> dict[int, int]:
    """Without those of a sheet all of whose rows stand in others, as the year's stand in those of its months: that is told once."""
    codes = table.places.codes
    for n, part in enumerate(parts) if twins else ():
        places = np.flatnonzero(codes == n).tolist()
        if len(places) > 1 and all(place in twins and codes[twins[place]] != n for place in places):
            others = list(dict.fromkeys(parts[codes[twins[place]]].place for place in places))
            shown = "、".join(others[:3]) + ("等" if len(others) > 3 else "")
            problems.append(Problem(part.file, f"全部 {len(places)} 行在 {shown} 中都有", "看来是各表汇总成的，请只留其中一份", part.sheet))
            twins = {place: first for place, first in twins.items() if codes[place] != n}
    return twins


def repeat(table: Table, key: tuple[str, ...], place: int, first: int, parts: Sequence[Part]) -> Problem:
    part, other = parts[table.places.codes[place]], parts[table.places.codes[first]]
    private = any(table.contract.field(name).private for name in key)
    shown = "此格的内容" if private else f"'{LISTED(str(table.column(name).value(place)) for name in key)}'"
    row, heading, position = spot(table, part, place, key)
    there, label, _ = spot(table, other, first, key)
    where = f"第 {there} 行" + (f"“{label}”" if other.laid and there == row else "")
    remedy = "请合并或改名" if table.contract.extra_columns == "error" else "请核对是否重复登记，只留一行"
    return Problem(part.file, f"{shown} 与{'' if part is other else f'{other.place} '}{where}重复", remedy, part.sheet, row, heading, position)


def spot(table: Table, part: Part, place: int, key: tuple[str, ...]) -> tuple[int, str | None, int]:
    """Row, heading and position in the file of a row's key."""
    if part.laid:
        row, column, label = table.laid[place][key[0]]
        return row, label or None, column
    return int(table.numbers[place]), LISTED(part.headings[name] for name in key), part.positions[key[0]]
