"""What the tables and charts of a region's report look at, and how they are laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from lawnb import formats
from lawnb.display import Fragment
from lawnb.errors import RunError, nearest
from lawnb.figures import Book
from lawnb.region.coverage import Coverage
from lawnb.region.year import RegionYear
from lawnb.topics import topics

#: The column of how many of how many.
COVERAGE = "报送（家）"


@dataclass(frozen=True)
class Scene:
    """What tables and charts look at."""

    own: RegionYear
    book: Book
    before: Book | None
    history: Mapping[int, Book]

    def watched(self, id: str) -> Coverage:
        """A figure whose spread is known.

        Raises
        ------
        RunError
            It is none; the message names the nearest.
        """
        if id not in self.own.watched:
            raise RunError(f"数字 '{id}' 没有机构间的分布。{nearest(id, self.own.watched)}")
        return self.own.watched[id]


def unit_word(unit: str) -> str:
    """A unit as a table's column says it."""
    return {formats.MONEY: "万元", formats.SHARE: "%"}.get(unit, unit)


def titled(id: str, title: str) -> str:
    """A figure's title as a table of several topics needs it: a bureau's own report says it under the topic's heading."""
    topic = topics().get(id.partition(".")[0])
    return title if topic is None or topic.title in title else f"{topic.title}：{title}"


Row = tuple[str, Mapping[str, Any]]


def framed(rows: Sequence[Row], stub: str) -> pd.DataFrame:
    """Rows, each with its header, as a frame of objects; two rows may have the same header."""
    return pd.DataFrame([row for _, row in rows], index=pd.Index([header for header, _ in rows], name=stub, dtype=object), dtype=object)


def nothing(text: str) -> Fragment:
    """What stands in the place of a table or chart of nothing."""
    return Fragment(f'<div class="narrative"><p>{escape(text)}</p></div>', text)


def table_id(name: str) -> str:
    """A name as a table's id."""
    return name.replace(".", "-").replace("_", "-")
