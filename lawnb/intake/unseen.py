"""Characters that no reader sees, but that turn text around, hide parts of it, or steer a terminal."""

from __future__ import annotations

import re

#: Controls but tab and line ends, soft hyphens, marks of direction and joining, separators, tags, private use, and what is no character.
UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ud800-\uf8ff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
LOST = "\ufffd"


def visible(text: str) -> str:
    """Text as it may go to a terminal or a message: what nobody would see shown as lost."""
    return UNSEEN.sub(LOST, text)
