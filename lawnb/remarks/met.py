"""What is met on the way through a text: where a comment is, a change, and the paragraph that is open."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Anchor:
    """Where a comment is: the cell's place, the heading's place, and the text that it is on."""

    cell: int
    heading: int
    order: int
    text: str = ""


@dataclass
class Change:
    """A tracked change, with the place of its cell and of its heading."""

    kind: str
    author: str
    date: str
    cell: int
    heading: int
    order: int
    text: str = ""
    #: Whether nothing else may be added.
    closed: bool = False
    #: How much text that nobody changed came before, to know whether a change goes on.
    before: int = 0


@dataclass
class Paragraph:
    """An open paragraph: its style, its text, the change of its mark, those of its format, and all that was met in it."""

    #: Characters that nobody changed, before it.
    before: int = 0
    style: str = ""
    text: str = ""
    mark: Change | None = None
    formats: list[Change] = field(default_factory=list)
    met: list[Anchor | Change] = field(default_factory=list)
