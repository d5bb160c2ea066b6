"""Characters that no reader sees, but that turn text around, hide parts of it, or steer a terminal."""

from __future__ import annotations

import re

#: Controls but tab and line ends, soft hyphens, marks of direction and joining, separators, fillers, tags, private use, what is no character,
#: and variation selectors one after the other, which spell out bytes (one alone chooses a form of the character before it).
UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\uffa0"
    r"\ud800-\uf8ff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}"
)
#: Of these, what comes along with text that is copied from pages and dialogs, and changes neither its signs nor their order: soft hyphens, what has no width,
#: marks of direction and of encoding.
WIDTHLESS = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
LOST = "\ufffd"


def visible(text: str) -> str:
    """Text as it may go to a terminal or a message: what nobody would see shown as lost."""
    return UNSEEN.sub(LOST, text)
