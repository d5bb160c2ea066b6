"""A finished report opened from any of its files: the page, figures.json, the executed notebook, or their folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from lxml.etree import ParserError

from lawnb.errors import ParameterError, RunError, nearest
from lawnb.filenames import FIGURES, NOTEBOOK, PAGE
from lawnb.following.sentences import Sentence, by_figure, sentences_of
from lawnb.outcome import outcome, require_report
from lawnb.publish.document import document
from lawnb.publish.embedded import figures_at
from lawnb.publish.tree import of_class, page
from lawnb.storage.jsonfile import content_of, from_json

KINDS = f"{PAGE}、{NOTEBOOK}、{FIGURES} 或它们所在的文件夹"
#: Of a path outside the current folder, this many last parts are shown.
SHOWN_PARTS = 3


@dataclass(frozen=True)
class Published:
    """A finished report.

    Parameters
    ----------
    place
        The file or folder as messages show it; no path of a machine.
    report
        Its JSON, as in figures.json, or with findings and waivers from the notebook.
    body
        Its HTML, for the sentences; "" where only figures.json is at hand.
    """

    place: str
    report: Mapping[str, Any]
    body: str = ""

    @cached_property
    def figures(self) -> dict[str, dict[str, Any]]:
        """Every figure by id, in the order of the report."""
        return {figure["id"]: figure for figure in self.report["figures"]}

    @cached_property
    def all_sentences(self) -> list[Sentence]:
        """The sentences and table cells that show a figure, in the order of the page."""
        return sentences_of(self.body) if self.body else []

    @cached_property
    def sentences(self) -> dict[str, list[Sentence]]:
        """By figure: the sentences and table cells that show it."""
        return by_figure(self.all_sentences)

    @property
    def slug(self) -> str:
        """Agency and year: ``lengshuitan-transport/2023``."""
        return f"{self.report['agency'].get('slug', '')}/{self.report['year']}"

    @property
    def title(self) -> str:
        """The report as a sentence names it."""
        draft = "（草稿）" if self.report.get("status") == "draft" else ""
        return f"{self.report['agency'].get('name', '')} {self.report['year']} 年度{draft}"

    def figure(self, name: str) -> dict[str, Any]:
        """A figure by its id, or by its title where only one has that title.

        Raises
        ------
        ParameterError
            There is none, or several have the title; the message names the nearest or all of them.
        """
        if name in self.figures:
            return self.figures[name]
        named = [figure for figure in self.figures.values() if figure["title"] == name]
        if len(named) == 1:
            return named[0]
        if named:
            ids = "、".join(figure["id"] for figure in named)
            raise ParameterError(f"{self.place}: 名为“{name}”的数字有 {len(named)} 个。请写编号：{ids}。")
        raise ParameterError(f"{self.place}: 没有数字 '{name}'。{self._nearest(name)}")

    def _nearest(self, name: str) -> str:
        known = [*self.figures, *(figure["title"] for figure in self.figures.values())]
        hint = nearest(name, known)
        return hint if len(known) < 40 or hint.startswith("是否") else f"编号见 {FIGURES}。"


def open_published(path: Path) -> Published:
    """A finished report from its page, its figures.json, its executed notebook, or the folder of a build or an issued edition.

    Raises
    ------
    ParameterError
        There is no such file, or it is of another kind.
    RunError
        It is no report of ours, one whose figures are not in it, or one of an older version.
    """
    if not path.exists():
        raise ParameterError(f"{path}: 没有这个文件或文件夹。请写 {KINDS}。")
    place = shown(path)
    if path.is_dir():
        return _of_folder(path, place)
    readers = {".json": _of_figures, ".html": _of_page, ".htm": _of_page, ".ipynb": _of_notebook}
    if path.suffix.lower() not in readers:
        raise ParameterError(f"{place}: 不能从这种文件追溯数字。请写 {KINDS}。")
    return readers[path.suffix.lower()](path, place)


@contextmanager
def faults_named(*paths: Path) -> Iterator[None]:
    """Refuse reports that have what figures must have, but not as ours do: somebody has changed them, or written them.

    Raises
    ------
    RunError
        With the files.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, OSError) as fault:
        places = "、".join(map(shown, paths))
        raise RunError(f"{places}: 数字文件的内容不合格式，可能被改动过。请重新生成，或向发布者要原文件。") from fault


def shown(path: Path) -> str:
    """A path for people: from the current folder, else its last parts."""
    full = Path(os.path.abspath(path))  # a build's folder is a link, whose own name is what people know
    if full.is_relative_to(Path.cwd()):
        return full.relative_to(Path.cwd()).as_posix()
    return "/".join(full.parts[1:][-SHOWN_PARTS:])


# -- by kind of file ---------------------------------------------------------------------------------------------------


def _of_folder(folder: Path, place: str) -> Published:
    if not (folder / FIGURES).is_file():
        raise RunError(f"{place}: 文件夹中没有 {FIGURES}，不是生成的报告。请写 build/<机构>/<年度> 或 issued/<机构>/<年度>/<版次>。")
    page = folder / PAGE
    body = _text(page, f"{place}/{PAGE}") if page.is_file() else ""
    return Published(place, require_report(_json(folder / FIGURES, f"{place}/{FIGURES}"), f"{place}/{FIGURES}", KINDS), body)


def _of_figures(path: Path, place: str) -> Published:
    return Published(place, require_report(_json(path, place), place, KINDS))


def _of_notebook(path: Path, place: str) -> Published:
    try:
        nb = nbformat.reads(_text(path, place), as_version=4)
        nbformat.validate(nb)
    except RunError:
        raise
    except Exception:  # nbformat raises whatever its JSON and schema readers do
        raise RunError(f"{place}: 不是笔记本。请写 {KINDS}。") from None
    report = outcome(nb).report
    if not report:
        raise RunError(f"{place}: 笔记本没有执行完，没有报告的数字。请先用 lawnb run 生成报告。")
    checked = require_report(report, place, KINDS)  # before the document is made of it
    return Published(place, checked, document(nb).body)


def _of_page(path: Path, place: str) -> Published:
    content = _text(path, place)
    try:
        links = of_class(page(content), "figures-json", "a")
    except (ParserError, ValueError):  # nothing in it, or what no page has
        links = []
    if not links:
        raise RunError(f"{place}: 网页中没有内嵌的数字文件。请用这一版的 lawnb run 重新生成，或写同一文件夹中的 {FIGURES}。")
    return Published(place, require_report(_embedded(links[0].get("href", ""), place), place, KINDS), content)


def _embedded(address: str, place: str) -> Any:
    try:
        return figures_at(address)
    except ValueError:
        raise RunError(f"{place}: 网页中内嵌的数字文件已损坏。请向发布者要原文件，或写同一文件夹中的 {FIGURES}。") from None


# -- reading and checking ----------------------------------------------------------------------------------------------


def _text(path: Path, place: str) -> str:
    try:
        return content_of(path).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise RunError(f"{place}: 读不出来，不是 UTF-8 文本。请写 {KINDS}。") from None


def _json(path: Path, place: str) -> Any:
    try:
        return from_json(_text(path, place))
    except ValueError:
        raise RunError(f"{place}: 不是 JSON。请写 {KINDS}。") from None
