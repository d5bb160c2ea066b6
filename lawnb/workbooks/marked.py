"""A copy of a user's workbook in which every problem is marked where it stands, and listed on a first sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lawnb.errors import ParameterError
from lawnb.intake.ledger import Intake
from lawnb.intake.problems import Problem, sentence
from lawnb.storage.folder import write_whole
from lawnb.workbooks.copies import SheetValues, sheet_values, styled_copy, values_copy
from lawnb.workbooks.parts import (
    AUTHOR,
    COMMENT_WIDTH,
    EXPECTED_FILL,
    FACE,
    LAST_ROW,
    comment_height,
    height,
    put_text,
    reference,
    saved,
    set_landscape,
    sheet_name,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell as MarkedCell
    from openpyxl.worksheet.worksheet import Worksheet

LIST = "问题清单"
#: What our part of a comment begins with, by which we know it again.
MARK_LINE = "【lawnb 核对】"
BAD_FILL, WARNING_FILL = "FFC7CE", "FFF2CC"
LIST_HEADINGS = ("级别", "所在表", "第几行", "哪一列", "问题", "处理办法")
LIST_WIDTHS = (8, 26, 9, 26, 64, 50)
#: Comments that a spreadsheet still opens quickly; cells beyond it are coloured only.
MOST_COMMENTS = 10_000
#: Rows of the list; Excel holds 65,530 links a sheet, and nobody reads more.
MOST_LISTED = 20_000


@dataclass(frozen=True)
class Mark:
    """A problem or a warning, and the cell of the copy that it belongs to, if it is copied and has one."""

    problem: Problem
    is_warning: bool
    sheet: str | None = None
    row: int | None = None
    column: int | None = None


def write_marked_copy(path: Path, intake: Intake, destination: Path) -> None:
    """Write the marked copy of a file or a folder that was read.

    Raises
    ------
    ParameterError
        The destination is the file itself, or no .xlsx.
    DiskError
        It cannot be written; a file that was there is as it was.
    """
    if destination.suffix.lower() != ".xlsx":
        raise ParameterError(f"--marked: '{destination}' 不是 .xlsx 文件名。请以 .xlsx 结尾。")
    if destination.exists() and path.exists() and destination.samefile(path):
        raise ParameterError("--marked: 不能覆盖原文件。请换一个文件名。")
    write_whole(destination, marked_copy(path, sheet_values(path, intake), intake.problems, intake.warnings))


def marked_copy(
    path: Path, sheets: Sequence[SheetValues], problems: Sequence[Problem], warnings: Sequence[Problem]
) -> bytes:
    """A workbook (XLSX) with the sheets of a file, bad cells filled and commented, and all problems on a first sheet.

    Parameters
    ----------
    path
        An XLSX file is copied with its formulas and styles, without macros; of any other the values are.
    sheets
        The file's sheets as they were read; none where it was refused as a whole, and then it is not opened.
    """
    workbook = styled_copy(path) if sheets else None
    if workbook is None:
        workbook, names = values_copy(sheets, [LIST])
    else:
        clear_marks(workbook)
        names = {(each.file, each.sheet): each.name for each in sheets if each.name in workbook.sheetnames}
    marks = [placed(problem, False, names) for problem in problems] + [placed(problem, True, names) for problem in warnings]
    mark_cells(workbook, marks)
    write_list(workbook, marks)
    return saved(workbook)


def placed(problem: Problem, is_warning: bool, names: dict[tuple[str, str | None], str]) -> Mark:
    """Where a problem's cell is in the copy: of a whole row, its first cell."""
    sheet = names.get((problem.file, problem.sheet))
    if sheet is None or problem.row is None or problem.row > LAST_ROW:
        return Mark(problem, is_warning, sheet)
    return Mark(problem, is_warning, sheet, problem.row, (problem.position or 0) + 1)


# -- the marks ---------------------------------------------------------------------------------------------------------


def clear_marks(workbook: Workbook) -> None:
    """Take away what an earlier check marked, where its list is still there: the list, the comments, the colours."""
    if LIST not in workbook.sheetnames or str(workbook[LIST]["A1"].value) != LIST or len(workbook.sheetnames) < 2:
        return
    workbook.remove(workbook[LIST])
    for sheet in workbook.worksheets:
        for cell in [cell for row in sheet.iter_rows() for cell in row if cell.comment and MARK_LINE in cell.comment.text]:
            clear_mark(cell)


def clear_mark(cell: MarkedCell) -> None:
    """Take our comment and colour off a cell; a comment that the user wrote stays."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    text = cell.comment.text.partition(MARK_LINE)[0].rstrip()
    cell.comment = Comment(text, cell.comment.author) if text else None
    if str(cell.fill.fgColor.rgb)[2:] in (BAD_FILL, WARNING_FILL):
        cell.fill = PatternFill()


def mark_cells(workbook: Workbook, marks: Iterable[Mark]) -> None:
    """Fill and comment each cell that has marks; red where any of them is a problem."""
    from openpyxl.styles import PatternFill

    cells: dict[tuple[str, int, int], list[Mark]] = {}
    for mark in marks:
        if mark.row is not None:
            cells.setdefault((mark.sheet, mark.row, mark.column), []).append(mark)
    fills = {False: PatternFill("solid", fgColor=BAD_FILL), True: PatternFill("solid", fgColor=WARNING_FILL)}
    for n, ((sheet, row, column), found) in enumerate(cells.items()):
        cell = whole(workbook[sheet], row, column)
        cell.fill = fills[all(mark.is_warning for mark in found)]
        if n < MOST_COMMENTS:
            add_comment(cell, found)


def whole(sheet: Worksheet, row: int, column: int) -> MarkedCell:
    """A cell, or the first of the merged ones that it is among."""
    from openpyxl.cell.cell import MergedCell

    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        first = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
        return sheet.cell(first.min_row, first.min_col)
    return cell


def add_comment(cell: MarkedCell, marks: list[Mark]) -> None:
    """What is wrong and what to do, below a comment that the user wrote."""
    from openpyxl.comments import Comment

    author = cell.comment.author if cell.comment else AUTHOR
    lines = [cell.comment.text, MARK_LINE] if cell.comment else [MARK_LINE]
    lines += dict.fromkeys(sentence("提示" if mark.is_warning else "问题", mark.problem.message, mark.problem.remedy) for mark in marks)
    cell.comment = Comment("\n".join(lines), author, height=comment_height(lines), width=COMMENT_WIDTH)


# -- the list ----------------------------------------------------------------------------------------------------------


def write_list(workbook: Workbook, marks: Sequence[Mark]) -> None:
    """The first sheet: every problem and warning with a link to its cell."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    copied = bool(workbook.sheetnames)
    sheet = workbook.create_sheet(sheet_name(LIST, workbook.sheetnames), 0)
    put_text(sheet["A1"], LIST)
    sheet["A1"].font = Font(name=FACE, size=14, bold=True)
    for row, line in enumerate(summary(marks, copied), 2):
        put_text(sheet.cell(row, 1), line)
        sheet.cell(row, 1).font = Font(name=FACE, size=11)
    top = sheet.max_row + 2
    for column, text in enumerate(LIST_HEADINGS, 1):
        cell = sheet.cell(top, column)
        put_text(cell, text)
        cell.font, cell.fill = Font(name=FACE, size=11, bold=True), PatternFill("solid", fgColor=EXPECTED_FILL)
    link = Font(name=FACE, size=11, color="0563C1", underline="single")
    styles = Font(name=FACE, size=11), link, Alignment(vertical="top", wrap_text=True)
    several = len({mark.problem.file for mark in marks}) > 1
    for row, mark in enumerate(marks[:MOST_LISTED], top + 1):
        write_mark(sheet, row, mark, several, styles)
    for column, wide in enumerate(LIST_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = wide
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    set_landscape(sheet, 1)
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(LIST_HEADINGS))}{max(sheet.max_row, top + 1)}"
    show_first(workbook)


def summary(marks: Sequence[Mark], copied: bool) -> list[str]:
    """How many there are, what the colours say, and what is not marked."""
    n_warnings = sum(mark.is_warning for mark in marks)
    n_cells = len({(mark.sheet, mark.row, mark.column) for mark in marks if mark.row is not None})
    lines = [f"问题 {len(marks) - n_warnings} 处，提示 {n_warnings} 处。浅红色的格必须改正，黄色的格请留意；格上的批注写明原因和处理办法。"]
    if len(marks) > MOST_LISTED:
        lines.append(f"只列前 {MOST_LISTED} 处，另有 {len(marks) - MOST_LISTED} 处；全部见 lawnb intake --json。")
    if not copied:
        return [*lines, "原文件不能打开，或太大不宜复制，这里只有清单。请在原文件中改正，然后再核对一次。"]
    if n_cells > MOST_COMMENTS:
        lines.append(f"有问题的格超过 {MOST_COMMENTS} 个，其余只标颜色，不加批注。")
    return [*lines, "请在原文件中改正，或改正这份副本（本表不影响读入），然后再核对一次。"]


def write_mark(sheet: Worksheet, row: int, mark: Mark, several: bool, styles: tuple) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    problem = mark.problem
    place = "，".join(filter(None, (problem.file if several or mark.sheet is None else None, mark.sheet or problem.sheet)))
    column = problem.column or (f"第 {problem.position + 1} 列" if problem.position is not None else "")
    texts = ("提示" if mark.is_warning else "问题", place, problem.row, column, problem.message, problem.remedy)
    plain, link, wrapped = styles
    for n, text in enumerate(texts, 1):
        cell = sheet.cell(row, n)
        if isinstance(text, int):
            cell.value = text
        elif text:
            put_text(cell, text)
        cell.font, cell.alignment = plain, wrapped
    sheet.row_dimensions[row].height = height([str(text or "") for text in texts], LIST_WIDTHS)
    if mark.row is not None:
        target = reference(mark.sheet, f"{get_column_letter(mark.column)}{mark.row}")
        sheet.cell(row, 3).hyperlink = Hyperlink(ref="", location=target, display=str(mark.row))
        sheet.cell(row, 3).font = link


def show_first(workbook: Workbook) -> None:
    """Open at the list, with no other sheet selected beside it: typing would go into both."""
    workbook.active = 0
    for sheet in workbook.worksheets:
        sheet.sheet_view.tabSelected = sheet is workbook.worksheets[0]
    for view in workbook.views:
        view.firstSheet = 0
