"""Numbers that Word counts itself: headings 一、（一）1. by their styles, captions 表1, 图1 by fields, lists and notes by theirs.

A number that somebody typed is taken out only where Word shows the same one in its place; any other stays text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from lawnb import formats
from lawnb.publish.word_xml import paragraphs_in, set_style_of, style_of, text_in, w

#: Ids of the definitions in the file, and of the first list of the text; a list has so many levels.
HEADINGS, NOTES, ITEMS, MARKS = 1, 2, 3, 4
FIRST_LIST, DEPTH = 1001, 9
#: By level: the style that is numbered, the form of its number, and its text.
LEVELS = (("Heading1", "chineseCounting", "%1、"), ("Heading2", "chineseCounting", "（%2）"), ("Heading3", "decimal", "%3."))
#: The style of a heading that has no number, or one that Word would count differently.
UNNUMBERED = "Unnumbered"
#: In twips: the first line's indent in the text, that of a note behind 注： and its number, and behind its number alone.
FIRST_LINE, NOTE_INDENT, NOTE_HANGING = 640, 670, 250
#: Marks of lists by depth, the PDF's.
BULLETS = "•–·"
CAPTION = re.compile(r"(表|图)(\d{1,4})(?=\u3000)")
CAPTION_STYLES = ("TableCaption", "ImageCaption")
PLACEHOLDER = re.compile(r"%(\d)")
#: A list by its id, and a level in it.
Level = tuple[str, int]


def number(opened: Document, lists: Sequence[tuple[str, int]]) -> None:
    """Let Word number headings, captions, and lists, each of a kind and from a number."""
    _define(opened.part.numbering_part.element, lists)
    _number_headings(opened)
    _number_captions(opened)


# -- definitions -------------------------------------------------------------------------------------------------------


def _define(numbering: Any, lists: Sequence[tuple[str, int]]) -> None:
    """The definitions, as the schema asks: first what is defined, then what uses it."""
    headings = "".join(_level(n, form, text, f'<w:pStyle w:val="{style}"/>') for n, (style, form, text) in enumerate(LEVELS))
    hanging = (f'<w:pPr><w:ind w:left="{NOTE_INDENT}" w:hanging="{width}"/></w:pPr>' for width in (NOTE_INDENT, NOTE_HANGING))
    # the first note begins a list with 注：, the others go on from 2 one level down
    notes = "".join(_level(n, "decimal", text, "", "space", next(hanging), n + 1) for n, text in enumerate(("注：%1.", "%2.")))
    # numbered items are paragraphs of the text, as official documents have them
    items = "".join(_level(n, "decimal", f"%{n + 1}.", properties=f'<w:pPr><w:ind w:left="0" w:firstLine="{FIRST_LINE}"/></w:pPr>') for n in range(DEPTH))
    marks = "".join(
        _level(n, "bullet", BULLETS[n % len(BULLETS)], "", "tab", f'<w:pPr><w:ind w:left="{FIRST_LINE + 320 * n}" w:hanging="320"/></w:pPr>') for n in range(DEPTH)
    )
    kinds = {"heading": (HEADINGS, headings), "note": (NOTES, notes), "decimal": (ITEMS, items), "bullet": (MARKS, marks)}
    defined = [
        f'<w:abstractNum w:abstractNumId="{id}"><w:nsid w:val="0000B{id:03d}"/><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for id, levels in kinds.values()
    ]
    used = [_list(HEADINGS, HEADINGS)] + [_list(id, kinds[kind][0], start if kind == "decimal" else 1) for id, (kind, start) in enumerate(lists, FIRST_LIST)]
    numbering[:] = parse_xml(f'<w:numbering {nsdecls("w")}>{"".join([*defined, *used])}</w:numbering>')


def _list(id: int, kind: int, start: int = 1) -> str:
    """A list that counts by itself, on each level from a number."""
    begin = "".join(f'<w:lvlOverride w:ilvl="{n}"><w:startOverride w:val="{start}"/></w:lvlOverride>' for n in range(1 if kind == NOTES else DEPTH))
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{kind}"/>{begin if kind in (NOTES, ITEMS) else ""}</w:num>'


def _level(n: int, form: str, text: str, style: str = "", suffix: str = "nothing", properties: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{style}<w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>{properties}</w:lvl>'
    )


# -- headings and captions ---------------------------------------------------------------------------------------------


def _number_headings(opened: Document) -> None:
    """Take out each number that Word shows as it was typed; the other headings are of a style without one."""
    styles = {style: n for n, (style, _, _) in enumerate(LEVELS)}
    counts = [0] * len(LEVELS)
    for paragraph in paragraphs_in(opened.element.body, styles):
        level = styles[style_of(paragraph)]
        n = counts[level] + 1
        label = formats.numbering(n, level + 1)
        if _take_out(paragraph, label):
            counts = [*counts[:level], n, *[0] * (len(LEVELS) - level - 1)]
        else:
            set_style_of(paragraph, f"{style_of(paragraph)}{UNNUMBERED}")


def _number_captions(opened: Document) -> None:
    """A field in the place of each caption's number that is the next of its kind."""
    counts: Counter[str] = Counter()
    for paragraph in paragraphs_in(opened.element.body, CAPTION_STYLES):
        found = CAPTION.match(text_in(paragraph))
        if found and int(found[2]) == counts[found[1]] + 1 and _take_out(paragraph, found[0], spaces=False):
            counts[found[1]] += 1
            place = len(paragraph) and paragraph.index(next(paragraph.iterchildren(w("r"))))
            for run in reversed(list(_sequence(*found.groups()))):
                paragraph.insert(place, run)


def _sequence(word: str, n: str) -> Iterator[Any]:
    """The runs of a word and a field that counts its uses, as it stands now."""
    shown = (
        f"<w:t>{word}</w:t>", '<w:fldChar w:fldCharType="begin"/>', f'<w:instrText xml:space="preserve"> SEQ {word} \\* ARABIC </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>', f"<w:t>{n}</w:t>", '<w:fldChar w:fldCharType="end"/>',
    )  # fmt: skip
    yield from (parse_xml(f"<w:r {nsdecls('w')}>{piece}</w:r>") for piece in shown)


def _take_out(paragraph: Any, label: str, spaces: bool = True) -> bool:
    """Take a label out of the beginning of a paragraph, with the spaces behind it; False where it does not begin so, or is all there is."""
    texts = list(paragraph.iter(w("t")))
    whole = "".join(node.text or "" for node in texts)
    if not whole.startswith(label) or not whole.removeprefix(label).strip():
        return False
    left = len(label) + (len(whole.removeprefix(label)) - len(whole.removeprefix(label).lstrip()) if spaces else 0)
    for node in texts:
        taken = min(left, len(node.text or ""))
        node.text, left = (node.text or "")[taken:], left - taken
    return True


# -- what a reader sees ------------------------------------------------------------------------------------------------


def labels(opened: Document) -> Iterator[tuple[Any, str]]:
    """Each paragraph outside of tables with the number that Word shows before it; "" where it shows none."""
    levels = _levels(opened)
    counts: dict[str, list[int]] = {}
    styled: dict[str | None, Level] = {}
    for paragraph in opened.paragraphs:
        list_id, n = _list_of(paragraph, levels, styled)
        if (list_id, n) not in levels:
            yield paragraph, ""
            continue
        own = counts.setdefault(list_id, [0] * 10)
        own[n] = own[n] + 1 if own[n] else levels[list_id, n][3]
        own[n + 1 :] = [0] * (9 - n)
        text = levels[list_id, n][1]
        yield paragraph, PLACEHOLDER.sub(lambda place, own=own, id=list_id: _formatted(own[int(place[1]) - 1], levels[id, int(place[1]) - 1][0]), text)


def _levels(opened: Document) -> dict[Level, tuple[str, str, str, int]]:
    """Form, text, style and first number by list and level."""
    numbering = opened.part.numbering_part.element
    found = {}
    for num in numbering.findall(w("num")):
        kind = num.find(w("abstractNumId")).get(w("val"))
        for level in numbering.xpath(f'w:abstractNum[@w:abstractNumId="{kind}"]/w:lvl'):
            form, text, style = (level.find(w(name)) for name in ("numFmt", "lvlText", "pStyle"))
            values = ["" if part is None else part.get(w("val")) for part in (form, text, style)]
            n = level.get(w("ilvl"))
            begin = num.find(f'{w("lvlOverride")}[@{w("ilvl")}="{n}"]/{w("startOverride")}')
            found[num.get(w("numId")), int(n)] = (*values, int((level.find(w("start")) if begin is None else begin).get(w("val"))))
    return found


def _list_of(paragraph: Any, levels: Mapping[Level, tuple[str, str, str, int]], styled: dict[str | None, Level]) -> Level:
    """List and level of a paragraph, by itself or by its style, which is asked once."""
    own = paragraph._p.find(f"{w('pPr')}/{w('numPr')}")
    if own is None:
        id = style_of(paragraph._p)
        if id not in styled:
            styled[id] = _list_of_style(paragraph.style, levels)
        return styled[id]
    level = own.find(w("ilvl"))
    return own.find(w("numId")).get(w("val")), int(level.get(w("val"))) if level is not None else 0


def _list_of_style(style: Any, levels: Mapping[Level, tuple[str, str, str, int]]) -> Level:
    """List and level of a style, or of one that it is based on."""
    while style is not None:
        own = style.element.find(f"{w('pPr')}/{w('numPr')}")
        if own is not None:
            id = own.find(w("numId")).get(w("val"))
            return id, next((n for (other, n), level in levels.items() if other == id and level[2] == style.style_id), -1)
        style = style.base_style
    return "", -1


def _formatted(n: int, form: str) -> str:
    return formats.numeral(n) if form == "chineseCounting" else str(n)
