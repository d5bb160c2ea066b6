"""A theme from its file: what it is based on, what it changes, and whether it can be read; every problem with file and line."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lawnb.digests import kept_sha256
from lawnb.errors import ContractError, PublicationError, nearest
from lawnb.fonts import ROLES
from lawnb.intake.documents import names_at, problem_of, where_of
from lawnb.theme.contrast import TEXT, faint
from lawnb.theme.emblem import emblem_address
from lawnb.theme.faces import named_face
from lawnb.theme.files import FILE, loaded, part
from lawnb.theme.model import Colours, Emblem, FontFace, FontFaces, Theme, ThemeFile

BASE = "based_on"
OWN = Path(__file__).parent
PLAIN = "plain"


def built_in() -> list[str]:
    """The names of the themes that come with the package."""
    return sorted(path.stem for path in OWN.glob("*.yaml"))


@cache
def plain() -> Theme:
    """The theme of who has none."""
    return built_in_theme(PLAIN)


def built_in_theme(name: str) -> Theme:
    """A theme that comes with the package."""
    return _read(OWN / f"{name}.yaml", f"{name}.yaml")


def read_theme(folder: Path, place: str) -> Theme:
    """The theme of an agency; the plain one where its folder holds no `theme.yaml`.

    Parameters
    ----------
    folder
        The agency's folder, which holds its years.
    place
        What messages call the folder.

    Raises
    ------
    ContractError
        With every problem of the file: unknown names, values that are none, an emblem that may not go out, colours that cannot be read.
    """
    path = folder / FILE
    return _read(path, f"{place}/{FILE}") if path.is_file() or path.is_symlink() else plain()


def carried(report: Mapping[str, Any]) -> Theme:
    """The theme that a report carries, held to the same rules as a file's: a notebook may come from anywhere.

    Raises
    ------
    PublicationError
        It is no theme, or one whose colours cannot be read.
    """
    if "theme" not in report:
        return plain()
    try:
        theme = Theme.model_validate(report["theme"])
    except ValidationError as error:
        names = "、".join(dict.fromkeys(".".join(map(str, item["loc"])) or "theme" for item in error.errors()))
        raise PublicationError(f"笔记本所带的主题不合要求（{names}）。请用 lawnb run 重新生成。") from None
    if problems := _faint_problems(theme.colours, "笔记本所带的主题", {}):
        raise PublicationError(*problems)
    return theme


# -- one file ------------------------------------------------------------------------------------------------------------


def _read(path: Path, file: str) -> Theme:
    own, lines = loaded(path, file)
    below = _base(own, file, lines)
    whole = _merged(below, own)
    src, problems = _emblem(whole, path.parent if "file" in part(own, "emblem") else OWN, file, lines)
    faces, faults = _fonts(part(whole, "fonts"), path.parent, file, lines)
    problems += faults
    try:
        read = ThemeFile.model_validate(whole)
    except ValidationError as error:
        problems += [problem_of(item, where_of(item["loc"], file, lines), names_at(ThemeFile, item["loc"])) for item in error.errors()]
        whole = _mended(whole, below, [item["loc"] for item in error.errors()])
    problems += _faint_problems(Colours.model_validate(whole["colours"]), file, lines)
    if problems:
        raise ContractError(*problems)
    emblem = read.emblem and Emblem(alt=read.emblem.alt, height_mm=read.emblem.height_mm, src=src)
    return Theme(name=read.name, colours=read.colours, letterhead=read.letterhead, emblem=emblem, fonts=FontFaces(**faces))


def _mended(whole: Mapping[str, Any], below: Mapping[str, Any], places: Iterable[tuple]) -> dict[str, Any]:
    """A theme with the colours of its base where its own are none, so that the others can be looked at."""
    mended = copy.deepcopy(dict(whole))
    for place in {place[:3] for place in places if place[:1] == ("colours",)}:
        own, base = mended, below
        for step in place[:-1]:
            own, base = own[step], base[step]
        for name in [name for name in own if str(name) == str(place[-1])]:  # a name that is no text is told as one
            del own[name]
        own |= {place[-1]: base[place[-1]]} if place[-1] in base else {}
    return mended


def _base(own: Mapping[str, Any], file: str, lines: Mapping[tuple, int]) -> dict[str, Any]:
    """The values of the theme that a file is based on, and of what that is based on; the plain one is based on none."""
    if file == f"{PLAIN}.yaml":
        return {}
    base = own.get(BASE, PLAIN)
    if base not in built_in():
        raise ContractError(f"{where_of((BASE,), file, lines)}: 没有名为 {base!r} 的主题。{nearest(str(base), built_in())}")
    above, _ = loaded(OWN / f"{base}.yaml", f"{base}.yaml")
    return _merged(_base(above, f"{base}.yaml", {}), above)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two mappings as one: what both have is the upper one's, mappings again name by name."""
    both = {name: _merged(below[name], value) for name, value in above.items() if isinstance(value, dict) and isinstance(below.get(name), dict)}
    return {**below, **above, **both}


def _emblem(whole: Mapping[str, Any], folder: Path, file: str, lines: Mapping[tuple, int]) -> tuple[str | None, list[str]]:
    """The address of a theme's emblem, and what is wrong with it."""
    name = part(whole, "emblem").get("file")
    if not isinstance(name, str):
        return None, []  # the model tells
    src, fault = emblem_address(folder, name)
    return src, [f"{where_of(('emblem', 'file'), file, lines)}: 'emblem.file' 的值 {name!r} {fault}。"] if fault else []


def _fonts(names: Mapping[str, Any], folder: Path, file: str, lines: Mapping[tuple, int]) -> tuple[dict[str, list[FontFace]], list[str]]:
    """The faces of a theme's roles, and what is wrong with them; what is no list of names the model tells."""
    faces: dict[str, list[FontFace]] = {}
    problems = []
    for role, given in names.items():
        for n, name in enumerate(given if role in ROLES and isinstance(given, list) else ()):
            face, fault = named_face(folder, name.strip()) if isinstance(name, str) and name.strip() else (None, "")
            if fault:
                problems.append(f"{where_of(('fonts', role, n), file, lines)}: 'fonts.{role}.{n}' 的字体 {name!r} {fault}。")
            elif face:
                faces.setdefault(role, []).append(FontFace(family=face.family, sha256=kept_sha256(face.path)))
    return faces, problems


def _faint_problems(colours: Colours, file: str, lines: Mapping[tuple, int]) -> list[str]:
    return [
        f"{where_of(('colours', *each.place), file, lines)}: 'colours.{'.'.join(map(str, each.place))}' 的值 '{each.colour}' 在底色 '{each.ground}' 上"
        f"对比度只有 {each.ratio:.1f}，{'文字' if each.least == TEXT else '图形和大字'}至少要 {each.least:g}。请换一种颜色，例如 '{each.better}'。"
        for each in faint(colours)
    ]
