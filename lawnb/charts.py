"""Charts of the report: figures in, an SVG picture with its alt text out. Nothing is drawn that the alt text lacks."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from lawnb import fonts, formats
from lawnb.display import Fragment
from lawnb.errors import PublicationError, RunError
from lawnb.figures import STATUS_TEXT, Figure, Status

if TYPE_CHECKING:
    from lawnb.chart_sheet import Drawn, Text

SCALE_UNITS = {"元": "万元", "1": ""}  # how Figure.number shows money and shares


def bar_chart(rows: Sequence[tuple[str, Figure]], *, title: str) -> Fragment:
    """Horizontal bars, each with its value at its end.

    Parameters
    ----------
    rows
        Label and figure, drawn from the top in this order; all money, all shares or all counts. A figure without a value has no bar and
        says why (未提供); zero has no bar and says 0.
    title
        The caption under the picture, and the start of its alt text.

    Raises
    ------
    RunError
        There is nothing to draw, a figure is negative, or the units differ.
    PublicationError
        The typeface lacks a character of a label.
    """
    where = f"图“{title}”"
    require_drawable(where, [figure for _, figure in rows])
    require_face(where, "".join(label + figure.text for label, figure in rows))
    from lawnb import drawing  # brings matplotlib, half a second that only a chart needs

    alt = f"条形图：{title}。{readings(rows)}"
    behind = values(("项目", "数值"), [(label, [value(figure)]) for label, figure in rows])
    return picture(drawing.bars(rows, title), title, alt, behind)


def trend_chart(series: Mapping[str, Sequence[tuple[int, Figure]]], *, title: str) -> Fragment:
    """Values over the years, one panel a series, so that cases and fines need not share a scale.

    Parameters
    ----------
    series
        Name, and year and figure of each point in any order; each series of one unit. A year that is absent or has no
        value is a gap in the line.
    title
        As for `bar_chart`.

    Raises
    ------
    RunError
        There are fewer than two years, a figure is negative, or the units of a series differ.
    PublicationError
        The typeface lacks a character of a name.
    """
    where = f"图“{title}”"
    require_years(where, series)
    years = every_year(series)
    names = {name: with_unit(name, points) for name, points in series.items()}
    require_face(where, "".join(names.values()))
    from lawnb import drawing  # as above

    drawn = [(names[name], [figure for _, figure in by_year(points, years)]) for name, points in series.items()]
    said = [f"{name}：{readings(by_year(points, years), in_scale)}" for name, points in series.items()]
    alt = f"折线图：{title}，{years[0]}年至{years[-1]}年。{''.join(said)}"
    known = [dict(points) for points in series.values()]
    behind = values(("年度", *names.values()), [(f"{year}年", [value(points.get(year)) for points in known]) for year in years])
    return picture(drawing.lines(drawn, years, title), title, alt, behind)


def with_unit(name: str, points: Sequence[tuple[int, Figure]]) -> str:
    """A series' name with the unit of its numbers."""
    unit = SCALE_UNITS.get(points[0][1].unit, points[0][1].unit)
    return f"{name}（{unit}）" if unit else name


def every_year(series: Mapping[str, Sequence[tuple[int, Figure]]]) -> range:
    """From the first year of any series to the last."""
    known = [year for points in series.values() for year, _ in points]
    return range(min(known), max(known) + 1)


def by_year(points: Sequence[tuple[int, Figure]], years: range) -> list[tuple[str, Figure | None]]:
    """The figure of every year, None where there is no such point."""
    known = dict(points)
    return [(f"{year}年", known.get(year)) for year in years]


def require_years(where: str, series: Mapping[str, Sequence[tuple[int, Figure]]]) -> None:
    """Refuse series that cannot be drawn, each by its name, and a trend of fewer than two years."""
    for name, points in series.items():
        require_drawable(f"{where}, “{name}”", [figure for _, figure in points])
    n_years = len({year for points in series.values() for year, _ in points})
    if n_years < 2:
        raise RunError(f"{where}: 只有 {n_years} 个年度，看不出趋势。请至少提供两个年度的数据。")


def require_drawable(where: str, figures: Sequence[Figure]) -> None:
    """Refuse nothing at all, negative values, and several units on one scale."""
    if not figures:
        raise RunError(f"{where}: 没有数据，无法作图。请检查数据，或删去这张图。")
    negative = [figure.id for figure in figures if figure.reported and figure.value < 0]
    if negative:
        raise RunError(f"{where}: 数字 {'、'.join(negative)} 是负数，条形和折线从零画起。请改用表格。")
    # counts in 起 and in 辆 may share a scale: each value shows its own word
    units = {figure.unit if figure.unit in SCALE_UNITS else "数量" for figure in figures}
    if len(units) > 1:
        raise RunError(f"{where}: 单位不同（{'、'.join(sorted(units))}），不能用同一刻度。请分成几张图。")


def require_face(where: str, text: str) -> None:
    """Refuse characters that the bundled face lacks: charts are drawn in no other, to be the same on every machine."""
    face = fonts.bundled("heiti")
    missing = [c for c in dict.fromkeys(text) if c not in fonts.BLANK and ord(c) not in fonts.characters(face)]
    if missing:
        raise PublicationError(f"{where}: {fonts.described(missing)} 在字体 {face.family} 中没有字形。请改字。")


def in_scale(figure: Figure) -> str:
    """A value in the unit of its panel: 2141000起 and 29200万元, where a sentence has 214.1万起 and 2.92亿元."""
    return f"{figure.number}{SCALE_UNITS.get(figure.unit, figure.unit)}" if figure.reported else figure.text


def readings(rows: Sequence[tuple[str, Figure | None]], say: Callable[[Figure], str] = str) -> str:
    """What a reader takes from the picture: every label with its value, then the highest and the lowest.

    Parameters
    ----------
    say
        How the picture writes a value; by default as a sentence does.
    """
    values = "；".join(f"{label}{say(figure) if figure else STATUS_TEXT[Status.MISSING]}" for label, figure in rows)
    reported = [(label, figure) for label, figure in rows if figure and figure.reported]
    levels = {figure.value for _, figure in reported}
    # of numbers that are withheld, or approximate, nobody says whether they are higher
    if len(levels) < 2 or any(figure and (figure.about or figure.status is Status.SUPPRESSED) for _, figure in rows):
        return f"{values}。"
    return f"{values}。最高：{level(reported, max(levels), say)}；最低：{level(reported, min(levels), say)}。"


def level(rows: Sequence[tuple[str, Figure]], value: object, say: Callable[[Figure], str]) -> str:
    """The labels that share a value, and the value."""
    at = [(label, figure) for label, figure in rows if figure.value == value]
    return "、".join(label for label, _ in at) + say(at[0][1])


def value(figure: Figure | None) -> str:
    """A cell of the table behind a chart; the figures' cards open from the chart itself."""
    if figure is not None and figure.reported:
        return f"<td>{escape(figure.text)}</td>"
    status = figure.status if figure is not None else Status.MISSING
    return f'<td class="{status.replace("_", "-")}">{STATUS_TEXT[status]}</td>'


def values(heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The table behind a chart, closed until a reader of the page opens it; PDF and DOCX have the alt text alone."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f'<tr><th scope="row">{escape(label)}</th>{"".join(cells)}</tr>' for label, cells in rows)
    return f"<details><summary>数据表</summary><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"


def picture(drawn: Drawn, title: str, alt: str, behind: str) -> Fragment:
    """The fragment that shows a chart once, on any backend, with nothing to fetch, and the table `behind` it.

    `data-texts` is JSON for the page, which sets a picture's texts as text: the picture's size in points, and for each
    text itself, x and y of its baseline, anchor, whether it is muted, and the id (``<id>@<year>`` of a trend's) and
    value of the figure that it shows, else null.
    """
    data = base64.b64encode(drawn.svg.encode()).decode()
    texts = json.dumps({"size": drawn.size, "texts": [text_json(text) for text in drawn.texts]}, ensure_ascii=False)
    image = f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}" data-texts="{escape(texts)}">'
    return Fragment(f'<figure class="chart">{image}<figcaption>{escape(title)}</figcaption>{behind}</figure>', f"[图] {title}")


def text_json(text: Text) -> list:
    """A picture's text as `picture` writes it."""
    figure = text.figure if text.figure and text.figure.reported else None
    id = figure and (figure.id if text.year is None else f"{figure.id}@{text.year}")
    return [text.text, round(text.x, 1), round(text.y, 1), text.anchor, text.muted, id, figure and formats.data(figure.value)]


def dot_chart(groups: Sequence[tuple[str, Sequence[Decimal]]], *, title: str) -> Fragment:
    """How amounts of money spread in each group: a dot each, a stroke at the median; of very many, an even choice.

    Parameters
    ----------
    groups
        Label and amounts in yuan, at least one each.

    Raises
    ------
    RunError
        There is nothing to draw.
    PublicationError
        The typeface lacks a character of a label.
    """
    where = f"图“{title}”"
    if not groups:
        raise RunError(f"{where}: 没有数据，无法作图。请检查数据，或删去这张图。")
    require_face(where, "".join(label for label, _ in groups))
    from lawnb import drawing  # as above

    shown, told, rows = [], [], []
    for label, amounts in groups:
        amounts = sorted(amounts)
        lowest, median, highest = (with_unit_of_money(amounts[place]) for place in (0, len(amounts) // 2, -1))
        told.append(f"{label}{len(amounts)}件，最低{lowest}，中位{median}，最高{highest}")
        rows.append((label, [f"<td>{text}</td>" for text in (f"{len(amounts)}件", lowest, median, highest)]))
        shown.append((label, [float(amount) for amount in evenly(amounts)], f"{len(amounts)}件"))
    ends = "0", with_unit_of_money(max(max(amounts) for _, amounts in groups))
    behind = values(("类别", "件数", "最低", "中位", "最高"), rows)
    return picture(drawing.dots(shown, ends, title), title, f"散点图：{title}。{'；'.join(told)}。", behind)


#: More dots than this in a row cannot be told apart.
MOST_DOTS = 120


def evenly(values: Sequence[Decimal]) -> Sequence[Decimal]:
    """At most `MOST_DOTS` of sorted values, the first, the median and the last among them."""
    if len(values) <= MOST_DOTS:
        return values
    last = MOST_DOTS - 1
    return [values[round(place * (len(values) - 1) / last)] for place in range(MOST_DOTS)]


def with_unit_of_money(yuan: Decimal) -> str:
    """Small fines in 元, as decisions name them."""
    return f"{formats.plain(yuan)}元"
