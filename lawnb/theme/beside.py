"""Files that a theme names: they lie in its own folder, links followed, and are neither of another kind nor too large."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path


def place_fault(folder: Path, name: str, suffixes: Collection[str], largest: int, what: str) -> str:
    """What keeps a file that a theme names from being read, as words that follow its name; "" where nothing does."""
    path = folder / name
    if Path(name).is_absolute() or "\\" in name or "\0" in name or ".." in Path(name).parts or not path.resolve().is_relative_to(folder.resolve()):
        return f"不在主题文件所在的文件夹里。请把{what}放在它旁边，写文件名"
    if path.suffix.lower() not in suffixes:
        return f"不是{what}（{'、'.join(sorted(suffixes))}）。请换一个文件"
    if not path.is_file():
        return f"没有这个文件。请改正文件名，或放入{what}"
    if (size := path.stat().st_size) > largest:
        return f"有 {size} 字节，超过 {largest}。请换一个小一些的{what}"
    return ""
