"""The texts of JSON files, notebooks among them, and the way to each."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from lawnb.privacy.piece import Part, Unreadable

#: A number outside strings that is long enough to be somebody's; what stands behind a point is a fraction.
LONG_NUMBER = re.compile(r"(?<![\d.])\d{8,}")
#: In the place of two signs of an escape while strings are told by their quotes: JSON has no such characters anywhere.
BACKSLASH, QUOTE = "\0", "\1"
JSON_PLACE = "内容"
#: Keys and ids that a message may show.
KEY = re.compile(r"[A-Za-z_][A-Za-z_./+-]{0,40}\d{0,2}")


def json_part(content: bytes) -> Part:
    """The strings and long numbers of a JSON file, and its keys, each once; lines of a list that go on are one text.

    What is asked of a value already read would miss a key that stands twice in an object, so the text itself is parted at its quotes.

    Raises
    ------
    Unreadable
        It is no JSON.
    """
    try:
        read_json(content)
    except (ValueError, RecursionError):
        raise Unreadable("不是可读的 JSON") from None
    parts = _between_quotes(_text(content))
    strings, outside = dict.fromkeys(parts[1::2]), dict.fromkeys(parts[::2])
    texts = [_read(each) if "\\" in each or BACKSLASH in each or QUOTE in each else each for each in strings]
    return Part(dict.fromkeys([*texts, *LONG_NUMBER.findall(" ".join(outside))]), lambda _: JSON_PLACE)


def _between_quotes(text: str) -> list[str]:
    """JSON parted at its quotes: what is outside of strings and what is in them, in turns."""
    if "\\" in text:
        text = _lines_joined(text).replace("\\\\", BACKSLASH).replace('\\"', QUOTE)
    return text.split('"')


def _read(string: str) -> str:
    return json.loads('"' + string.replace(QUOTE, '\\"').replace(BACKSLASH, "\\\\") + '"')


def _lines_joined(text: str) -> str:
    """JSON with the lines of a list, each of which ends as a line, as one string."""
    first, *others = text.split('\\n",')
    joined = [first]
    for other in others:
        rest = other.lstrip()
        joined += ["\\n", rest[1:]] if rest.startswith('"') else ['\\n",', other]
    return "".join(joined)


@lru_cache(maxsize=1)
def _text(content: bytes) -> str:
    return content.decode(json.detect_encoding(content)).removeprefix("\ufeff")


@lru_cache(maxsize=1)
def read_json(content: bytes) -> Any:
    """What a JSON file holds, which must not be changed: several look at the same one, one after the other.

    Raises
    ------
    ValueError, RecursionError
        It is no JSON.
    """
    return json.loads(_text(content))


def json_place(content: bytes, text: str) -> str:
    """The way to the first place of a JSON file where a text stands, as a message may show it: only one that was found personal is asked for."""
    way = _way(read_json(content), text, ())
    return _path(way) if way is not None else JSON_PLACE


def _way(value: Any, text: str, path: tuple) -> tuple | None:
    if isinstance(value, dict):
        inner = ((key, "".join(each) if isinstance(each, list) and all(isinstance(line, str) for line in each) else each) for key, each in value.items())
        found = ((*path, "键") if key == text else _way(each, text, (*path, key)) for key, each in inner)
    elif isinstance(value, list):
        cells = path == ("cells",)
        found = (_way(each, text, (*path, each["id"] if cells and isinstance(each, dict) and isinstance(each.get("id"), str) else n)) for n, each in enumerate(value))
    else:
        return path if value == text or isinstance(value, (int, float)) and repr(value).partition(".")[0] == text else None
    return next((way for way in found if way is not None), None)


def _path(path: tuple) -> str:
    """The way to a value: cells by their names, values by their keys, unless those could tell."""
    if path[:1] == ("cells",) and len(path) > 1 and isinstance(path[1], str):
        return f"单元格“{path[1] if KEY.fullmatch(path[1]) else '…'}” {_path(path[2:])}"
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" if KEY.fullmatch(step) or step == "键" else ".…" for step in path]
    return "".join(steps).lstrip(".") or JSON_PLACE
