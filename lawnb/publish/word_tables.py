"""The tables of the DOCX after pandoc: as wide as the text, heads that repeat, rows that stay whole, each cell in a style by name."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table

#: From this many columns on a table is a statistics form, set in small type.
NARROW_COLUMNS = 9
#: Of a statistics form, in twips: the text's width, the share of its first column in per cent, the height of upright heads.
TEXT_WIDTH, STUB_SHARE, UPRIGHT_HEIGHT = 8845, 12, 1900
#: What follows an element in the schema's order, which Word asks for; those of a row have none.
FOLLOWING = {
    "tblLayout": ("tblCellMar", "tblLook", "tblCaption", "tblDescription"),
    "tcW": ("gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark"),
    "textDirection": ("tcFitText", "vAlign", "hideMark"),
}


def set_table(table: Table, styles: tuple[str, str] | None = None) -> None:
    """A table as wide as the text, each of its cells in a style by name: the two given, for its first lines and the others, or by kind."""
    grid = table._tbl.tblGrid.gridCol_lst
    narrow = len(grid) >= NARROW_COLUMNS
    _set(table._tbl.tblPr, "tblW", type="pct", w="5000")
    if narrow:
        _set(table._tbl.tblPr, "tblLayout", type="fixed")
        others = TEXT_WIDTH * (100 - STUB_SHARE) // 100 // (len(grid) - 1)
        for n, column in enumerate(grid):
            column.set(qn("w:w"), str(others if n else TEXT_WIDTH * STUB_SHARE // 100))
    for row in table._tbl.tr_lst:
        _set(row.get_or_add_trPr(), "cantSplit", val="true")
        head = row.trPr.find(qn("w:tblHeader")) is not None
        if narrow and head and all(cell.grid_span == 1 for cell in row.tc_lst[1:]):
            _set(row.trPr, "trHeight", val=str(UPRIGHT_HEIGHT), hRule="atLeast")
        for n, cell in enumerate(row.tc_lst):
            if narrow:
                _set(cell.get_or_add_tcPr(), "tcW", type="dxa", w=str(sum(int(column.get(qn("w:w"))) for column in grid[n : n + cell.grid_span])))
                if head and n and cell.grid_span == 1:
                    _set(cell.tcPr, "textDirection", val="tbRlV")
            for m, paragraph in enumerate(cell.p_lst):
                paragraph.style = styles[min(m, 1)] if styles else _cell_style(paragraph, narrow, head)
                if paragraph.pPr is not None and (align := paragraph.pPr.find(qn("w:jc"))) is not None:
                    paragraph.pPr.remove(align)


def _set(parent: Any, name: str, **values: str) -> None:
    """An element of properties with these values, made in the schema's order where it is not there."""
    element = parent.find(qn(f"w:{name}"))
    if element is None:
        element = OxmlElement(f"w:{name}")
        parent.insert_element_before(element, *(f"w:{other}" for other in FOLLOWING.get(name, ())))
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)


def _cell_style(paragraph: Any, narrow: bool, head: bool) -> str:
    if narrow:
        return "TableNarrow"
    align = paragraph.pPr.find(qn("w:jc")) if paragraph.pPr is not None else None
    return "TableHead" if head else "TableNumber" if align is not None and align.get(qn("w:val")) in ("right", "end") else "Compact"
