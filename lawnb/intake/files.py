"""The files of a year's folder by name, for those who do not read them: what is read loads far more."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
CONTRACTS = Path(__file__).parent.parent / "contracts"


def record_files(folder: Path) -> dict[str, list[Path]]:
    """Files and folders of records by the dataset that they are named after."""
    found: dict[str, list[Path]] = {}
    with os.scandir(folder) as entries:  # knows folders without asking the disk for each
        kinds = sorted((entry.name, entry.is_dir()) for entry in entries if not entry.name.startswith((".", "~$")))
    for name, is_dir in kinds:
        stem, suffix = os.path.splitext(name)
        if is_dir or suffix.lower() in SUFFIXES:
            found.setdefault(name if is_dir else stem, []).append(folder / name)
    return found


def may_be_dataset(name: str) -> bool:
    """Whether a topic may read a dataset of this name, told without the topics: one of no topic is refused when it is read."""
    return bool({name, name.rpartition("_")[2]} & contract_names())  # `training`, `training_totals` of the contract `totals`


@cache
def contract_names() -> frozenset[str]:
    """The names of all contracts."""
    return frozenset(path.stem for path in CONTRACTS.glob("*.json"))
