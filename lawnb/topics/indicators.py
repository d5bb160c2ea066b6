"""What a totals file may name: the titles of a mechanism's figures, with their units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lawnb.errors import ParameterError, nearest
from lawnb.formats import SHARE
from lawnb.intake.contracts import Contract, contract_called, contract_names
from lawnb.intake.records import Dataset
from lawnb.intake.tables import Table
from lawnb.topics import kinds, topics
from lawnb.topics.counting import breakdown_labels
from lawnb.topics.specs import Breakdown, Share
from lawnb.topics.standard import forms
from lawnb.topics.topic import Topic

TOTALS = "totals"


def indicators(topic: Topic) -> Iterator[tuple[str, str]]:
    """Title and unit of each figure that a totals file may give, those of its divisions after all others; months are left to ledgers."""
    table = Dataset(topic.name).empty()
    titles = {spec.name: spec for spec in topic.specs if not isinstance(spec, Breakdown)}
    for spec in titles.values():
        yield spec.title, _unit(spec, table)
    for spec in topic.specs:
        if isinstance(spec, Breakdown) and not spec.date:
            whole = titles[spec.of]
            yield from ((f"{whole.title}：{label}", _unit(whole, table)) for label in breakdown_labels(spec, table, None))


def _unit(spec: object, table: Table) -> str:
    unit = SHARE if isinstance(spec, Share) else spec.unit_in(table)
    return "%" if unit == SHARE else unit


def totalled() -> list[Topic]:
    """The mechanisms that may have a totals file."""
    return [topic for topic in topics().values() if any(dataset.contract == TOTALS for dataset in topic.datasets)]


def dataset_contract(name: str) -> Contract:
    """The contract of a dataset as its file is named, or of a contract's own name or title: `litigation_totals` is of the contract `totals`.

    Raises
    ------
    ParameterError
        There is none; the message names the nearest.
    """
    owners = {dataset.name: (topic, dataset) for topic in topics().values() for dataset in topic.datasets}
    if name not in owners or name in contract_names():
        if name.rpartition("_")[2] in (TOTALS, "measures") and name not in (TOTALS, "measures", *contract_names()):
            raise ParameterError(f"没有名为 '{name}' 的数据集。{nearest(name, owners)}")
        return contract_called(name)
    topic, dataset = owners[name]
    own = dataset.own_contract
    return replace(own, name=name, title=f"{topic.title}{'汇总数' if own.name == TOTALS else own.title}") if own.name != name else own


def rows_to_fill(name: str) -> list[dict[str, str]]:
    """The rows that a blank form begins with: every indicator of a totals file with its unit, every kind of the newest form of penalties."""
    if name == kinds.DATASET:
        return [{"kind": kind} for kind in forms(name)[0]["kinds"]]
    topic = next((topic for topic in totalled() if f"{topic.name}_{TOTALS}" == name), None)
    return [{"indicator": title, "unit": unit} for title, unit in indicators(topic)] if topic else []
