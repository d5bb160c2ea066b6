"""Two finished reports figure by figure: two editions, two runs, or two years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lawnb.following.frame import Frame, Place
from lawnb.following.source import Published
from lawnb.following.words import Wording, template, wordings

#: The kinds of change of a figure, by the heading that they stand under.
GROUPS = {
    "数值变化": ("value", "status"),
    "定义变化": ("title", "definition", "unit", "formula", "part_of"),
    "来源变化": ("sources", "records"),
    "上年数变化": ("before",),
    "检查结果变化": ("findings",),
}
#: Kinds that make a figure a changed one: it is no longer the same number from the same rows.
CHANGING = frozenset(GROUPS["数值变化"] + GROUPS["定义变化"] + GROUPS["来源变化"])
KIND_WORDS = {
    "value": "数值", "status": "状态", "title": "名称", "definition": "定义", "unit": "单位", "formula": "算法", "part_of": "所属",
    "sources": "出处", "records": "计入的行", "before": "上年数", "findings": "检查结果",
}  # fmt: skip
STATUS_WORDS = {"reported": "有数值", "missing": "未提供", "not_applicable": "不适用", "suppressed": "不予公布"}
#: Of keys that came or went, this many are named.
MOST_NAMED = 5


@dataclass(frozen=True)
class Change:
    """One thing that changed of a figure; `difference` and `relative` are of values of one unit only."""

    figure: str
    title: str
    kind: str
    old: str
    new: str
    unit: str = ""
    difference: Decimal | None = None
    relative: Decimal | None = None

    def as_json(self) -> dict[str, Any]:
        """The change without its figure; numbers as strings."""
        numbers = {"difference": self.difference, "relative": self.relative} if self.kind == "value" else {}
        return {"kind": self.kind, "old": self.old, "new": self.new} | {
            name: None if value is None else str(value) for name, value in numbers.items()
        }


@dataclass(frozen=True)
class FileChange:
    """A ledger that only one report read, or whose content, rows or contract differ; `old` or `new` is empty then."""

    file: str
    sheet: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Digest, rows and contract of both."""
        names = ("sha256", "rows", "contract", "contract_version")
        old, new = ({name: each.get(name) for name in names} if each else None for each in (self.old, self.new))
        return {"file": self.file, "sheet": self.sheet or None, "old": old, "new": new}


@dataclass(frozen=True)
class Diff:
    """What differs between two reports, `a` the older.

    Parameters
    ----------
    wordings
        Sentences that changed; empty also where a report's sentences are not at hand: see `compared_wording`.
    """

    a: Published
    b: Published
    changes: tuple[Change, ...]
    added: tuple[Mapping[str, Any], ...]
    removed: tuple[Mapping[str, Any], ...]
    wordings: tuple[Wording, ...]
    files: tuple[FileChange, ...]

    @property
    def same(self) -> bool:
        """Whether there is no difference at all."""
        return not (self.changes or self.added or self.removed or self.wordings or self.files)

    @property
    def changed(self) -> list[str]:
        """Ids of figures in both reports whose value, meaning or rows changed; a file's other bytes alone change none."""
        return list(dict.fromkeys(change.figure for change in self.changes if change.kind in CHANGING))

    @property
    def values(self) -> list[str]:
        """Ids of those whose value changed."""
        return [change.figure for change in self.changes if change.kind == "value"]

    @property
    def compared_wording(self) -> bool:
        """Whether the sentences of both are at hand."""
        return bool(self.a.body and self.b.body)

    def of(self, heading: str) -> list[Change]:
        """The changes under a heading of `GROUPS`, without what the value tells: its status, and how many rows another year has."""
        told = set(self.values)
        mirrors = {"status"} if self.a.slug == self.b.slug else {"status", "records"}
        found = [change for change in self.changes if change.kind in GROUPS[heading]]
        return [change for change in found if change.kind not in mirrors or change.figure not in told]

    def text(self) -> str:
        """The differences for people, in Chinese, by group."""
        from lawnb.following.telling import diff_text

        return diff_text(self)

    def as_json(self) -> dict[str, Any]:
        """What `lawnb diff --json` prints."""
        by_figure: dict[str, list[Change]] = {}
        for change in self.changes:
            by_figure.setdefault(change.figure, []).append(change)
        return {
            "a": _head(self.a),
            "b": _head(self.b),
            "same": self.same,
            "changed": self.changed,
            "values": self.values,
            "figures": [
                {"id": id, "title": changes[0].title, "changes": [change.as_json() for change in changes]}
                for id, changes in by_figure.items()
            ],
            "added": [_brief(figure) for figure in self.added],
            "removed": [_brief(figure) for figure in self.removed],
            "wordings": [wording.as_json() for wording in self.wordings] if self.compared_wording else None,
            "files": [change.as_json() for change in self.files],
        }


def _head(published: Published) -> dict[str, Any]:
    report = published.report
    return {"place": published.place, "agency": report["agency"], "year": report["year"], "status": report.get("status")}


def _brief(figure: Mapping[str, Any]) -> dict[str, Any]:
    return {name: figure.get(name) for name in ("id", "title", "value", "unit", "text", "definition")}


def diff(a: Published, b: Published) -> Diff:
    """What differs from report `a` to report `b`, in the order of `b`'s figures."""
    old, new = Frame(a, b), Frame(b, a)
    both = [(a.figures[id], figure) for id, figure in b.figures.items() if id in a.figures]
    return Diff(
        a,
        b,
        tuple(change for one, other in both for change in _changes(old, new, one, other)),
        tuple(figure for id, figure in b.figures.items() if id not in a.figures),
        tuple(figure for id, figure in a.figures.items() if id not in b.figures),
        tuple(_wordings(old, new)) if a.body and b.body else (),
        tuple(_files(old, new)),
    )


# -- figures -----------------------------------------------------------------------------------------------------------


def _changes(old: Frame, new: Frame, a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Change]:
    """Everything that changed of one figure."""
    yield from _value(a, b)
    yield from _meaning(old, new, a, b)
    yield from _rows(old, new, a, b)
    if old.same_report and _value_of(a.get("before")) != _value_of(b.get("before")):
        yield _change(b, "before", *((each.get("before") or {}).get("text", "没有") for each in (a, b)))
    was, now = (sorted({_finding(finding) for finding in each.get("findings", ())}) for each in (a, b))
    if was != now:
        yield _change(b, "findings", "；".join(was) or "没有", "；".join(now) or "没有")


def _change(figure: Mapping[str, Any], kind: str, old: str, new: str, **more: Any) -> Change:
    return Change(figure["id"], figure["title"], kind, old, new, **more)


def _value_of(figure: Mapping[str, Any] | None) -> Decimal | None:
    return Decimal(figure["value"]) if figure and figure.get("value") is not None else None


def _value(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Change]:
    old, new = _value_of(a), _value_of(b)
    if old != new:
        difference = new - old if None not in (old, new) and a["unit"] == b["unit"] else None
        relative = difference / old if difference is not None and old and b["unit"] != "1" else None
        yield _change(b, "value", a["text"], b["text"], unit=b["unit"], difference=difference, relative=relative)
    if a["status"] != b["status"]:
        yield _change(b, "status", *(STATUS_WORDS.get(each["status"], each["status"]) for each in (a, b)))


def _meaning(old: Frame, new: Frame, a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Change]:
    for kind in GROUPS["定义变化"]:
        was, now = old.text(a.get(kind)), new.text(b.get(kind))
        if was != now:
            yield _change(b, kind, was or "没有", now or "没有")


def _finding(finding: Mapping[str, Any]) -> str:
    """A finding without its numbers: another value of the same finding is not another finding."""
    waiver = finding.get("waiver")
    return f"{finding['code']}（豁免：{waiver['reason']}）" if waiver else finding["code"]


# -- rows and files ----------------------------------------------------------------------------------------------------


def _rows(old: Frame, new: Frame, a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Change]:
    """Other places; or, from the same places, other rows."""
    was, now = old.sources(a, new), new.sources(b, old)
    if was != now:
        gone, come = sorted(set(was) - set(now)), sorted(set(now) - set(was))
        yield _change(b, "sources", *("；".join(_place(*each) for each in places) or "没有" for places in (gone, come)))
        return
    before, after = old.records(a, new), new.records(b, old)
    differing = [place for place in dict.fromkeys([*before, *after]) if before.get(place) != after.get(place)]
    if differing:
        told = [_told(place, before.get(place), after.get(place)) for place in differing]
        yield _change(b, "records", *("；".join(each) for each in zip(*told, strict=True)))


def _place(file: str, sheet: str, row: str, column: str) -> str:
    number = f"第 {row} 行" if row.isdecimal() else f"“{row}”行"
    parts = [file, f"表“{sheet}”" if sheet else "", number if row else "", f"“{column}”" if column else ""]
    return " ".join(filter(None, parts))


def _told(place: Place, old, new) -> tuple[str, str]:
    """Rows before and after, with those that went and those that came."""
    name = _place(*place, "", "")
    was, now = (f"{name} {rows.n} 行" if rows else "没有" for rows in (old, new))
    names = filter(None, (_named("少了", old.names - new.names), _named("多了", new.names - old.names))) if old and new else ()
    told = "；".join(names)
    return was, f"{now}（{told}）" if told else now


def _named(word: str, names: frozenset[str]) -> str:
    if not names:
        return ""
    ordered = sorted(names, key=lambda name: (not name.isdecimal(), int(name) if name.isdecimal() else 0, name))
    shown = "、".join(f"第 {name} 行" if name.isdecimal() else name for name in ordered[:MOST_NAMED])
    return f"{word} {shown}" + (f" 等 {len(ordered)} 行" if len(ordered) > MOST_NAMED else "")


def _files(old: Frame, new: Frame) -> Iterator[FileChange]:
    """Ledgers that differ; of another year or agency, the bytes always do, so the rows and the contract count."""
    names = ("rows", "contract", "contract_version", *(["sha256"] if old.same_report else []))
    for place in dict.fromkeys([*old.files, *new.files]):
        a, b = old.files.get(place, {}), new.files.get(place, {})
        if [a.get(name) for name in names] != [b.get(name) for name in names]:
            yield FileChange(*place, a, b)


# -- wording -----------------------------------------------------------------------------------------------------------


def _wordings(old: Frame, new: Frame) -> list[Wording]:
    titles = {id: figure["title"] for frame in (old, new) for id, figure in frame.own.figures.items()}
    was, now = ([template(each, frame.text) for each in frame.own.all_sentences if not each.cell] for frame in (old, new))
    return wordings(was, now, titles)
