"""The body of the DOCX from a document's tree: paragraphs, lists, tables, pictures and links, each by the name of a style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha1
from html import escape
from itertools import count
from typing import Any, NamedTuple

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from lawnb.publish.appendix import ID as APPENDIX
from lawnb.publish.cells import PREFIX
from lawnb.publish.tree import Tag, has_class, text_of
from lawnb.publish.typeset import BLOCKS
from lawnb.publish.word_numbering import DEPTH, FIRST_LIST
from lawnb.publish.word_pictures import Pictures
from lawnb.publish.word_runs import BREAK, Piece, code, collapsed, written
from lawnb.publish.word_tables import table_xml

ITEM, CODE, CAPTION, UNIT = "ListItem", "SourceCode", "TableCaption", "TableUnit"
#: Styles of paragraphs that are a picture, and of text with pictures in it, which lines of one height would cut.
FIGURE, CAPTIONED, EMBLEM, WITH_PICTURE = "Figure", "CaptionedFigure", "Emblem", "BodyTextPicture"
RULE = '<w:p><w:r><w:pict><v:rect style="width:0;height:1.5pt" o:hralign="center" o:hrstd="t" o:hr="t"/></w:pict></w:r></w:p>'
NAMESPACES = nsdecls("w", "r", "a", "pic", "wp") + ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
#: The end of a table that another follows: without a line between them they would be one.
TABLES = re.compile("</w:tbl>(?=(?:<w:bookmark[^>]*/>)*<w:tbl>)")
#: The style of the paragraph over a signature.
SIGNED = re.compile('(<w:pStyle w:val="(?:BodyText|FirstParagraph|ListItem))("/>(?:(?!<w:pStyle ).)*<w:pStyle w:val="Signature"/>)', re.DOTALL)
#: Word knows a bookmark by so many characters.
LONGEST_ANCHOR = 40


class Place(NamedTuple):
    """Where blocks stand.

    Parameters
    ----------
    style
        Of the paragraphs there; "" for the text's own.
    styles
        In a table's cell, those of its paragraphs one after the other, whatever they are.
    depth
        Of lists around.
    """

    style: str = ""
    styles: Iterator[str] | None = None
    depth: int = 0


class Body:
    """Writes blocks as WordprocessingML, and into the file what they refer to.

    Parameters
    ----------
    part
        The file's main part.
    pictures
        What is shown by each picture.
    """

    def __init__(self, part: Any, root: Tag, pictures: Mapping[Tag, bytes]):
        self._part, self._root = part, root
        self._pictures = Pictures(part, pictures)
        self._ids = count(1)
        #: The elements that are blocks or hold one.
        self._of_blocks: set[Tag] = set()
        for block in root.iter(*BLOCKS):
            while block is not None and block not in self._of_blocks:
                self._of_blocks.add(block)
                block = block.getparent()
        self._anchors = {link.get("href", "")[1:] for link in root.iter("a") if link.get("href", "").startswith("#")} | {APPENDIX}
        #: Of each list its kind and its first number.
        self.lists: list[tuple[str, int]] = []
        self._number, self._begins = "", False

    def element(self) -> Any:
        blocks = SIGNED.sub(r"\1Signed\2", TABLES.sub("</w:tbl><w:p/>", self._blocks(self._root, Place())))
        return parse_xml(f"<w:body {NAMESPACES}>{blocks}</w:body>")

    # -- blocks --------------------------------------------------------------------------------------------------------

    def _blocks(self, parent: Tag, place: Place) -> str:
        found, line = [], [Piece(parent.text)]
        for child in parent:
            if child in self._of_blocks:
                found += [self._loose(line, place), self._block(child, place) if child.tag in BLOCKS else self._blocks(child, place)]
                line = []
            else:
                line += self._inline(child, "")
            line.append(Piece(child.tail))
        return "".join([*found, self._loose(line, place)])

    def _loose(self, line: list[Piece], place: Place) -> str:
        """Text that is in no paragraph as one of its own."""
        runs = written(line)
        return self._paragraph(runs, place, ITEM if place.depth else "") if runs else ""

    def _block(self, tag: Tag, place: Place) -> str:
        match tag.tag:
            case "p":
                runs = written(self._contents(tag))
                return self._paragraph(runs, place, ITEM if self._number and not place.style else "") if runs else ""
            case "h1" | "h2" | "h3" | "h4":
                heading = self._paragraph(written(self._contents(tag)), place, f"Heading{max(int(tag.tag[1]) - 1, 1)}")
                return self._marked(tag, self._and_begun(heading))
            case "ul" | "ol":
                return self._and_begun(self._list(tag, place))
            case "table":
                return self._marked(tag, self._table(tag, place))
            case "figure":
                return self._figure(tag, place)
            case "pre":
                return self._paragraph(code(tag), place, CODE)
            case "hr":
                return self._and_begun(RULE)
            case "blockquote":
                return self._and_begun(self._blocks(tag, place._replace(style="BlockText")))
            case _:
                style = tag.get("custom-style", "").replace(" ", "")
                return self._marked(tag, self._blocks(tag, place._replace(style=style or place.style)))

    def _paragraph(self, runs: str, place: Place, style: str) -> str:
        """A paragraph in a style, else in its place's; the first of a list's item bears the number."""
        number, begins, self._number, self._begins = self._number, self._begins, "", False
        style = next(place.styles) if place.styles else style or place.style or ("FirstParagraph" if begins else "BodyText")
        if "<w:drawing>" in runs and style not in (FIGURE, CAPTIONED, EMBLEM):
            style = WITH_PICTURE if "<w:t " in runs else FIGURE
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{number}</w:pPr>{runs}</w:p>'

    def _and_begun(self, block: str) -> str:
        """A block behind which a text begins anew."""
        self._begins = True
        return block

    def _list(self, tag: Tag, place: Place) -> str:
        found = [self._paragraph("", place, ITEM)] if self._number else []  # an item that begins with a list
        start = tag.get("start", "1")
        kind = "bullet" if tag.tag == "ul" else "note" if has_class(tag, "table-notes") else "decimal"
        self.lists.append((kind, int(start) if start.isascii() and start.isdecimal() else 1))
        id = FIRST_LIST + len(self.lists) - 1
        for n, item in enumerate(tag.iterchildren("li")):
            level = min(n, 1) if kind == "note" else min(place.depth, DEPTH - 1)
            self._number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{id}"/></w:numPr>'
            found.append(self._blocks(item, place._replace(depth=place.depth + 1)))
            found += [self._paragraph("", place, ITEM)] if self._number else []
        return "".join(found)

    def _table(self, tag: Tag, place: Place) -> str:
        """A table behind its caption, whose unit stands at the right in a line of its own."""
        self._number, self._begins = "", True
        caption = tag.find("caption")
        line = self._contents(caption) if caption is not None else []
        units = [piece for piece in line if piece.style == "UnitNote"] if place.styles is None else []
        lines = [([piece for piece in line if piece not in units], CAPTION), ([piece._replace(style="") for piece in units], UNIT)]
        above = "".join(self._paragraph(runs, place, style) for line, style in lines if (runs := written(line)))
        name = collapsed(text_of(caption)) if caption is not None else ""
        return above + table_xml(tag, name, lambda cell, styles: self._blocks(cell, Place(styles=styles)))

    def _figure(self, tag: Tag, place: Place) -> str:
        """A picture over its caption; other words of the figure stay."""
        images, captions = list(tag.iter("img")), list(tag.iter("figcaption"))
        for part in (*images, *captions):
            if part.getparent() is not None:
                part.drop_tree()
        found = [self._blocks(tag, place)]
        found += [self._paragraph(self._pictures.run(image), place, CAPTIONED if captions else FIGURE) for image in images]
        found += [self._paragraph(runs, place, "ImageCaption") for caption in captions if (runs := written(self._contents(caption)))]
        return "".join(found)

    # -- lines ---------------------------------------------------------------------------------------------------------

    def _contents(self, tag: Tag, style: str = "") -> list[Piece]:
        found = [Piece(tag.text, style)]
        for child in tag:
            found += [*self._inline(child, style), Piece(child.tail, style)]
        return found

    def _inline(self, tag: Tag, style: str) -> list[Piece]:
        match tag.tag:
            case "br":
                return [BREAK]
            case "img":
                return [Piece(xml=self._pictures.run(tag))]
            case "code":
                return [Piece(collapsed(text_of(tag)), "VerbatimChar")]
            case "a" if href := tag.get("href"):
                return [Piece(xml=self._link(href)), *self._contents(tag, "Hyperlink"), Piece(xml="</w:hyperlink>")]
            case _:
                return self._contents(tag, tag.get("custom-style", "").replace(" ", "") or style)

    def _link(self, href: str) -> str:
        if href.startswith("#"):
            return f'<w:hyperlink w:anchor="{escape(_anchor(href[1:]))}">'
        return f'<w:hyperlink r:id="{self._part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)}">'

    def _marked(self, tag: Tag, blocks: str) -> str:
        """Blocks between the marks of the bookmark that a link leads to, or a cell is known by."""
        id = tag.get("id", "")
        if not blocks or not (id.startswith(PREFIX) or id in self._anchors):
            return blocks
        n = next(self._ids)
        return f'<w:bookmarkStart w:id="{n}" w:name="{escape(_anchor(id))}"/>{blocks}<w:bookmarkEnd w:id="{n}"/>'


def _anchor(id: str) -> str:
    """An id as the name of a bookmark."""
    return id if len(id) <= LONGEST_ANCHOR else f"X{sha1(id.encode()).hexdigest()[1:]}"
