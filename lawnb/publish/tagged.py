"""The structure tree of a PDF, which screen readers follow: read, and row headers put in, which Typst cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import pikepdf

from lawnb.errors import PublicationError
from lawnb.publish.tree import Tag
from lawnb.publish.typeset_table import HEADS_COLUMN, HEADS_ROW, SET_AS_TABLE
from lawnb.storage.memory import opened_scratch, scratch_file

#: Types of PDF 1.7 (ISO 32000-1, 14.8.4); any other has to be mapped to one of them.
STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD"
    " THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form".split()
)


#: What a cell heads, by how `typeset` says it.
SCOPES = {HEADS_COLUMN: pikepdf.Name.Column, HEADS_ROW: pikepdf.Name.Row}


@dataclass(eq=False, slots=True)
class Element:
    """An element of the structure tree.

    Parameters
    ----------
    tag
        What the PDF holds of it.
    kind
        Its type, after the role map; "" where it has none that the standard knows.
    known
        The attributes of the tree's elements that were read, by how the PDF writes them: most cells have those of another.
    contents
        The marked content that it holds itself: page (object number) and number on the page (MCID).
    objects
        The annotations and pictures that it holds as objects.
    """

    tag: pikepdf.Dictionary
    kind: str
    known: dict[bytes, dict[str, pikepdf.Object]]
    children: list[Element] = field(default_factory=list)
    contents: list[tuple[int, int]] = field(default_factory=list)
    objects: list[pikepdf.Object] = field(default_factory=list)
    _own: dict[str, pikepdf.Object] | None = None
    _all: list[Element] | None = None

    def __iter__(self) -> Iterator[Element]:
        """It and all below it, in reading order."""
        if self._all is None:
            self._all, waiting = [], [self]
            while waiting:
                self._all.append(element := waiting.pop())
                waiting += reversed(element.children)
        return iter(self._all)

    def of(self, *kinds: str) -> list[Element]:
        return [element for element in self if element.kind in kinds]

    def attribute(self, name: str) -> pikepdf.Object | None:
        """An attribute of its table owner; None where it has none."""
        if self._own is None:
            self._own = self._attributes() if "/A" in self.tag else {}
        return self._own.get(name)

    def _attributes(self) -> dict[str, pikepdf.Object]:
        """Those of its table owner, of each the first."""
        written = self.tag.A.unparse()
        found = self.known.get(written)
        if found is None:
            found = {}
            for attributes in _each(self.tag.A):
                if isinstance(attributes, pikepdf.Dictionary) and attributes.get("/O") == "/Table":
                    found = dict(attributes.items()) | found
            self.known[written] = found
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
    top = Element(root, "", {})
    _read(root, top, _Kinds(roles(root)), 0, set())
    return top


def roles(root: pikepdf.Dictionary) -> dict[str, str]:
    """The role map: types of the PDF's own, and what each stands for."""
    mapped = root.get("/RoleMap", {})
    return {name[1:]: str(mapped[name])[1:] for name in mapped.keys()}


def standard_kind(name: str, mapped: Mapping[str, str]) -> str:
    """The standard type that a type stands for; "" for none, and for one that is mapped in a circle."""
    seen = set()
    while name not in STANDARD:
        if name in seen or name not in mapped:
            return ""
        seen.add(name)
        name = mapped[name]
    return name


class _Kinds(dict):
    """The standard type of each type that is met, by its name in the PDF."""

    def __init__(self, mapped: Mapping[str, str]):
        super().__init__()
        self.mapped = mapped

    def __missing__(self, name: str) -> str:
        self[name] = kind = standard_kind(name[1:], self.mapped)
        return kind


def _read(tag: pikepdf.Dictionary, into: Element, kinds: _Kinds, page: int, seen: set) -> None:
    # to ask for a key that is not there takes six times as long as to ask whether it is
    if "/Pg" in tag:
        page = tag["/Pg"].objgen[0]
    for child in _each(tag["/K"] if "/K" in tag else None):
        if isinstance(child, int):
            into.contents.append((page, child))
        elif not isinstance(child, pikepdf.Dictionary):
            continue
        elif (what := str(child.get("/Type"))) == "/MCR":
            into.contents.append((child.Pg.objgen[0] if "/Pg" in child else page, int(child.MCID)))
        elif what == "/OBJR":
            into.objects.append(child.get("/Obj"))
        elif (number := child.objgen) == (0, 0) or number not in seen:
            seen.add(number)
            into.children.append(element := Element(child, kinds[str(child.get("/S", "/"))], into.known))
            _read(child, element, kinds, page, seen)


def _each(value: pikepdf.Object | None) -> Iterator[pikepdf.Object]:
    if isinstance(value, pikepdf.Array):
        yield from value
    elif value is not None:
        yield value


# -- row headers -------------------------------------------------------------------------------------------------------


def with_row_headers(source: BinaryIO, parts: Sequence[Tag]) -> BinaryIO:
    """The PDF of parts that were set, with the cells tagged as headers that the page has as headers of rows.

    Typst tags the head of a table only. Where rows have headers too, each header says by its scope what it heads
    (ISO 32000-1, 14.8.5.7); and a caption without text, which a reader would be told of, is taken out.

    Raises
    ------
    PublicationError
        The tables of the PDF are not those of the page.
    """
    wanted = [heads for part in parts for tag in part.iter("table") if (heads := tag.get(SET_AS_TABLE)) is not None]
    with opened_scratch(source) as opened:
        top = structure(opened)
        found = top.of("Table")
        cells = [own_cells(table) for table in found]
        if list(map(len, cells)) != list(map(len, wanted)):
            raise PublicationError(f"PDF: 应有 {len(wanted)} 张表，结构树中是 {len(cells)} 张，或单元格数不同。请附上报告反馈。")
        marked = _Marked()
        for table, own, heads in zip(found, cells, wanted, strict=True):
            _drop_empty_captions(table)
            scopes = [SCOPES.get(head) if cell.kind == "TD" else None for cell, head in zip(own, heads, strict=True)]
            if any(scopes):
                marked.mark(own, scopes)
        written = scratch_file()
        # the identifier comes from the content: the same report gives the same bytes
        opened.save(written, deterministic_id=True, fix_metadata_version=False)
    return written


def own_cells(table: Element) -> list[Element]:
    """A table's cells row by row, without those of tables inside them."""
    return [cell for row in own_rows(table) for cell in row.children if cell.kind in ("TH", "TD")]


def own_rows(table: Element) -> list[Element]:
    """A table's rows in order, without those of tables inside it."""
    sections = [table, *(child for child in table.children if child.kind in ("THead", "TBody", "TFoot"))]
    rows = [row for section in sections for row in section.children if row.kind == "TR"]
    order = {id(element): n for n, element in enumerate(table)}
    return sorted(rows, key=lambda row: order[id(row)])


class _Marked(dict):
    """The attributes of cells of an opened PDF after they were marked, by those before and the scope: most have those of another."""

    def mark(self, cells: Sequence[Element], scopes: Sequence[pikepdf.Name | None]) -> None:
        """Make cells headers of what their scope says; a list of headers by name, which lacks these, gives way to the scopes of all."""
        for cell, scope in zip(cells, scopes, strict=True):
            if scope:
                cell.tag.S = pikepdf.Name.TH
            before = cell.tag.A.unparse() if "/A" in cell.tag else b""
            if (before, scope) not in self:
                self[before, scope] = _attributes(cell, scope)
            cell.tag.A = self[before, scope]


def _attributes(cell: Element, scope: pikepdf.Name | None) -> pikepdf.Array:
    kept = [attributes for attributes in _each(cell.tag.get("/A")) if attributes.get("/O") != "/Table"]
    own = {name: value for name in ("/Scope", "/RowSpan", "/ColSpan") if (value := cell.attribute(name)) is not None}
    if scope:
        own["/Scope"] = scope
    return pikepdf.Array([pikepdf.Dictionary({"/O": pikepdf.Name.Table} | own), *kept] if own else kept)


def _drop_empty_captions(table: Element) -> None:
    empty = {child.tag.objgen for child in table.children if child.kind == "Caption" and not _holds(child)}
    if empty:
        table.tag.K = pikepdf.Array([child for child in table.tag.K if child.objgen not in empty])


def _holds(element: Element) -> bool:
    return any(each.contents or each.objects for each in element)
