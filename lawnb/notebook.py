"""What a notebook works with: `open_report` and `open_region`, and the report that they return."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from lawnb import blocks
from lawnb.charts import bar_chart
from lawnb.display import Fragment
from lawnb.errors import ParameterError, RunError
from lawnb.narrative import Quotation, Renderer
from lawnb.outcome import REPORT_MIME, report_json
from lawnb.privacy.names import Private, tell
from lawnb.region.report import Opening, open_region_year
from lawnb.report import Report, open_year
from lawnb.shell import NARRATIVE, NOT_OPEN, load_ipython_extension
from lawnb.theme.worn import wear
from lawnb.unprinted import unprinted
from lawnb.workspace import workspace


class NotebookReport:
    """A report as a notebook's cells show it; each method is a cell's last expression."""

    def __init__(self, report: Report, appendix: bool = False):
        self._report = report
        self._appendix = appendix
        self.used: dict[str, None] = {}
        self.quoted: dict[Quotation, None] = {}

    def __repr__(self) -> str:
        return f"{self._report.slug}：{len(self._report.book)} 个数字，{blocks.findings_summary(list(self._report.findings))}"

    def publication_block(self) -> Fragment:
        """公开信息栏 and the report's title."""
        return blocks.publication_block(self._report.publication)

    def key_figures(self, *ids: str) -> Fragment:
        """The year's key figures by id, as ``report.key_figures("penalties.cases", "penalties.fines")``: the first six that have a value."""
        return blocks.key_figures(self._use(blocks.key_ids(self._report, ids)))

    def table(self, name: str) -> Fragment:
        """A table by `<topic>.<table>`, as ``report.table("penalties.by_field")``."""
        return self._report.table(name)

    def chart(self, name: str) -> Fragment:
        """A chart by `<topic>.<chart>`, as ``report.chart("penalties.cases_by_field")``."""
        return self._report.chart(name)

    def bars(self, *ids: str, title: str) -> Fragment:
        """A bar chart of figures that the analyst chooses, as ``report.bars("inspections.done", "inspections.problems", title="行政检查情况")``.

        Raises
        ------
        UnknownFigure
            There is no such figure.
        RunError
            None is given, or their units differ.
        """
        return bar_chart([(figure.title, figure) for figure in self._use(ids)], title=title)

    def cases(self, dataset: str, *columns: str, caption: str = "案件一览") -> Fragment:
        """Single cases, masked, as ``report.cases("penalties", "document_number", "party", "violation", "fine_yuan")``."""
        return blocks.cases(self._report.records[dataset], columns, caption)

    def findings_box(self) -> Fragment:
        """The checks' findings for the analyst; tag the cell `remove-cell`."""
        return blocks.findings_box(self._report.findings)

    def signature(self) -> Fragment:
        """The issuing body's name and the date."""
        return blocks.signature(self._report.publication)

    def narrative(self, source: str) -> Fragment:
        """The HTML of a `%%narrative` cell."""
        renderer = Renderer(self._report.names(), self._report.passes_over)
        html = renderer.html(source)
        self.used |= dict.fromkeys(renderer.used)
        self.quoted |= dict.fromkeys(renderer.quoted)
        return Fragment(f'<div class="narrative">\n{html}</div>\n')

    def finish(self) -> Finished:
        """End the report: how it was made, for the reader, and all its figures and findings, for the exporters."""
        return Finished(self._report, tuple(self.used), tuple(self.quoted), self._appendix)

    def _use(self, ids: Iterable[str]) -> list:
        figures = [self._report.book[id] for id in ids]
        self.used |= dict.fromkeys(ids)
        return figures


class Finished:
    """The last cell's output: a note on the making, and the JSON that `lawnb` and its exporters read."""

    def __init__(self, report: Report, used: tuple[str, ...], quoted: tuple[Quotation, ...], appendix: bool):
        self._report = report
        self._used = used
        self._quoted = quoted
        self._appendix = appendix

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        note = blocks.making_note(self._report, self._quoted)
        return {REPORT_MIME: report_json(self._report, self._used, self._appendix), "text/html": note.html, "text/plain": note.text}


_current: NotebookReport | None = None


def open_report(
    agency: str,
    year: int,
    data: str = "data",
    trend_years: int = 5,
    issued: str = "issued",
    date: str | None = None,
    appendix: bool = False,
) -> NotebookReport:
    """Open an agency's report of a year, and make `%%narrative` cells speak of it.

    Parameters
    ----------
    agency
        Slug of the agency: its folder's name under `data`.
    year
        The report's year.
    data
        Folder of the records, from the workspace's root.
    trend_years
        How many years the trends go back, this one included.
    issued
        Folder of the editions that went out, from the workspace's root.
    date
        The report's own date, as 2024-01-20; by default that of `publication.yaml`.
    appendix
        Whether PDF and DOCX end with a list of the figures that they show.

    Raises
    ------
    ParameterError
        There is no such agency or year; the message names those that there are. Or the date is none.
    ContractError
        A record breaks its contract; the message names every problem of every file.
    """
    global _current
    _require_years(year=year, trend_years=trend_years)
    day = _day(date) if date else None
    report = open_year(workspace(data, issued=issued), agency, year, trend_years, day)
    tell(lambda: unprinted(report))
    wear(report.theme)
    _current = NotebookReport(report, appendix)
    _register_magic()
    return _current


def open_region(
    region: str, year: int, build: str = "build", partial: bool = False, trend_years: int = 5, date: str | None = None, appendix: bool = False
) -> NotebookReport:
    """Open the report over a region's bureaus of a year, and make `%%narrative` cells speak of it.

    Parameters
    ----------
    region
        Slug of the region: the name of its list under `regions/`.
    year
        The report's year.
    build
        Folder of the bureaus' finished reports, from the workspace's root.
    partial
        Whether what those that have reported add up to is shown where others have not, beside how many of how many;
        without it such a figure has no value.
    trend_years, date, appendix
        As for `open_report`.

    Raises
    ------
    ParameterError
        There is no such region, or no bureau has a report that counts. Or the date is none.
    ContractError
        The region's list is wrong, or has no publication block of the year.
    """
    global _current
    _require_years(year=year, trend_years=trend_years)
    own = workspace(out=build)
    opening = Opening(region, year, own.out, partial, trend_years, _day(date) if date else None)
    report = open_region_year(own, opening)
    tell(lambda: Private(public=report.agency.public))  # whom the bureaus' records name, their own reports do not tell
    wear(report.theme)
    _current = NotebookReport(report, appendix)
    _register_magic()
    return _current


def _require_years(**years: object) -> None:
    """Refuse a year in quotes, which is none of those that there are."""
    wrong = [f"{name}: {value!r} 不是整数。请写成数字，不加引号。" for name, value in years.items() if type(value) is not int]
    if wrong:
        raise ParameterError(*wrong)


def _day(date: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(date)
    except ValueError:
        raise ParameterError(f"date: '{date}' 不是日期。请写成例如 2024-01-20。") from None


def _register_magic() -> None:
    # IPython is there when a kernel runs the notebook; plain Python may open a report too
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None:
        load_ipython_extension(shell)
        shell.register_magic_function(narrative, "cell", NARRATIVE)


def narrative(line: str, cell: str) -> Fragment:
    """%%narrative: Markdown with figures in `{{ … }}`.

    Raises
    ------
    RunError
        No report is open, or the narrative names something unknown.
    """
    if _current is None:
        raise RunError(NOT_OPEN)
    if line.strip():
        raise RunError(f"%%narrative 之后不写参数：'{line.strip()}'。请把文字写在下一行。")
    return _current.narrative(cell)
