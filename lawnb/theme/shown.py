"""A theme in words: what of it an analyst may want to see before a report is made."""

from __future__ import annotations

from typing import Any

from lawnb.fonts import ROLES
from lawnb.theme.contrast import LARGE, TEXT, worst
from lawnb.theme.model import Colours, Theme

SCHEMES = {"light": "白天", "dark": "夜间", "print": "纸上", "charts": "图中"}


def told(theme: Theme) -> dict[str, Any]:
    """A theme for programs: name, emblem, letterhead, faces by role, and each colour's contrast on its worst ground."""
    letterhead, emblem = theme.letterhead, theme.emblem
    return {
        "name": theme.name,
        "emblem": emblem and {"alt": emblem.alt, "height_mm": emblem.height_mm},
        "letterhead": letterhead and letterhead.model_dump(mode="json"),
        "fonts": {role: [face.family for face in getattr(theme.fonts, role)] for role in ROLES if getattr(theme.fonts, role)},
        "contrast": contrasts(theme.colours),
    }


def contrasts(colours: Colours) -> dict[str, dict[str, float]]:
    """By scheme and name, rounded down: what is shown as 4.5 is no less."""
    found: dict[str, dict[str, float]] = {}
    for each in worst(colours):
        found.setdefault(str(each.place[0]), {})[".".join(map(str, each.place[1:]))] = int(each.ratio * 10) / 10
    return found


def lines(theme: Theme) -> list[str]:
    """The same for people."""
    own = told(theme)
    emblem, letterhead = own["emblem"], own["letterhead"]
    found = [f"标识：{emblem['alt']}（高 {emblem['height_mm']:g} mm）"] if emblem else []
    found += [f"红头：{'；'.join(letterhead['lines']) or '机构名称'}{'，带文号' if letterhead['number'] else ''}"] if letterhead else []
    found += [f"字体 {role}：{'、'.join(families)}" for role, families in own["fonts"].items()]
    found += [f"对比度（文字至少 {TEXT:g}，图形和大字至少 {LARGE:g}）："]
    return found + [f"  {SCHEMES[scheme]}：{'，'.join(f'{name} {ratio:g}' for name, ratio in ratios.items())}" for scheme, ratios in own["contrast"].items()]
