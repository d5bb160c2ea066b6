"""The gate that finished files pass: it looks at their bytes, not at what they were meant to hold."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from lawnb.errors import ParameterError, PublicationError
from lawnb.privacy.encodings import hidden, hiding, wrapped
from lawnb.privacy.joined import Joined
from lawnb.privacy.json_texts import JSON_PLACE, json_place
from lawnb.privacy.machine import machine_rules
from lawnb.privacy.names import BOUND, Private
from lawnb.privacy.piece import Part, Unreadable
from lawnb.privacy.reading import all_readable, digits_read, readable
from lawnb.privacy.redact import CODE, NAME
from lawnb.privacy.rules import RULES, Rule
from lawnb.privacy.texts import parts
from lawnb.publish.withheld import told
from lawnb.report import open_year
from lawnb.unprinted import unprinted
from lawnb.workspace import workspace

#: Of one file, so many places are named.
MOST_NAMED = 20
#: Pixels, fonts and archives in an address; what they hold is looked through decoded.
LONG = 200
ENCODED = re.compile(rf"[A-Za-z0-9+/=_-]{{{LONG},}}")
WITHHELD_REMEDY = "请从叙述或单元格中删去自行计算或写入的数，用数字簿中的数字。"
REMEDY = "请从来源（记录、叙述或参数）中删去或遮盖；依法应当公开的，写进 agency.yaml 的 public。"


@dataclass
class Gate:
    """Looks through files for what is personal; a text that it has seen in one file it does not read again in the next of its places.

    Parameters
    ----------
    private
        What the bureau's records hold.
    machine
        Whether what tells of this machine is looked for.
    """

    private: Private = Private()
    machine: bool = True
    _clean: set[str] = field(default_factory=set)

    def marked(self, text: str) -> Iterator[str]:
        """The rules by which a text holds something personal."""
        yield from (rule for rule, _ in self._found([text]))

    @cached_property
    def _rules(self) -> dict[tuple[tuple[re.Pattern[str], ...], int], list[Rule]]:
        """The rules by what a text needs for them."""
        found: dict[tuple[tuple[re.Pattern[str], ...], int], list[Rule]] = {}
        for rule in (*RULES, *(machine_rules() if self.machine else ())):
            found.setdefault((rule.needs, rule.digits), []).append(rule)
        return found

    def problems(self, name: str, content: bytes) -> list[str]:
        """What a file holds that must not go out: file, place and rule, never the value."""
        try:
            found = Counter(self._hits(name, content))
        except Unreadable as fault:
            return [f"{_shown(name)}: {fault}，无法检查个人信息。请重新生成。"]
        numbers = [f"{self._file(name)}: 写出了不公布的数字 '{id}'。{WITHHELD_REMEDY}" for id in told(name, content, self.private.withheld)]
        named = [
            f"{self._file(name)}: {place} 有疑似{rule}" + (f"（共 {n} 处）" if n > 1 else "") + f"，不能公开。{REMEDY}"
            for (rule, place), n in sorted(found.items(), key=lambda item: item[0])[:MOST_NAMED]
        ]
        return numbers + named + ([f"{self._file(name)}: 另有 {len(found) - MOST_NAMED} 处。"] if len(found) > MOST_NAMED else [])

    def _file(self, name: str) -> str:
        """A file's name as a message may show it."""
        return "（文件名含个人信息的文件）" if any(self.marked(name)) else name

    def _hits(self, name: str, content: bytes) -> Iterator[tuple[str, str]]:
        yield from ((rule, "文件名") for rule in self.marked(name))
        seen = self._all_texts(name, content)
        dirty = set()
        shown = [text for text, (part, _) in seen.items() if part.close is None and not ("<" in text and wrapped(text, part.depth))]
        on_pages = ((rule, text) for text, (part, _) in seen.items() if part.close is not None for rule in self._on_page(text, part.close))
        for rule, text in [*self._found(shown), *on_pages]:
            part, root = seen[text]
            dirty.add(root)
            yield rule, _place(part.where(text), root, content)
        self._clean.update(text for text, (_, root) in seen.items() if root not in dirty)

    def _all_texts(self, name: str, content: bytes) -> dict[str, tuple[Part, str]]:
        """Each text of a file that no file had before, those hidden in it too; with its part, and the text of the file that it was found in."""
        seen: dict[str, tuple[Part, str]] = {}
        waiting: list[tuple[Part, str | None]] = [(part, None) for part in parts(name, content)]
        while waiting:
            fresh: dict[str, tuple[Part, str]] = {}
            for part, root in waiting:
                new = [text for text in part.texts if text not in self._clean and text not in seen]
                fresh.update({text: (part, text) for text in new} if root is None else dict.fromkeys(new, (part, root)))
            seen.update(fresh)
            waiting = [
                (inner, root)
                for text in hiding(fresh)
                for part, root in [fresh[text]]
                for inner in hidden(text, part.depth, lambda text=text, where=part.where: where(text))
            ]
        return seen

    def _found(self, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The rule and the text of each hit."""
        read = all_readable([ENCODED.sub(" ", text) if len(text) > LONG else text for text in texts])
        whole = Joined(list(zip(texts, read, strict=True)))
        for (needs, digits), rules in self._rules.items():
            part = whole.having(needs, digits)
            for rule in rules:
                for start, end in rule.found(part.text):
                    if not self.private.allows(part.text[start:end]):
                        yield rule.name, part.at(start)
        squeezed = "".join(whole.text.split()) if self.private.names or self.private.codes else ""
        if named := list(self.private.found(squeezed)):
            ends = [match.start() for match in re.finditer(BOUND, squeezed)]
            yield from ((self._named(name), whole.written[bisect.bisect(ends, start)]) for name, start, _ in named)

    def _on_page(self, text: str, close: Callable[[int, int], bool]) -> Iterator[str]:
        """Hits in the text of a page, whose spaces may be those between columns."""
        plain = digits_read("".join(map(_one_readable, text)))
        for (needs, _), rules in self._rules.items():
            for rule in rules if all(need.search(plain) for need in needs) else ():
                for start, end in rule.found(plain):
                    apart = rule.loose and " " in plain[start:end] and not close(start, end)
                    if not apart and not self.private.allows(plain[start:end]):
                        yield rule.name
        yield from (self._named(name) for name, *_ in self.private.found("".join(plain.split())))

    def _named(self, text: str) -> str:
        return CODE if text in self.private.codes else NAME


@lru_cache(maxsize=1 << 14)
def _one_readable(character: str) -> str:
    """A character of a page as a reader reads it; as it is where that is more than one, so that each stays in its place."""
    read = readable(character)
    return read if len(read) == 1 else character


def _place(place: str, root: str, content: bytes) -> str:
    """Where a text stands; of one of a JSON file, whose place nobody has asked for yet, the way to it."""
    if not place.startswith(JSON_PLACE) or content[:1] not in b"{[":
        return place
    return json_place(content, root) + place.removeprefix(JSON_PLACE)


def _shown(name: str) -> str:
    return name if re.fullmatch(r"[\w.-]{1,60}", name) else "文件"


def require_public(files: Iterable[tuple[str, bytes]], private: Private) -> None:
    """Refuse files that hold anything personal.

    Parameters
    ----------
    files
        Names and contents.

    Raises
    ------
    PublicationError
        With file, place and rule of everything that was found.
    """
    gate = Gate(private)
    if problems := [problem for name, content in files for problem in gate.problems(name, content)]:
        raise PublicationError(*problems)


# -- one format by itself ------------------------------------------------------------------------------------------------

_later: ContextVar[bool] = ContextVar("later", default=False)


@contextmanager
def gate_at_the_end() -> Iterator[None]:
    """Let exporters hand over what they make as it is: the caller has all files pass the gate together."""
    token = _later.set(True)
    try:
        yield
    finally:
        _later.reset(token)


def passed(name: str, content: bytes, report: Mapping[str, Any]) -> bytes:
    """A file that an exporter made, which went through the gate by itself unless all go together at the end.

    Parameters
    ----------
    report
        The report's JSON, whose agency's records are asked for names, where this is their workspace.

    Raises
    ------
    PublicationError
        It holds something personal.
    ContractError
        The records can no longer be read, so nobody knows whom they name.
    """
    if not _later.get():
        require_public([(name, content)], private_here(report))
    return content


def private_here(report: Mapping[str, Any]) -> Private:
    """What a report's records hold that must not go out, read again; nothing where they are not in this workspace."""
    slug, year = report.get("agency", {}).get("slug", ""), report.get("year", 0)
    try:
        workspace().records(slug, year)
    except ParameterError:
        return Private()
    return unprinted(open_year(workspace(), slug, year))
