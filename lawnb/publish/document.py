"""The document that every exporter sets: built anew from an allow-list of a notebook's cells and outputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lawnb.digests import kept_by_content
from lawnb.errors import PublicationError, gathering
from lawnb.outcome import outcome
from lawnb.publish import cells as marks
from lawnb.publish.alt import alt_fault
from lawnb.publish.silent import drop_retold, drop_silent
from lawnb.publish.tree import Tag, copied, has_class, parsed, taken, text_of, written
from lawnb.sanitise import sanitised
from lawnb.shown import markdown, output_html
from lawnb.structure import published_cells
from lawnb.theme.model import Theme
from lawnb.theme.reading import carried

HEADINGS = ("h1", "h2", "h3", "h4")
DEEPEST = 4
UNTITLED = "未命名的报告"
#: The element that is a caption, and the word before its number, by the element that it belongs to.
CAPTIONS = {"table": "caption", "figure": "figcaption"}
WORDS = {"table": "表", "figure": "图"}
ALT_REMEDY = (
    "请用 report.chart 或 report.bars（替代文字自动写好）；自己画的图用 display(图, metadata={\"image/png\": {\"alt\": \"图中是什么、各项数值、最高和最低\"}}) 显示。"
)


@dataclass(frozen=True)
class Heading:
    """A heading of the body; `level` is 2 to 4."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Document:
    """A report ready to be set.

    Parameters
    ----------
    title
        Text of the one h1.
    header
        HTML of the publication block, without the title; "" where there is none.
    body
        Sanitised HTML from what follows the title to the end; headings have ids, captions have numbers.
    draft
        True unless the notebook ended as a report without blocking findings.
    report
        The JSON that the report ended with; {} where it did not.
    cells
        The id of the notebook's cell that each element at the top of the body is from; () where nobody knows.
    head_cell
        That of the publication block.
    """

    title: str
    header: str
    body: str
    headings: tuple[Heading, ...]
    draft: bool
    report: Mapping[str, Any] = field(default_factory=dict)
    language: str = "zh-CN"
    cells: tuple[str, ...] = ()
    head_cell: str = ""

    @property
    def marked_title(self) -> str:
        """The title as a file's properties have it."""
        return f"{self.title}（草稿）" if self.draft else self.title

    @property
    def names(self) -> list[str]:
        """The body's names, long and short, and the one that signs: a title breaks inside none of them."""
        agency, signature = self.report.get("agency", {}), self.report.get("signature", {})
        return [str(name) for name in (agency.get("name"), agency.get("short_name"), signature.get("name")) if name]

    @cached_property
    def theme(self) -> Theme:
        """The look that the report carries.

        Raises
        ------
        PublicationError
            It is none that a report may have.
        """
        return carried(self.report)

    @cached_property
    def paper(self) -> str:
        """The body without the tables behind charts: on paper nobody opens them, and the alternative text says the same."""
        if "<details>" not in self.body:
            return self.body
        body = copied(self.body)
        for tag in list(body.iter("details")):
            taken(tag)
        return written(body)


@kept_by_content
def document(nb: Mapping) -> Document:
    """The document of an executed notebook.

    Raises
    ------
    PublicationError
        A picture that a cell shows may not be published, or its alternative text does not say what it shows; each with its cell.
    """
    result = outcome(nb)
    body = parsed(marks.joined(_all_fragments(published_cells(nb))))
    marks.settle_marks(body)
    header, title, head_cell = _taken_header(body)
    title = title or str(result.report.get("title") or "") or _first_heading(body)
    if result.report:  # a notebook of somebody else has the headings that it has
        drop_retold(body)
        drop_silent(body)
    headings = _settle_headings(body)
    _number_captions(body)
    _settle_attributes(body)
    _settle_details(body)
    cells = marks.taken_cells(body)
    return Document(title, header, written(body).strip(), tuple(headings), result.draft, result.report, cells=cells, head_cell=head_cell)


# -- cells -------------------------------------------------------------------------------------------------------------


def _all_fragments(cells: Iterable[Mapping]) -> list[tuple[str, str]]:
    """What all cells give to the reader, each with its cell's id.

    Raises
    ------
    PublicationError
        As `fragments`, with what is wrong in every cell.
    """
    found, problems = [], []
    for cell in cells:
        with gathering(problems, PublicationError):
            found += [(cell.get("id", ""), fragment) for fragment in fragments(cell)]
    if problems:
        raise PublicationError(*problems)
    return found


def fragments(cell: Mapping) -> Iterator[str]:
    """The sanitised HTML that a cell gives to the reader: Markdown rendered, outputs of known kinds, no source.

    Raises
    ------
    PublicationError
        A picture is not one that may be published, or its alternative text is none: nothing is left out without a word.
    """
    if cell["cell_type"] == "markdown":
        yield _checked(markdown(cell["source"]), cell)
    for output in cell.get("outputs", ()) if cell["cell_type"] == "code" else ():
        yield _checked(output_html(output), cell)


def _checked(html: str, cell: Mapping) -> str:
    clean, faults = sanitised(html)
    place = f"单元格“{cell.get('id', '')}”"
    images = list(parsed(clean).iter("img")) if "<img" in clean else []
    if faults or not all(image.get("src") for image in images):
        faults = faults or ["不是内嵌的 SVG 或 PNG"]
        raise PublicationError(*(f"{place}: 图片{fault}，不能发布。请用 report.chart，或换成内嵌的 PNG、只含图形的 SVG。" for fault in faults))
    if faults := list(filter(None, map(alt_fault, images))):
        raise PublicationError(*(f"{place}: 图片{fault}，不能发布。{ALT_REMEDY}" for fault in faults))
    return clean


# -- headings and captions ---------------------------------------------------------------------------------------------


def _taken_header(body: Tag) -> tuple[str, str, str]:
    """Take the publication block and the title out of the body; with the block's cell."""
    header = next((tag for tag in body.iter("header") if has_class(tag, "publication")), None)
    if header is not None:
        taken(header)
    for other in list(body.iter("header")):
        marks.unwrap(other)  # a page has one head
    title = header.find(".//h1") if header is not None else None
    text = _text(taken(title)) if title is not None else ""
    return (written(header).strip(), text, header.get(marks.ATTRIBUTE, "")) if header is not None else ("", text, "")


def _first_heading(body: Tag) -> str:
    first = body.find(".//h1")
    return (_text(taken(first)) if first is not None else "") or UNTITLED


def _text(tag: Tag) -> str:
    return " ".join(text_of(tag).split())


def _settle_headings(body: Tag) -> list[Heading]:
    """One h1 is the page's title, so others become h2; no heading is deeper by more than one than that before it."""
    found, before = [], 1
    for tag in list(body.iter(HEADINGS)):
        if not _text(tag):
            tag.drop_tag()  # nothing to read or to jump to
    for n, tag in enumerate(list(body.iter(HEADINGS)), 1):
        level = min(max(int(tag.tag[1]), 2), before + 1, DEEPEST)
        tag.tag = f"h{level}"
        tag.set("id", f"s{n}")
        found.append(Heading(level, f"s{n}", _text(tag)))
        before = level
    return found


def _number_captions(body: Tag) -> None:
    """Put 表1, 图1 … before the captions in the order of the document, so that every format agrees."""
    counts = dict.fromkeys(CAPTIONS, 0)
    for caption in body.iter(*CAPTIONS.values()):
        kind = caption.getparent().tag
        if CAPTIONS.get(kind) == caption.tag:
            counts[kind] += 1
            caption.text = f"{WORDS[kind]}{counts[kind]}\u3000{caption.text or ''}"


def _settle_details(body: Tag) -> None:
    """Only the table behind a chart is closed; anything else that a cell would close stands open, in every format."""
    for tag in list(body.iter("details", "summary")):
        inside = tag.getparent() if tag.tag == "summary" else tag
        if not (inside.tag == "details" and is_chart(inside.getparent())):
            marks.unwrap(tag)


def is_chart(tag: Tag) -> bool:
    return tag.tag == "figure" and has_class(tag, "chart")


def _settle_attributes(body: Tag) -> None:
    """An id belongs to the first that has it: a table that is shown twice is found where it is first. No class is empty."""
    seen: set[str] = set()
    for tag in body.iterdescendants():
        id = tag.get("id")
        if id in seen:
            del tag.attrib["id"]
        elif id:
            seen.add(id)
        if not tag.get("class", "class").strip():
            del tag.attrib["class"]
