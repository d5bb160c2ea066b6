"""The names that forms print for the indicators of a mechanism, so that a form is read as it was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lawnb.intake.headings import normalised, split
from lawnb.intake.records import Dataset
from lawnb.topics.counting import breakdown_labels
from lawnb.topics.specs import Breakdown
from lawnb.topics.standard import FOLDER, forms


def words(name: str, specs: Iterable) -> dict[str, str]:
    """The indicators of a topic by their titles, by the labels of their divisions where only one has it, and by what the standard forms call them."""
    table = Dataset(name).empty()
    titles = {spec.name: spec.title for spec in specs if not isinstance(spec, Breakdown)}
    parts = {
        f"{spec.of}.{label}": f"{titles[spec.of]}：{label}"
        for spec in specs
        if isinstance(spec, Breakdown) and not spec.date
        for label in breakdown_labels(spec, table, None)
    }
    times = Counter(id.partition(".")[2] for id in parts)
    found = {id.partition(".")[2]: title for id, title in parts.items() if times[id.partition(".")[2]] == 1}
    for word, id in printed(name):
        found[word] = (titles | parts)[id]
    found |= {title: title for title in (*titles.values(), *parts.values())}
    return {split(normalised(word))[0]: title for word, title in found.items()}


def printed(name: str) -> Iterable[tuple[str, str]]:
    """The headings of a mechanism's standard forms, alone where only one column has it, with the figure of each."""
    for form in forms(name) if (FOLDER / f"{name}.yaml").exists() else ():
        columns = [(split(normalised(head))[0], group, id) for group, head, id in form["columns"]]
        times = Counter(head or group for head, group, _ in columns)
        for head, group, id in columns:
            yield group + head, id
            if times[head or group] == 1:
                yield head or group, id
        yield from form.get("also", {}).items()
