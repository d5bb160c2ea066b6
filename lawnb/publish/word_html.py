"""The tree that the DOCX is written from: our own blocks as tables and paragraphs of styles by name."""

from __future__ import annotations

from copy import deepcopy

from lawnb.publish.bitmap import CHART_WIDTH, bitmaps
from lawnb.publish.cells import wrap_cells
from lawnb.publish.document import Document
from lawnb.publish.masthead import head_html, issuer_lines
from lawnb.publish.title import title_lines
from lawnb.publish.tree import (
    Tag,
    add_text,
    copied,
    drop_dead_links,
    element,
    move_contents,
    of_class,
    parsed,
    put_in_place,
    taken,
    text_of,
    wrapped,
)
from lawnb.publish.word_tables import KEY_FIGURES

KEY_COLUMNS = 3
#: The address of a picture of lines begins so.
VECTOR = "data:image/svg+xml"
#: Emphasis, and small letters above and below, by the name of a character style.
EMPHASIS = {"strong": "Strong", "em": "Emphasis", "sup": "Superscript", "sub": "Subscript"}


def prepared(doc: Document) -> tuple[Tag, dict[Tag, bytes], list[str]]:
    """A document's tree, our own blocks as tables and paragraphs of named styles.

    Returns
    -------
    tuple of Tag, dict and list of str
        The tree, its pictures as PNG, and the cells whose bookmarks are in it, by their places.
    """
    root = _with_head(doc)
    for image in root.iter("img"):
        if image.get("src").startswith(VECTOR):
            image.set("width", CHART_WIDTH)
    cells = wrap_cells(root, [doc.head_cell, *doc.cells] if doc.header else doc.cells)
    _drop_empty_tables(root)
    root.insert(0 if issuer_lines(doc) or not doc.header else 1, _title(doc))  # a red head stands over its title
    root[:0] = list(parsed(head_html(doc)))  # no cell's own
    _part_pictures(root)
    for tag in [*root.iter("colgroup", "col"), *(caption for block in of_class(root, "publication", "div") for caption in block.iter("caption"))]:
        taken(tag)
    for note in of_class(root, "unit-note"):
        note.tag = "span"
        note.set("custom-style", "Unit Note")
    for items in of_class(root, "key-figures", "ul"):
        put_in_place(_key_figures(items), items)
    for block in of_class(root, "table-notes"):
        put_in_place(_styled(block, "Table Note"), block)
    for block in of_class(root, "signature"):
        block.tag = "div"
        block.set("custom-style", "Signature")
        for last in list(block)[1:][-1:]:
            wrapped(last, element("div", {"custom-style": "Signature Date"}))
    for tag in root.iter(*EMPHASIS):
        tag.set("custom-style", EMPHASIS[tag.tag])
        tag.tag = "span"
    drop_dead_links(root)
    images = list(root.iter("img"))
    return root, dict(zip(images, bitmaps([image.get("src") for image in images]), strict=True)), cells


def _with_head(doc: Document) -> Tag:
    """The body behind the publication block."""
    root = copied(doc.paper)
    if doc.header:
        root.insert(0, copied(f'<div class="publication">{doc.header}</div>')[0])
        root[0].tail, root.text = root.text, None
    return root


def _drop_empty_tables(root: Tag) -> None:
    """Take out tables without cells, which Word does not open; a caption stays as text."""
    for table in [tag for tag in root.iter("table") if next(tag.iter("td", "th"), None) is None]:
        table.tag = "p"
        for tag in list(table.iterdescendants()):
            tag.drop_tag()
    for items in [tag for tag in of_class(root, "key-figures", "ul") if next(tag.iterchildren("li"), None) is None]:
        taken(items)


def _part_pictures(root: Tag) -> None:
    """A figure for each picture; the last has the caption."""
    for figure in list(root.iter("figure")):
        for image in list(figure.iter("img"))[:-1]:
            box = element("figure")
            figure.addprevious(box)
            box.append(taken(image))


def _key_figures(items: Tag) -> Tag:
    """The key figures as a table of three columns, label over value."""
    cells = list(items.iterchildren("li"))
    table = element("table", {"custom-style": KEY_FIGURES})
    for start in range(0, len(cells), KEY_COLUMNS):
        row = element("tr")
        for item in cells[start : start + KEY_COLUMNS]:
            labels = of_class(item, "label")
            cell, value = element("td"), element("p")
            cell.extend([element("p", text=text_of(taken(labels[0])) if labels else ""), value])
            move_contents(item, value)
            row.append(cell)
        table.append(row)
    return table


def _styled(block: Tag, style: str) -> Tag:
    """A paragraph or a list as paragraphs of a style; a list of one is none."""
    items = list(block.iterchildren("li"))
    if len(items) > 1:
        for item in items:
            line = element("p")
            move_contents(item, line)
            item.append(_in_style(f"{style} {'Last' if item is items[-1] else 'Kept'}", line))
        return deepcopy(block)
    line = element("p")
    move_contents(items[0] if items else block, line)
    return _in_style(style, line)


def _in_style(style: str, *lines: Tag) -> Tag:
    box = element("div", {"custom-style": style})
    box.extend(lines)
    return box


def _title(doc: Document) -> Tag:
    """The title in lines that read well, as in the PDF."""
    line = element("p")
    for n, text in enumerate(title_lines(doc.title, doc.names)):
        if n:
            line.append(element("br"))
        add_text(line, text)
    add_text(line, "（草稿）" if doc.draft else None)
    return _in_style("Title", line)
