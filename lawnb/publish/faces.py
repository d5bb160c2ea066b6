"""Documents set in the faces of their themes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from lawnb import fonts
from lawnb.errors import ParameterError
from lawnb.publish.document import Document
from lawnb.theme.faces import folder_beside, theme_faces
from lawnb.workspace import workspace

T = TypeVar("T")


def in_its_faces(function: Callable[[Document], T]) -> Callable[[Document], T]:
    """Have a function set a document in its theme's faces.

    Raises
    ------
    PublicationError
        This machine has not the files that the report was made with.
    """

    @wraps(function)
    def set_in_faces(doc: Document) -> T:
        if doc.theme.fonts.none:
            return function(doc)
        with fonts.preferring(theme_faces(doc.theme, folder_beside() or _folder(doc.report))):
            return function(doc)

    return set_in_faces


def _folder(report: Mapping[str, Any]) -> Path | None:
    """The folder of the report's agency, where this is its workspace."""
    try:
        return workspace().records(str(report.get("agency", {}).get("slug", "")), report.get("year", 0)).parent
    except ParameterError:
        return None
