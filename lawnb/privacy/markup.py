"""The texts of HTML, SVG and other XML: as a reader joins them, of every tag with its attributes, of comments and of styles.

No parser: what a parser would mend or drop is a text too. Each character of the markup is in one piece or another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from lawnb.privacy.piece import Piece

#: Nothing in a tag can be read in two ways, so no way is tried twice.
TOKEN = re.compile(r"<!--(.*?)(?:-->|\Z)|<([!?/]?)([A-Za-z][\w:.-]*+)?+((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>|([^<]++|<)", re.DOTALL)
#: Elements whose text a reader reads on with the text around them: those of HTML and SVG, the runs of Word, of drawings and of workbooks.
INLINE = re.compile(
    "(?:a|abbr|acronym|b|bdi|bdo|big|br|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|nobr|q|r|rb|rp|rt|rtc|ruby|s|samp|small|span|strike|strong|sub|sup"
    r"|svg|t|time|tspan|tt|u|var|wbr|textpath|rpr|color|sz|rfont|family|charset|scheme|(?:w\d*|a|m|wp|mc|pic|o|v):(?!(?:p|tc|tr|tbl|tab|br|cr|txbx\w*|comment)$)\w+)",
    re.IGNORECASE,
)
#: Numbers of a drawing: what looks like a telephone there is a curve. Each stands by itself.
GEOMETRY = re.compile(
    r"(\s(?:d|points|transform|viewbox|x|y|[xyrc][12xy]|d[xy]|f[xy]|r|width|height|stroke-dasharray|values|keytimes|(?:gradient|pattern)transform)\s*=\s*)(\"[^\"]*\"|'[^']*')",
    re.IGNORECASE,
)
FONT = re.compile(r"url\(\s*[\"']?data:(?:font|application/(?:x-)?font)[^)]*\)")
TAB = re.compile(r"w:(?:tab|br|cr)|tab", re.IGNORECASE)
PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:]{0,15}")
#: Lines of the source are none that a reader sees.
LINES = re.compile(r"\s*\n\s*")
CELLS = ("td", "th")


def markup_pieces(text: str) -> Iterator[Piece]:
    """The texts of markup; of what is none, the whole text."""
    walk, tags = Walk(), {}
    for comment, mark, name, inner, shown in TOKEN.findall(text):
        if shown:
            walk.parts.append(LINES.sub(" ", shown) if "\n" in shown and walk.name != "pre" else shown)
        elif comment or not name:
            yield Piece("注释", comment or inner)
        else:
            inline, tab = _kind(name)
            if not inline:
                if walk.parts:
                    yield from walk.closed()
                if not mark:
                    walk.locate(name.lower())
            elif tab:
                walk.parts.append("\n")
            if inner and inner not in tags:
                tags[inner] = f"<{name}> 的属性" if PLAIN_NAME.fullmatch(name) else "某个标签"
    yield from walk.closed()
    yield from (Piece(place, _attributes(inner)) for inner, place in tags.items())


@lru_cache(maxsize=1 << 12)
def _kind(name: str) -> tuple[bool, bool]:
    """Whether the text in an element of this name goes on with the text around it, and whether it is a gap itself."""
    return INLINE.fullmatch(name) is not None, TAB.fullmatch(name) is not None


def _attributes(inner: str) -> str:
    """What stands in a tag; the numbers of a drawing not side by side."""
    apart = GEOMETRY.sub(lambda match: match[1] + "\n".join(match[2].replace(",", " ").split()), inner) if "=" in inner else inner
    return unescape(apart) if "&" in apart else apart


class Walk:
    """One way through markup: the text so far of the block that is open, and where it is."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.counts: dict[str, int] = {}
        self.tables = self.rows = self.cells = 0
        self.name = ""

    def locate(self, name: str) -> None:
        """A block begins."""
        self.name = name
        if name == "table":
            self.tables, self.rows, self.cells = self.tables + 1, 0, 0
        elif name == "tr":
            self.rows, self.cells = self.rows + 1, 0
        elif name in CELLS:
            self.cells += 1
        else:
            self.counts[name] = self.counts.get(name, 0) + 1

    def closed(self) -> Iterator[Piece]:
        """The block's text, which ends here."""
        text = "".join(self.parts)
        self.parts.clear()
        if text.strip():
            yield Piece(self._place(), FONT.sub("", unescape(text) if "&" in text else text) if self.name == "style" else unescape(text) if "&" in text else text)

    def _place(self) -> str:
        if self.name in CELLS:
            return f"第 {self.tables} 个表第 {self.rows} 行第 {self.cells} 格"
        return f"第 {self.counts.get(self.name, 1)} 个 <{self.name}>" if PLAIN_NAME.fullmatch(self.name) else "全文"
