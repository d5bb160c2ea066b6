"""What an executed notebook amounts to: its figures, its findings, and whether it may be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lawnb import __version__
from lawnb.checks import Finding, Waiver, blocking, check_structure, settled
from lawnb.digests import kept_by_content
from lawnb.editions import SCHEMA
from lawnb.errors import RunError
from lawnb.evidence import figures_json
from lawnb.filenames import FIGURES
from lawnb.report import Report
from lawnb.rounding import shown_findings
from lawnb.shown import shown_numbers
from lawnb.silent_parts import check_contents, given_of
from lawnb.structure import ANNUAL, PARTS_OF, sections
from lawnb.theme.reading import plain
from lawnb.typed import typed_numbers

#: The MIME type of the last cell's JSON: all that the exporters need to know beside what is shown.
REPORT_MIME = "application/vnd.lawnb.report+json"
#: Of figures that a file gives twice, a message names this many.
MOST_NAMED = 5
#: What findings of an executed notebook call it.
PLACE = "笔记本"


def report_json(report: Report, used: tuple[str, ...], appendix: bool = False) -> dict[str, Any]:
    """The report as JSON: who, when, every figure, every finding before waivers, the waivers.

    Parameters
    ----------
    used
        Ids of the figures that sentences show.
    appendix
        Whether PDF and DOCX end with a list of the figures that they show.
    """
    publication = report.publication.model_dump(mode="json")
    return {
        "schema": SCHEMA,
        "lawnb": __version__,
        **({} if report.kind == ANNUAL else {"kind": report.kind}),
        "agency": {"slug": report.slug.split("/")[0]} | report.agency.model_dump(mode="json"),
        "year": report.year,
        "title": publication["title"],
        "publication": publication,
        **({"site": site} if (site := report.site.as_json()) else {}),
        "signature": {"name": publication["signed_by"], "date": publication["date_signed"]},
        "status": "draft" if blocking(report.findings) else "final",
        **figures_json(report),
        "used": list(used),
        "appendix": appendix,
        **({} if report.theme == plain() else {"theme": report.theme.model_dump(mode="json")}),
        "findings": [finding.as_json() for finding in report.raw_findings],
        "waivers": [waiver.model_dump(mode="json") for waiver in report.waivers],
    }


def figures_file(report: Mapping[str, Any], draft: bool) -> dict[str, Any]:
    """What `figures.json` holds, of a report's JSON: who, when, the files, the figures."""
    return file_head(report, draft) | {name: report[name] for name in ("files", "figures", "used")}


def file_head(report: Mapping[str, Any], draft: bool) -> dict[str, Any]:
    """What the side files begin with."""
    head = {name: report[name] for name in ("schema", "lawnb", "kind", "agency", "year", "title") if name in report}
    return head | {"status": "draft" if draft else "final"}


#: What a report and each of its figures must have to be followed, or summed with others.
REPORT_KEYS = {"agency": dict, "year": int, "files": list, "figures": list}
FIGURE_KEYS = {name: str for name in ("id", "title", "status", "unit", "text", "definition")} | {
    name: list for name in ("inputs", "sources", "records")
}
#: What a figure may also say, each a text where it does.
TEXT_OR_NOTHING = ("value", "formula", "part_of", "by")


def require_report(value: Any, place: str, kinds: str = FIGURES) -> Mapping[str, Any]:
    """The value, if it is a report's JSON of the version that is read here.

    Parameters
    ----------
    kinds
        What the message tells a person to give in its place.

    Raises
    ------
    RunError
        It is another JSON, one of another version, or one without what figures must have.
    """
    if not isinstance(value, dict) or "figures" not in value:
        raise RunError(f"{place}: 不是报告的数字文件。请写 {kinds}。")
    version = value.get("schema", 1)
    if version != SCHEMA:
        found = f"数字文件是第 {version} 版格式，这里读第 {SCHEMA} 版"
        raise RunError(f"{place}: {found}。请用这一版的 lawnb run 重新生成，或用生成它的那一版 lawnb。")
    figures = value["figures"] if isinstance(value["figures"], list) else []
    if not _has(value, REPORT_KEYS) or not all(_has(figure, FIGURE_KEYS) and all(isinstance(figure.get(key), str | None) for key in TEXT_OR_NOTHING) for figure in figures):
        raise RunError(f"{place}: 数字文件缺少应有的内容，可能被改动过。请重新生成，或向发布者要原文件。")
    if twice := [id for id, n in Counter(figure["id"] for figure in figures).items() if n > 1]:
        raise RunError(f"{place}: 数字 {'、'.join(map(repr, twice[:MOST_NAMED]))} 有两条，不知道以哪一条为准，可能被改动过。请重新生成，或向发布者要原文件。")
    return value


def _has(value: Any, keys: Mapping[str, type]) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(key), kind) for key, kind in keys.items())


@dataclass(frozen=True)
class Outcome:
    """The report's JSON, its findings with waivers applied, the structure's included, and whether it is a draft.

    `report` is empty where the notebook did not end as a report of ours: such a notebook is always a draft.
    """

    report: Mapping[str, Any]
    findings: tuple[Finding, ...]

    @property
    def draft(self) -> bool:
        return not self.report or bool(blocking(self.findings))


@kept_by_content
def outcome(nb: Mapping) -> Outcome:
    """Read an executed notebook's last word, and check what it publishes: structure, typed numbers, what it shows of each figure."""
    bundles = [
        output["data"][REPORT_MIME]
        for cell in nb["cells"]
        for output in cell.get("outputs", ())
        if REPORT_MIME in output.get("data", {})
    ]
    if len(bundles) != 1:
        return Outcome({}, ())
    report = bundles[0]
    try:
        figures = {figure["id"]: figure for figure in report["figures"]}
        told = [Finding.from_json(item) for item in report["findings"]]
        waivers = [Waiver.model_validate(item) for item in report["waivers"]]
        given = given_of((id, figure["status"]) for id, figure in figures.items())
    except (LookupError, TypeError, ValueError, AttributeError):
        return Outcome({}, ())  # JSON of somebody else's under our name
    kind = report.get("kind", ANNUAL)
    found = [
        *told,
        *check_structure(sections(nb), PLACE, PARTS_OF[kind]),
        *(check_contents(nb, given, PLACE) if kind == ANNUAL else ()),
        *typed_numbers(nb, PLACE),
        *shown_findings(nb, figures, PLACE),
        *shown_numbers(nb, report, PLACE),
    ]
    return Outcome(report, tuple(settled(found, waivers)))
