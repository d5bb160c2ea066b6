"""A province of made-up bureaus: their years one after the other, written as real ones are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from lawnb.samples.arrangements import measures, plan, promises, shortcomings
from lawnb.samples.documents import documents, readme
from lawnb.samples.draw import Bureau, Draft
from lawnb.samples.enforcement import (
    campaigns,
    case_review,
    coercion,
    enforcement_acts,
    inspections,
    litigation,
    overload,
    special_inspections,
    supervision,
)
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


def make_samples(
    out: Path, agencies: int, years: Iterable[int], seed: int, faults: bool | Sequence[str] = False, scale: float = 1.0
) -> dict[str, Any]:
    """Write the bureaus `sample-001` … under a folder, and what was made as `manifest.json`; the same arguments give the same bytes.

    Parameters
    ----------
    faults
        True seeds every kind of fault in one bureau of five; names seed these kinds.
    scale
        How large the ledgers are; 1 is a county.
    """
    years = sorted(set(years))
    manifest = {"generator": "lawnb sample", "seed": seed, "scale": scale, "years": years, "agencies": [], "faults": []}
    for number in range(1, agencies + 1):
        bureau = Bureau(number, seed, scale)
        for draft in drafts(bureau, years):
            write_year(out / bureau.slug / str(draft.year), draft)
        manifest["agencies"].append(bureau.slug)
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (out / "manifest.json").write_text(text, "utf-8", newline="\n")
    return manifest


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


def write_year(folder: Path, draft: Draft) -> None:
    folder.mkdir(parents=True)
    style = style_of(draft.bureau)
    for name, text in (draft.documents | {"README.md": readme(draft, faulty=False)}).items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    for ledger in draft.ledgers.values():
        write_ledger(folder, ledger, f"{draft.bureau.name}{draft.year}年度台账", style)
