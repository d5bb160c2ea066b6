"""From a figure of a finished report to the rows that it counts, through every figure of its formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lawnb.approximate import bounds_told
from lawnb.checks import CODES, SEVERITY_WORDS, Severity
from lawnb.evidence import keys_of
from lawnb.figures import Status
from lawnb.following.source import Published
from lawnb.formats import few

#: Of the keys of a record's rows, the text names this many; the JSON has them all.
MOST_KEYS = 8
INDENT = "  "
WITHHELD = "不公布：人数过少，或者由它可以推算出不公布的人数；也不列出计入的行。"


@dataclass(frozen=True)
class Step:
    """A figure of the chain; `depth` is 0 for the one that was asked for, `again` is true where it was told before."""

    figure: Mapping[str, Any]
    depth: int
    again: bool = False


@dataclass(frozen=True)
class Trace:
    """The chain from a figure to rows."""

    published: Published
    steps: tuple[Step, ...]

    @property
    def figure(self) -> Mapping[str, Any]:
        """The figure that was asked for."""
        return self.steps[0].figure

    def text(self) -> str:
        """The chain for people, in Chinese; the figures of a formula are indented under it."""
        lines = [f"{self.published.title}（{self.published.place}）"]
        for step in self.steps:
            lines += [INDENT * 2 * step.depth + line for line in _told(self, step)]
        sentences = self.published.sentences.get(self.figure["id"], ())
        lines += [f"正文中出现 {len(sentences)} 处："] if sentences else []
        lines += [f"{INDENT}{sentence.marked(self.figure['id'])}" for sentence in sentences]
        if not sentences:
            lines.append("没有在正文中出现。" if self.published.body else f"{self.published.place} 中没有正文，看不到所在的句子。")
        return "\n".join(lines) + "\n"

    def as_json(self) -> dict[str, Any]:
        """What `lawnb trace --json` prints: every figure of the chain once, with all that figures.json says of its files."""
        report, id = self.published.report, self.figure["id"]
        once = [step for step in self.steps if not step.again]
        return {
            "place": self.published.place,
            "agency": report["agency"],
            "year": report["year"],
            "status": report.get("status"),
            "figure": id,
            "chain": [{**step.figure, "depth": step.depth, "records": records_of(self.published, step.figure)} for step in once],
            "sentences": [{"text": str(each), "cell": each.cell} for each in self.published.sentences.get(id, ())],
        }


def trace(published: Published, name: str) -> Trace:
    """The chain of a figure, called by its id or, where only one figure has it, by its title.

    Raises
    ------
    ParameterError
        There is no such figure, or several have the title.
    """
    return Trace(published, tuple(_steps(published, published.figure(name), 0, set())))


def _steps(published: Published, figure: Mapping[str, Any], depth: int, told: set[str]) -> Iterator[Step]:
    """A figure, then the figures of its formula; one that was told already ends the way, so that a circle ends."""
    again = figure["id"] in told
    told.add(figure["id"])
    yield Step(figure, depth, again)
    for id in () if again else figure["inputs"]:
        if id in published.figures:
            yield from _steps(published, published.figures[id], depth + 1, told)


def records_of(published: Published, figure: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows that a figure counts, each with what is known of its file, and their keys where they are public."""
    return [_record(published, record) for record in figure["records"]]


def _record(published: Published, record: Mapping[str, Any]) -> dict[str, Any]:
    entry = file_entry(published, record)
    about = {name: entry.get(name) for name in ("sha256", "contract", "contract_version", "title", "origin", "key")}
    return {**record, **about, "of_rows": entry.get("rows"), "keys": keys_of(published.report, record) if entry else None}


def file_entry(published: Published, place: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the report says of the file and sheet of a record or a source; {} of a file that is not among this year's ledgers."""
    own = (place["file"], place.get("sheet"))
    return next((file for file in published.report["files"] if (file["file"], file.get("sheet")) == own), {})


# -- words -------------------------------------------------------------------------------------------------------------


def _told(trace: Trace, step: Step) -> Iterator[str]:
    figure = step.figure
    if step.again:
        yield f"{figure['id']}  {figure['title']}  {figure['text']}（见上）"
        return
    yield f"{figure['id']}  {figure['title']}  {figure['text']}"
    for line in _details(trace.published, figure):
        yield INDENT + line


def _details(published: Published, figure: Mapping[str, Any]) -> Iterator[str]:
    if figure.get("value") is not None:
        about = f"；是约数，实际数{bounds_told(figure['about'], figure['unit'])}" if figure.get("about") else ""
        yield f"值：{figure['value']}（单位：{unit_words(figure['unit'])}{about}）"
    yield f"定义：{figure['definition']}"
    if figure.get("formula"):
        yield f"算法：{figure['formula']}"
    whole = published.figures.get(figure.get("part_of") or "")
    if whole:
        yield f"属于：{whole['id']}  {whole['title']}  {whole['text']}"
    if figure.get("before"):
        yield f"上年（{figure['before']['year']}）：{figure['before']['text']}"
    if figure["status"] == Status.SUPPRESSED:
        yield WITHHELD
    yield from _sources(figure)
    # a figure of others has its rows through them
    for record in records_of(published, figure) if not figure["inputs"] else ():
        yield from _rows(record)
    if figure.get("checks"):
        yield f"核对无误：{'、'.join(figure['checks'])}"
    for finding in figure.get("findings", ()):
        yield from _finding(finding)
    if figure["inputs"]:
        yield f"由以下 {len(figure['inputs'])} 个数字算得："


def _sources(figure: Mapping[str, Any]) -> Iterator[str]:
    places = list(dict.fromkeys(map(place_words, figure["sources"])))
    if places:
        yield f"出处：{'；'.join(places)}"
    elif not figure["inputs"]:
        yield "出处：没有记录。"


def _rows(record: Mapping[str, Any]) -> Iterator[str]:
    rows = f"第 {record['at']} 行" if "at" in record else f"行号清单的 sha256 {record['at_sha256']}"
    yield f"计入的行：{file_words(record)} 共 {record['rows']} 行：{rows}"
    if record["keys"]:
        yield f"{INDENT}{record['key']}：{few(record['keys'], most=MOST_KEYS)}"
    if record["sha256"]:
        whole = "" if record["of_rows"] is None else f"，全部 {record['of_rows']} 行"
        yield f"{INDENT}文件 sha256 {record['sha256']}{whole}"
    if record["origin"]:
        yield f"{INDENT}取自{record['origin']}"
    if record["contract"]:
        yield f"{INDENT}契约 {record['contract']}（{record['title']}），版本 {record['contract_version']}"


def _finding(finding: Mapping[str, Any]) -> Iterator[str]:
    word = "豁免" if finding.get("waiver") else SEVERITY_WORDS[Severity(finding["severity"])]
    yield f"检查结果：{word} {finding['code']}（{CODES.get(finding['code'], '')}）：{finding['message']}"
    if waiver := finding.get("waiver"):
        yield f"{INDENT}理由：{waiver['reason']}（{waiver['office']}，{waiver['date']}）"


def unit_words(unit: str) -> str:
    """A unit for people: a share has none."""
    return "比值" if unit == "1" else unit


def file_words(place: Mapping[str, Any]) -> str:
    """File and sheet of a place."""
    return f"{place['file']} 表“{place['sheet']}”" if place.get("sheet") else place["file"]


def place_words(source: Mapping[str, Any]) -> str:
    """A source for people: file, sheet, row, column."""
    row = f" 第 {source['row']} 行" if source.get("row") is not None else ""
    column = f" “{source['column']}”" if source.get("column") else ""
    return f"{file_words(source)}{row}{column}"
