"""All that a report is made of, by content: records, parameters, notebook, code, lock file, libraries, fonts. Times say nothing."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from lawnb import fonts
from lawnb.digests import kept_sha256, sha256
from lawnb.editions import editions, last
from lawnb.errors import LawnbError
from lawnb.filenames import FIGURES
from lawnb.intake.files import files_below, may_be_dataset, record_entries
from lawnb.params import ReportParameters
from lawnb.provenance.installed import libraries
from lawnb.theme.files import theme_files
from lawnb.workspace import Workspace

PACKAGE = Path(__file__).parent.parent
#: What the names of files of the data folder begin with, wherever it lies.
DATA = "data/"
LOCK = "requirements.lock"
#: Of the bureau, and of a year over it.
SITE = "site.yaml"
#: What a year's folder holds beside ledgers; a README in it is not read.
DOCUMENTS = ("agency.yaml", "publication.yaml", "waivers.yaml", "origins.yaml", SITE)
WORKBOOKS = (".xlsx", ".xls", ".ods", ".zip")
#: Datasets whose files hold what is withheld of persons: of so few rows that who tries all of them would know them by their digest.
OF_PERSONS = ("accountability", "complaints", "officers", "promises", "training")
#: Of each file beside them, so many bytes make their digests another's guess.
BESIDE_BYTES = 1 << 16
#: What stands in the place of a folder outside the workspace, whose path is nobody's business.
ELSEWHERE = "（工作区外）"
#: Kinds of input, with the words for them.
KINDS = {
    "data": "记录", "issued": "已签发的版本", "parameter": "参数", "notebook": "笔记本", "code": "程序", "lock": "依赖清单",
    "library": "程序库", "font": "字体",
}  # fmt: skip
Inputs = Mapping[str, Mapping[str, str]]


def inputs(workspace: Workspace, parameters: ReportParameters, figures: str | None) -> dict[str, dict[str, str]]:
    """What a report is made of: by kind and name, the SHA-256 of a file, the version of a library, the value of a parameter.

    Parameters
    ----------
    figures
        The SHA-256 of the report's figures.json, where it is made: an issued edition of the same figures changes nothing.
    """
    return {
        "data": data_digests({name: f"{workspace.data}/{name.removeprefix(DATA)}" for name in data_names(workspace, parameters)}),
        "issued": dict(issued_figures(workspace, parameters, figures)),
        "parameter": {name: json.dumps(value, ensure_ascii=False) for name, value in recorded(workspace, parameters).items()},
        **(made := program(workspace, workspace.notebook)),
        "font": made["font"] | theme_fonts(workspace.data / parameters.agency),
    }


def data_digests(paths: Mapping[str, str]) -> dict[str, str]:
    """The digests of records, by name: of a file's bytes, but of one `of_persons` over those of the others too, which nobody publishes."""
    digests = {name: _sha256(path) for name, path in paths.items()}
    if not any(map(of_persons, digests)):
        return digests
    beside = hashlib.blake2b(b"".join(_beginning(path) for name, path in paths.items() if not of_persons(name))).digest()
    return {name: hashlib.sha256(digest.encode() + beside).hexdigest() if digest and of_persons(name) else digest for name, digest in digests.items()}


def of_persons(name: str) -> bool:
    """Whether a record is one of `OF_PERSONS`, or its totals: ``data/<agency>/<year>/officers.csv``."""
    parts = name.removeprefix(DATA).split("/")
    return len(parts) > 2 and parts[2].partition(".")[0].removesuffix("_totals") in OF_PERSONS


def _beginning(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(BESIDE_BYTES)
    except FileNotFoundError:
        return b""


def _sha256(path: str) -> str:
    """The SHA-256 of a record; none of one that has gone since it was listed, as one does that a spreadsheet program saves: so it is another."""
    try:
        return sha256(path)
    except FileNotFoundError:
        return ""


def program(workspace: Workspace, notebook: Path) -> dict[str, dict[str, str]]:
    """The part of the inputs that is no body's record: notebook, code, lock file, libraries, fonts."""
    lock = workspace.root / LOCK
    return {
        "notebook": {workspace.relative(notebook): kept_sha256(notebook)},
        "code": {name: _code_sha256(path) for name, path in code_files().items()},
        "lock": {LOCK: kept_sha256(lock)} if lock.is_file() else {},
        "library": libraries(),
        "font": {path.name: kept_sha256(path) for path in font_files()},
    }


def recorded(workspace: Workspace, parameters: ReportParameters) -> dict[str, object]:
    """The parameters as a record names them: folders below the workspace's root, and no others."""
    values = parameters.model_dump()
    for name, folder in (("data", workspace.data), ("issued", workspace.issued)):
        values[name] = workspace.relative(folder) if folder.is_relative_to(workspace.root) else ELSEWHERE
    return values


def data_files(workspace: Workspace, parameters: ReportParameters) -> Iterator[tuple[str, Path]]:
    """What a report reads, named from the data folder, with its place."""
    return ((name, workspace.data / name.removeprefix(DATA)) for name in data_names(workspace, parameters))


def data_names(workspace: Workspace, parameters: ReportParameters) -> Iterator[str]:
    """What a report reads, named from the data folder: records, those of earlier years too, the theme, the discretion rules."""
    agency, year, own = parameters.agency, parameters.year, workspace.data / parameters.agency
    first = min(year - 2, year - parameters.trend_years + 1)  # last year's comparisons look one year further back
    if (own / SITE).is_file():
        yield f"{DATA}{agency}/{SITE}"
    for each in (each for each in workspace.years(agency) if first <= each <= year):
        folder = own / str(each)
        names = [*_ledgers(folder), *(name for name in DOCUMENTS if os.path.isfile(folder / name))]
        # by the parts of the path, as a folder lists them
        yield from (f"{DATA}{agency}/{each}/{name}" for name in sorted(names, key=lambda name: name.split("/")))
    yield from (f"{DATA}{agency}/{path.relative_to(own).as_posix()}" for path in theme_files(own) if path.is_relative_to(own))
    yield from (f"{DATA}rules/{path.name}" for path in sorted((workspace.data / "rules").glob("*.yaml")))


def _ledgers(folder: Path) -> Iterator[str]:
    """The files of the datasets that some topic reads, named from the year's folder; a folder of monthly files gives its files."""
    for entry in (entry for name, entries in record_entries(folder).items() if may_be_dataset(name) for entry in entries):
        if entry.is_file():
            yield entry.name
        else:
            yield from (path.relative_to(folder).as_posix() for path in files_below(Path(entry)))


def issued_figures(workspace: Workspace, parameters: ReportParameters, figures: str | None) -> Iterator[tuple[str, str]]:
    """The editions that a report is compared with, its own and last year's last one, but for those of the same figures."""
    agency, year = parameters.agency, parameters.year
    previous = last(workspace.issued, agency, year - 1)
    for edition in [*editions(workspace.issued, agency, year), *filter(None, [previous])]:
        digest = edition.files.get(FIGURES, "")
        if digest != figures:
            yield f"issued/{agency}/{edition.year}/{edition.number}/{FIGURES}", digest


@cache
def code_files() -> dict[str, Path]:
    """The files of the package by name, as this process found them: what it runs is what was there then."""
    walked = ((Path(folder), names) for folder, _, names in os.walk(PACKAGE) if not folder.endswith("__pycache__"))
    paths = sorted(path for folder, names in walked for path in map(folder.joinpath, names) if path.is_file())
    return {f"lawnb/{path.relative_to(PACKAGE).as_posix()}": path for path in paths}


_code_sha256 = cache(sha256)


def font_files() -> list[Path]:
    """The files of the faces that pages are set in."""
    return sorted({face.path for role in fonts.ROLES for face in fonts.chain(role)})


def theme_fonts(folder: Path) -> dict[str, str]:
    """The fonts of the machine that an agency's theme names; those in its folder are among its data."""
    return {path.name: kept_sha256(path) for path in theme_files(folder) if not path.is_relative_to(folder)}


def sheet_digests(path: Path) -> dict[str, str]:
    """The SHA-256 of each sheet of a workbook, over its cells as they are read; {} of another file, or one that cannot be read."""
    if path.suffix.lower() not in WORKBOOKS:
        return {}
    # loads with the first workbook that differs, not with the question whether anything does
    from lawnb.intake.archives import Refusal
    from lawnb.intake.readers import opened

    try:
        sheets = opened(path, lambda rows: len(rows)).sheets  # text under a workbook's name
    except (LawnbError, Refusal, ValueError, OSError):
        return {}
    return {sheet.name or "": hashlib.sha256(repr(sheet.rows).encode()).hexdigest() for sheet in sheets}
