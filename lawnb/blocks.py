"""The fixed parts of the page that are neither a table of records, a chart nor a narrative."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from functools import partial

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from lawnb import formats
from lawnb.agency import FURTHER_TITLES, PUBLICATION_TITLES, Publication
from lawnb.approximate import BEFORE, BEHIND, WITHIN
from lawnb.checks import SEVERITY_WORDS, Finding, waived
from lawnb.display import Fragment, figure_html, figure_link
from lawnb.figures import Book, Figure
from lawnb.formats import LONGEST_FIRST
from lawnb.intake.tables import Table
from lawnb.itemised import has_value
from lawnb.narrative import Quotation
from lawnb.privacy.cases import masked_rows
from lawnb.report import Report
from lawnb.theme.worn import worn
from lawnb.topics import topics

#: A number in a message, with its unit and the word of an approximate one.
NUMBER = re.compile(
    rf"((?:{'|'.join(BEFORE)})?\d[\d.,]*(?:{'|'.join(WITHIN)})?[万亿]?(?:{'|'.join(WITHIN)})?(?:%|元|{'|'.join(LONGEST_FIRST)})?(?:{'|'.join(BEHIND)})?)"
)
TEMPLATES = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
TEMPLATES.filters["date"] = formats.date

PUBLICATION = TEMPLATES.from_string("""\
<header class="publication">
<table class="publication">
<caption>公开信息</caption>
<tbody>
{% for pair in items | batch(2) %}
<tr>
{%- for title, value in pair %}<th scope="row">{{ title }}</th>
{%- if value %}<td{% if pair | length == 1 %} colspan="3"{% endif %}>{{ value }}</td>{% else %}<td class="missing">（空）</td>{% endif %}
{%- endfor %}</tr>
{% endfor %}
</tbody>
</table>
<h1>{{ title }}</h1>
</header>
""")

#: With the word that says that it is approximate, which is a part of the number: 近200, 350余, 13.7万余.
LEADING_NUMBER = re.compile(rf"(?:{'|'.join(BEFORE)})?-?[\d.]+(?:万?(?:{'|'.join(WITHIN)}))?(?!.*(?:{'|'.join(BEHIND)}))")
#: Two rows of three, on paper and on a desk.
KEY_FIGURES_SHOWN = 6

KEY_FIGURES = TEMPLATES.from_string("""\
<ul class="key-figures">
{% for figure, shown, unit in figures %}
<li><span class="label">{{ label(figure) }}</span> {{ shown | safe }}<span class="unit">{{ unit }}</span></li>
{% endfor %}
</ul>
""")

SIGNATURE = TEMPLATES.from_string("""\
<div class="signature"><p>{{ name }}</p><p>{{ date }}</p></div>
""")

MAKING = TEMPLATES.from_string("""\
<div class="narrative">
<p>本报告由lawnb从{{ made_from }}生成，共计算{{ n }}个数字，每个数字都可追溯到{{ traced_to }}。{% if approximate %}其中{{ approximate }}个是约数，以“余”“近”“约”等注明，不据以计算占比和增减。{% endif %}</p>
{% if not_given %}
<p>没有提供材料、报告中未涉及的有：{{ not_given | join("、") }}。</p>
{% endif %}
{% if waived %}
<p>以下各项有不一致或者变动较大之处，说明理由后保留：</p>
<ol>
{% for finding in waived %}
<li>{{ linked(finding, finding.message) }}说明：{{ linked(finding, finding.waiver.reason) }}（{{ finding.waiver.office }}，{{ finding.waiver.date | date }}）。</li>
{% endfor %}
</ol>
{% endif %}
{% if quoted %}
<p>以下数字引自他处，不由记录计算：</p>
<ol>
{% for quotation in quoted %}
<li>{{ quotation.text }}：{{ quotation.source }}。</li>
{% endfor %}
</ol>
{% endif %}
</div>
""")

FINDINGS = TEMPLATES.from_string("""\
{% macro item(finding) %}
<li style="margin:.35em 0"><strong>{{ "已豁免" if finding.waiver else words[finding.severity] }}</strong>：{{ finding.message }}
{%- if not finding.waiver %}{{ finding.remedy }}{% endif %}<br>
<small><code>{{ finding.code }}</code>{% if finding.figure %} · <code>{{ finding.figure }}</code>{% endif %} · {{ finding.place }}
{%- if finding.waiver %}<br>豁免理由：{{ finding.waiver.reason }}（{{ finding.waiver.office }}，{{ finding.waiver.date | date }}）{% endif %}</small></li>
{% endmacro %}
<div class="findings" style="border:1px solid {{ signal }};border-left-width:6px;padding:.6em 1em;background:{{ colours.card }};color:{{ colours.ink }}">
<p><strong>核对结果（仅供编制人员，不对外公布）</strong>：{{ summary }}</p>
{% if first %}
<ul>{% for finding in first %}{{ item(finding) }}{% endfor %}</ul>
{% endif %}
{% if rest %}
<details><summary>警告与提示 {{ rest | length }} 项</summary><ul>{% for finding in rest %}{{ item(finding) }}{% endfor %}</ul></details>
{% endif %}
</div>
""")


def publication_block(publication: Publication) -> Fragment:
    """The block that government sites print above a document, and the report's title."""
    values = publication.model_dump()
    shown = {name: formats.date(value) if isinstance(value, datetime.date) else value for name, value in values.items()}
    items = [(title, shown[name]) for name, title in PUBLICATION_TITLES.items()]
    items += [(title, shown[name]) for name, title in FURTHER_TITLES.items() if shown[name]]
    return Fragment(PUBLICATION.render(items=items, title=publication.title), publication.title)


def key_ids(report: Report, ids: Sequence[str]) -> list[str]:
    """The first of the ids whose figures say something, zero less than others; of a draft or a region's report, where there are not enough, the rest too."""
    telling = [id for id in ids if has_value(report.book[id])]
    silent = [] if report.passes_over else [id for id in ids if id not in telling]
    chosen = [*sorted(telling, key=lambda id: report.book[id].zero), *silent][:KEY_FIGURES_SHOWN]
    return [id for id in ids if id in chosen]


def key_figures(figures: Iterable[Figure]) -> Fragment:
    """The year's key figures, each with its title and unit."""
    figures = list(figures)
    if not figures:
        return Fragment("", "没有可列的数字")
    rows = [(figure, figure_html(figure, number), unit) for figure in figures for number, unit in [_parted(figure)]]
    return Fragment(KEY_FIGURES.render(figures=rows, label=_label), "，".join(f"{_label(figure)} {figure}" for figure in figures))


def _label(figure: Figure) -> str:
    """A figure's title as it stands alone, without its mechanism's table around it: 行政检查完成数量, where there it is 完成数量."""
    topic = topics().get(figure.id.partition(".")[0])
    alone = topic is None or set(figure.title) & set(topic.title.removeprefix("行政"))
    return figure.title if alone else f"{topic.title}{figure.title}"


def _parted(figure: Figure) -> tuple[str, str]:
    """A figure as a sentence has it, its number and its unit, which is smaller: 137.07 and 万起."""
    number = LEADING_NUMBER.match(figure.text) if figure.reported and figure.unit != formats.SHARE else None
    return (number[0], figure.text[number.end() :]) if number else (figure.text, "")


def signature(publication: Publication) -> Fragment:
    """The issuing body's name and the date, as GB/T 9704-2012 7.3.5 sets them under the text."""
    date = formats.date(publication.date_signed)
    return Fragment(SIGNATURE.render(name=publication.signed_by, date=date), f"{publication.signed_by} {date}")


def findings_box(findings: Iterable[Finding]) -> Fragment:
    """The findings for the analyst; the cell that shows it carries the tag `remove-cell`."""
    findings = list(findings)
    summary = findings_summary(findings)
    first = [finding for finding in findings if finding.blocking or finding.waiver]
    rest = [finding for finding in findings if finding not in first]
    colours = worn().colours.light
    signal = colours.bad if any(finding.blocking for finding in findings) else colours.warn if findings else colours.good
    return Fragment(FINDINGS.render(first=first, rest=rest, words=SEVERITY_WORDS, summary=summary, colours=colours, signal=signal), summary)


def findings_summary(findings: list[Finding]) -> str:
    """How many findings there are of each kind, in one sentence."""
    if not findings:
        return "没有发现问题。"
    stop, waived = sum(f.blocking for f in findings), sum(f.waiver is not None for f in findings)
    other = len(findings) - stop - waived
    return f"共 {len(findings)} 项：阻断发布 {stop} 项，已豁免 {waived} 项，警告与提示 {other} 项。" + ("本报告只能作为草稿。" if stop else "")


def _linked(book: Book, finding: Finding, text: str) -> Markup:
    """A text about a finding, in which the numbers of its figure and of that figure's parts are figures.

    The finding's own other numbers, a sum or a difference, lead to the figure.
    """
    whole = book.get(finding.figure)
    if whole is None:
        return escape(text)
    waiting = [whole, *book.parts_of(whole.id)]
    other = figure_link if text == finding.message else lambda _, number: number
    pieces = NUMBER.split(text)
    return Markup("").join(_figure(piece, waiting) or other(whole, piece) if n % 2 else piece for n, piece in enumerate(pieces))


def _figure(text: str, waiting: list[Figure]) -> Markup | None:
    """The first of the figures that a text is the value of, which then waits no more."""
    found = next((figure for figure in waiting if figure.reported and text in (figure.text, figure.number)), None)
    if found is None:
        return None
    waiting.remove(found)
    return Markup(figure_html(found, text))


def making_note(report: Report, quoted: Iterable[Quotation] = ()) -> Fragment:
    """How the report was made, which findings stay in it for what reason, and what was taken from elsewhere."""
    n = sum(figure.reported for figure in report.book.values())
    html = MAKING.render(made_from=report.made_from, approximate=sum(figure.about is not None and not figure.inputs for figure in report.book.values()), traced_to=report.traced_to, n=n, not_given=report.not_given, waived=waived(report.findings), quoted=list(quoted), linked=partial(_linked, report.book))
    return Fragment(html, findings_summary(list(report.findings)))


def cases(table: Table, columns: Sequence[str], caption: str) -> Fragment:
    """Single cases of a ledger as the law lets them be published; a note says what was left out."""
    # pandas loads with the first table, not with the package
    import pandas as pd

    from lawnb.tables import table as shown

    rows = masked_rows(table, columns)
    titles = [table.contract.field(name).title for name in columns]
    frame = pd.DataFrame(rows, columns=titles, index=pd.Index(range(1, len(rows) + 1), name="序号").map(str), dtype=object)
    notes = ["自然人姓名已作隐名处理，证件号码、联系方式、住址和车牌号码不公布。"] + ["涉及未成年人的案件不列入。"] * (len(rows) < len(table))
    return shown(frame, id=f"{table.contract.name.replace('_', '-')}-cases", caption=caption, notes=notes)
