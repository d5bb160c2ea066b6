"""The model of a theme: strict, so that nothing of it can be anything but a colour, a size or a plain text."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from lawnb.checks import Text
from lawnb.intake.documents import broken
from lawnb.theme.emblem import address_fault

#: Characters of a line of the letterhead; 20 of them fill a line of the page in the smallest size.
LONGEST_LINE, MOST_LINES = 24, 4
#: Characters of an emblem's address: its file's bytes by four thirds.
LONGEST_ADDRESS = 300_000


def _colour(value: object) -> str:
    if value is None:
        raise broken("是空的（YAML 把 # 之后当作注释，颜色要写在引号里），请写成例如 \"#a31d1d\"")
    if not isinstance(value, str) or not HEX.fullmatch(value):
        raise broken("不是颜色（# 和六位十六进制数，写在引号里），请写成例如 \"#a31d1d\"")
    return value.lower()


def _public_picture(src: str) -> str:
    if len(src) > LONGEST_ADDRESS or address_fault(src):
        raise broken("不是可以发布的图片，请换一张")
    return src


HEX = re.compile("#[0-9a-fA-F]{6}")
Hex = Annotated[str, BeforeValidator(_colour)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE)]

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
#: Faces of a role at most.
MOST_FACES = 4
Names = Annotated[tuple[Name, ...], Field(max_length=MOST_FACES, strict=False)]


class Strict(BaseModel):
    """Unknown names are refused, and a value is of its own type or refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Signals(Strict):
    """Inks that warn or approve: they are never the only sign of anything."""

    good: Hex
    warn: Hex
    bad: Hex


class Scheme(Signals):
    """The colours of a screen, in daylight or at night.

    Parameters
    ----------
    paper, card, tint
        Grounds: of the page, of boxes on it, of what the pointer is over.
    ink, muted, accent
        Texts: the report's own, what stands back, links and marks.
    rule, frame, line
        The strong rule under titles, the lines that frame a table, the hairlines between rows.
    """

    paper: Hex
    card: Hex
    tint: Hex
    ink: Hex
    muted: Hex
    accent: Hex
    rule: Hex
    frame: Hex
    line: Hex


class Paper(Strict):
    """The colours of paper, which is white: a printed page, PDF and DOCX.

    Parameters
    ----------
    heading
        Titles and headings of PDF and DOCX.
    """

    ink: Hex
    muted: Hex
    accent: Hex
    heading: Hex
    rule: Hex
    frame: Hex
    line: Hex
    tint: Hex


class Charts(Strict):
    """The colours of charts, which stand on white everywhere: bars take the first of the series, each line of a trend its own."""

    ink: Hex
    muted: Hex
    line: Hex
    series: Annotated[tuple[Hex, ...], Field(min_length=1, max_length=8, strict=False)]


class Colours(Strict):
    """All colours of a report."""

    light: Scheme
    dark: Scheme
    print: Paper
    charts: Charts


class Mark(Strict):
    """How an emblem stands: its height, and what it shows, for who does not see it."""

    alt: Annotated[Text, Field(max_length=60)]
    height_mm: Annotated[float, Field(ge=5, le=30, strict=False)] = 16


class EmblemFile(Mark):
    """An emblem as a theme's file names it."""

    file: str


class Emblem(Mark):
    """An emblem as a report carries it: the picture itself."""

    src: Annotated[str, AfterValidator(_public_picture)]


class Letterhead(Strict):
    """The red head (红头) of GB/T 9704-2012, 7.2: the issuing body over the document number and a red rule.

    Parameters
    ----------
    lines
        The issuing body's name; that of the bureau where there are none.
    number
        Whether the document number stands over the rule.
    """

    lines: Annotated[tuple[Line, ...], Field(max_length=MOST_LINES, strict=False)] = ()
    number: bool = True


class FontNames(Strict):
    """Faces by role, as a theme's file names them: families of the machine, or files beside it; the first that has a character draws it."""

    biaosong: Names = ()
    fangsong: Names = ()
    kaiti: Names = ()
    heiti: Names = ()
    songti: Names = ()


class FontFace(Strict):
    """A face that was found: its family, and the digest of its file."""

    family: Name
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


Faces = Annotated[tuple[FontFace, ...], Field(max_length=MOST_FACES, strict=False)]


class FontFaces(Strict):
    """Faces by role, as a report carries them."""

    biaosong: Faces = ()
    fangsong: Faces = ()
    kaiti: Faces = ()
    heiti: Faces = ()
    songti: Faces = ()

    @property
    def none(self) -> bool:
        """Whether no role has a face of its own."""
        return self == FontFaces()


class Look(Strict):
    """What a theme's file and the theme that a report carries have in common."""

    name: Annotated[Text, Field(max_length=40)]
    colours: Colours
    letterhead: Letterhead | None = None


class ThemeFile(Look):
    """A theme as a file with what it is based on gives it."""

    based_on: str = "plain"
    fonts: FontNames = FontNames()
    emblem: EmblemFile | None = None


class Theme(Look):
    """A theme, complete."""

    fonts: FontFaces = FontFaces()
    emblem: Emblem | None = None
