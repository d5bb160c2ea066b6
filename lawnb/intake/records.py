"""The records of one agency and year: every dataset that its folder holds, read under its contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lawnb.errors import ContractError, nearest
from lawnb.intake.contracts import contract
from lawnb.intake.tables import Table, read_table


@dataclass(frozen=True)
class Dataset:
    """A CSV file that a topic reads: `<name>.csv`, under the contract of that name unless another is given."""

    name: str
    contract: str = ""

    def read(self, folder: Path) -> Table:
        file = f"{self.name}.csv"
        return read_table(folder / file, file, contract(self.contract or self.name))

    def empty(self) -> Table:
        return Table(contract(self.contract or self.name), f"{self.name}.csv", {})


class Records:
    """The tables of a folder by dataset; a dataset without a file is an empty table that is not `provided`."""

    def __init__(self, year: int, tables: dict[str, Table], provided: Iterable[str]):
        self.year = year
        self._tables = tables
        self._provided = frozenset(provided)

    def __getitem__(self, dataset: str) -> Table:
        return self._tables[dataset]

    def provided(self, dataset: str) -> bool:
        """Whether the bureau gave a file for the dataset, be it with few rows or blank cells."""
        return dataset in self._provided


def read_records(folder: Path, year: int, datasets: Iterable[Dataset]) -> Records:
    """Read every dataset that a year's folder holds.

    Raises
    ------
    ContractError
        With the problems of all files, and every CSV file that no dataset is named after.
    """
    datasets = {dataset.name: dataset for dataset in datasets}
    tables, problems = {}, []
    found = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    problems += [
        f"{path.name}: 没有名为 '{name}' 的数据集。{nearest(name, datasets)}"
        for name, path in found.items()
        if name not in datasets
    ]
    for name, dataset in datasets.items():
        try:
            tables[name] = dataset.read(folder) if name in found else dataset.empty()
        except ContractError as error:
            problems += error.problems
    if problems:
        raise ContractError(*problems)
    return Records(year, tables, set(found) & set(datasets))
