"""A theme from its file: what it is based on, what it changes, and whether it can be read; every problem with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lawnb.errors import ContractError, PublicationError, nearest
from lawnb.intake.documents import load_yaml, names_at, problem_of, where_of
from lawnb.theme.contrast import TEXT, faint
from lawnb.theme.emblem import emblem_address
from lawnb.theme.model import Colours, Theme, ThemeFile

FILE = "theme.yaml"
BASE = "based_on"
OWN = Path(__file__).parent
PLAIN = "plain"
#: A theme's file is half a page; its lines are read by a slow reader.
LARGEST = 100_000


def built_in() -> list[str]:
    """The names of the themes that come with the package."""
    return sorted(path.stem for path in OWN.glob("*.yaml"))


@cache
def plain() -> Theme:
    """The theme of who has none."""
    return _read(OWN / f"{PLAIN}.yaml", f"{PLAIN}.yaml")


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


def theme_files(folder: Path) -> Iterator[Path]:
    """The files that an agency's theme is made of; of one that cannot be read, itself."""
    path = folder / FILE
    if not path.is_file():
        return
    yield path
    try:
        own, _ = _loaded(path, FILE)
    except ContractError:
        return
    name = _part(own, "emblem").get("file")
    if isinstance(name, str) and not emblem_address(folder, name)[1]:
        yield folder / name


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
    own, lines = _loaded(path, file)
    whole = _with_base(own, file, lines)
    src, problems = _emblem(whole, path.parent if "file" in _part(own, "emblem") else OWN, file, lines)
    try:
        read = ThemeFile.model_validate(whole)
    except ValidationError as error:
        problems += [problem_of(item, where_of(item["loc"], file, lines), names_at(ThemeFile, item["loc"])) for item in error.errors()]
    try:
        problems += _faint_problems(Colours.model_validate(whole.get("colours")), file, lines)
    except ValidationError:
        pass  # told above
    if problems:
        raise ContractError(*problems)
    return Theme.of(read, src)


def _loaded(path: Path, file: str) -> tuple[dict[str, Any], dict[tuple, int]]:
    if not path.resolve().is_relative_to(path.parent.resolve()) or not path.is_file():
        raise ContractError(f"{file}: 是指向别处的链接。请放入文件本身。")
    if path.stat().st_size > LARGEST:
        raise ContractError(f"{file}: 超过 {LARGEST} 字节，不是主题。请只留下应有的内容。")
    value, lines = load_yaml(path, file)
    if not isinstance(value, dict):
        raise ContractError(f"{file}: 不是“名称: 值”的形式。请参照 docs/themes.md。")
    return value, lines


def _with_base(own: Mapping[str, Any], file: str, lines: Mapping[tuple, int]) -> dict[str, Any]:
    """A file's values over those of the theme that it is based on; the plain one is based on none."""
    if file == f"{PLAIN}.yaml":
        return dict(own)
    base = own.get(BASE, PLAIN)
    if base not in built_in():
        raise ContractError(f"{where_of((BASE,), file, lines)}: 没有名为 {base!r} 的主题。{nearest(str(base), built_in())}")
    below, _ = _loaded(OWN / f"{base}.yaml", f"{base}.yaml")
    return _merged(_with_base(below, f"{base}.yaml", {}), own)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two mappings as one: what both have is the upper one's, mappings again name by name."""
    both = {name: _merged(below[name], value) for name, value in above.items() if isinstance(value, dict) and isinstance(below.get(name), dict)}
    return {**below, **above, **both}


def _part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = value.get(name)
    return part if isinstance(part, dict) else {}


def _emblem(whole: Mapping[str, Any], folder: Path, file: str, lines: Mapping[tuple, int]) -> tuple[str | None, list[str]]:
    """The address of a theme's emblem, and what is wrong with it."""
    name = _part(whole, "emblem").get("file")
    if not isinstance(name, str):
        return None, []  # the model tells
    src, fault = emblem_address(folder, name)
    return src, [f"{where_of(('emblem', 'file'), file, lines)}: 'emblem.file' 的值 {name!r} {fault}。"] if fault else []


def _faint_problems(colours: Colours, file: str, lines: Mapping[tuple, int]) -> list[str]:
    return [
        f"{where_of(('colours', *each.place), file, lines)}: 'colours.{'.'.join(map(str, each.place))}' 的值 '{each.colour}' 在底色 '{each.ground}' 上"
        f"对比度只有 {each.ratio:.1f}，{'文字' if each.least == TEXT else '图形和大字'}至少要 {each.least:g}。请换一种颜色，例如 '{each.better}'。"
        for each in faint(colours)
    ]
