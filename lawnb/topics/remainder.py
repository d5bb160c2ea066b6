"""What a published total leaves to those of its parts that were not published: 审结977件，其中维持435件、驳回136件, and of the others 406."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lawnb.approximate import added
from lawnb.checks import Finding, Severity
from lawnb.figures import Book, Figure, Status

#: Of more parts than these, a row names what they are parts by, and not each of them.
MOST_NAMED = 3


def remainder(whole: Figure | None, parts: Sequence[Figure], unnamed: Sequence[str], title: str) -> Figure | None:
    """The part of a total that belongs to what was not published of it; None where nothing is left, or cannot be told.

    Parameters
    ----------
    unnamed, title
        The labels of the parts that were not published, and what they are parts by: 结果.
    """
    counted = [part for part in parts if part.status is not Status.NOT_APPLICABLE]
    if whole is None or not (unnamed and counted and all(figure.reported for figure in [whole, *counted])):
        return None
    left = whole.value - sum(part.value for part in counted)
    if left <= 0:
        return None
    label = "、".join(unnamed) if len(unnamed) <= MOST_NAMED else f"其他{title}"
    about = added([whole], counted)
    return Figure(
        id=f"{whole.id}.{label}",
        title=f"{whole.title}：{label}",
        value=left,
        unit=whole.unit,
        definition=f"{whole.title}减去已经列明的各分项，即没有列明的{'、'.join(unnamed)}。",
        sources=whole.sources,
        formula=" - ".join(figure.id for figure in [whole, *counted]),
        inputs=tuple(figure.id for figure in [whole, *counted]),
        part_of=whole.id,
        about=about,
    )


def remainder_findings(name: str, book: Book) -> Iterable[Finding]:
    """A total of a mechanism that says more than its parts: nobody has added them up, so a slip would go unseen."""
    for part in book.values():
        if part.id.startswith(f"{name}.") and part.part_of in part.inputs:
            whole = book[part.part_of]
            message = f"{whole.title}为{whole.text}，比列明的分项之和多{part.text}，报告中列为“{part.title.rpartition('：')[2]}”，无法核对。"
            yield Finding("total-incomplete", Severity.WARNING, str(whole.sources[0]), message, whole.id, remedy="请补填没有列明的分项。")
