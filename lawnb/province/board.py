"""The board of an edition: which bureaus' reports of a year are complete, which are missing, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lawnb.digests import sha256
from lawnb.editions import SCHEMA
from lawnb.errors import ContractError, LawnbError, ParameterError
from lawnb.filenames import CRATE, FAILED, FIGURES, SIGNOFF
from lawnb.formats import few
from lawnb.params import Layer, all_layers, resolve
from lawnb.provenance.crate import Recorded, recorded
from lawnb.provenance.why import altered, changed
from lawnb.province.reading import UNREADABLE, blocking_codes, meant, name_in, told
from lawnb.signoff import NEEDED
from lawnb.storage.jsonfile import content_of
from lawnb.workspace import SLUG, Workspace, agencies_of, names_of

#: Of the kinds of findings that keep a draft one, a line tells so many.
MOST_CODES = 3
#: How a bureau stands, with the words for it: its report can go out, must be mended, is older than its records, is not there.
WORDS = {"complete": "完成", "blocked": "阻断", "stale": "有变动", "missing": "未生成"}


@dataclass(frozen=True)
class Standing:
    """How a bureau's report stands.

    Parameters
    ----------
    codes
        Codes of the findings that block it.
    reasons
        Why it is not complete, in Chinese; for those who can mend it, not for the public.
    folder, files, made_of
        Of a complete report, where it lies, its files by name with their digests, and what its record says that it was made of.
    """

    agency: str
    state: str
    name: str = ""
    codes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    folder: Path = Path()
    files: Mapping[str, str] = field(default_factory=dict)
    made_of: Recorded | None = None

    def as_json(self) -> dict[str, Any]:
        """The standing for programs."""
        return {"agency": self.agency, "name": self.name, "state": self.state, "findings": list(self.codes), "reasons": list(self.reasons)}

    def text(self) -> str:
        """The standing as a line."""
        why = f"：{'；'.join(self.reasons)}" if self.reasons else ""
        line = f"{self.agency}  {self.name}  {WORDS[self.state]}{why}"
        return "".join(sign if sign.isprintable() else "\ufffd" for sign in line)  # a file's text does not command the terminal


@dataclass(frozen=True)
class Board:
    """How every bureau stands that should report of a year."""

    year: int
    standings: tuple[Standing, ...]

    @property
    def complete(self) -> bool:
        return bool(self.standings) and not any(self.of(state) for state in WORDS if state != "complete")

    def of(self, state: str) -> list[Standing]:
        """Those that stand so."""
        return [each for each in self.standings if each.state == state]

    def counts(self) -> dict[str, int]:
        """How many stand how."""
        return {state: len(self.of(state)) for state in WORDS}

    def as_json(self) -> dict[str, Any]:
        """The board for programs."""
        return {"year": self.year, "complete": self.complete, "counts": self.counts(), "agencies": [each.as_json() for each in self.standings]}

    def lacking(self) -> str:
        """Who is not complete, by state, a few of each by name."""
        groups = {WORDS[state]: [each.agency for each in self.of(state)] for state in WORDS if state != "complete"}
        return "；".join(f"{word} {len(slugs)} 个（{few(slugs)}）" for word, slugs in groups.items() if slugs)


def board(workspace: Workspace, year: int, agencies: Sequence[str]) -> Board:
    """How the reports of these bureaus stand."""
    return Board(year, tuple(standing(workspace, agency, year) for agency in agencies))


def expected(workspace: Workspace, patterns: Iterable[str] = (), listed: Path | None = None) -> list[str]:
    """The bureaus that should report, by slug: those of a list, else all with records; of these, those that fit a pattern.

    Raises
    ------
    ParameterError
        The list is not there or holds what is no slug, a pattern fits nobody, or there is nobody.
    """
    agencies = _listed(listed) if listed else workspace.agencies()
    if not agencies:
        raise ParameterError("没有应报的机构。请建立 data/<机构>/<年度>/，或用 --expected 给出名单。")
    return agencies_of(names_of(patterns) or ("*",), agencies)


def _listed(path: Path) -> list[str]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ParameterError(f"--expected: 不能读取 '{path}'。请给出 UTF-8 的文本文件，一行一个机构代号。") from None
    slugs = {n: line.strip() for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")}
    if wrong := [f"{path}, 第 {n} 行: '{slug}' 不是机构代号。请用小写字母、数字和连字符。" for n, slug in slugs.items() if not SLUG.fullmatch(slug)]:
        raise ParameterError(*wrong)
    return sorted({*slugs.values()})


# -- one bureau ----------------------------------------------------------------------------------------------------------


def standing(workspace: Workspace, agency: str, year: int) -> Standing:
    """How a bureau's report of a year stands."""
    found = report_standing(workspace.build(agency, year).resolve(), agency, year)
    if found.state == "missing":
        return _missing(workspace, agency, year)
    # a report that was made elsewhere, and came without its records, has nothing to be older than
    if found.state == "complete" and workspace.years(agency) and (reasons := _reasons(workspace, found, year)):
        return Standing(agency, "stale", found.name, reasons=tuple(reasons))
    return found


def report_standing(folder: Path, agency: str, year: int) -> Standing:
    """How the report in a folder stands, its records left aside."""
    failed = ("最近一次运行失败",) if (folder / FAILED).is_file() else ()
    try:
        head, _ = told(content_of(folder / FIGURES), ())
        name, own = str(head["agency"]["name"]), (head["agency"]["slug"], head["year"], head["schema"])
    except FileNotFoundError:
        return Standing(agency, "blocked" if failed else "missing", reasons=failed)
    except UNREADABLE:
        return Standing(agency, "blocked", reasons=(*failed, f"{FIGURES} 不是报告的数字文件"))
    if own != (agency, year, SCHEMA):
        return Standing(agency, "blocked", name, reasons=(*failed, f"{FIGURES} 不是这个机构这个年度的第 {SCHEMA} 版格式"))
    was = recorded(folder)
    spoilt = tuple(_spoilt(folder, was)) if was else (f"没有来历记录 {CRATE}",)
    codes = blocking_codes(folder) if head.get("status") != "final" else ()
    stops = f"，阻断发布的有 {few(map(meant, codes), '种', MOST_CODES)}" if codes else ""
    draft = (f"草稿{stops}",) if head.get("status") != "final" else ()
    if reasons := (*failed, *spoilt, *draft):
        return Standing(agency, "blocked", name, codes, reasons)
    beside = [path for path in (folder / CRATE, folder / SIGNOFF) if path.is_file()]
    return Standing(agency, "complete", name, folder=folder, files=was.outputs | {path.name: sha256(path) for path in beside}, made_of=was)


def _spoilt(folder: Path, was: Recorded) -> Iterable[str]:
    """What of its files is not as its record says; a record that names no plain files of the folder is not looked at further."""
    if strange := [name for name in was.outputs if not _is_plain(folder, name)]:
        return [f"{CRATE} 中有 {len(strange)} 个文件名不能用"]
    unknown = [f"{CRATE} 中没有 {name}" for name in NEEDED if name not in was.outputs]
    return [*unknown, *altered(folder, was).values()]


def _is_plain(folder: Path, name: object) -> bool:
    """Whether it is the name of a file right in the folder: what is published is copied by it, from what may come from elsewhere."""
    return isinstance(name, str) and Path(name).name == name and not name.startswith(".") and "\\" not in name and not (folder / name).is_symlink()


def _missing(workspace: Workspace, agency: str, year: int) -> Standing:
    records = workspace.data / agency / str(year)
    known = [year, *workspace.years(agency)[::-1]]  # the bureau's name is that of the year, else of its newest
    name = next(filter(None, (name_in(workspace.data / agency / str(each)) for each in known)), "")
    if not records.is_dir():
        return Standing(agency, "missing", name, reasons=(f"没有 {year} 年度的记录",))
    # loads with the first bureau without a report
    from lawnb.years import read_year

    try:
        read_year(records, agency, year)
    except ContractError as error:
        return Standing(agency, "blocked", name, reasons=(f"记录有误 {len(error.problems)} 处：{error.problems[0]}",))
    return Standing(agency, "missing", name, reasons=("记录齐备，还没有运行",))


def _reasons(workspace: Workspace, found: Standing, year: int) -> list[str]:
    """What of its inputs changed since; with parameters that cannot be read, that is the reason."""
    layer = Layer("lawnb edition", {"agency": found.agency, "year": year, "data": str(workspace.data)}, {})
    try:
        return changed(workspace, resolve(all_layers(workspace.root, [layer])).values, found.made_of)
    except LawnbError as error:
        return list(error.problems[:1])
