"""Where a finished file puts a number to a figure that is withheld: by the figure's id, whatever the number is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Any

from lxml import etree
from lxml import html as markup

from lawnb.figures import STATUS_TEXT, Status
from lawnb.privacy.json_texts import read_json
from lawnb.privacy.texts import JSON_NAMES, MARKUP_NAMES
from lawnb.publish.embedded import ADDRESS, unpacked
from lawnb.publish.tree import finished_page

MARK = STATUS_TEXT[Status.SUPPRESSED]
DIGIT = re.compile(r"\d")
#: What names a figure in JSON, and what says something of its value beside it.
NAMING = ("id", "@id", "figure", "data-figure", "propertyID")
SAYING = ("value", "text", "number", "expected", "actual", "difference", "n", "count", "rows", "records", "at", "at_sha256", "keys")
#: Of such a figure, the values of other years, each with its year, or of other editions, without.
OTHERS = ("before", "earlier", "after")
NAMES = frozenset(NAMING)
#: What may hold others, or markup.
HOLDING = {dict, list, str}
#: The elements that may tell of a figure.
TELLING = etree.XPath("descendant-or-self::*[@data-figure or @data-texts or @href or @src]")
#: How a whole page begins.
WHOLE = re.compile(r"\s*<(?:html|!doctype)", re.IGNORECASE | re.ASCII)
#: With one of these a text may say an id otherwise than to the letter: escapes of markup and of JSON, characters that a parser drops or changes.
ESCAPED = re.compile(r"&#|[\\\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
NUMBER = re.compile(r"\s*-?[\d,]+(?:\.\d+)?\s*[%\w]{0,3}\s*")


def told(name: str, content: bytes, ids: frozenset[str]) -> list[str]:
    """The withheld figures, each once, to which a file puts a number.

    Parameters
    ----------
    ids
        Figures' ids; ``<id>@<year>`` of an earlier year's.
    """
    if not ids or not name.lower().endswith((*MARKUP_NAMES, *JSON_NAMES)):
        return []
    found: list[str] = []
    if name.lower().endswith(MARKUP_NAMES):
        found += _in_text(content.decode("utf-8-sig", "replace"), ids, finished_page)
    else:
        _gather(read_json(content), ids, found)
    return list(dict.fromkeys(found))


# -- JSON --------------------------------------------------------------------------------------------------------------


def _gather(value: Any, ids: frozenset[str], found: list[str]) -> None:
    """Gather from JSON of any shape: an object that names the figure and says a number, or a key that is its id; in its texts as markup."""
    if type(value) is dict:
        _gather_from_object(value, ids, found)
    elif type(value) is list:
        _gather_from_list(value, ids, found)
    elif type(value) is str and "data-" in value:
        found += _in_text(value, ids)


def _gather_from_object(value: dict[str, Any], ids: frozenset[str], found: list[str]) -> None:
    if not NAMES.isdisjoint(value):
        found += _in_object(value, ids)
    named = not ids.isdisjoint(value)
    for key, each in value.items():
        if named and key in ids and _says(each):
            found.append(key)
        # of the thousands most are short texts and numbers
        kind = type(each)
        if kind is dict:
            _gather_from_object(each, ids, found)
        elif kind is list:
            _gather_from_list(each, ids, found)
        elif kind is str and "data-" in each:
            found += _in_text(each, ids)


def _gather_from_list(value: list, ids: frozenset[str], found: list[str]) -> None:
    kinds = set(map(type, value))
    named = [each for each in value if type(each) is str and each in ids] if str in kinds else []
    if named and any(map(_is_number, value)):
        found += named
    for each in ["".join(value)] if kinds == {str} else value if kinds & HOLDING else ():
        _gather(each, ids, found)


def _in_object(value: Mapping[str, Any], ids: frozenset[str]) -> Iterator[str]:
    names = [value[key].removeprefix("#") for key in NAMING if isinstance(value.get(key), str)]
    if _named(ids).isdisjoint(names):
        return
    others = [each for key in OTHERS if key in value for each in _listed(value[key]) if isinstance(each, dict) and _says(each)]
    for name in filter(None, names):
        if name in ids and any(_says(value.get(key)) for key in SAYING):
            yield name
        yield from (id for each in others if (id := f"{name}@{each['year']}" if "year" in each else name) in ids)


@lru_cache(maxsize=1)
def _named(ids: frozenset[str]) -> frozenset[str]:
    """The ids, those of other years also without the year."""
    return ids | {id[:place] for id in ids for place, sign in enumerate(id) if sign == "@"}


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else [value]


def _is_number(value: Any) -> bool:
    return NUMBER.fullmatch(value) is not None if isinstance(value, str) else isinstance(value, int | float) and not isinstance(value, bool)


def _says(value: Any) -> bool:
    """Whether a value says a number, by itself or within."""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, str):
        return bool(DIGIT.search(value.replace(MARK, "")))
    if isinstance(value, dict):
        return any(_says(value.get(key)) for key in SAYING)
    return any(map(_says, value)) if isinstance(value, list) else True


# -- markup ------------------------------------------------------------------------------------------------------------


def _in_text(text: str, ids: frozenset[str], whole: Callable[[str], Any] | None = None) -> Iterator[str]:
    """In markup: an element of the figure, the texts of a picture, the figures that a page carries.

    Parameters
    ----------
    whole
        Reads a whole page, where it is one.
    """
    if "data-figure" not in text and "data-texts" not in text and ADDRESS not in text or not _may_name(text, ids):
        return
    for tag in TELLING(whole(text) if whole and "<html" in text and WHOLE.match(text) else _part(text)):
        id = tag.get("data-figure")
        if id in ids and (_says(tag.get("value")) or _says(tag.get("content")) or _says(_own_text(tag))):
            yield id
        if tag.get("data-texts"):
            yield from _in_picture(tag.get("data-texts"), ids)
        for address in (tag.get("href") or "", tag.get("src") or ""):
            if address.startswith(ADDRESS):
                found: list[str] = []
                _gather(_or_none(_figures, address), ids, found)
                yield from found


def _may_name(text: str, ids: frozenset[str]) -> bool:
    """Whether markup may name a figure, to the letter or by escapes: a parser takes longest, and most texts tell of others only."""
    if ADDRESS in text or any(id in text for id in ids) or ESCAPED.search(text):
        return True
    read = unescape(text) if "&" in text else ""
    return any(id in read for id in ids)


def _part(text: str) -> Any:
    """A part of a page as a tree."""
    parser = markup.HTMLParser(encoding="utf-8", huge_tree=True)
    return markup.fromstring((f"<div>{text}</div>" if "<html" not in text else text).encode("utf-8", "replace"), parser=parser)


def _figures(address: str) -> Any:
    content = unpacked(address)
    try:
        return read_json(content)  # the gate has just read the same
    except UnicodeDecodeError:
        return json.loads(content)


def _own_text(tag: Any) -> str:
    return "".join(tag.itertext())


def _in_picture(texts: str, ids: Iterable[str]) -> Iterator[str]:
    """The texts of a picture: text, x, y, anchor, whether it is muted, id, value."""
    value = _or_none(json.loads, texts)
    for item in value.get("texts", ()) if isinstance(value, dict) else ():
        if isinstance(item, list) and item and (_says(item[0]) or _says(item[-1]) and item[-1] not in ids):
            yield from (each for each in item if isinstance(each, str) and each in ids)


def _or_none(read: Any, text: str) -> Any:
    """What a text holds; of one that cannot be read the gate itself says so, or there is nothing to read."""
    try:
        return read(text)
    except (ValueError, RecursionError):
        return None
