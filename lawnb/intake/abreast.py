"""Tables printed in several columns abreast, as rolls of officers are: the same headings side by side, read as one table."""

from __future__ import annotations

from lawnb.intake.cells import is_blank
from lawnb.intake.columns import Header, heading_of
from lawnb.intake.contracts import Contract
from lawnb.intake.forms import Laid, Spot
from lawnb.intake.headings import normalised
from lawnb.intake.sheets import Sheet


def abreast(sheet: Sheet, own: Contract, header: Header) -> Laid | None:
    """The table with the parts of each row below one another; None where its headings are not the same ones again and again.

    Cells that are merged over several rows are left as they are: the table stays refused.
    """
    parts = equal_parts([normalised(heading_of(cell)) for cell in sheet.row(header.first)])
    if header.first != header.last or len(parts) < 2 or any(bottom > top > header.last for top, _, bottom, _ in sheet.merged):
        return None
    apart = set(range(sheet.width)) - {column for part in parts for column in part}
    if any(not is_blank(sheet.cell(row, column)) for row in range(header.last + 1, sheet.height) for column in apart):
        return None
    found, below = Laid(sheet), range(header.last + 1, sheet.height)
    texts = [row for row in below if any(not is_blank(cell) for cell in sheet.row(row))]
    found.require_width(texts, len(sheet.row(header.last)))
    heads = [Spot(cell, header.last, column) for column, cell in enumerate(sheet.row(header.last))]
    lines = [[heads[column] for column in parts[0]]]
    for row in below:
        lines += [[Spot(sheet.cell(row, column), row, column, heads[column].cell) for column in part] for part in parts]
    return found.finish(own, header.first, lines, f"左右并排的 {len(parts)} 栏，逐行从左到右读作一张表")


def equal_parts(headings: list[str]) -> list[range]:
    """The places of headings that come again in the same order, without the blank ones between; one part where they do not."""
    filled = [place for place, heading in enumerate(headings) if heading]
    for n in range(len(filled) // 2, 1, -1):
        size, rest = divmod(len(filled), n)
        parts = [filled[start : start + size] for start in range(0, len(filled), size)]
        if not rest and size > 1 and all([headings[place] for place in part] == [headings[place] for place in parts[0]] for part in parts):
            ranges = [range(part[0], part[-1] + 1) for part in parts]
            return ranges if all(len(each) == size for each in ranges) else []
    return []
