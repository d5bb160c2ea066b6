"""The totals that a sheet prints, held against its rows."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from lawnb.formats import plain as plain_number
from lawnb.formats import with_unit
from lawnb.intake import furniture
from lawnb.intake.below import Below
from lawnb.intake.cells import UNCALCULATED, BadCell, Cell, Context, is_blank
from lawnb.intake.columns import Column, plain
from lawnb.intake.sheets import Coded
from lawnb.intake.tables import Column as Values
from lawnb.intake.tables import is_number
from lawnb.intake.values import interpret


def check_totals(below: Below, kinds: dict[int, str], cases: np.ndarray, columns: dict[str, Coded]) -> None:
    """Each printed total against the rows above it, of its section or of the sheet; against those below where it stands above them all."""
    section = 0
    for place in sorted(place for place, kind in kinds.items() if kind == "totals"):
        cells = below.sheet.row(below.start + place)
        word, counted = furniture.total_label(cells)
        spans = [(section, place)] if word in furniture.SECTION_WORDS else [(0, place), (section, place)]
        on_top = not cases[:place].any()
        masks = [cases] if on_top else [within(cases, *span) for span in spans]
        side = "下面" if on_top else "上面"
        if counted is not None and counted not in [int(mask.sum()) for mask in masks]:
            below.problem(f"“{word}”写明 {counted} 件，{side}有 {int(masks[0].sum())} 行", "请核对合计行，或找出缺少、重复的行", place)
        for column in below.header.columns:
            if column.field.type in ("number", "integer") and column.position < len(cells):
                check_total(below, cells[column.position], word, place, column, columns[column.field.name], masks, side)
        section = place + 1


def check_counts(below: Below, kinds: dict[int, str], cases: np.ndarray) -> None:
    """The number of records that a system prints below a list: where it is another, only a page of the list was exported as a rule."""
    for place in sorted(place for place, kind in kinds.items() if kind == "notes"):
        cells = [cell for cell in below.sheet.row(below.start + place) if not is_blank(cell)]
        match = furniture.PAGED.fullmatch(plain(cells[0])) if len(cells) == 1 else None
        if match and int(match["n"]) != int(cases.sum()):
            below.problem(f"写明共 {match['n']} 条，表中有 {int(cases.sum())} 行", "可能只导出了当前一页，请导出全部；或找出缺少、重复的行", place)


def check_total(below: Below, cell: Cell, word: str, place: int, column: Column, coded: Coded, masks: list[np.ndarray], side: str) -> None:
    if is_blank(cell) or bool((masks[0] & below.unread[column.field.name]).any()):
        return
    if cell == UNCALCULATED:
        below.warn(f"“{word}”行的公式没有算出的值，没有与各行核对", "请用表格软件打开并保存", column, place)
        return
    try:
        printed, _ = interpret(cell, column.field, Context(column.scale, below.sheet.date1904))
    except BadCell as error:
        below.problem(f"“{word}”行：{error.message}", error.remedy, place, column)
        return
    if not is_number(printed):
        return
    sums = [Values(coded).total(mask) for mask in masks]
    if Decimal(printed) not in sums:
        unit = column.field.unit or ""
        shown = [with_unit(value, unit) if unit == "元" else f"{plain_number(value)}{unit}" for value in (Decimal(printed), sums[0])]
        message = f"“{word}”写 {shown[0]}，{side}各行相加是 {shown[1]}"
        below.problem(message, "请核对合计行，或找出缺少、重复、写错的行", place, column)


def within(cases: np.ndarray, start: int, end: int) -> np.ndarray:
    mask = np.zeros(len(cases), dtype=bool)
    mask[start:end] = cases[start:end]
    return mask
