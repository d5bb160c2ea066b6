"""What differs between two reports, found figure by figure, file by file and sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from lawnb.checks import CODES
from lawnb.following.changes import GROUPS, Change, FileChange
from lawnb.following.frame import Frame, Place, Rows
from lawnb.following.words import Wording, template, wordings
from lawnb.formats import few

STATUS_WORDS = {"reported": "有数值", "missing": "未提供", "not_applicable": "不适用", "suppressed": "不予公布"}


# -- figures -----------------------------------------------------------------------------------------------------------


def figure_changes(old: Frame, new: Frame, a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Change]:
    """Everything that changed of one figure."""
    yield from _value(a, b)
    yield from _meaning(old, new, a, b)
    yield from _rows(old, new, a, b)
    if old.same_report and _told_of(a.get("before")) != _told_of(b.get("before")):
        yield _change(b, "before", *((each.get("before") or {}).get("text", "没有") for each in (a, b)))
    was, now = (sorted({_finding(finding) for finding in each.get("findings", ())}) for each in (a, b))
    if was != now:
        yield _change(b, "findings", "；".join(was) or "没有", "；".join(now) or "没有")


def _change(figure: Mapping[str, Any], kind: str, old: str, new: str, **more: Any) -> Change:
    return Change(figure["id"], figure["title"], kind, old, new, **more)


def _value_of(figure: Mapping[str, Any] | None) -> Decimal | None:
    return Decimal(figure["value"]) if figure and figure.get("value") is not None else None


def _told_of(figure: Mapping[str, Any] | None) -> tuple[Decimal | None, Any]:
    """A value and how exact it is."""
    return _value_of(figure), (figure or {}).get("about")


def _value(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Change]:
    old, new = _value_of(a), _value_of(b)
    vague = [(each.get("about") or {}).get("word") for each in (a, b)]
    if old != new or vague[0] != vague[1]:
        exact = None not in (old, new) and not any(vague) and a["unit"] == b["unit"]
        difference = new - old if exact else None
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
    waiver, meaning = finding.get("waiver"), CODES.get(finding["code"], "")
    return f"{finding['code']}（{meaning}）" + (f"，豁免：{waiver['reason']}" if waiver else "")


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


def _told(place: Place, old: Rows | None, new: Rows | None) -> tuple[str, str]:
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
    return f"{word} {few((f'第 {name} 行' if name.isdecimal() else name for name in ordered), '行')}"


def file_changes(old: Frame, new: Frame) -> Iterator[FileChange]:
    """Ledgers that differ; of another year or agency, the bytes always do, so the rows and the contract count."""
    names = ("rows", "contract", "contract_version", *(["sha256"] if old.same_report else []))
    for place in dict.fromkeys([*old.files, *new.files]):
        a, b = old.files.get(place, {}), new.files.get(place, {})
        if [a.get(name) for name in names] != [b.get(name) for name in names]:
            yield FileChange(*place, a, b)


# -- wording -----------------------------------------------------------------------------------------------------------


def wording_changes(old: Frame, new: Frame) -> list[Wording]:
    """Sentences with figures that the reports word differently; the cells of tables are none."""
    titles = {id: figure["title"] for frame in (old, new) for id, figure in frame.own.figures.items()}
    was, now = ([template(each, frame.text) for each in frame.own.all_sentences if not each.cell] for frame in (old, new))
    return wordings(was, now, titles)
