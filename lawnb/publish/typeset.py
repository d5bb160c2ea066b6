"""From a document's tree to Typst: blocks and tables as calls of gbt9704.typ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from lawnb.publish.grid import WIDE, Table
from lawnb.publish.markup import LINE_BREAK, contents, escaped, inline, may_split_number, plain, string
from lawnb.publish.table_size import KEPT, is_low, n_tied, notes_height, row_heights
from lawnb.publish.tree import Tag, has_class, text_of
from lawnb.publish.typeset_table import SET_AS_TABLE, Contents, TableCall, heads

BLOCKS = frozenset({"blockquote", "div", "figure", "h1", "h2", "h3", "h4", "header", "hr", "ol", "p", "pre", "section", "table", "ul"})
NOTE = "注："


class Block(NamedTuple):
    """A block and what it is: `plain` text, a paragraph `para`, a `signature`, a `table` that keeps its numbers whole itself, or anything else."""

    kind: str
    text: str


def typst_of(root: Tag) -> str:
    """The contents of an element as Typst markup, all numbers whole."""
    runs = groupby(_blocks(root), key=lambda block: block.kind == "table")
    return "".join(_joined(run) if are_tables else f"#whole-numbers[\n{_joined(run)}]\n" for are_tables, run in runs)


# -- blocks ------------------------------------------------------------------------------------------------------------


def _blocks(parent: Tag, kind: str = "plain") -> list[Block]:
    """The blocks of an element; text between them is one of this kind."""
    found: list[Block] = []
    run: list[str] = [escaped(parent.text)]
    for child in parent:
        if any(tag.tag in BLOCKS for tag in child.iter()):
            found += [*_text_block(run, kind), *(_block(child) if child.tag in BLOCKS else _blocks(child, kind))]
            run = []
        else:
            run.append(inline(child))
        run.append(escaped(child.tail))
    return [*found, *_text_block(run, kind)]


def _text_block(run: list[str], kind: str) -> Iterator[Block]:
    text = "".join(run).strip(" ")
    if text:
        yield Block(kind, text)


def _block(tag: Tag) -> list[Block]:
    match tag.tag:
        case "ul" | "ol" if not _has_items_only(tag):
            return _blocks(tag)
        case "p":
            return _blocks(tag, "para")
        case "h1" | "h2" | "h3" | "h4":
            return list(_heading(tag))
        case "ul":
            return [Block("other", _key_figures(tag) if _is_key_figures(tag) else _list(tag))]
        case "ol":
            return list(_numbered(tag))
        case "table":
            return list(_table(Table(tag)))
        case "figure":
            return list(_figure(tag))
        case "pre":
            return [Block("other", f"#raw({string(text_of(tag).removeprefix(chr(10)).removesuffix(chr(10)))}, block: true)\n\n")]
        case "hr":
            return [Block("other", "#horizontalrule\n\n")]
        case "blockquote":
            return [Block("other", f"#quote(block: true)[\n{_joined(_blocks(tag))}]\n\n")]
        case _:
            return _division(tag)


def _division(tag: Tag) -> list[Block]:
    """A division of a kind that the page knows; a narrative, or any other, is its paragraphs."""
    if has_class(tag, "table"):
        return list(_statistics(tag))
    found = _blocks(tag)
    if has_class(tag, "signature") and [block.kind in ("plain", "para") for block in found] == [True, True]:
        return [Block("signature", _call("signature", [block.text for block in found]))]
    if has_class(tag, "publication"):
        return [Block("other", f"#publication[\n{_joined(found)}]\n")] if found else []
    return found


def _joined(blocks: Iterable[Block]) -> str:
    """Blocks as one text; no page holds a signature without a line of the text that is signed."""
    ends = {"plain": "\n", "para": "\n\n"}
    written = []
    for block, following in pairwise([*blocks, Block("end", "")]):
        text = block.text + ends.get(block.kind, "")
        written.append(f"#tied[\n{text}]\n" if block.kind == "para" and following.kind == "signature" else text)
    return "".join(written)


def _heading(tag: Tag) -> Iterator[Block]:
    text = contents(tag).replace(LINE_BREAK, "#linebreak() ")
    if tag.get("id") == "appendix":
        yield Block("other", "#pagebreak(weak: true)\n")
    yield Block("other", f"{'=' * max(int(tag.tag[1]) - 1, 1)} {text}\n{_label(tag)}")


def _label(tag: Tag) -> str:
    return f"<{tag.get('id')}>\n" if tag.get("id") else ""


def _has_items_only(tag: Tag) -> bool:
    texts = [tag.text, *(child.tail for child in tag)]
    return len(tag) > 0 and all(child.tag == "li" for child in tag) and not any(text and text.strip() for text in texts)


def _numbered(tag: Tag) -> Iterator[Block]:
    """Official documents number paragraphs, they do not hang lists."""
    start = tag.get("start", "1")
    for n, item in enumerate(tag.iterchildren("li"), int(start) if start.isascii() and start.isdecimal() else 1):
        first, *rest = _blocks(item) or [Block("plain", "")]
        yield from [Block("para", escaped(f"{n}.") + first.text)] if first.kind in ("plain", "para") else [Block("para", escaped(f"{n}.")), first]
        yield from rest


def _list(tag: Tag) -> str:
    items = [_blocks(item) for item in tag.iterchildren("li")]
    tight = not any(block.kind == "para" for item in items for block in item)
    return f"#list(tight: {str(tight).lower()}, {', '.join(f'[{_joined(item).rstrip(chr(10)) if tight else _joined(item)}]' for item in items)})\n\n"


def _is_key_figures(tag: Tag) -> bool:
    items = list(tag.iterchildren("li"))
    return bool(items) and all(_is_key_figure(item) for item in items)


def _is_key_figure(item: Tag) -> bool:
    first = item[0] if len(item) and not (item.text or "").strip() else None
    return first is not None and first.tag == "span" and has_class(first, "label") and not any(tag.tag in BLOCKS for tag in item.iter())


def _key_figures(tag: Tag) -> str:
    items = []
    for item in tag.iterchildren("li"):
        label, *others = item
        value = escaped(label.tail) + "".join(inline(other) + escaped(other.tail) for other in others)
        items.append(f"([{contents(label)}], [{value.rstrip(' ')}]), ")
    return f"#key-figures({''.join(items)})\n"


def _figure(tag: Tag) -> Iterator[Block]:
    """Each picture of a figure is a chart, the last has the caption; other words of the figure stay."""
    charts = [image.get("data-chart") for image in tag.iter("img")]
    captions = list(tag.iter("figcaption"))
    caption = " ".join(filter(None, map(contents, captions)))
    for part in (*captions, *tag.iter("img")):
        if part.getparent() is not None:
            part.drop_tree()
    yield from _blocks(tag)
    for n, chart in enumerate(charts, 1):
        yield Block("other", f"#chart({chart}, {f'[{caption}]' if n == len(charts) else 'none'})\n")
    if not charts and caption:
        yield Block("para", caption)


def _statistics(tag: Tag) -> Iterator[Block]:
    """Tables of the report, each with its notes."""
    yield from _text_block([escaped(tag.text)], "plain")
    noted: list[Tag] = []
    for child in tag:
        if child.tag == "table":
            noted = list(_notes(child))
            yield from _kept(Table(child, aligned=True), noted)
        elif _is_note(child):
            yield from [] if child in noted else [Block("other", _note(child))]
        else:
            yield from _block(child) if child.tag in BLOCKS else _text_block([inline(child)], "plain")
        yield from _text_block([escaped(child.tail)], "plain")


def _is_note(tag: Tag) -> bool:
    return tag.tag == "p" or (tag.tag == "ol" and _has_items_only(tag))


def _note(tag: Tag) -> str:
    # 注： is the note's own word in HTML and the template's here
    return _call("notes", map(contents, tag) if tag.tag == "ol" else [contents(tag).removeprefix(NOTE)])


def _notes(table: Tag) -> Iterator[Tag]:
    """The notes that follow a table, no text between them."""
    for above, tag in pairwise([table, *table.itersiblings()]):
        if (above.tail or "").strip() or not _is_note(tag):
            return
        yield tag


def _kept(table: Table, notes: list[Tag]) -> Iterator[Block]:
    """A table and its notes, which no page parts; a low one is not broken at all."""
    room = notes_height([line for tag in notes for line in (tag if tag.tag == "ol" else [tag])]) if notes else 0
    heights = row_heights(table)
    long = f"#long(room: {room:.1f}pt{', whole-rows: false' * (max(heights, default=0) > KEPT)})"
    kept, tied = ("#short", 0) if is_low(heights, room) else (long, n_tied(table, heights))
    below = [_note(tag) for tag in notes]
    for block in _table(table, tied):
        own = f"#narrow[\n{block.text}]\n" if table.n_columns > WIDE else block.text
        under = [f"#whole-numbers[{note}]" for note in below] if block.kind == "table" else below
        yield Block(block.kind if block.kind == "table" else "other", f"{kept}[\n{own}]{''.join(f'[{note}]' for note in under)}\n")


def _call(name: str, arguments: Iterable[str]) -> str:
    return f"#{name}({''.join(f'[{argument}], ' for argument in arguments)})\n"


# -- tables ------------------------------------------------------------------------------------------------------------


def _table(table: Table, n_tied: int = 0) -> Iterator[Block]:
    """A table as Typst's figure of one, with the unit at the right above it and not in the caption; of one without cells, its caption."""
    caption = _caption(table.caption)
    if not table.n_columns:
        yield from _text_block([caption], "para")
        return
    table.tag.set(SET_AS_TABLE, "".join(heads(table)))
    call = TableCall(table, {cell: _held(cell.tag) for row in table.rows for cell in row}, n_tied)
    kind = "table" if call.keeps_numbers else "other"
    yield Block(kind, f"#figure(\n  {call.text()}\n{call.caption(caption)}  , kind: table\n  )\n{_label(table.tag)}\n")


def _held(cell: Tag | None) -> Contents:
    text = "" if cell is None else plain(cell)
    if text is not None:
        return Contents(text)
    blocks = _blocks(cell)
    is_line = [block.kind for block in blocks] in ([], ["plain"])
    return Contents(None, "".join(block.text for block in blocks) if is_line else _joined(blocks), is_line, may_split_number(text_of(cell), 0))


def _caption(caption: Tag | None) -> str:
    if caption is None:
        return ""
    unit = next((contents(tag) for tag in caption.iter("span") if has_class(tag, "unit-note")), "")
    for tag in [tag for tag in caption.iter("span") if has_class(tag, "unit-note")]:
        tag.drop_tree()
    return contents(caption) + (f"#unit-note[{unit}]" if unit else "")
