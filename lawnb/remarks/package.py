"""A Word file from elsewhere, opened within bounds: only what is asked for is read, as a stream, and nothing of it runs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lawnb.errors import ParameterError
from lawnb.intake.archives import DAMAGE, DAMAGED, OLE, RESEND, ZIP, Refusal, relations_of, require_bounds, stream

#: Bytes that the XML of a file may unpack to (a report of a hundred pages takes a tenth), and one list of relations.
LARGEST_XML, LARGEST_RELATIONS = 64 * 2**20, 2**20
#: Elements inside one another.
DEEPEST = 200
REMEDY = "请给出由 report.docx 批注或修改后另存的 .docx"


@dataclass(frozen=True)
class Word:
    """An open file: its archive, the part of the text, and parts by the kind of their relation."""

    archive: zipfile.ZipFile
    main: str
    parts: dict[str, list[str]]

    def read(self, listener: Listener, part: str) -> None:
        """Hand a part's elements and characters to a listener."""
        stream(self.archive, part, listener.start, listener.characters)

    def read_all(self, listener: Listener, kind: str) -> None:
        """Hand all parts of a kind to a listener; there may be none."""
        for part in self.parts.get(kind, ()):
            self.read(listener, part)


class Listener:
    """Hears the elements of parts by their local names, as they come by; `inside` holds the names of those that are open."""

    #: What a part must begin with.
    root = ""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self._parser: Any = None

    @property
    def parser(self) -> Any:
        """The parser of the part that is read; `stream` sets it."""
        return self._parser

    @parser.setter
    def parser(self, parser: Any) -> None:
        self._parser, self.inside = parser, []
        parser.EndElementHandler = self.end

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition(":")[2]
        if not self.inside and self.root and name != self.root:
            raise Refusal("不是 Word 文件（.docx）", REMEDY)
        if len(self.inside) == DEEPEST:
            raise Refusal(f"XML 嵌套超过 {DEEPEST} 层", REMEDY)
        self.began(name, {key.rpartition(":")[2]: value for key, value in attributes.items()})
        self.inside.append(name)

    def end(self, tag: str) -> None:
        """An element ends."""
        self.ended(self.inside.pop())

    def began(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins, its own name not yet in `inside`."""

    def ended(self, name: str) -> None:
        """An element has ended, its name no longer in `inside`."""

    def characters(self, text: str) -> None:
        """Characters, some of an element's at a time."""


@contextmanager
def open_word(path: Path, place: str) -> Iterator[Word]:
    """Open a Word file.

    Parameters
    ----------
    place
        The file as messages show it.

    Raises
    ------
    ParameterError
        It is no Word file, is damaged, encrypted or too large, holds macros, or declares entities.
    """
    try:
        _require_kind(path)
        with zipfile.ZipFile(path) as archive:
            yield _word(archive)
    except Refusal as refusal:
        raise ParameterError(f"{place}: {refusal.message}。{refusal.remedy}。") from None
    except DAMAGE:
        raise ParameterError(f"{place}: {DAMAGED}。{RESEND}。") from None


def _require_kind(path: Path) -> None:
    if not path.is_file():
        raise Refusal("没有这个文件", REMEDY)
    with path.open("rb") as file:
        head = file.read(len(OLE))
    if head == OLE:
        raise Refusal("加了密码，或是旧版的 .doc", "请去掉密码，或另存为 .docx 后再试")
    if not head.startswith(ZIP):
        raise Refusal("不是 Word 文件（.docx）", REMEDY)


def _word(archive: zipfile.ZipFile) -> Word:
    require_bounds(archive)
    sizes = {member.filename: member.file_size for member in archive.infolist()}
    if len(sizes) < len(archive.infolist()):
        raise Refusal("压缩包中有同名的文件", RESEND)
    if sum(size for name, size in sizes.items() if name.endswith((".xml", ".rels"))) > LARGEST_XML:
        raise Refusal(f"正文解压后超过 {LARGEST_XML // 2**20} MB", REMEDY)
    if any(size > LARGEST_RELATIONS for name, size in sizes.items() if name.endswith(".rels")):
        raise Refusal("所列的部件太多", REMEDY)
    top = relations_of(archive, "")
    mains = [part for kind, part in top.values() if kind == "officeDocument" and part in sizes]
    if not mains:
        raise Refusal("是压缩包或别的文件，不是 Word 文件（.docx）", REMEDY)
    _require_no_macros(archive)
    parts: dict[str, list[str]] = {}
    for kind, part in sorted({*top.values(), *relations_of(archive, mains[0]).values()}):
        if part in sizes:
            parts.setdefault(kind, []).append(part)
    return Word(archive, mains[0], parts)


def _require_no_macros(archive: zipfile.ZipFile) -> None:
    names = [name.lower() for name in archive.namelist()]
    types = _Types()
    stream(archive, "[Content_Types].xml", types.start)
    if types.macros or any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise Refusal("含有宏", "请在 Word 或 WPS 中另存为不含宏的 .docx 后再试")


class _Types(Listener):
    """Whether a file says that it has macros."""

    macros = False

    def began(self, name: str, attributes: dict[str, str]) -> None:
        self.macros |= "macroenabled" in attributes.get("ContentType", "").lower()
