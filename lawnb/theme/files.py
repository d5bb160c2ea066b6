"""A theme's files, for those who do not set a report in it: whether a report stands is asked without the theme's model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lawnb.errors import ContractError
from lawnb.intake.documents import load_yaml

FILE = "theme.yaml"
#: A theme's file is half a page; its lines are read by a slow reader.
LARGEST = 100_000


def theme_files(folder: Path) -> Iterator[Path]:
    """The files that an agency's theme is made of; of one that cannot be read, itself."""
    path = folder / FILE
    if not path.is_file():
        return
    # loads with the first theme: most bureaus have none
    from lawnb.theme.emblem import emblem_address
    from lawnb.theme.faces import named_face

    yield path
    try:
        own, _ = loaded(path, FILE)
    except ContractError:
        return
    name = part(own, "emblem").get("file")
    if isinstance(name, str) and not emblem_address(folder, name)[1]:
        yield folder / name
    for each in _named_fonts(own):
        face, fault = named_face(folder, each)
        if face and not fault:
            yield face.path


def _named_fonts(own: Mapping[str, Any]) -> Iterator[str]:
    for names in part(own, "fonts").values():
        yield from (name.strip() for name in (names if isinstance(names, list) else ()) if isinstance(name, str) and name.strip())


def loaded(path: Path, file: str) -> tuple[dict[str, Any], dict[tuple, int]]:
    """What a theme's own file says, and the line of each name.

    Raises
    ------
    ContractError
        It is a link that leads elsewhere, too large, or no YAML of names and values.
    """
    if not path.resolve().is_relative_to(path.parent.resolve()) or not path.is_file():
        raise ContractError(f"{file}: 是指向别处的链接。请放入文件本身。")
    if path.stat().st_size > LARGEST:
        raise ContractError(f"{file}: 超过 {LARGEST} 字节，不是主题。请只留下应有的内容。")
    value, lines = load_yaml(path, file)
    if not isinstance(value, dict):
        raise ContractError(f"{file}: 不是“名称: 值”的形式。请参照 docs/themes.md。")
    return value, lines


def part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What a theme's file says under a name; nothing where it says something else there."""
    found = value.get(name)
    return found if isinstance(found, dict) else {}
