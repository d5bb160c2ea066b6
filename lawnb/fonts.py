"""The faces that a report is set in, found by reading font files: no font cache of the system is trusted.

GB/T 9704-2012 asks for 小标宋, 仿宋, 黑体, 楷体 and 宋体. Where the machine (or LAWNB_FONTS) has them they come first;
Noto Serif SC and Noto Sans SC, from a wheel, stand behind each of them, so a fresh machine has every face it needs.
"""

from __future__ import annotations

import os
import struct
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pylopdf_fonts_zh_cn

from lawnb.errors import PublicationError

if TYPE_CHECKING:
    import uharfbuzz
    from fontTools.ttLib import TTFont

#: Family names of the faces that the standard asks for, by role.
FAMILIES = {
    "biaosong": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
    "fangsong": ("FangSong", "仿宋", "FangSong_GB2312", "仿宋_GB2312", "STFangsong", "华文仿宋"),
    "kaiti": ("KaiTi", "楷体", "KaiTi_GB2312", "楷体_GB2312", "STKaiti", "华文楷体"),
    "heiti": ("SimHei", "黑体", "STHeiti", "华文黑体"),
    "songti": ("SimSun", "宋体", "STSong", "华文宋体"),
}
ROLES = tuple(FAMILIES)
#: Words in the file names of the fonts above; other files are not opened.
FILE_HINTS = ("fang", "kai", "hei", "song", "sim", "fz", "仿", "楷", "黑", "宋")
SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
FAMILY_NAME_IDS = (1, 16)
#: Characters on each side of a missing one that a message shows, and of how many missing ones.
NEIGHBOURS, SHOWN_PLACES = 8, 3
#: Characters without a glyph of their own: white space and line ends.
BLANK = {" ", "\n", "\r", "\t", "\u3000"}
#: Never published, whatever a font says: controls, zero-width and bidirectional marks and soft hyphens, which hide text or
#: turn it around and are refused, not stripped, as somebody put them there; private use, which differs from font to font.
REFUSED = {"Cc", "Cf", "Co", "Cs"}


@dataclass(frozen=True)
class Face:
    """One font: its family name as the file gives it, the file, and its place in a collection."""

    family: str
    path: Path
    index: int = 0


def bundled(role: str) -> Face:
    """The face of the wheel that stands in for a role: the same on every machine."""
    name = "NotoSansSC" if role == "heiti" else "NotoSerifSC"
    family = "Noto Sans SC" if role == "heiti" else "Noto Serif SC"
    return Face(family, Path(pylopdf_fonts_zh_cn.__file__).parent / f"{name}-Regular.otf")


_preferred: ContextVar[Mapping[str, tuple[Face, ...]]] = ContextVar("preferred", default={})


@contextmanager
def preferring(faces: Mapping[str, tuple[Face, ...]]) -> Iterator[None]:
    """Set text in these faces, by role, before any other."""
    token = _preferred.set(faces)
    try:
        yield
    finally:
        _preferred.reset(token)


def preferred(role: str) -> tuple[Face, ...]:
    """The faces that a report's theme puts before all others."""
    return _preferred.get().get(role, ())


def chain(role: str) -> tuple[Face, ...]:
    """The faces that text of a role is drawn from, in order: the theme's, the machine's own where it has one, then the bundled one."""
    return tuple(dict.fromkeys((*preferred(role), *standard_chain(role))))


@cache
def standard_chain(role: str) -> tuple[Face, ...]:
    """The faces of a role without a theme."""
    wanted = FAMILIES[role]
    found = [face for name in wanted for face in _installed() if face.family == name]
    return (*found[:1], bundled(role))


def given_folders() -> list[Path]:
    """The folders that LAWNB_FONTS names; every font file in them is read."""
    return [Path(part) for part in os.environ.get("LAWNB_FONTS", "").split(os.pathsep) if part]


def system_folders() -> list[Path]:
    """The system's own font folders; only files named like the standard's faces are opened, to be quick."""
    home = Path.home()
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]


@cache
def _installed() -> tuple[Face, ...]:
    """Every face of the standard's families on this machine, those that LAWNB_FONTS names first."""
    wanted = {name for names in FAMILIES.values() for name in names}
    files = (path for folder in given_folders() for path in font_files(folder))
    hinted = (path for folder in system_folders() for path in font_files(folder) if _is_hinted(path))
    return tuple(face for path in (*files, *hinted) for face in faces(path) if face.family in wanted)


def _is_hinted(path: Path) -> bool:
    return any(hint in path.name.lower() for hint in FILE_HINTS)


def font_files(folder: Path) -> list[Path]:
    """The font files in a folder; none where it is not there, or not to be looked into, as another user's home."""
    return [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES] if os.path.isdir(folder) else []


def faces(path: Path) -> list[Face]:
    """The faces of a font file under each of their family names; a broken file has none."""
    from fontTools.ttLib import TTLibError

    try:
        with opened(path) as own:
            return [
                Face(name, path, index)
                for index, font in enumerate(own)
                for name in sorted({record.toUnicode() for record in font["name"].names if record.nameID in FAMILY_NAME_IDS})
            ]
    except (TTLibError, OSError, KeyError, AssertionError, ValueError, struct.error):
        # a damaged or foreign font is no reason to stop a report: its faces are just not there
        return []


@contextmanager
def opened(path: Path) -> Iterator[list[TTFont]]:
    """The fonts of a file, one or a collection's, read as they are asked for."""
    # loads with the first font that is opened: whether a report stands is asked without
    from fontTools.ttLib import TTCollection, TTFont

    with path.open("rb") as file:  # ours to close: fontTools leaves it open where the font is broken
        if path.suffix.lower() in (".ttc", ".otc"):
            yield TTCollection(file, lazy=True).fonts
        else:
            yield [TTFont(file, lazy=True)]


@cache
def shaped(face: Face) -> uharfbuzz.Face:
    """A face as HarfBuzz has it: its code points in milliseconds, where fontTools takes a tenth of a second."""
    # loads with the first report that is published
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path)), face.index)


@cache
def characters(face: Face) -> frozenset[int]:
    """The code points that a face has glyphs for."""
    return frozenset(shaped(face).unicodes)


def missing_glyphs(text: str, role: str) -> list[str]:
    """The characters of a text that no face of a role's chain has, each once, in order; white space aside."""
    known = [characters(face) for face in chain(role)]
    return [
        char
        for char in dict.fromkeys(text)
        if char not in BLANK and not any(ord(char) in points for points in known)
    ]


def refused_characters(text: str) -> list[str]:
    """The characters of a text that are never published, each once, in order: what no reader sees, and private use."""
    return [char for char in dict.fromkeys(text) if char not in BLANK and (unicodedata.category(char) in REFUSED or _selects(char))]


def _selects(char: str) -> bool:
    """Whether a character only picks a variant of the one before, which no intended face promises to draw."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def require_glyphs(text: str, role: str, where: str) -> None:
    """Refuse a text with characters that no intended face has, which a renderer would replace without a word, or that no one sees.

    Raises
    ------
    PublicationError
        Naming the place, each character with its code point, and the faces that were searched.
    """
    once = "".join(dict.fromkeys(text))  # a page is long, its characters are few
    refused = refused_characters(once)
    missing = [char for char in missing_glyphs(once, role) if char not in refused]
    problems = []
    if missing:
        problems.append(
            f"{where}: {described(missing)} 在字体 {families(role)} 中没有字形（见{_near(text, missing)}）。"
            "请改字，或用 LAWNB_FONTS 提供含有它的字体。"
        )
    if refused:
        problems.append(f"{where}: {described(refused)} 是看不见的字符或私用字符，不能发布（见{_near(text, refused)}）。请删去或改字。")
    if problems:
        raise PublicationError(*problems)


def _near(text: str, chars: list[str]) -> str:
    return "、".join(f"“{around(text, char)}”" for char in chars[:SHOWN_PLACES])


def around(text: str, char: str) -> str:
    """The words that a character stands among, so that a person finds it; an invisible one shows as □."""
    at = text.index(char)
    words = " ".join(text[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1].split())
    return "".join(c if c.isprintable() else "□" for c in words)


def described(chars: Iterable[str]) -> str:
    """Characters with their code points, invisible ones by name: '𬺈' (U+2CE88)."""
    return "、".join(f"'{char}' (U+{ord(char):04X})" if char.isprintable() else f"U+{ord(char):04X}（{_name(char)}）" for char in chars)


def _name(char: str) -> str:
    return unicodedata.name(char, "私用字符" if unicodedata.category(char) == "Co" else "控制字符")


def families(role: str) -> str:
    return "、".join(face.family for face in chain(role))


@cache
def postscript_name(face: Face) -> str:
    """The name by which a PDF speaks of a face."""
    with opened(face.path) as own:
        return own[face.index]["name"].getDebugName(6) or face.family
