"""One agency's year: its records, documents and figures, read and completed; and what of several years must not be printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from lawnb.agency import Agency, Origins, Publication
from lawnb.case_word import counted_in
from lawnb.checks import Waiver
from lawnb.editions import Edition
from lawnb.errors import ContractError, gathering
from lawnb.figures import Book, Figure, Status
from lawnb.intake.documents import read_document
from lawnb.intake.files import strange_files
from lawnb.intake.records import Records, read_records
from lawnb.intake.unseen import visible
from lawnb.printed import printed
from lawnb.privacy.signers import is_person
from lawnb.site import Site, read_site
from lawnb.suppression import Withheld, withheld
from lawnb.theme.model import Theme
from lawnb.theme.reading import plain
from lawnb.topics import topics


@dataclass(frozen=True)
class Year:
    """The records, the book of figures and the documents of one agency's year."""

    slug: str
    year: int
    agency: Agency
    publication: Publication
    records: Records
    book: Book
    waivers: tuple[Waiver, ...]
    folder: Path
    before: Book | None = None
    origins: Origins | None = None
    site: Site = Site()
    theme: Theme = field(default_factory=plain)


def read_year(folder: Path, slug: str, year: int, before: Year | None = None) -> Year:
    """Read all that a year's folder holds.

    Parameters
    ----------
    before
        The year before, where there is one.

    Raises
    ------
    ContractError
        With the problems of all its files, each beginning with the file's path from the data folder.
    """
    if strange := strange_files(folder):
        raise ContractError(*(f"{slug}/{year}/{visible(problem)}" for problem in strange))
    problems: list[str] = []

    def read(function, *arguments):
        try:
            return function(*arguments)
        except ContractError as error:
            problems.extend(f"{slug}/{year}/{problem}" for problem in error.problems)

    agency = read(_document, folder, "agency.yaml", Agency)
    publication = read(_document, folder, "publication.yaml", Publication)
    waivers = read(_waivers, folder)
    origins = read(_origins, folder)
    datasets = [dataset for topic in topics().values() for dataset in topic.datasets]
    with gathering(problems):
        site = read_site(folder, f"{slug}/{year}")
    records = read(read_records, folder, year, datasets, before.records if before else None)
    if problems:
        raise ContractError(*problems)
    book = Book(counted_in(figure, agency.case_word) for topic in topics().values() for figure in topic.figures(records))
    return Year(slug, year, agency, publication, records, book, tuple(waivers), folder, before.book if before else None, origins, site)


def _waivers(folder: Path) -> list[Waiver]:
    file = "waivers.yaml"
    # an empty file, or one with comments alone, waives nothing
    waivers = (read_document(folder / file, file, list[Waiver] | None) if (folder / file).exists() else None) or []
    counted = Counter((waiver.code, waiver.figure) for waiver in waivers)
    twice = [f"{file}: 豁免 '{code}'（{figure}）写了 {n} 次。请只留一条。" for (code, figure), n in counted.items() if n > 1]
    persons = [f"{file}: 豁免 '{waiver.code}'（{waiver.figure}）的 office 像是个人姓名。豁免会印在报告里，请写单位或科室。" for waiver in waivers if is_person(waiver.office)]
    if twice or persons:
        raise ContractError(*twice, *persons)
    return waivers


def _origins(folder: Path) -> Origins | None:
    file = "origins.yaml"
    if not (folder / file).exists():
        return None
    origins = read_document(folder / file, file, Origins)
    absent = [f"{file}: 没有名为 '{name}' 的文件。请改正文件名，或删去这一项。" for name in origins.files if not (folder / name).exists()]
    if absent:
        raise ContractError(*absent)
    return origins


def _document(folder: Path, file: str, model: type) -> Any:
    if not (folder / file).exists():
        raise ContractError(f"{file}: 没有这个文件。新的机构或年度请用 lawnb begin 建立。")
    return read_document(folder / file, file, model)


def headlines() -> list[str]:
    """Ids of the figures of all topics whose change on the year before is watched."""
    return [id for topic in topics().values() for id in topic.headlines]


def add_changes(book: Book, before: Book | None, year: int, headlines: Iterable[str]) -> None:
    """Enter the change on the year before of each headline figure (0.05 is 5 % more); missing without that year."""
    for id in headlines:
        now, then = book[id], before.get(id) if before else None
        known = now.reported and then is not None and then.reported and then.value != 0
        # of 160余 and 150余 nobody knows by how much the one is more
        vague = known and (now.about is not None or then.about is not None)
        book.add(
            Figure(
                id=f"{id}_change",
                title=f"{now.title}比上年增减",
                value=Decimal(now.value - then.value) / Decimal(then.value) if known and not vague else None,
                unit="1",
                definition=f"{now.title}与上年之差占上年的比重。",
                sources=now.sources + tuple(replace(source, year=year - 1) for source in (then.sources if then else ())),
                formula=f"({id} - {id}@上年) / {id}@上年",
                inputs=(id,),
                status=Status.NOT_APPLICABLE if vague else Status.REPORTED,
            )
        )


def complete(year: Year) -> None:
    """Enter what is computed from the figures: the changes on the year before, and what topics derive from the whole book."""
    add_changes(year.book, year.before, year.year, headlines())
    for topic in topics().values():
        for figure in topic.derived(year.records, year.book):
            year.book.add(figure)


def withheld_by_year(years: Mapping[int, Year], issued: Mapping[int, Sequence[Edition]] | None = None) -> dict[int, Withheld]:
    """What each year must not print, given in ascending order: a year answers to the one before it, and to its own editions.

    Raises
    ------
    ContractError
        An edition was altered.
    """
    found: dict[int, Withheld] = {}
    for y, read in years.items():
        before = (years[y - 1].book, found[y - 1]) if y - 1 in found else None
        out = printed(read.book, (edition.figures() for edition in (issued or {}).get(y, ())))
        found[y] = withheld(read.book, read.agency.smallest_count, before, out)
    return found
