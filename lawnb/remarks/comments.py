"""The comments of a Word file: who wrote what when, which answers which, and what is settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lawnb.intake.archives import Refusal
from lawnb.remarks.package import REMEDY, Listener, Word
from lawnb.remarks.scan import LONGEST_CHANGE, MOST_REMARKS, SIGNS


@dataclass
class Comment:
    """A comment with the answers to it; `resolved` as its author's program recorded it."""

    id: str
    author: str
    date: str
    text: str = ""
    resolved: bool = False
    answers: list[Comment] = field(default_factory=list)

    def as_json(self) -> dict:
        """The comment without its place."""
        return {"author": self.author, "date": self.date, "text": self.text} | ({"resolved": True} if self.resolved else {})


class Comments(Listener):
    """Reads comments.xml; `paragraphs` holds the comment of each paragraph's id."""

    root = "comments"

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Comment] = {}
        self.paragraphs: dict[str, Comment] = {}
        self._comment: Comment | None = None
        self._length = 0

    def began(self, name: str, attributes: dict[str, str]) -> None:
        if name == "comment":
            self._comment, self._length = Comment(attributes.get("id", ""), attributes.get("author", ""), attributes.get("date", "")), 0
            self.found.setdefault(self._comment.id, self._comment)
            if len(self.found) > MOST_REMARKS:
                raise Refusal(f"批注超过 {MOST_REMARKS} 条", REMEDY)
        elif name == "p" and self._comment is not None:
            self.paragraphs[attributes.get("paraId", "")] = self._comment
            self._add("\n" if self._comment.text else "")
        elif name in SIGNS and self.inside[-1:] == ["r"]:
            self._add(SIGNS[name])

    def ended(self, name: str) -> None:
        if name == "comment":
            self._comment = None

    def characters(self, text: str) -> None:
        if self.inside[-1:] == ["t"]:
            self._add(text)

    def _add(self, text: str) -> None:
        comment = self._comment
        if comment is not None and text and self._length <= LONGEST_CHANGE:
            comment.text += text if self._length + len(text) <= LONGEST_CHANGE else "…"
            self._length += len(text)


class Threads(Listener):
    """Reads commentsExtended.xml: by a paragraph's id its parent's, and whether it is settled."""

    root = "commentsEx"

    def __init__(self) -> None:
        super().__init__()
        self.parents: dict[str, str] = {}
        self.done: set[str] = set()

    def began(self, name: str, attributes: dict[str, str]) -> None:
        if name == "commentEx":
            id = attributes.get("paraId", "")
            self.parents[id] = attributes.get("paraIdParent", "")
            if len(self.parents) > MOST_REMARKS:
                raise Refusal(f"批注超过 {MOST_REMARKS} 条", REMEDY)
            if attributes.get("done") in ("1", "true"):
                self.done.add(id)


def threads(word: Word) -> dict[str, Comment]:
    """The comments that answer none, by id, each with its answers in order of writing."""
    comments, extended = Comments(), Threads()
    word.read_all(comments, "comments")
    word.read_all(extended, "commentsExtended")
    answers: set[str] = set()
    firsts: dict[str, str] = {}
    for paragraph, parent in extended.parents.items():
        comment = comments.paragraphs.get(paragraph)
        above = comments.paragraphs.get(_first(parent, extended.parents, firsts))
        if comment is not None and above not in (None, comment):
            above.answers.append(comment)
            answers.add(comment.id)
        if comment is not None and paragraph in extended.done:
            comment.resolved = True
    for comment in comments.found.values():
        comment.answers.sort(key=lambda answer: answer.date)
    return {id: comment for id, comment in comments.found.items() if id not in answers}


def _first(paragraph: str, parents: Mapping[str, str], known: dict[str, str]) -> str:
    """The paragraph that a thread began with; "" where the thread leads in a circle."""
    way: dict[str, None] = {}
    while paragraph not in known and paragraph not in way and parents.get(paragraph):
        way[paragraph] = None
        paragraph = parents[paragraph]
    first = known.get(paragraph, "" if paragraph in way else paragraph)
    known.update(dict.fromkeys([*way, paragraph], first))
    return first
