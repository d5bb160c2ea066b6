"""The faces that a theme names: by a file beside it or by a family of the machine; found, or the report is not made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lawnb import fonts
from lawnb.digests import kept_sha256
from lawnb.errors import PublicationError
from lawnb.fonts import SUFFIXES, Face
from lawnb.theme.beside import place_fault

if TYPE_CHECKING:
    from lawnb.theme.model import FontFace, Theme

#: Bytes of a font's file; the largest Chinese ones have 30 million.
LARGEST = 60_000_000
#: OS/2 fsType: the face's licence forbids embedding.
RESTRICTED = 0x0002
REGULAR = 400
REMEDY = "请安装或用 LAWNB_FONTS 提供这款字体，或把字体文件放在 theme.yaml 旁边，写文件名"

_beside: ContextVar[Path | None] = ContextVar("beside", default=None)


@contextmanager
def theme_beside(folder: Path) -> Iterator[None]:
    """Make a report whose agency's folder this is."""
    token = _beside.set(folder)
    try:
        yield
    finally:
        _beside.reset(token)


def named_face(folder: Path, name: str) -> tuple[Face | None, str]:
    """The face that a theme's file means by a name, and what keeps it from use, as words that follow the name."""
    if Path(name).suffix.lower() in SUFFIXES:
        if fault := place_fault(folder, name, SUFFIXES, LARGEST, "字体文件"):
            return None, fault
        found = fonts.faces(folder / name)[:1]
        if not found:
            return None, "不是可用的字体文件。请换一个"
    else:
        found = installed(name)
        if not found:
            return None, f"在这台机器上没有。{REMEDY}"
    face = _regular(found)
    return face, _fault(face)


def _fault(face: Face) -> str:
    with fonts.opened(face.path) as own:
        font = own[face.index]
        if "OS/2" in font and font["OS/2"].fsType & RESTRICTED:
            return "的许可不允许嵌入文件。请换一款"
        return "是可变字体，PDF 不能用。请换成常规字重的文件" if "fvar" in font else ""


def _regular(found: Iterable[Face]) -> Face:
    """Of the faces of a family the upright one whose weight is nearest to the regular."""
    return min(found, key=_distance)


def _distance(face: Face) -> int:
    with fonts.opened(face.path) as own:
        system = own[face.index]["OS/2"] if "OS/2" in own[face.index] else None
        return abs(system.usWeightClass - REGULAR) + 1000 * (system.fsSelection & 1) if system else REGULAR


def installed(family: str) -> list[Face]:
    """The machine's faces of a family, those of LAWNB_FONTS before the system's, ours last."""
    return next(filter(None, ([face for face in _all(folder) if face.family == family] for folder in _folders())), [])


def _folders() -> list[Path]:
    return [*fonts.given_folders(), *fonts.system_folders(), fonts.bundled("heiti").path.parent]


@cache
def _all(folder: Path) -> tuple[Face, ...]:
    return tuple(face for path in fonts.font_files(folder) for face in fonts.faces(path))


def folder_beside() -> Path | None:
    """The folder of the agency whose report is made, where it is known."""
    return _beside.get()


def theme_faces(theme: Theme, beside: Path | None) -> Mapping[str, tuple[Face, ...]]:
    """The faces of a theme by role, the very files that the records' machine had.

    Parameters
    ----------
    beside
        The agency's folder, which is looked through before the machine's own.

    Raises
    ------
    PublicationError
        This machine has not the same file of a face.
    """
    found = {role: [(own, _same(own, beside)) for own in getattr(theme.fonts, role)] for role in fonts.ROLES}
    if missing := list(dict.fromkeys(own.family for faces in found.values() for own, face in faces if face is None)):
        raise PublicationError(*(f"主题的字体“{family}”不在这台机器上，或与生成报告时的文件不同。请安装或用 LAWNB_FONTS 提供同一个文件。" for family in missing))
    return {role: tuple(face for _, face in faces) for role, faces in found.items() if faces}


def _same(own: FontFace, beside: Path | None) -> Face | None:
    near = (face for path in (fonts.font_files(beside) if beside else ()) for face in fonts.faces(path))
    faces = (face for faces in (near, *map(_all, _folders())) for face in faces)
    return next((face for face in faces if face.family == own.family and kept_sha256(face.path) == own.sha256), None)
