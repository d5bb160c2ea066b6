"""The structure tree of a PDF, which screen readers follow: read, and row headers put in, which Typst cannot say."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pikepdf

from lawnb.errors import PublicationError
from lawnb.publish.grid import Table
from lawnb.publish.tree import Tag
from lawnb.publish.typeset import SET_AS_TABLE

#: Types of PDF 1.7 (ISO 32000-1, 14.8.4); any other has to be mapped to one of them.
STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD"
    " THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form".split()
)


@dataclass(eq=False)
class Element:
    """An element of the structure tree.

    Parameters
    ----------
    tag
        What the PDF holds of it.
    kind
        Its type, after the role map; "" where it has none that the standard knows.
    contents
        The marked content that it holds itself: page (object number) and number on the page (MCID).
    objects
        The annotations and pictures that it holds as objects.
    """

    tag: pikepdf.Dictionary
    kind: str
    parent: Element | None = None
    children: list[Element] = field(default_factory=list)
    contents: list[tuple[int, int]] = field(default_factory=list)
    objects: list[pikepdf.Object] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """It and all below it, in reading order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)

    def of(self, *kinds: str) -> list[Element]:
        return [element for element in self if element.kind in kinds]

    def attribute(self, name: str) -> pikepdf.Object | None:
        """An attribute of its table owner; None where it has none."""
        return self._attributes.get(name)

    @cached_property
    def _attributes(self) -> dict[str, pikepdf.Object]:
        """Those of its table owner, of each the first: a cell is asked for several, and each way into a PDF costs."""
        found: dict[str, pikepdf.Object] = {}
        for attributes in _each(self.tag.get("/A")):
            if isinstance(attributes, pikepdf.Dictionary) and attributes.get("/O") == "/Table":
                found = dict(attributes.items()) | found
        return found

    def span(self, name: str) -> int:
        value = self.attribute(name)
        return value if isinstance(value, int) and value > 0 else 1

    @property
    def text(self) -> str:
        """What stands for it: its alternative text or title."""
        return next((str(self.tag[key]) for key in ("/Alt", "/ActualText", "/T") if key in self.tag), "")


def structure(opened: pikepdf.Pdf) -> Element:
    """The tree's root, whose children are what the PDF begins its tree with; an element that is met again is left out."""
    root = opened.Root.get("/StructTreeRoot", pikepdf.Dictionary())
    top = Element(root, "")
    _read(root, top, roles(root), 0, set())
    return top


def roles(root: pikepdf.Dictionary) -> dict[str, str]:
    """The role map: types of the PDF's own, and what each stands for."""
    mapped = root.get("/RoleMap", {})
    return {name[1:]: str(mapped[name])[1:] for name in mapped.keys()}


def standard_kind(name: str, mapped: dict[str, str]) -> str:
    """The standard type that a type stands for; "" for none, and for one that is mapped in a circle."""
    seen = set()
    while name not in STANDARD:
        if name in seen or name not in mapped:
            return ""
        seen.add(name)
        name = mapped[name]
    return name


def _read(tag: pikepdf.Dictionary, into: Element, mapped: dict[str, str], page: int, seen: set) -> None:
    own = tag.get("/Pg")
    page = page if own is None else own.objgen[0]
    for child in _each(tag.get("/K")):
        if isinstance(child, int):
            into.contents.append((page, child))
        elif not isinstance(child, pikepdf.Dictionary):
            continue
        elif (what := child.get("/Type")) == "/MCR":
            into.contents.append((child.Pg.objgen[0] if "/Pg" in child else page, int(child.MCID)))
        elif what == "/OBJR":
            into.objects.append(child.get("/Obj"))
        elif (number := child.objgen) == (0, 0) or number not in seen:
            seen.add(number)
            into.children.append(element := Element(child, standard_kind(str(child.get("/S", "/"))[1:], mapped), into))
            _read(child, element, mapped, page, seen)


def _each(value: pikepdf.Object | None) -> Iterator[pikepdf.Object]:
    if isinstance(value, pikepdf.Array):
        yield from value
    elif value is not None:
        yield value


# -- row headers -------------------------------------------------------------------------------------------------------


def with_row_headers(source: Path, parts: Sequence[Tag]) -> bytes:
    """The PDF of parts that were set, with the cells tagged as headers that the page has as headers of rows.

    Typst tags the head of a table only. Where rows have headers too, each header says by its scope what it heads
    (ISO 32000-1, 14.8.5.7); and a caption without text, which a reader would be told of, is taken out.

    Raises
    ------
    PublicationError
        The tables of the PDF are not those of the page.
    """
    tables = [Table(tag) for part in parts for tag in part.iter("table") if SET_AS_TABLE in tag.attrib]
    with pikepdf.open(source) as opened:
        found = structure(opened).of("Table")
        cells = [own_cells(table) for table in found]
        wanted = [list(_scopes(table)) for table in tables]
        if list(map(len, cells)) != list(map(len, wanted)):
            raise PublicationError(f"PDF: 应有 {len(wanted)} 张表，结构树中是 {len(cells)} 张，或单元格数不同。请附上报告反馈。")
        for table, own, scopes in zip(found, cells, wanted, strict=True):
            _drop_empty_captions(table)
            if headers := {cell: scope for cell, scope in zip(own, scopes, strict=True) if scope and cell.kind == "TD"}:
                _mark(own, headers)
        written = io.BytesIO()  # a file is written faster, but a full disk ends the process there
        # the identifier comes from the content: the same report gives the same bytes
        opened.save(written, deterministic_id=True, fix_metadata_version=False)
    return written.getvalue()


def own_cells(table: Element) -> list[Element]:
    """A table's cells row by row, without those of tables inside them."""
    return [cell for row in own_rows(table) for cell in row.children if cell.kind in ("TH", "TD")]


def own_rows(table: Element) -> list[Element]:
    """A table's rows in order, without those of tables inside it."""
    sections = [table, *(child for child in table.children if child.kind in ("THead", "TBody", "TFoot"))]
    rows = [row for section in sections for row in section.children if row.kind == "TR"]
    order = {id(element): n for n, element in enumerate(table)}
    return sorted(rows, key=lambda row: order[id(row)])


def _scopes(table: Table) -> Iterator[pikepdf.Name | None]:
    """Of each cell of a page's table, what it heads: a column, a row, or nothing."""
    for rows, scope in ((table.head, pikepdf.Name.Column), (table.body, pikepdf.Name.Row), (table.foot, pikepdf.Name.Row)):
        yield from (scope if cell.tag is not None and cell.tag.tag == "th" else None for row in rows for cell in row)


def _mark(cells: list[Element], headers: Mapping[Element, pikepdf.Name]) -> None:
    """Make cells headers of their rows or columns; a list of headers by name, which lacks these, gives way to the scopes of all."""
    for cell in cells:
        kept = [attributes for attributes in _each(cell.tag.get("/A")) if attributes.get("/O") != "/Table"]
        own = {name: value for name in ("/Scope", "/RowSpan", "/ColSpan") if (value := cell.attribute(name)) is not None}
        if scope := headers.get(cell):
            cell.tag.S = pikepdf.Name.TH
            own["/Scope"] = scope
        cell.tag.A = pikepdf.Array([pikepdf.Dictionary({"/O": pikepdf.Name.Table} | own), *kept] if own else kept)


def _drop_empty_captions(table: Element) -> None:
    empty = {child.tag.objgen for child in table.children if child.kind == "Caption" and not _holds(child)}
    if empty:
        table.tag.K = pikepdf.Array([child for child in table.tag.K if child.objgen not in empty])


def _holds(element: Element) -> bool:
    return any(each.contents or each.objects for each in element)
