"""The columns of a sheet's cases, each read by its distinct values."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lawnb.intake.below import Below
from lawnb.intake.cells import BadCell, Cell, Context, Value, is_blank
from lawnb.intake.columns import Column, plain
from lawnb.intake.sheets import Coded
from lawnb.intake.sieve import MANY, all_text
from lawnb.intake.values import interpret
from lawnb.intake.whole import read_all, read_some

#: How ledgers say that a cell holds what stands above it.
DITTO = {"同上", "同前", "〃", "″", "′′", "\"", "“", "”", "''", "＂", "々"}
IN_DITTO = re.compile(r"同[^\S\n]*[上前]|[〃″′＂々]|(?:^|\n)[^\S\n]*[(（]?[\"“”']")


def values(below: Below, column: Column, cases: np.ndarray) -> Coded:
    """The column's values by row; rows with a bad cell are marked wrong and named."""
    raw = with_ditto(below, column, cases, with_merged(below, column, cases))
    codes = used(below, raw)
    cells = raw.values if len(codes) == len(raw.values) else [raw.values[code] for code in codes]
    read = read_all(cells, column.field, column.scale) if all_text(cells) else None
    if read is None:
        return values_one_by_one(below, raw, column, codes)
    found, note = read
    below.unread[column.field.name] = below.shifted
    told = {code for code in codes if raw.values[code]} if note else None
    tell_notes(below, raw, column, {note: told} if told else {})
    if found is cells and (cells is raw.values or len(raw.values) > MANY):
        return raw  # as they are; what no row has, the heading above a large file's column, may stay among them
    if cells is raw.values:
        return recoded(found, raw.codes)
    placed: list[Value] = [None] * len(raw.values)
    for code, value in zip(codes, found, strict=True):
        placed[code] = value
    return recoded(placed, raw.codes)


def used(below: Below, raw: Coded) -> Sequence[int]:
    """The codes of the values that stand in a case."""
    used = np.zeros(len(raw.values), dtype=bool)
    used[raw.codes[below.sound]] = True
    return range(len(used)) if used.all() else np.flatnonzero(used).tolist()


def values_one_by_one(below: Below, raw: Coded, column: Column, codes: Sequence[int]) -> Coded:
    """The same where some of the values at these places are not in the contract's own form."""
    found: list[Value] = [None] * len(raw.values)
    bad: dict[int, BadCell] = {}
    notes: dict[str, set[int]] = {}
    context = Context(column.scale, below.sheet.date1904)
    for code in read_some(raw.values, codes, column.field, column.scale, found, notes):
        try:
            found[code], note = interpret(raw.values[code], column.field, context)
            if note:
                notes.setdefault(note, set()).add(code)
        except BadCell as error:
            bad[code] = error
    tell_bad(below, raw, column, bad)
    tell_notes(below, raw, column, notes)
    return Coded(found, raw.codes, raw.distinct) if found == raw.values else recoded(found, raw.codes)


def with_merged(below: Below, column: Column, cases: np.ndarray) -> Coded:
    """The column with cells that were merged over several rows filled; of a merged number nobody can say how it divides."""
    raw = below.raw[column.position]
    spans = sorted((top - below.start, bottom - below.start) for top, left, bottom, right in below.sheet.merged
                   if left <= column.position <= right and bottom > top >= below.start)  # fmt: skip
    if not spans:
        return raw
    codes = raw.codes.copy()
    for top, bottom in spans:
        places = [place for place in range(top, min(bottom + 1, below.n)) if cases[place]]
        if len(places) < 2:
            continue
        rows = f"第 {below.number(places[0])}–{below.number(places[-1])} 行"
        if column.field.type in ("number", "integer") and not is_blank(raw.values[raw.codes[top]]):
            for place in places:
                below.wrong[place] = True
                below.problem(f"{rows}是合并的一格，无法确定各行的数", "请取消合并，逐行填写", place, column)
        else:
            codes[places] = codes[top]
            below.warn(f"{rows}是合并的一格，各行都读作同一内容", "", column)
    return Coded(raw.values, codes)


def with_ditto(below: Below, column: Column, cases: np.ndarray, raw: Coded) -> Coded:
    """The column with 同上 and its like replaced by what stands in the case above; where that is nothing, or each case has its own, it stays wrong."""
    marks = dittos(raw.values)
    places = np.flatnonzero(below.sound & raw.among(marks)) if marks else ()
    codes, numbered, read = raw.codes.copy(), np.flatnonzero(cases), []
    own = column.field.unique or column.position in below.header.key
    for place in places:
        before = int(np.searchsorted(numbered, place)) - 1
        above = codes[numbered[before]] if before >= 0 and not own else None
        if above is not None and not is_blank(raw.values[above]) and not is_ditto(raw.values[above]):
            codes[place] = above
            read.append(place)
        elif is_readable(raw.values[codes[place]], column):  # which would be taken for a text of its own
            below.wrong[place] = True
            below.problem("每行各有编号，不能写“同上”" if own else "写“同上”，而上一行没有内容", "请填写", int(place), column)
    if read:
        below.warn(f"{len(read)} 处写“同上”，读作上一行的内容（第一处在第 {below.number(read[0], column)} 行）", "", column)
    return Coded(raw.values, codes) if read else raw


def dittos(values: list[Cell]) -> list[int]:
    """The codes of the values that are such marks; of very many, only those written without more."""
    if len(values) > MANY:
        return [values.index(mark) for mark in DITTO.intersection(values)]
    if not IN_DITTO.search("\n".join(value for value in values if value.__class__ is str)):
        return []
    return [code for code, value in enumerate(values) if is_ditto(value)]


def is_readable(cell: Cell, column: Column) -> bool:
    try:
        interpret(cell, column.field, Context())
    except BadCell:
        return False
    return True


def is_ditto(cell: Cell) -> bool:
    return isinstance(cell, str) and plain(cell).strip("()") in DITTO


def tell_bad(below: Below, raw: Coded, column: Column, bad: dict[int, BadCell]) -> None:
    below.unread[column.field.name] = below.shifted
    if not bad:
        return
    wrong = below.sound & raw.among(bad)
    below.unread[column.field.name] = wrong | below.shifted
    for place in np.flatnonzero(wrong):
        error = bad[raw.codes[place]]
        below.wrong[place] = True
        below.problem(error.message, error.remedy, int(place), column)


def tell_notes(below: Below, raw: Coded, column: Column, notes: dict[str, set[int]]) -> None:
    for note, codes in sorted(notes.items(), key=lambda told: min(told[1])):
        places = np.flatnonzero(below.sound & raw.among(codes))
        below.warn(f"{len(places)} 处作了不失原意的统一：{note}（第一处在第 {below.number(places[0], column)} 行）", "", column)


def recoded(values: list[Value], codes: np.ndarray) -> Coded:
    """Coded by value: several texts may mean one."""
    if len(values) > MANY:
        return Coded(values, codes)
    if len(set(values)) == len(values):
        return Coded(values, codes, True)
    own = Coded.of(values)
    return Coded(own.values, own.codes[codes], own.distinct)
