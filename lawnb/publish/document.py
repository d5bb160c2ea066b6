"""The document that every exporter sets: built anew from an allow-list of a notebook's cells and outputs."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from lawnb.errors import PublicationError
from lawnb.outcome import outcome
from lawnb.publish.sanitise import sanitised
from lawnb.structure import published_cells

HEADINGS = ("h1", "h2", "h3", "h4")
DEEPEST = 4
UNTITLED = "未命名的报告"
#: Words before the number of a caption, by the element that it belongs to.
CAPTIONS = {"table": "表", "figure": "图"}


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
    """

    title: str
    header: str
    body: str
    headings: tuple[Heading, ...]
    draft: bool
    report: Mapping[str, Any] = field(default_factory=dict)
    language: str = "zh-CN"


def document(nb: Mapping) -> Document:
    """The document of an executed notebook.

    Raises
    ------
    PublicationError
        A picture that a cell shows has no alternative text.
    """
    result = outcome(nb)
    html = "\n".join(fragment for cell in published_cells(nb) for fragment in fragments(cell))
    soup = BeautifulSoup(html, "html.parser")
    header, title = _taken_header(soup)
    title = title or str(result.report.get("title") or "") or _first_heading(soup)
    headings = _settle_headings(soup)
    _number_captions(soup)
    return Document(title, header, str(soup).strip(), tuple(headings), result.draft, result.report)


# -- cells -------------------------------------------------------------------------------------------------------------


def fragments(cell: Mapping) -> Iterator[str]:
    """The sanitised HTML that a cell gives to the reader: Markdown rendered, outputs of known kinds, no source."""
    if cell["cell_type"] == "markdown":
        yield sanitised(markdown(cell["source"]))
    for output in cell.get("outputs", ()) if cell["cell_type"] == "code" else ():
        if output["output_type"] in ("display_data", "execute_result"):
            yield sanitised(_shown(output, cell))


def markdown(text: str) -> str:
    """Markdown as HTML; raw HTML and images in it are text."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image").render(text)


def _shown(output: Mapping, cell: Mapping) -> str:
    data = output["data"]
    if "text/html" in data:
        return data["text/html"]
    if "image/svg+xml" in data:
        return _picture(output, "image/svg+xml", base64.b64encode(data["image/svg+xml"].encode()).decode(), cell)
    if "image/png" in data:
        return _picture(output, "image/png", data["image/png"].strip(), cell)
    return markdown(data["text/markdown"]) if "text/markdown" in data else ""


def _picture(output: Mapping, mime: str, content: str, cell: Mapping) -> str:
    metadata = output.get("metadata", {})
    alt = metadata.get("lawnb", {}).get("alt") or metadata.get(mime, {}).get("alt")
    if not alt:
        raise PublicationError(f"单元格“{cell.get('id', '')}”: 图片没有替代文字。请用 report.chart，或在输出元数据中写 alt。")
    return f'<figure class="chart"><img src="data:{mime};base64,{content}" alt="{escape(alt)}"></figure>'


# -- headings and captions ---------------------------------------------------------------------------------------------


def _taken_header(soup: BeautifulSoup) -> tuple[str, str]:
    """Take the publication block and the title out of the body."""
    header = soup.find("header", class_="publication")
    if header is None:
        return "", ""
    header.extract()
    title = header.find("h1")
    text = title.extract().get_text().strip() if title else ""
    return header.decode_contents().strip(), text


def _first_heading(soup: BeautifulSoup) -> str:
    first = soup.find("h1")
    return first.extract().get_text().strip() if first else UNTITLED


def _settle_headings(soup: BeautifulSoup) -> list[Heading]:
    """One h1 is the page's title, so others become h2; no heading is deeper by more than one than that before it."""
    found, before = [], 1
    for n, tag in enumerate(soup.find_all(HEADINGS), 1):
        level = min(max(int(tag.name[1]), 2), before + 1, DEEPEST)
        tag.name, tag["id"] = f"h{level}", f"s{n}"
        found.append(Heading(level, tag["id"], " ".join(tag.get_text().split())))
        before = level
    return found


def _number_captions(soup: BeautifulSoup) -> None:
    """Put 表1, 图1 … before the captions in the order of the document, so that every format agrees."""
    for image in soup.find_all("img", src=False):
        # the sanitiser took its address: nothing is left to show
        (image.find_parent("figure") or image).decompose()
    counts = dict.fromkeys(CAPTIONS, 0)
    for caption in soup.find_all(["caption", "figcaption"]):
        kind = "table" if caption.name == "caption" else "figure"
        counts[kind] += 1
        caption.insert(0, f"{CAPTIONS[kind]}{counts[kind]}\u3000")
