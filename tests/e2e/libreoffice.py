"""LibreOffice as an office's machine has it, with the faces of this project for those that the file names; and pages held against pages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from lawnb import fonts
from lawnb.publish import reference
from lawnb.publish.readback import squeezed

SECONDS = 120
#: The role whose bundled face stands in for each family that the DOCX names.
FACES = {reference.HEI: "heiti", reference.FANG: "fangsong", reference.KAI: "kaiti", reference.SONG: "songti", reference.TITLE: "biaosong", "Times New Roman": "fangsong"}
#: Pictures of pages: pixels a point, and the side of a square whose ink is one number, about a line's height.
SCALE, SQUARE = 0.5, 8
#: How far down or up a page's ink may have moved to be compared, in squares: its lines may break elsewhere.
MOST_MOVED = 10


@dataclass(frozen=True)
class Page:
    """A page's characters, and its ink square by square."""

    text: Counter
    ink: np.ndarray


def soffice() -> str:
    """LibreOffice's command; without it the test is skipped, in CI it fails."""
    path = shutil.which("soffice")
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no LibreOffice here; .ci/run installs it")
    return path


def as_pdf(files: Sequence[Path], folder: Path) -> list[Path]:
    """Files converted to PDF, in one start of LibreOffice."""
    (folder / "fonts.conf").write_text(_fonts_conf(folder), "utf-8")
    command = [soffice(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}, capture_output=True, timeout=SECONDS, check=True)
    return [folder / f"{file.stem}.pdf" for file in files]


def _fonts_conf(folder: Path) -> str:
    faces = {family: fonts.bundled(role) for family, role in FACES.items()}
    folders = "".join(f"<dir>{path}</dir>" for path in {face.path.parent for face in faces.values()})
    matches = "".join(
        f'<match target="pattern"><test name="family"><string>{family}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{face.family}</string></edit></match>'
        for family, face in faces.items()
    )
    head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    return f"{head}<fontconfig>{folders}<cachedir>{folder / 'cache'}</cachedir>{matches}</fontconfig>"


def pages(path: Path) -> list[Page]:
    """The pages of a PDF."""
    opened = pypdfium2.PdfDocument(path)
    try:
        return [Page(Counter(squeezed(page.get_textpage().get_text_range())), _ink(page)) for page in opened]
    finally:
        opened.close()


def _ink(page: pypdfium2.PdfPage) -> np.ndarray:
    picture = 255.0 - page.render(scale=SCALE, grayscale=True).to_numpy().squeeze()
    height, width = (length // SQUARE * SQUARE for length in picture.shape[:2])
    return picture[:height, :width].reshape(height // SQUARE, SQUARE, width // SQUARE, SQUARE).sum(axis=(1, 3))


def same_words(one: Page, other: Page) -> float:
    """The share of their characters that two pages have in common."""
    return sum((one.text & other.text).values()) / max(sum(one.text.values()), sum(other.text.values()), 1)


def same_edges(one: Page, other: Page) -> float:
    """How alike the ink of two pages is from left to right: margins, indents, tables' sides."""
    return _correlation(one.ink.sum(axis=0), other.ink.sum(axis=0))


def same_picture(one: Page, other: Page) -> float:
    """How alike the ink of two pages is, moved down or up to where it is most."""
    shifts = range(-MOST_MOVED, MOST_MOVED + 1)
    return max(_correlation(np.roll(one.ink, shift, axis=0), other.ink) for shift in shifts)


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    if one.shape != other.shape or not one.any() or not other.any():
        return 0.0
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
