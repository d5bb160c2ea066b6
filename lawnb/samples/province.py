"""A province of made-up bureaus: their years one after the other, written as real ones are kept."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from lawnb.errors import ParameterError
from lawnb.samples.arrangements import measures, plan, promises, shortcomings
from lawnb.samples.documents import GENERATED, documents, readme
from lawnb.samples.draw import Bureau, Draft
from lawnb.samples.enforcement import campaigns, case_review, coercion, enforcement_acts, inspections, litigation, overload, special_inspections, supervision
from lawnb.samples.faults import Fault, Hand, Planted, dealt
from lawnb.samples.files import style_of, write_ledger
from lawnb.samples.penalties import penalties
from lawnb.samples.services import complaints, disclosure, licensing, participation
from lawnb.samples.staff import accountability, leadership, legal_review, monitoring, normative_documents, officers, training

#: In the order in which they are drawn: a ledger may refer to those before it.
LEDGERS = (
    penalties, licensing, campaigns, overload, coercion, case_review, supervision, inspections, enforcement_acts,
    special_inspections, litigation, complaints, disclosure, participation, officers, training, accountability,
    normative_documents, legal_review, monitoring, leadership, plan, promises, shortcomings, measures,
)  # fmt: skip
MANIFEST = "manifest.json"
SPAN = re.compile(r"(\d{4})(?:-(\d{4}))?", re.ASCII)
MOST_AGENCIES, LARGEST_SCALE = 999, 1000
YEARS = range(2016, 2100)


def make_samples(
    out: Path,
    agencies: int,
    years: Iterable[int],
    seed: int,
    faults: bool | Sequence[str] = False,
    scale: float = 1.0,
    force: bool = False,
) -> dict[str, Any]:
    """Write the bureaus `sample-001` … under a folder, and what was made as `manifest.json`; the same arguments give the same bytes.

    Parameters
    ----------
    faults
        True seeds faults of every kind in one bureau of five; names seed these kinds.
    scale
        How large the ledgers are; 1 is a county.
    force
        Replace samples that are there.

    Raises
    ------
    ParameterError
        A number is out of its bounds, a kind of fault is unknown, or a folder is in the way.
    """
    years = sorted(set(years))
    require_bounds(agencies, years, scale)
    bureaus = [Bureau(number, seed, scale) for number in range(1, agencies + 1)]
    faulty = dealt(agencies, years, faults)
    clear(out, bureaus, force)
    manifest = {"generator": "lawnb sample", "seed": seed, "scale": scale, "years": years, "agencies": [], "faults": []}
    for bureau in bureaus:
        made = drafts(bureau, years)
        hand = Hand(made[-1], bureau.rng(years[-1], "faults"))
        planted = [(fault, fault.plant(hand)) for fault in faulty.get(bureau.number, ())]
        for draft in made:
            manifest["faults"] += write_year(out, draft, planted if draft is made[-1] else [])
        manifest["agencies"].append(bureau.slug)
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (out / MANIFEST).write_text(text, "utf-8", newline="\n")
    return manifest


def years_of(text: str) -> list[int]:
    """The years that a span like 2020-2024, or a single year, names.

    Raises
    ------
    ParameterError
        It is neither.
    """
    match = SPAN.fullmatch(text.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not first or last < first:
        raise ParameterError(f"years: '{text}' 不是年度。请写成 2020-2024 或 2023。")
    return list(range(first, last + 1))


def require_bounds(agencies: int, years: Sequence[int], scale: float) -> None:
    if not 1 <= agencies <= MOST_AGENCIES:
        raise ParameterError(f"agencies: {agencies} 不在 1 至 {MOST_AGENCIES} 之间。请改写机构数。")
    if not years or any(year not in YEARS for year in years):
        raise ParameterError(f"years: 年度应在 {YEARS[0]} 至 {YEARS[-1]} 之间。请写成 2020-2024 或 2023。")
    if not 0 < scale <= LARGEST_SCALE:
        raise ParameterError(f"scale: {scale} 不在 0 至 {LARGEST_SCALE} 之间。1 相当于一个县区，请改写。")


def clear(out: Path, bureaus: Iterable[Bureau], force: bool) -> None:
    """Make room: a folder that is there is replaced only when forced, and only where this generator wrote it."""
    folders = [folder for bureau in bureaus if (folder := out / bureau.slug).exists()]
    if folders and not force:
        raise ParameterError(f"{folders[0]}: 已有这个文件夹。请换一个 --out，或用 --force 覆盖样例。")
    for folder in folders:
        if not is_sample(folder):
            raise ParameterError(f"{folder}: 不全是 lawnb sample 生成的样例，没有覆盖。请移走或换一个 --out。")
    for folder in folders:
        shutil.rmtree(folder)


def is_sample(folder: Path) -> bool:
    """Whether every year of a folder says that it was generated."""
    readmes = [year / "README.md" for year in folder.iterdir()] if folder.is_dir() else []
    return bool(readmes) and all(path.is_file() and GENERATED in path.read_text("utf-8") for path in readmes)


def drafts(bureau: Bureau, years: Iterable[int]) -> list[Draft]:
    """A bureau's years, each with the one before it."""
    made: list[Draft] = []
    for year in years:
        before = made[-1] if made and made[-1].year == year - 1 else None
        made.append(drawn(Draft(bureau, year, before)))
    return made


def drawn(draft: Draft) -> Draft:
    """A draft with all its ledgers and documents."""
    for make in LEDGERS:
        for ledger in make(draft):
            draft.ledgers[ledger.name] = ledger
    draft.documents = documents(draft)
    return draft


def write_year(out: Path, draft: Draft, planted: Sequence[tuple[Fault, Planted]]) -> list[dict[str, Any]]:
    """Write a year's folder; its faults with the file and the row in which each came to stand."""
    folder, style = out / draft.bureau.slug / str(draft.year), style_of(draft.bureau)
    folder.mkdir(parents=True)
    for name, text in (draft.documents | {"README.md": readme(draft, faulty=bool(planted))}).items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    title = f"{draft.bureau.name}{draft.year}年度台账"
    places = {name: write_ledger(folder, ledger, title, style) for name, ledger in draft.ledgers.items()}
    return [entry(draft, fault, found, places[fault.dataset]) for fault, found in planted]


def entry(draft: Draft, fault: Fault, planted: Planted, places: list[tuple[str, int]]) -> dict[str, Any]:
    """A fault as the manifest tells it."""
    rows = draft.rows(fault.dataset)
    at = len(rows) if planted.in_total else next((place for place, row in enumerate(rows) if row is planted.row), None)
    file, row = (places[0][0], None) if at is None else places[at]
    return {
        "agency": draft.bureau.slug,
        "year": draft.year,
        "dataset": fault.dataset,
        "fault": fault.name,
        "file": file,
        "row": row,
        "changed": planted.changed,
        "expected": fault.expected,
    }
