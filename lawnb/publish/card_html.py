"""The cards of a page as HTML: hundreds stand in a page, so nothing that HTML does not ask for, and no template, which takes six times as long."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from lawnb.approximate import bounds_told

WITHHELD = "人数过少，或者由它可以推算出不公布的人数。"


def cards_html(cards: Iterable[Mapping[str, Any]], files: Iterable[Mapping[str, Any]]) -> str:
    """The cards of figures and of the files that they name; a button of an open card closes it."""
    return "".join(['<aside class="cards" aria-label="数字的含义和出处">\n', *map(_card, cards), *map(_file, files), "</aside>"])


def _card(card: Mapping[str, Any]) -> str:
    figure, number = card["figure"], card["number"]
    title, text, definition = escaped(figure["title"]), escaped(figure["text"]), escaped(card["definition"])
    rows = [
        _row("不公布", WITHHELD if figure["status"] == "suppressed" else ""),
        _row("约数", _bounds(figure)),
        _row("算法", "".join(map(_piece, card["formula"]))),
        _row("出处", "；".join(map(_place, card["places"]))),
        _row("往年", "，".join(f"{escaped(year['year'])}年{escaped(year['text'])}" for year in card["years"])),
        *(_row("核对", _finding(finding)) for finding in figure["findings"]),
    ]
    checks = "" if figure["findings"] else f"核对{len(figure['checks'])}项"
    head = f"<dialog popover id=c{number} aria-labelledby=t{number}><p id=t{number}>{title}<b>{text}</b><p>{definition}"
    return f"{head}{''.join(rows)}<p>{checks}{_closing(f'c{number}')}"


def _bounds(figure: Mapping[str, Any]) -> str:
    """Between what an approximate value lies, in a sentence's words."""
    if not figure.get("about"):
        return ""
    return f"公布的不是准确数，实际数{escaped(bounds_told(figure['about'], figure['unit']))}；不据以计算占比和增减。"


def _row(name: str, content: str) -> str:
    return f"<p><i>{name}</i>{content}" if content else ""


def _piece(piece: tuple[str, int | None, Mapping[str, Any]]) -> str:
    """A piece of a formula: a button for a figure that has a card, a figure that has none, or text."""
    text, number, figure = piece
    if number:
        return f"<button popovertarget=c{number}>{escaped(figure['title'])} {escaped(figure['text'])}</button>"
    return f"{escaped(figure['title'])}（{escaped(figure['text'])}）" if figure else escaped(text)


def _place(place: Mapping[str, Any]) -> str:
    name = escaped(place["name"])
    return (f"<button popovertarget=f{place['file']}>{name}</button>" if place["file"] else name) + escaped(place["words"])


def _finding(finding: Mapping[str, Any]) -> str:
    waiver = finding["waiver"]
    return escaped(finding["message"]) + (f"说明：{escaped(waiver['reason'])}（{escaped(waiver['office'])}）" if waiver else "")


def _file(file: Mapping[str, Any]) -> str:
    number, title = file["number"], escaped(file["title"])
    rows = "" if file["rows"] is None else f"<b>{escaped(file['rows'])}行</b>"
    sheet = f"表“{escaped(file['sheet'])}”" if file["sheet"] else ""
    origin = _row("取自", escaped(file["origin"]) if file["origin"] else "")
    contract = f"{escaped(file['contract'])} {escaped(file['contract_version'])}"
    head = f'<dialog popover id=f{number} aria-label="{title}"><p>{title}{rows}<p><i>文件</i>{escaped(file["file"])}{sheet}'
    digest = _row("SHA-256", escaped(file["sha256"] or ""))
    return f"{head}{origin}{digest}<p>{contract}{_closing(f'f{number}')}"


def _closing(id: str) -> str:
    return f"<button popovertarget={id} autofocus>关闭</button></dialog>\n"


def escaped(value: Any) -> str:
    """As text and in attributes, quotes by their numbers."""
    return _escaped(str(value))


@lru_cache(maxsize=4096)  # the same titles and files stand in many cards, and in those of every report
def _escaped(text: str) -> str:
    return html.escape(text, quote=False).replace('"', "&#34;").replace("'", "&#39;")
