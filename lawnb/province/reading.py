"""What a catalogue tells of each report, read from thousands of folders: the head, a few figures, how far it is.

A figures.json holds half a megabyte of evidence, of which a catalogue needs four figures. Ours are laid out in one way,
so those four are cut out and parsed alone; a file that is laid out otherwise is parsed whole, with the same answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lawnb.checks import CODES
from lawnb.editions import SCHEMA
from lawnb.errors import ContractError
from lawnb.filenames import FAILED, FIGURES, FINDINGS, SIGNOFF
from lawnb.intake.documents import load_yaml
from lawnb.signoff import STATE_WORDS, state
from lawnb.storage.jsonfile import content_of, from_json
from lawnb.workspace import SLUG, YEAR, Workspace

#: The figures that a catalogue shows, with the headings of their columns.
KEY_FIGURES = {
    "penalties.cases": "行政处罚", "penalties.fines": "罚款", "licensing.granted": "行政许可", "inspections.done": "行政检查",
}  # fmt: skip
#: What a catalogue says of a report: as its sign-off does, or that the last run failed.
WORDS = STATE_WORDS | {"failed": "运行失败"}
#: The files of a report that a catalogue links to, with the words for them.
PAGES = {"report.html": "网页", "report.pdf": "PDF", "report.docx": "Word"}
#: What reading a file from elsewhere may raise, whatever it holds.
UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
#: Where the head of one of our files ends, and how an object of its list of figures begins and ends.
HEAD_END, OPEN, CLOSE = b',\n "files": ', b"\n  {\n", b"\n  }"


@dataclass(frozen=True)
class Told:
    """A figure as a report tells it; `earlier` are its values in the years before, by year."""

    text: str
    value: str | None
    status: str
    earlier: Mapping[int, tuple[str | None, str]] = field(default_factory=dict)


MISSING = Told("未提供", None, "missing")


@dataclass(frozen=True)
class Entry:
    """A body's year in a catalogue; `stops` are the codes of findings that keep it a draft, `region` that it sums others up."""

    agency: str
    year: int
    name: str
    state: str
    stops: tuple[str, ...] = ()
    figures: Mapping[str, Told] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    region: bool = False

    def as_json(self) -> dict[str, Any]:
        """The entry for programs: values as figures.json has them."""
        figures = {id: {"value": told.value, "text": told.text, "status": told.status} for id, told in self.figures.items()}
        head = {"report": f"{self.agency}/{self.year}", "agency": self.agency, "year": self.year, "name": self.name, "region": self.region}
        return head | {"state": self.state, "findings": list(self.stops), "figures": figures, "files": list(self.files)}


def entries(workspace: Workspace) -> list[Entry]:
    """Every report that there is or should be, by agency, the newest year first: years with records, and years that are built."""
    slugs = sorted({*workspace.agencies(), *_slugs(workspace.out)})
    return [entry for slug in slugs for entry in _of_agency(workspace, slug)]


def _slugs(out: Path) -> Iterator[str]:
    folders = out.iterdir() if out.is_dir() else ()
    yield from (path.name for path in folders if path.is_dir() and SLUG.fullmatch(path.name))


def _of_agency(workspace: Workspace, slug: str) -> Iterator[Entry]:
    folder, region = workspace.out / slug, (workspace.regions / f"{slug}.yaml").is_file()
    built = {int(path.name) for path in folder.iterdir() if YEAR.fullmatch(path.name)} if folder.is_dir() else set()
    for year in sorted({*workspace.years(slug), *built}, reverse=True):
        found = entry(workspace.build(slug, year), slug, year)
        # the bureau's own name, where it has no report yet to tell it
        named = found if found.name else Entry(slug, year, name_in(workspace.data / slug / str(year)) or slug, found.state)
        yield replace(named, region=region)


def entry(folder: Path, slug: str, year: int) -> Entry:
    """What the folder of a report tells; without a name where there is none, or one that cannot be read."""
    failed = (folder / FAILED).is_file()
    try:
        head, figures = told(content_of(folder / FIGURES), KEY_FIGURES)
        name = str(head["agency"]["name"])
    except FileNotFoundError:
        return Entry(slug, year, "", "failed" if failed else "absent")
    except UNREADABLE:
        return Entry(slug, year, "", "failed" if failed else "draft")
    own = "failed" if failed else _state(folder, head)
    stops = blocking_codes(folder) if head.get("status") != "final" else ()
    files = tuple(file for file in PAGES if (folder / file).is_file())
    return Entry(slug, year, name, own, stops, figures, files)


def _state(folder: Path, head: Mapping[str, Any]) -> str:
    """As `signoff.state`, which reads the whole file again and every file's bytes: only where there is a record to hold against them."""
    if (folder / SIGNOFF).is_file():
        return state(folder)
    return "unsigned" if head.get("status") == "final" and head.get("schema") == SCHEMA else "draft"


def meant(code: str) -> str:
    """A finding's code with what it means, for who reads of thirty bureaus at once."""
    return f"{code}（{CODES[code]}）" if code in CODES else code


def blocking_codes(folder: Path) -> tuple[str, ...]:
    """Codes of the findings that keep a built report a draft, each once; none where findings.json cannot be read."""
    try:
        items = from_json(content_of(folder / FINDINGS))["findings"]
        return tuple(dict.fromkeys(str(item["code"]) for item in items if item["blocking"]))
    except UNREADABLE:
        return ()


def name_in(records: Path) -> str:
    """The body's name in `agency.yaml`; "" where there is none that can be read."""
    try:
        value, _ = load_yaml(records / "agency.yaml", "agency.yaml", ContractError)
    except (ContractError, OSError):
        return ""
    return str(value.get("name") or "") if isinstance(value, dict) else ""


# -- a few figures of a large file ---------------------------------------------------------------------------------------


def told(content: bytes, ids: Iterable[str]) -> tuple[dict[str, Any], dict[str, Told]]:
    """The head of a figures.json, and some of its figures by id; one that it does not have is missing.

    Raises
    ------
    UNREADABLE
        It is no figures.json.
    """
    ids = tuple(ids)
    head, found = _cut_out(content, ids) or _parsed_whole(content, ids)
    return head, {id: _told(found[id]) if id in found else MISSING for id in ids}


def _cut_out(content: bytes, ids: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """What is asked for from a file as `lawnb run` lays it out; None of any other."""
    end = content.find(HEAD_END)
    if end < 0:
        return None
    try:
        head = from_json(content[:end] + b"}")
        figures = {id: from_json(content[slice(*span)]) for id in ids if (span := _span(content, id, end))}
    except ValueError:
        return None
    right = all(figure.get("id") == id for id, figure in figures.items())
    return (head, figures) if right else None


def _span(content: bytes, id: str, start: int) -> tuple[int, int] | None:
    """Where the object of a figure begins and ends. Quotes inside of strings are escaped, so that no text looks like a key."""
    at = content.find(f'\n   "id": {json.dumps(id)}'.encode(), start)
    if at < 0:
        return None
    return content.rindex(OPEN, start, at + 1) + 1, content.index(CLOSE, at) + len(CLOSE)


def _parsed_whole(content: bytes, ids: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    value = from_json(content)
    return value, {item["id"]: item for item in value["figures"] if item["id"] in ids}


def _told(figure: Mapping[str, Any]) -> Told:
    earlier = {item["year"]: (item["value"], str(item["text"])) for item in figure.get("earlier", ()) if YEAR.fullmatch(str(item["year"]))}
    return Told(str(figure["text"]), figure["value"], str(figure["status"]), earlier)
