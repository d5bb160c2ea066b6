"""Two finished reports figure by figure: two editions, two runs, or two years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lawnb.following.changes import CHANGING, GROUPS, Change, FileChange
from lawnb.following.compare import figure_changes, file_changes, wording_changes
from lawnb.following.frame import Frame
from lawnb.following.source import Published
from lawnb.following.telling import file_name, file_words, lines_of, value_line
from lawnb.following.words import Wording, inline


@dataclass(frozen=True)
class Diff:
    """What differs between two reports, `a` the older.

    Parameters
    ----------
    wordings
        Sentences that changed; empty also where a report's sentences are not at hand: see `without_wording`.
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

    def of(self, heading: str) -> list[Change]:
        """The changes under a heading of `GROUPS`, without what the value tells: its status, and how many rows another year has."""
        told = set(self.values)
        mirrors = {"status"} if self.a.slug == self.b.slug else {"status", "records"}
        found = [change for change in self.changes if change.kind in GROUPS[heading]]
        return [change for change in found if change.kind not in mirrors or change.figure not in told]

    def text(self) -> str:
        """The differences for people, in Chinese, by group; 没有差异 where there are none."""
        lines = [f"旧：{self.a.title}（{self.a.place}）", f"新：{self.b.title}（{self.b.place}）"]
        lines += [self.without_wording] if self.without_wording else []
        for heading, items in self.groups():
            lines += [f"{heading}（{len(items)}）", *(f"  {item}" for item in items)]
        return "\n".join([*lines, "没有差异。"] if self.same else lines) + "\n"

    @property
    def without_wording(self) -> str:
        """Why wording is not compared; "" where it is."""
        without = "、".join(each.place for each in (self.a, self.b) if not each.body)
        return f"没有比较表述：{without} 中没有正文。" if without else ""

    def groups(self) -> Iterator[tuple[str, list[str]]]:
        """Headings with their lines, those without any left out."""
        found = {
            "数值变化": [value_line(change) for change in self.of("数值变化")],
            "定义变化": lines_of(self.of("定义变化")),
            "来源变化": lines_of(self.of("来源变化")),
            "表述变化": [inline(wording.parts) for wording in self.wordings],
            "新增": [f"{figure['id']}  {figure['title']}：{figure['text']}" for figure in self.added],
            "删除": [f"{figure['id']}  {figure['title']}：{figure['text']}" for figure in self.removed],
            "上年数变化": lines_of(self.of("上年数变化")),
            "检查结果变化": lines_of(self.of("检查结果变化")),
            "文件变化": [f"{file_name(change)}：{file_words(change)}" for change in self.files],
        }
        yield from ((heading, lines) for heading, lines in found.items() if lines)

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
            "wordings": [wording.as_json() for wording in self.wordings] if not self.without_wording else None,
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
        tuple(change for one, other in both for change in figure_changes(old, new, one, other)),
        tuple(figure for id, figure in b.figures.items() if id not in a.figures),
        tuple(figure for id, figure in a.figures.items() if id not in b.figures),
        tuple(wording_changes(old, new)) if a.body and b.body else (),
        tuple(file_changes(old, new)),
    )
