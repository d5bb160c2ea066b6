"""A problem of a file: where a person finds it, what is wrong, what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing in a file that is refused, or (as a warning) that a person should know.

    Parameters
    ----------
    file
        As the user named it, or its path within a folder.
    row
        Counted as a person does, from 1, header and title rows included.
    column
        The heading as it is typed in the file.
    position
        The column's place in the sheet, from 0; not shown, for marking the cell.
    """

    file: str
    message: str
    remedy: str = ""
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    position: int | None = None

    @property
    def place(self) -> str:
        """File, sheet, row and column as messages begin."""
        parts = [self.file]
        if self.sheet is not None:
            parts.append(f"表“{self.sheet}”")
        if self.row is not None:
            parts.append(f"第 {self.row} 行")
        if self.column is not None:
            parts.append(f"列“{self.column}”")
        elif self.position is not None:
            parts.append(f"第 {self.position + 1} 列")
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}。{self.remedy}"

    def as_json(self) -> dict:
        """A dict with the place's parts, message and remedy."""
        place = {"file": self.file, "sheet": self.sheet, "row": self.row, "column": self.column}
        return place | {"message": self.message, "remedy": self.remedy}
