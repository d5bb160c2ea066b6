"""Typst as a process keeps it from report to report: its faces are read and its library is built once, and nothing of a report stays."""

from __future__ import annotations

import datetime
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from lawnb.publish.markup import string

#: Typst keeps what one of its last ten compilations used.
KEPT_COMPILATIONS = 10
PANIC = "{}: 有图片画不出来（排版程序中断）。请换一张图。"
#: How Typst names the file that it begins with.
MAIN = "main.typ"
#: A document without a date of its own is dated so: the same input must give the same bytes.
UNDATED = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)
NO_FACES = {"include_system_fonts": False, "include_embedded_fonts": False}


class Typesetter:
    """Typst with the faces of some files and no others: it would take a substitute from the system or its own faces without a word.

    Parameters
    ----------
    paths
        Files of fonts or of collections.

    Attributes
    ----------
    families
        The families by file and place in it; a file that Typst cannot use has none. It knows a face by one of its names only.
    root
        The folder that Typst takes the files' for: none.
    """

    def __init__(self, paths: Sequence[Path]):
        self._lock = Lock()
        with tempfile.TemporaryDirectory(prefix="lawnb-fonts-") as folder:
            links = {path: Path(folder) / f"{n}{path.suffix}" for n, path in enumerate(paths)}
            copied = [_link(path, link) for path, link in links.items()]
            fonts = typst.Fonts(**NO_FACES, font_paths=[folder])
            found = {(Path(font.path).resolve(), font.index): font.family for font in fonts.fonts()}
            self.families = {(path, index): family for path, link in links.items() for (file, index), family in found.items() if file == link.resolve()}
            nowhere = {name: f"{folder}/none" for name in ("package_path", "package_cache_path")}
            self._compiler = typst.Compiler(b"", root=folder, font_paths=fonts, **nowhere)
            self.root = str(Path(folder).resolve())
            if any(copied):  # Typst reads a face when it sets the first text in it
                self._compiler.compile("".join(map(_sample, fonts.fonts())).encode(), format="pdf")

    def pdf(self, files: Mapping[str, bytes], standards: Sequence[str], timestamp: datetime.datetime) -> tuple[bytes, list[Any]]:
        """The PDF of a document of these files, of which one is `MAIN`, and Typst's warnings; there are no other files."""
        texts = {name: content for name, content in files.items() if _is_text(content)}
        others = {name: content for name, content in files.items() if name not in texts}
        with self._lock, _sound(), _folder_of(others) as folder:
            return self._compiler.compile_with_warnings(texts, **folder, format="pdf", pdf_standards=list(standards), timestamp=timestamp)

    def forget(self) -> None:
        """Make Typst forget what it drew, for whomever: no two reports share that, and memory would grow by five reports."""
        with self._lock, _sound():
            for _ in range(KEPT_COMPILATIONS):
                self._compiler.compile(b"", format="html")  # lays out no page


def typesetter(paths: Sequence[Path]) -> Typesetter:
    """The typesetter with the faces of these files, kept while it is one of the last three and the files are as they were."""
    return _kept(tuple(paths), tuple(map(_state, paths)))


@lru_cache(maxsize=3)  # pictures are drawn by one without faces
def _kept(paths: tuple[Path, ...], states: tuple) -> Typesetter:
    return Typesetter(paths)


def _state(path: Path) -> tuple[int, ...]:
    try:
        state = path.stat()
    except OSError:
        return ()
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns


@contextmanager
def _sound() -> Iterator[None]:
    """A compiler that panicked may be broken for ever: none is kept."""
    try:
        yield
    except BaseException as error:
        if is_panic(error):
            _kept.cache_clear()
        raise


def _is_text(content: bytes | str) -> bool:
    """Whether Typst takes a file from memory: no picture of pixels is UTF-8."""
    try:
        return isinstance(content, str) or content.decode() is not None
    except UnicodeDecodeError:
        return False


@contextmanager
def _folder_of(files: Mapping[str, bytes]) -> Iterator[dict[str, str]]:
    """What tells Typst of a folder with these files; nothing where there are none."""
    if not files:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="lawnb-pictures-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        yield {"root": folder}


def is_panic(error: BaseException) -> bool:
    """Whether an error is a panic of Typst: no `Exception`, and told by its name alone."""
    return type(error).__name__ == "PanicException"


def _sample(font: typst.FontInfo) -> str:
    """A text that is set in a face."""
    return f"#text(font: {string(font.family)}, weight: {font.weight}, style: {string(font.style)}, stretch: {100 * font.stretch}%)[1]\n"


def _link(path: Path, link: Path) -> bool:
    """Put a file under another name; whether it had to be copied."""
    try:
        link.symlink_to(path)
    except OSError:
        shutil.copyfile(path, link)
        return True
    return False
