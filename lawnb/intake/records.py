"""The records of one agency and year: every dataset that its folder holds, read under its contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from lawnb.errors import ContractError, gathering, nearest
from lawnb.intake.contracts import Contract, contract
from lawnb.intake.files import record_files, unread_files
from lawnb.intake.ledger import read_table
from lawnb.intake.tables import Table

if TYPE_CHECKING:
    from lawnb.rules import Rules


@dataclass(frozen=True)
class Dataset:
    """A file that a topic reads, or a folder of files: `<name>.csv`, `.xlsx` and so on, under the contract of that name unless another is given.

    Parameters
    ----------
    words
        Gives the indicators of a totals file by every heading that forms print for them, as `normalised` makes it.
    """

    name: str
    contract: str = ""
    words: Callable[[], Mapping[str, str]] | None = None

    @cached_property
    def own_contract(self) -> Contract:
        """Its contract, which knows its own indicators."""
        own = contract(self.contract or self.name)
        if self.words is None:
            return own
        return replace(own, fields=tuple(replace(each, synonyms=self.words()) if each.name == own.form.across else each for each in own.fields))

    def read(self, path: Path) -> Table:
        return read_table(path, path.name, self.own_contract)

    def empty(self) -> Table:
        return Table(contract(self.contract or self.name), f"{self.name}.csv")


class Records:
    """The tables of a folder by dataset; a dataset without a file is an empty table that is not `provided`.

    Parameters
    ----------
    before
        Last year's records, where there are any: what was promised, and what was still open.
    rules
        The folder of discretion standards.
    """

    def __init__(
        self, year: int, tables: dict[str, Table], provided: Iterable[str], before: Records | None = None, rules: Path | None = None
    ):
        self.year = year
        self.before = before
        self._tables = tables
        self._provided = frozenset(provided)
        self._rules = rules

    def __getitem__(self, dataset: str) -> Table:
        return self._tables[dataset]

    def provided(self, dataset: str) -> bool:
        """Whether the bureau gave a file for the dataset, be it with few rows or blank cells."""
        return dataset in self._provided

    def tables(self) -> Iterable[Table]:
        """The tables that the bureau gave."""
        return [table for name, table in self._tables.items() if self.provided(name)]

    @cached_property
    def rules(self) -> Rules:
        """The discretion standards, read when first asked for; none where there is no such folder."""
        from lawnb.rules import read_rules

        return read_rules(self._rules)


def meant(path: Path, datasets: Mapping[str, Dataset]) -> str:
    """What to call a file or folder that no dataset is named after: by the ledger's Chinese name in its own, else by the nearest name."""
    own = {each.name: contract(each.name) for each in datasets.values() if not each.contract}
    called = {word.removesuffix("台账"): name for name, each in own.items() for word in (each.title, *each.aliases)}
    words = [word for word in called if len(word) > 1 and not word.isascii() and word in path.stem]
    if words:
        name = called[max(words, key=len)]
        return f"如果是“{own[name].title}”，请改名为 '{name}{path.suffix}'。"
    if path.stem.isascii():
        return nearest(path.stem, datasets)
    return "是台账的，请照数据字典改成英文名称；不是的，请移到别的文件夹。"


def read_records(folder: Path, year: int, datasets: Iterable[Dataset], before: Records | None = None) -> Records:
    """Read every dataset that a year's folder holds.

    Raises
    ------
    ContractError
        With the problems of all files, every file that no dataset is named after or that is of a kind that is not read, and two files of one dataset.
    """
    datasets = {dataset.name: dataset for dataset in datasets}
    tables, problems = {}, unread_files(folder)
    found = record_files(folder)
    problems += [f"{paths[0].name}: 没有名为 '{name}' 的数据集。{meant(paths[0], datasets)}" for name, paths in found.items() if name not in datasets]
    problems += [
        f"{'、'.join(path.name for path in paths)}: 是同一个数据集“{name}”。请只留一个，或放进文件夹 {name}/。"
        for name, paths in found.items()
        if len(paths) > 1
    ]
    for name, dataset in datasets.items():
        with gathering(problems):
            tables[name] = dataset.read(found[name][0]) if name in found else dataset.empty()
    if problems:
        raise ContractError(*problems)
    return Records(year, tables, set(found) & set(datasets), before, folder.parent.parent / "rules")
