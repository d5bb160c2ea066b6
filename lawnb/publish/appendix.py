"""The annex of the PDF and the DOCX, in the place of the page's cards: what each figure means and where it is from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from pathlib import PurePath
from typing import Any

from lawnb.publish.cards import formula_pieces, rows_words
from lawnb.publish.document import Document, Heading
from lawnb.publish.tree import shared

TITLE = "附录　数字的含义和出处"
ID = "appendix"
HEADS = ("数字", "含义", "出处")


def with_appendix(doc: Document) -> Document:
    """The document with the annex behind it, where the report's parameter `appendix` asks for it."""
    if not doc.report.get("appendix"):
        return doc
    rows = "".join(f"<tr>{_row(figure, doc.report)}</tr>" for figure in shown_figures(doc))
    head = "".join(f'<th scope="col">{name}</th>' for name in HEADS)
    table = f'<table class="statistics"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    body = f'{doc.body}\n<h2 id="{ID}">{TITLE}</h2>\n<div class="table">{table}</div>'
    return replace(doc, body=body, headings=(*doc.headings, Heading(2, ID, TITLE)))


def shown_figures(doc: Document) -> list[Mapping[str, Any]]:
    """The report's figures that the body shows, each once, in its order; those that only pictures show are in none."""
    figures = {figure["id"]: figure for figure in doc.report.get("figures", ())}
    ids = (tag.get("data-figure") for tag in shared(doc.paper).iterdescendants())
    return [figures[id] for id in dict.fromkeys(ids) if id in figures]


def _row(figure: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    meaning = figure["definition"].removeprefix(f"{figure['title']}：")
    formula = _formula(figure, report)
    cells = (f"{meaning}算法：{formula}。" if formula else meaning, "；".join(_sources(figure, report)))
    return f'<th scope="row">{escape(figure["title"])}：{escape(figure["text"])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in cells)


def _formula(figure: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """The formula with the titles of its figures for their ids."""
    figures = {other["id"]: other for other in report["figures"]}
    pieces = formula_pieces(figure, figures)
    return "".join(figures[piece]["title"] if piece in figure["inputs"] else piece for piece in pieces)


def _sources(figure: Mapping[str, Any], report: Mapping[str, Any]) -> Iterable[str]:
    """Each file of a figure once, with the rows that it counts; by title, with its name where others have the title too."""
    titles = {(file["file"], file["sheet"]): file["title"] for file in report["files"]}
    shared = Counter(titles.values())
    rows = {(record["file"], record["sheet"]): rows_words(record) for record in figure["records"]}
    for key in dict.fromkeys([*rows, *((source["file"], source["sheet"]) for source in figure["sources"])]):
        title, (file, sheet) = titles.get(key, ""), key
        name = title if shared[title] == 1 else f"{title} {PurePath(file).stem} " if title else file
        yield name + (f"表“{sheet}”" if sheet else "") + rows.get(key, "")
