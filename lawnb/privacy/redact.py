"""Messages, logs and failed notebooks without the personal data in them: each value gives way to the name of its rule."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lawnb.errors import LawnbError
from lawnb.privacy.encodings import hidden
from lawnb.privacy.names import Private, is_name
from lawnb.privacy.piece import Unreadable
from lawnb.privacy.reading import COLOURS, digits_read, readable
from lawnb.privacy.rules import RULES
from lawnb.privacy.surnames import SURNAMES
from lawnb.privacy.words import dictionary

NAME, CODE = "业务记录中的人名", "业务记录中的个人证号"
HIDDEN = "（这一行含个人信息，已遮盖）"
NOBODY = Private()
#: A short Chinese text that a message quotes from a cell.
CELL = re.compile(r"'([\u4e00-\u9fff·]{2,8})'(?= 不)")


def redacted(text: str, private: Private = NOBODY) -> str:
    """A text with the personal data in it hidden; a line that tells them only to one who decodes it is hidden as a whole.

    Parameters
    ----------
    private
        What the bureau's records hold, where it is known.
    """
    return "\n".join(_line(line, private) for line in text.split("\n"))


def redacted_json(value: Any, private: Private = NOBODY) -> Any:
    """JSON with its strings redacted, keys too."""
    if isinstance(value, dict):
        return {redacted(key, private): redacted_json(each, private) for key, each in value.items()}
    if isinstance(value, list):
        return [redacted_json(each, private) for each in value]
    return redacted(value, private) if isinstance(value, str) else value


def redacted_notebook(content: str, private: Private = NOBODY) -> str:
    """A notebook as it may stay in a folder for the analyst to look into."""
    return json.dumps(redacted_json(json.loads(content), private), ensure_ascii=False, indent=1) + "\n"


def redact(error: LawnbError, private: Private = NOBODY) -> None:
    """Have a refusal's messages, which go to screens, logs and hooks, tell no values."""
    error.problems = tuple(redacted(CELL.sub(_unnamed, problem), private) for problem in error.problems)
    error.cell = redacted(error.cell, private) if error.cell else error.cell
    error.args = ("\n".join(error.problems),)


def _unnamed(match: re.Match[str]) -> str:
    """A cell's text in a message, where it may be somebody's name: a row that has slipped has names where dates belong."""
    text = match[1]
    if text[0] not in SURNAMES or not is_name(text) or dictionary().has_word(text):
        return match[0]
    return "'（疑似人名，已遮盖）'"


def _line(line: str, private: Private) -> str:
    if line.isascii() and line.isalpha():
        return line
    shown = COLOURS.sub("", line)
    spans = _merged(_spans(shown, private))
    if spans:
        parts, end = [], 0
        for start, stop, rule in spans:
            parts += [shown[end:start], f"（{rule}，已遮盖）"]
            end = stop
        line = "".join([*parts, shown[end:]])
    return HIDDEN if _hides(line, 0, private) else line


def _hides(text: str, depth: int, private: Private) -> bool:
    inner = ((each, part.depth) for part in hidden(text, depth) for each in part.texts)
    try:
        return any(any(_spans(each, private)) or _hides(each, deeper, private) for each, deeper in inner)
    except Unreadable:
        return True  # nobody knows what it says


def _spans(line: str, private: Private) -> Iterator[tuple[int, int, str]]:
    """Where a line holds something personal, in the line's own characters."""
    read = [readable(character) for character in line]
    owners = [place for place, characters in enumerate(read) for _ in characters]
    plain = digits_read("".join(read))
    for rule in RULES:
        for start, end in rule.found(plain):
            if not private.allows(plain[start:end]):
                yield owners[start], owners[end - 1] + 1, rule.name
    dense = [place for place, character in zip(owners, plain, strict=True) if not character.isspace()]
    for text, start, end in private.found("".join(plain.split())):
        yield dense[start], dense[end - 1] + 1, CODE if text in private.codes else NAME


def _merged(spans: Iterator[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans in their order, those that overlap as one under the name of the first."""
    found: list[tuple[int, int, str]] = []
    for start, end, rule in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]), found[-1][2])
        else:
            found.append((start, end, rule))
    return found
