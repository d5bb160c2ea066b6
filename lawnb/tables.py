"""Tables of the report: a frame of figures in, one accessible HTML table out, rendered by pandas Styler."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.io.formats.style import Styler

from lawnb import formats
from lawnb.display import Fragment, Sentence, Shown, figure_html
from lawnb.errors import RunError
from lawnb.figures import STATUS_TEXT, Figure, Status

TEMPLATE = "table.html.jinja"
TABLE_ID = re.compile(r"[a-z][a-z0-9-]*")
MARKS = {
    Status.NOT_APPLICABLE: f"“{STATUS_TEXT[Status.NOT_APPLICABLE]}”表示没有此项职权，或者不适用。",
    Status.SUPPRESSED: f"“{STATUS_TEXT[Status.SUPPRESSED]}”表示为保护个人信息不予公布。",
}


class ReportStyler(Styler.from_custom_template(Path(__file__).parent / "theme", html_table=TEMPLATE)):
    """A styler that is rendered once."""

    def _copy(self, deepcopy: bool = False) -> ReportStyler:
        """Itself: what is rendered is a copy otherwise, so that the styler may be used again."""
        return self


class Cells(pd.DataFrame):
    """A frame whose rows are told from its array, not by a column at a time and a type of tuple made for each table."""

    def itertuples(self, index: bool = True, name: str | None = None) -> Iterator[tuple]:
        rows = map(tuple, self.to_numpy(dtype=object))
        return ((label, *row) for label, row in zip(self.index, rows, strict=True)) if index else rows


def plain(labels: pd.Index) -> pd.Index:
    """Labels as they are: pandas would bring texts into an array of Arrow, and fetch them one by one again."""
    return labels if labels.nlevels > 1 else labels.astype(object)


def table(
    frame: pd.DataFrame, *, id: str, caption: str, unit: str = "", notes: Sequence[str] = (), total: bool = False
) -> Fragment:
    """A table of the report.

    Parameters
    ----------
    frame
        The index is the row headers, its names are their headings; the columns are the headings, in two levels
        where groups of columns share one (a blank lower level joins a heading to the one above). Cells are Figure,
        Shown (a figure with its unit), Sentence, str, int, Decimal, or None for what the body did not provide.
    id
        Lower-case name, unique in the report; the table's id is ``t-<id>``.
    unit
        Measures of the numbers, as in 起、万元: the cells show them without units.
    notes
        Sentences under the table. What — and ※ mean is added where they appear.
    total
        The last row is the total of the rows above.

    Raises
    ------
    RunError
        A cell holds something else, a fraction for example, which has neither source nor unit.
    """
    if not TABLE_ID.fullmatch(id) or frame.columns.nlevels > 2:
        raise ValueError(f"table {id!r}: the id is lower case with hyphens, and headings have one or two levels")
    cells = frame.to_numpy(dtype=object)
    frame, rows = Cells(cells, plain(frame.index), plain(frame.columns), dtype=object), cells.tolist()
    require_cells(rows, id)
    numeric = [is_numeric(column) for column in zip(*rows, strict=True)] or [False] * frame.shape[1]
    styler = ReportStyler(frame, uuid=f"t-{id}", cell_ids=False).set_caption(caption).format(cell)
    html = styler.to_html(
        exclude_styles=True,
        sparse_index=True,
        sparse_columns=True,
        max_rows=len(frame) + 1,
        max_columns=frame.shape[1] + 1,
        attributes=lambda value, place: attributes(value, numeric[place]),
        levels=frame.columns.nlevels,
        notes=[*notes, *marks(rows)],
        stub=[str(name or "") for name in frame.index.names],
        total=total,
        unit=unit,
    )
    return Fragment(html.strip(), f"[表] {caption}")


def grid(rows: Sequence[Sequence], labels: Sequence[str], stub: str, columns: Sequence[str]) -> pd.DataFrame:
    """A frame for `table`, its cells as they are: pandas would look through each column for what it could be.

    Parameters
    ----------
    labels, stub
        The row headers, and their heading.
    """
    cells = np.empty((len(labels), len(columns)), dtype=object)
    for place, row in enumerate(rows):
        cells[place, :] = row
    return pd.DataFrame(cells, pd.Index(labels, name=stub, dtype=object), pd.Index(columns, dtype=object), dtype=object)


def require_cells(rows: Sequence[tuple], id: str) -> None:
    """Refuse cells that no reader could trace; name their rows and columns, never the value."""
    problems = [
        f"表“{id}”, 第 {row + 1} 行, 第 {column + 1} 列: {type(value).__name__} 不能放进表格。"
        "请用数字簿中的数字、文字或整数；没有数据时留空。"
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if not (isinstance(value, (Figure, Sentence, Shown, str)) or is_number(value) or is_missing(value))
    ]
    if problems:
        raise RunError(*problems)


def is_missing(value: object) -> bool:
    """None, and what pandas makes of None: NaN, NaT or NA."""
    return value is None or (pd.api.types.is_scalar(value) and pd.isna(value))


def is_number(value: object) -> bool:
    """Figures and whole numbers; a column of counts with a gap holds floats, since pandas stores it so."""
    if isinstance(value, (Figure, Decimal)):
        return not is_missing(value)
    return pd.api.types.is_integer(value) or (pd.api.types.is_float(value) and float(value).is_integer())


def is_numeric(column: Sequence[object]) -> bool:
    """Whether numbers stand in a column: as such, or each with a unit of its own."""
    return any(map(is_number, column)) or {type(value) for value in column if value != ""} == {Shown}


def cell(value: object) -> str:
    """The HTML inside a body cell."""
    if is_missing(value):
        return STATUS_TEXT[Status.MISSING]
    if isinstance(value, Figure):
        return figure_html(value, value.number) if value.reported else escape(value.number)
    if isinstance(value, Shown):
        return figure_html(value.figure, value.text, value.year)
    if isinstance(value, Sentence):
        return "".join(map(cell, value.parts))
    if isinstance(value, str):
        return escape(value)
    return formats.plain(value if isinstance(value, Decimal) else int(value))


def attributes(value: object, numeric: bool) -> str:
    """The class attribute of a body cell: numbers stand at the right, and missing is not zero."""
    status = value.status if isinstance(value, Figure) else Status.MISSING if is_missing(value) else Status.REPORTED
    classes = ["number"] * (is_number(value) or (numeric and (isinstance(value, Shown) or status is not Status.REPORTED)))
    if status is not Status.REPORTED:
        classes.append(status.replace("_", "-"))
    return f' class="{" ".join(classes)}"' if classes else ""


def marks(rows: Sequence[tuple]) -> list[str]:
    """What the marks in the table's cells mean, for those that appear."""
    values = (part for row in rows for value in row for part in (value.parts if isinstance(value, Sentence) else (value,)))
    figures = (value.figure if isinstance(value, Shown) else value for value in values)
    shown = {figure.status for figure in figures if isinstance(figure, Figure)}
    return [meaning for status, meaning in MARKS.items() if status in shown]
