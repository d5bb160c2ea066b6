"""The catalogue of a build folder, as `index.html` in it."""

from __future__ import annotations

from pathlib import Path

from lawnb.province.page import page, rows, summary
from lawnb.province.reading import Entry, entries
from lawnb.storage.folder import write_whole
from lawnb.workspace import Workspace

NAME = "index.html"
TITLE = "法治政府建设年度报告目录"


def write_catalogue(workspace: Workspace) -> tuple[Path, list[Entry]]:
    """Write the catalogue of all reports; the page and what it lists.

    Raises
    ------
    PublicationError
        The page cannot be written.
    """
    found, path = entries(workspace), workspace.out / NAME
    write_whole(path, page(TITLE, rows(found), summary(found)))
    return path, found
