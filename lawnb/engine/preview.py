"""A finished report's page in another theme, without running anything."""

from __future__ import annotations

from pathlib import Path

from lawnb.engine.run import exported, read_executed
from lawnb.outcome import REPORT_MIME
from lawnb.storage.folder import write_whole
from lawnb.theme.faces import theme_beside
from lawnb.theme.model import Theme


def write_preview(source: Path, folder: Path, theme: Theme, target: Path) -> None:
    """Write the page of an executed notebook in a theme; charts stay as they were drawn.

    Parameters
    ----------
    folder
        The agency's, beside whose theme its faces lie.

    Raises
    ------
    RunError
        The file is no executed notebook.
    PublicationError
        The page cannot be made, or it holds something personal.
    """
    nb = read_executed(source)
    for cell in nb["cells"]:
        for output in cell.get("outputs", ()):
            if REPORT_MIME in output.get("data", {}):
                output["data"][REPORT_MIME]["theme"] = theme.model_dump(mode="json")
    with theme_beside(folder):
        write_whole(target, exported(nb, "html"))
