"""Changes in words, for the lines of `lawnb diff` and for its page."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lawnb import formats
from lawnb.following.changes import KIND_WORDS, Change, FileChange, merged
from lawnb.following.words import compared, inline

#: Kinds whose texts are compared word by word.
PROSE = ("title", "definition", "formula")
#: Of a digest, this many characters are shown.
DIGEST = 12


def value_line(change: Change) -> str:
    """A figure with its old and new value, and how far it moved."""
    return f"{change.figure}  {change.title}：{change.old} → {change.new}{moved(change)}"


def lines_of(changes: list[Change]) -> list[str]:
    """Changes that are no values, those that say the same of several figures in one line."""
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
    """File and sheet."""
    return f"{change.file} 表“{change.sheet}”" if change.sheet else change.file


def file_words(change: FileChange) -> str:
    """What changed of a file, in a few words."""
    old, new = change.old, change.new
    if not (old and new):
        return f"{'新增' if new else '不再有'}，{row_count(new or old)}"
    parts = [f"{row_count(old)} → {row_count(new)}" if old["rows"] != new["rows"] else row_count(new)]
    if old.get("sha256") != new.get("sha256"):
        parts.append(f"sha256 {_short(old)} → {_short(new)}")
    if old.get("contract_version") != new.get("contract_version"):
        parts.append(f"契约 {new.get('contract')} 的版本 {old.get('contract_version')} → {new.get('contract_version')}")
    return "，".join(parts)


def row_count(entry: Mapping[str, Any]) -> str:
    """How many rows a file has, where that is told."""
    return "行数不公布" if entry["rows"] is None else f"{entry['rows']} 行"


def _short(entry: Mapping[str, Any]) -> str:
    return (entry.get("sha256") or "没有")[:DIGEST]
