"""A comparison in words: the lines of `lawnb diff`, and the pieces that its page shares with them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from lawnb import formats
from lawnb.following.words import compared, inline

if TYPE_CHECKING:
    from lawnb.following.diff import Change, Diff, FileChange

#: Kinds whose texts are compared word by word.
PROSE = ("title", "definition", "formula")
#: Of a digest, this many characters are shown.
DIGEST = 12


def diff_text(diff: Diff) -> str:
    """The differences as lines, by group; 没有差异 where there are none."""
    lines = [f"旧：{diff.a.title}（{diff.a.place}）", f"新：{diff.b.title}（{diff.b.place}）"]
    if not diff.compared_wording:
        lines.append(f"没有比较表述：{no_body(diff)}。")
    if diff.same:
        return "\n".join([*lines, "没有差异。"]) + "\n"
    for heading, items in groups(diff):
        lines += [f"{heading}（{len(items)}）", *(f"  {item}" for item in items)]
    return "\n".join(lines) + "\n"


def groups(diff: Diff) -> Iterator[tuple[str, list[str]]]:
    """Headings with their lines, those without any left out."""
    found = {
        "数值变化": [f"{each.figure}  {each.title}：{each.old} → {each.new}{moved(each)}" for each in diff.of("数值变化")],
        "定义变化": _merged(diff.of("定义变化")),
        "来源变化": _merged(diff.of("来源变化")),
        "表述变化": [inline(each.parts) for each in diff.wordings],
        "新增": [f"{each['id']}  {each['title']}：{each['text']}" for each in diff.added],
        "删除": [f"{each['id']}  {each['title']}：{each['text']}" for each in diff.removed],
        "上年数变化": _merged(diff.of("上年数变化")),
        "检查结果变化": _merged(diff.of("检查结果变化")),
        "文件变化": [f"{file_name(each)}：{file_words(each)}" for each in diff.files],
    }
    yield from ((heading, lines) for heading, lines in found.items() if lines)


def merged(changes: list[Change]) -> list[tuple[Change, list[Change]]]:
    """Changes that say the same of several figures once, with all of them."""
    found: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        found.setdefault((change.kind, change.old, change.new), []).append(change)
    return [(each[0], each) for each in found.values()]


def _merged(changes: list[Change]) -> list[str]:
    from lawnb.following.diff import KIND_WORDS

    lines = []
    for first, all_of in merged(changes):
        told = inline(compared(first.old, first.new)) if first.kind in PROSE else f"{first.old} → {first.new}"
        names = f"{first.figure}  {first.title}" if len(all_of) == 1 else f"{len(all_of)} 个数字 {'、'.join(each.figure for each in all_of)}"
        lines.append(f"{names}，{KIND_WORDS[first.kind]}：{told}")
    return lines


def moved(change: Change) -> str:
    """How far a value moved: （+3起，+0.49%）; of shares, in percentage points."""
    words = list(filter(None, (difference_words(change), relative_words(change))))
    return f"（{'，'.join(words)}）" if words else ""


def difference_words(change: Change) -> str:
    """The difference with its sign and unit, or "" where there is none."""
    if change.difference is None:
        return ""
    sign, size = ("-" if change.difference < 0 else "+"), abs(change.difference)
    if change.unit == formats.SHARE:
        return f"{sign}{formats.percent(size).removesuffix('%')}个百分点"
    return sign + formats.with_unit(size, change.unit)


def relative_words(change: Change) -> str:
    """The difference as a share of the old value, with its sign, or ""."""
    if change.relative is None:
        return ""
    return ("-" if change.relative < 0 else "+") + formats.percent(abs(Decimal(change.relative)))


def file_name(change: FileChange) -> str:
    return f"{change.file} 表“{change.sheet}”" if change.sheet else change.file


def file_words(change: FileChange) -> str:
    """What changed of a file, in a few words."""
    old, new = change.old, change.new
    if not (old and new):
        return f"{'新增' if new else '不再有'}，{(new or old)['rows']} 行"
    parts = [f"{old['rows']} 行 → {new['rows']} 行" if old["rows"] != new["rows"] else f"{new['rows']} 行"]
    if old.get("sha256") != new.get("sha256"):
        parts.append(f"sha256 {_short(old)} → {_short(new)}")
    if old.get("contract_version") != new.get("contract_version"):
        parts.append(f"契约 {new.get('contract')} 的版本 {old.get('contract_version')} → {new.get('contract_version')}")
    return "，".join(parts)


def _short(entry) -> str:
    return (entry.get("sha256") or "没有")[:DIGEST]


def no_body(diff: Diff) -> str:
    """Which of the reports has no sentences at hand."""
    return "、".join(each.place for each in (diff.a, diff.b) if not each.body) + " 中没有正文"
