"""HTML, PDF and DOCX read back: all three carry the same headings, the same sentences with figures, the same table cells."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pypdfium2
from docx import Document as open_docx

from lawnb.privacy.pages import page_texts
from lawnb.publish.appendix import TITLE
from lawnb.publish.tree import Tag, finished_page, of_class, taken, text_of
from lawnb.publish.word_numbering import labels
from lawnb.publish.word_xml import StyleNames, shown_in, text_in, w

#: What the page has beside the report: cards, a picture's values and the table behind it, contents.
ASIDE = ("details", "dialog", "svg", "nav", "footer")
MARK = "草稿"
BLOCKS = ("p", "li", "figcaption")
#: Hyphens, what pdfium gives for one at the end of a line, and what has no width.
ALIKE = str.maketrans({"\u2010": "-", "\ufffe": "-", "\u200b": None})
#: A number, which no line break parts, and its unit, which one may.
NUMERIC = re.compile(r"([\d.,]+%?)\D{0,2}")
#: Of a text that is missing, a message shows so many characters.
MOST_SHOWN = 40


@dataclass(frozen=True)
class Carried:
    """What a reader is given, without spaces and line breaks, which formats set each in their own way.

    Parameters
    ----------
    headings
        In order.
    sentences
        The paragraphs and list items that show a figure, key figures among them, and the captions of pictures.
    tables
        Of each table its caption and its cells, row by row.
    """

    headings: tuple[str, ...]
    sentences: tuple[str, ...]
    tables: tuple[tuple[str, tuple[str, ...]], ...]


def read_back(page: str, pdf: bytes | None = None, docx: bytes | None = None) -> list[str]:
    """What PDF and DOCX do not carry as the page does, in Chinese; nothing where they agree."""
    own = of_page(page)
    problems = list(_pdf_problems(own, pdf)) if pdf is not None else []
    return problems + (list(_docx_problems(own, docx)) if docx is not None else [])


def squeezed(text: str) -> str:
    """A text without spaces, compatible forms as one: what is left is what a reader reads."""
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(ALIKE)


# -- the page ----------------------------------------------------------------------------------------------------------


def of_page(content: str) -> Carried:
    """What a page carries in its main part."""
    root = finished_page(content)
    main = deepcopy(next(root.iter("main"), root))
    for tag in [*main.xpath(".//*[@popover]"), *of_class(main, "cards"), *main.iter(*ASIDE)]:
        if tag.getparent() is not None:  # else it is gone with another
            taken(tag)
    headings = tuple(squeezed(text_of(tag)) for tag in main.iter("h2", "h3", "h4"))
    blocks = (tag for tag in main.iter(*BLOCKS) if tag.tag == "figcaption" or tag.find(".//*[@data-figure]") is not None)
    tables = tuple(map(_table, main.iter("table")))
    return Carried(headings, tuple(filter(None, map(_own_text, blocks))), tables)


def _table(table: Tag) -> tuple[str, tuple[str, ...]]:
    return _caption(table), tuple(squeezed(text_of(cell)) for cell in table.iter("th", "td"))


def _own_text(block: Tag) -> str:
    """A block's text without the lists inside it, which are blocks of their own."""
    return squeezed("".join(text for text in block.xpath(".//text()") if _block_of(text) is block))


def _block_of(text) -> Tag | None:
    """The innermost block that a text stands in; what follows an element is not in it."""
    parent = text.getparent()
    holders = parent.iterancestors(*BLOCKS) if text.is_tail or parent.tag not in BLOCKS else iter([parent])
    return next(holders, None)


def _caption(table: Tag) -> str:
    caption = table.find(".//caption")
    if caption is None:
        return ""
    notes = of_class(caption, "unit-note")
    return squeezed(text_of(caption).removesuffix(text_of(notes[0]) if notes else ""))


# -- DOCX --------------------------------------------------------------------------------------------------------------


def _docx_problems(own: Carried, content: bytes) -> Iterator[str]:
    opened = open_docx(io.BytesIO(content))
    styles = StyleNames()
    paragraphs = [(styles.of(paragraph), label, shown_in(paragraph._p)) for paragraph, label in labels(opened)]
    headings = [squeezed(label + text) for style, label, text in paragraphs if style.startswith("Heading")]
    end = headings.index(squeezed(TITLE)) if squeezed(TITLE) in headings else len(headings)
    yield from _headings_problems("DOCX", own.headings, headings[:end])
    found = [_cells(table._tbl) for table in opened.tables]
    # a key figure is a cell there
    texts = {squeezed(text) for _, _, text in paragraphs}.union(*found)
    yield from (f"DOCX: 没有这一段：{_shown(sentence)}。" for sentence in own.sentences if sentence not in texts)
    captions = [squeezed(text) for style, _, text in paragraphs if style == "Table Caption"]
    missing = (caption for caption, _ in own.tables if not any(text.startswith(caption) for text in captions or [""]))
    yield from (f"DOCX: 没有{_name(caption)}这个表题。" for caption in missing if caption)
    position = 0
    for caption, cells in own.tables:
        # between the report's tables stand those of blocks that are none in the page
        at = next((n for n in range(position, len(found)) if found[n] == cells), None)
        if at is None:
            yield f"DOCX: {_name(caption)}的内容与网页不同{_first_difference(cells, found, position)}。"
        else:
            position = at + 1


def _cells(table: Any) -> tuple[str, ...]:
    """The cells that begin in each row; what continues one from above is none."""
    cells = table.iterfind(f"{w('tr')}/{w('tc')}")
    return tuple(squeezed(text_in(cell)) for cell in cells if not _continues(cell))


def _continues(cell: Any) -> bool:
    merged = cell.find(f"{w('tcPr')}/{w('vMerge')}")
    return merged is not None and merged.get(w("val"), "continue") == "continue"


# -- PDF ---------------------------------------------------------------------------------------------------------------


def _pdf_problems(own: Carried, content: bytes) -> Iterator[str]:
    opened = pypdfium2.PdfDocument(content)
    try:
        outline = [squeezed(item.get_title()) for item in opened.get_toc(max_depth=10)]
    finally:
        opened.close()
    text = "".join(_page_text(text, number) for number, text in enumerate(page_texts(content), 1))
    end = outline.index(squeezed(TITLE)) if squeezed(TITLE) in outline else len(outline)
    yield from _headings_problems("PDF", own.headings, outline[:end])
    yield from (f"PDF: 没有这一段：{_shown(sentence)}。" for sentence in own.sentences if sentence not in text)
    starts = [text.find(caption) if caption else -1 for caption, _ in own.tables]
    for n, (caption, cells) in enumerate(own.tables):
        start = starts[n]
        later = [other for other in starts[n + 1 :] if other > start]
        region = text[start : min(later)] if later else text[start:]
        # a table without a caption is somewhere
        missing = caption if caption and start < 0 else _missing(cells, region if caption else text)
        if missing is not None:
            yield f"PDF: {_name(caption)}的内容与网页不同，没有找到“{_shown(missing)}”。"


def _page_text(text: str, number: int) -> str:
    """A page's text without what stands on every page: its own number, and a draft's mark.

    A row of a table may look like a page number too: —, 0, — are two powers that the body has not and one that it did not use.
    """
    text, folio = squeezed(text), f"—{number}—"
    for own in (MARK, folio, MARK):
        text = text.removesuffix(own) if text.endswith(own) else text.removeprefix(own)
    return text


def _missing(cells: Sequence[str], region: str) -> str | None:
    """The first of a table's cells that its region of the text does not hold.

    Numbers stand whole and in order. Lines of a cell may stand between those of its neighbours, so other cells are
    there when their characters are, in order; and the region holds each character as often as all cells do.
    """
    position = 0
    for cell in cells:
        if number := NUMERIC.fullmatch(cell):
            found = region.find(number[1], position)
            if found < 0:
                return cell
            position = found + len(number[1])
        elif cell not in region and not _in_order(cell, region):
            return cell
    lacking = Counter("".join(cells)) - Counter(region)
    return next((cell for cell in cells if set(cell) & set(lacking)), None)


def _in_order(cell: str, region: str) -> bool:
    rest = iter(region)
    return all(character in rest for character in cell)


# -- words -------------------------------------------------------------------------------------------------------------


def _headings_problems(kind: str, own: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    for expected, got in zip([*own, *[None] * len(found)], [*found, *[None] * len(own)], strict=False):
        if expected != got:
            yield f"{kind}: 标题与网页不同：应为“{expected or '（没有）'}”，是“{got or '（没有）'}”。"
            return


def _first_difference(cells: Sequence[str], found: Sequence[Sequence[str]], position: int) -> str:
    near = max(found[position:], key=lambda other: len(set(other) & set(cells)), default=())
    pair = next(((a, b) for a, b in zip(cells, near, strict=False) if a != b), None)
    return f"（网页为“{_shown(pair[0])}”，此处为“{_shown(pair[1])}”）" if pair else f"（网页 {len(cells)} 格，此处 {len(near)} 格）"


def _shown(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"


def _name(caption: str) -> str:
    return f"“{caption}”" if caption else "没有标题的表"
