"""Charts of the page: a picture's texts set as text over it, so that they can be found, copied, and opened like any figure."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from lawnb.publish.tree import UNFIT, Tag, element, wrapped
from lawnb.svg import without_texts

ADDRESS = "data:image/svg+xml;base64,"
#: A picture as an address in letters, which is shorter than base64. Escaped are the signs that would end it or mean something in it; values stand in
#: single quotes, so that HTML needs no escape for them.
IN_LETTERS = "data:image/svg+xml,"
ESCAPES = str.maketrans({"%": "%25", "#": "%23", "<": "%3C", ">": "%3E", '"': "'", "'": "&%2339;"})
ANCHORS = ("start", "middle", "end")
#: Of a text of 10 points: the height of its line, and of its part above the baseline; the width of a Han and another character.
LINE, ASCENT, WIDE, NARROW = 13, 10, 10, 6
LARGEST = 10_000


def lay_texts(image: Tag, said: str) -> None:
    """Set the texts that a picture said it has over it, figures as `data` elements, and take their outlines out of the picture.

    A picture that tells nothing, or not as `lawnb.charts.picture` does, stays as it is.
    """
    told = _told(said)
    if told is None or not image.get("src", "").startswith(ADDRESS):
        return
    (width, height), texts = told
    picture = without_texts(base64.b64decode(image.get("src").removeprefix(ADDRESS)).decode())
    image.set("src", IN_LETTERS + picture.translate(ESCAPES))
    over = element("svg", {"viewBox": f"0 0 {width:g} {height:g}"})
    plain = element("g", {"aria-hidden": "true"})  # for the eye: the alternative text says it too
    over.append(plain)
    for text, x, y, anchor, muted, id, value in texts:
        if id:
            over.append(_figure(text, x, y, anchor, id, value))
        else:
            plain.append(_text(text, x, y, anchor, muted))
    wrapped(image, element("div", {"class": "plot"})).append(over)


def _text(text: str, x: float, y: float, anchor: str, muted: bool) -> Tag:
    attributes = {"x": f"{x:g}", "y": f"{y:g}"} | ({} if anchor == "start" else {"text-anchor": anchor})
    return element("text", attributes | ({"class": "muted"} if muted else {}), text)


def _figure(text: str, x: float, y: float, anchor: str, id: str, value: str) -> Tag:
    wide = sum(WIDE if ord(character) > 0x2E7F else NARROW for character in text)
    left = x - wide * ANCHORS.index(anchor) / 2
    box = {"x": f"{left:g}", "y": f"{y - ASCENT:g}", "width": f"{wide:g}", "height": f"{LINE:g}"}
    tag = element("foreignObject", box)
    tag.append(element("data", {"class": "figure", "value": value, "data-figure": id}, text))
    return tag


def _told(text: str) -> tuple[tuple[float, float], list[list]] | None:
    """The size and the texts of `data-texts`; None where it is not whole."""
    try:
        told = json.loads(text)
        width, height = told["size"]
        texts = list(_checked(told["texts"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return ((width, height), texts) if all(map(_is_length, (width, height))) else None


def _checked(texts: list) -> Iterator[list]:
    for item in texts:
        text, x, y, anchor, muted, id, value = item
        known = isinstance(text, str) and anchor in ANCHORS and (id is None or isinstance(id, str) and isinstance(value, str))
        if not (known and _is_length(x) and _is_length(y)) or any(UNFIT.search(part or "") for part in (text, id, value)):
            raise ValueError(item)
        yield item


def _is_length(number: Any) -> bool:
    return type(number) in (int, float) and 0 <= number <= LARGEST
