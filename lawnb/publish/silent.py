"""What says nothing of its own: headings that nothing stands under, and tables of one number that a sentence tells."""

from __future__ import annotations

from itertools import takewhile

from lawnb.formats import numbering
from lawnb.publish.tree import Tag, of_class, taken, text_of
from lawnb.structure import label, numbered

LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
#: How the column is headed that a table lists indicators in.
INDICATOR = "指标"
#: What says something without a text of its own.
SHOWN = ("img", "table", "svg")


def drop_retold(body: Tag) -> None:
    """Take the tables out that list a mechanism's indicators, and of which there is one: the sentence below tells it with its name."""
    told = {data.get("data-figure") for narrative in of_class(body, "narrative", "div") for data in narrative.iter("data")}
    for box in of_class(body, "table", "div"):
        cells = list(box.iter("td"))
        heads = [_text(head) for head in box.iter("th")]
        data = cells[0].find("data") if len(cells) == 1 else None
        if heads[:1] == [INDICATOR] and data is not None and data.get("data-figure") in told:
            taken(box)


def drop_silent(body: Tag) -> None:
    """Take the headings out that have nothing below them, and number their sisters anew; the numbered parts at the top stay, as the regulation asks for them.

    Where the numbers were wrong before, which is a finding, they stay as they are.
    """
    found = [tag for tag in body if tag.tag in LEVELS]
    sections = numbered((LEVELS[tag.tag], _text(tag)) for tag in found)
    silent = [tag for tag in reversed(found) if _may_go(tag) and not _says(tag)]
    for tag in silent:
        taken(tag)
    if silent and all(section.number == section.expected for section in sections):
        _renumber([tag for tag in found if tag not in silent])


def _may_go(tag: Tag) -> bool:
    return LEVELS[tag.tag] > 2 or (tag.tag == "h2" and label(_text(tag)) is None)


def _says(heading: Tag) -> bool:
    """Whether anything stands between a heading and the next one of its depth or above."""
    own = LEVELS[heading.tag]
    below = takewhile(lambda tag: LEVELS.get(tag.tag, 9) > own, heading.itersiblings())
    return any(_text(tag) or any(True for _ in tag.iter(*SHOWN)) for tag in below if tag.tag not in LEVELS)


def _renumber(headings: list[Tag]) -> None:
    texts = [_text(tag) for tag in headings]
    for tag, text, section in zip(headings, texts, numbered((LEVELS[tag.tag], text) for tag, text in zip(headings, texts, strict=True)), strict=True):
        was = section.number is not None and numbering(section.number, section.label_level)
        if was and section.number != section.expected and (tag.text or "").lstrip().startswith(was):
            tag.text = tag.text.replace(was, section.expected_label, 1)


def _text(tag: Tag) -> str:
    return " ".join(text_of(tag).split())
