"""What a region's narratives may name: who reported, each topic's figures, and what those that reported add up to."""

from __future__ import annotations

from typing import Any

from lawnb.agency import Agency, Publication
from lawnb.figures import Book, Figure
from lawnb.region.bureaus import STATE_WORDS
from lawnb.region.spread import RULE
from lawnb.region.sums import COVERED
from lawnb.region.year import RegionYear
from lawnb.report import Names


def names_of(agency: Agency, publication: Publication, own: RegionYear, book: Book) -> dict[str, Any]:
    """`year`, `agency`, `publication`, `region`, each topic, and `covered` with the same topics: the sums of those that have reported."""
    topics = topic_names(book, "")
    covered = {name: Names(f"covered.{name}", names) for name, names in topic_names(book, f".{COVERED}").items()}
    region = topics.pop("region", {}) | {
        "complete": len(own.counted) == len(own.bureaus),
        "partial": own.partial,
        "not_counted": [f"{bureau.member.name}（{STATE_WORDS[bureau.state]}）" for bureau in own.bureaus if not bureau.counted],
        "rule": RULE,
    }
    shared = {"year": own.year, "agency": agency, "publication": publication, "region": Names("region", region)}
    return {name: Names(name, names) for name, names in topics.items()} | {"covered": Names("covered", covered)} | shared


def topic_names(book: Book, end: str) -> dict[str, dict[str, Figure]]:
    """The figures whose ids have that end, by topic and by their names without it; only names that a template can write."""
    found: dict[str, dict[str, Figure]] = {}
    for id, figure in book.items():
        topic, _, name = id.removesuffix(end).partition(".")
        if id.endswith(end):
            names = found.setdefault(topic, {})
            if name.isidentifier() and name.isascii():
                names[name] = figure
    return found
