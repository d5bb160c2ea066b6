"""A comparison as a page: one file that loads nothing and runs nothing, for a reviewer's desk or phone."""

from __future__ import annotations

from importlib import resources
from typing import Any

from markupsafe import Markup

from lawnb.following import telling
from lawnb.following.changes import GROUPS, KIND_WORDS, Change, merged
from lawnb.following.diff import Diff
from lawnb.following.words import IN, OUT, SAME, Part, compared
from lawnb.publish.template import policy_digest, template
from lawnb.theme.css import properties
from lawnb.theme.reading import plain


def page(diff: Diff) -> str:
    """A comparison as self-contained HTML; the same comparison gives the same bytes."""
    style = properties(plain()) + resources.files("lawnb.following").joinpath("templates", "diff.css").read_text("utf-8")
    return template("lawnb.following", "diff.html.j2").render(
        diff=diff, telling=telling, style=Markup(style), style_hash=policy_digest(style), counts=counts(diff),
        groups={heading: [_row(each) for each in merged(diff.of(heading))] for heading in list(GROUPS)[1:]},
    )  # fmt: skip


def counts(diff: Diff) -> dict[str, int]:
    """The number of differences by heading, those without any left out, in the order of the page."""
    return {heading: len(lines) for heading, lines in diff.groups()}


def _row(told: tuple[Change, list[Change]]) -> dict[str, Any]:
    """A row of a table of changes: whose, of what, the old text, the new text."""
    first, all_of = told
    parts = compared(first.old, first.new) if first.kind in telling.PROSE else None
    old, new = (_side(parts, OUT), _side(parts, IN)) if parts else ([Part(SAME, first.old)], [Part(SAME, first.new)])
    return {"figures": all_of, "kind": KIND_WORDS[first.kind], "old": old, "new": new}


def _side(parts: list[Part], side: str) -> list[Part]:
    return [part for part in parts if part.op in (SAME, side)]
