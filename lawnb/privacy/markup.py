"""The texts of HTML, SVG and other XML: as a reader joins them, of every tag with its attributes, of comments and of styles.

No parser: what a parser would mend or drop is a text too. Each character of the markup is in one text or another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache
from html import unescape
from itertools import accumulate, chain, count, filterfalse, repeat

from lawnb.privacy.piece import Part
from lawnb.privacy.reading import APART

#: Comments and tags. Nothing in a tag can be read in two ways, so no way is tried twice.
TAG = re.compile(r"(<!--.*?(?:-->|\Z)|<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>)", re.DOTALL)
HEAD = re.compile(r"<([!/?]?)([A-Za-z][\w:.-]*+)?+")
COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
#: Elements whose text a reader reads on with the text around them: those of HTML and SVG, the runs of Word, of drawings and of workbooks.
INLINE = re.compile(
    "(?:a|abbr|acronym|b|bdi|bdo|big|br|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|nobr|q|r|rb|rp|rt|rtc|ruby|s|samp|small|span|strike|strong|sub|sup"
    r"|svg|t|time|tspan|tt|u|var|wbr|textpath|rpr|color|sz|rfont|family|charset|scheme|(?:w\d*|a|m|wp|mc|pic|o|v):(?!(?:p|tc|tr|tbl|tab|txbx\w*|comment)$)\w+)",
    re.IGNORECASE,
)
#: Numbers of a drawing: what looks like a telephone there is a curve. Each stands by itself.
GEOMETRY = re.compile(
    r"(\s(?:d|points|transform|viewbox|x|y|[xyrc][12xy]|d[xy]|f[xy]|r|width|height|stroke-dasharray|values|keytimes|(?:gradient|pattern)transform)\s*=\s*)(\"[^\"]*\"|'[^']*')",
    re.IGNORECASE,
)
FONT = re.compile(r"url\(\s*[\"']?data:(?:font|application/(?:x-)?font)[^)]*\)")
PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:]{0,15}")
#: Lines of the source are none that a reader sees.
LINES = re.compile(r"(?<!\s)\s*\n\s*")
#: Numbers with a box for each digit: so many blocks, parted by `APART`, of one sign each and no more. An identity number; a telephone or a card that is called so.
BOXES = (
    re.compile(r"(?<![^\0])(?<!\d\0)(?:\d\0){17}[\dXxＸｘ](?![^\0])(?!\0\d(?![^\0]))"),
    re.compile(r"[^\0]{0,8}(?:手机|电话|联系方式|卡号|账号|账户|帐号)[^\0\d]{0,8}(?:\0\d){11,19}(?![^\0])(?!\0\d(?![^\0]))"),
)
CELLS = ("td", "th")
#: What is counted anew with each table and each row.
INNER = {"table": ("tr", "td"), "tr": ("td",)}
#: Where signs begin that mean nothing.
PRIVATE_USE = 0xE000


def markup_part(text: str) -> Part:
    """The texts of markup; of what is none, the whole text."""
    read = Markup(text)
    return Part(dict.fromkeys([*filter(None, read.in_order()), *read.boxed, *read.backwards, *map(_attributes, read.inner)]), lambda text: read.places[text])


class Markup:
    """Markup, parted at its tags all at once: the same tags stand in it by the hundred, and are looked into once.

    Attributes
    ----------
    blocks
        The text before each tag that ends a block or begins one, and behind the last; "" where there is none.
    bounds
        The tags that end a block, each once, with the name of the one that begins there; "" where none does.
    comments
        What comments and declarations say, by their tags.
    inner
        What stands in tags behind their names, each once, with the name of the first such.
    """

    def __init__(self, text: str):
        tokens = TAG.split(text)
        self._tags = tokens[1::2]
        self.bounds: dict[str, str] = {}
        self.comments: dict[str, str] = {}
        self.inner: dict[str, str] = {}
        for tag in dict.fromkeys(self._tags):
            self._look_into(tag)
        if "\n" in text:
            tokens[::2] = self._without_lines(tokens[::2])
        end = next(filterfalse(text.__contains__, chain("\0\1", map(chr, count(PRIVATE_USE)))))
        tokens[1::2] = [end if tag in self.bounds else "" for tag in self._tags]
        self.blocks = [self._shown(n, text) if text and not text.isspace() else "" for n, text in enumerate("".join(tokens).split(end))]

    def _look_into(self, tag: str) -> None:
        head = HEAD.match(tag)
        mark, name, inner = head[1], head[2], tag[head.end() : -1]
        if not name:
            self.comments[tag] = COMMENT.fullmatch(tag)[1] if tag.startswith("<!--") else inner
            return
        if not _kind(name)[0]:
            self.bounds[tag] = "" if mark else name.lower()
        if inner:
            self.inner.setdefault(inner, name)

    def _without_lines(self, shown: list[str]) -> list[str]:
        """Texts between tags with the lines of the source joined, which are a reader's in `pre` only."""
        names = accumulate(self._tags, lambda name, tag: self.bounds.get(tag) or name, initial="") if "pre" in self.bounds.values() else repeat("")
        return [text if "\n" not in text or name == "pre" else " " if text.isspace() else LINES.sub(" ", text) for text, name in zip(shown, names, strict=False)]

    def _shown(self, n: int, text: str) -> str:
        read = unescape(text) if "&" in text else text
        return FONT.sub("", read) if "url(" in read and self._names[n] == "style" else read

    @cached_property
    def boxed(self) -> list[str]:
        """Numbers that are written a digit to a cell, or to a text of a drawing: those that prove themselves, others with what they are called."""
        shown = APART.join(filter(None, map(str.strip, self.blocks)))
        return [boxes.replace(APART, "") for pattern in BOXES for boxes in pattern.findall(shown)]

    @cached_property
    def backwards(self) -> list[str]:
        """What stands in markup that has its text read from right to left by force."""
        forced = any("bidi-override" in tag or tag[:4].lower() == "<bdo" for tag in dict.fromkeys(self._tags))
        return [text[::-1] for text in self.blocks if text] if forced else []

    @cached_property
    def _names(self) -> list[str]:
        """Of each block's text the name of the block that began last before it."""
        return list(accumulate((self.bounds[tag] for tag in self._tags if tag in self.bounds), lambda last, name: name or last, initial=""))

    def in_order(self) -> Iterator[str]:
        """The blocks, and what comments say, each where it ends."""
        if not self.comments:
            return iter(self.blocks)
        blocks = iter(self.blocks)
        ended = (next(blocks) if tag in self.bounds else self.comments.get(tag, "") for tag in self._tags)
        return chain(ended, blocks)

    @cached_property
    def places(self) -> dict[str, str]:
        """The last place of each text."""
        found, blocks, at = {}, iter(self.blocks), At()
        for tag in self._tags:
            if tag in self.bounds:
                found[next(blocks)] = at.place
                at.begin(self.bounds[tag])
            elif tag in self.comments:
                found[self.comments[tag]] = "注释"
        found[next(blocks)] = at.place
        found |= dict.fromkeys(self.boxed, "逐格书写的内容") | dict.fromkeys(self.backwards, "反向书写的内容")
        return found | {_attributes(inner): f"<{name}> 的属性" if _kind(name)[1] else "某个标签" for inner, name in self.inner.items()}


class At:
    """Where one is in markup, after the blocks that have begun."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._name = ""

    def begin(self, name: str) -> None:
        """A block begins; "" where one only ends."""
        if not name:
            return
        self._name = name
        self._counts["td" if name in CELLS else name] += 1
        for inner in INNER.get(name, ()):
            self._counts[inner] = 0

    @property
    def place(self) -> str:
        if self._name in CELLS:
            return f"第 {self._counts['table']} 个表第 {self._counts['tr']} 行第 {self._counts['td']} 格"
        if not self._name or not _kind(self._name)[1]:
            return "全文"
        return f"第 {1 if self._name in INNER else self._counts[self._name]} 个 <{self._name}>"


@lru_cache(maxsize=1 << 12)
def _kind(name: str) -> tuple[bool, bool]:
    """Whether the text in an element of this name goes on with the text around it, and whether its name may be told."""
    return INLINE.fullmatch(name) is not None, PLAIN_NAME.fullmatch(name) is not None


def _attributes(inner: str) -> str:
    """What stands in a tag; the numbers of a drawing not side by side."""
    apart = GEOMETRY.sub(lambda match: match[1] + "\n".join(match[2].replace(",", " ").split()), inner) if "=" in inner else inner
    return unescape(apart) if "&" in apart else apart
