"""The data dictionary: every contract as a table of its columns, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from lawnb.intake.contracts import Contract, Field
from lawnb.workbooks.parts import duty, example, heading, kind, values

HEAD = """\
# 数据字典

由 `lawnb/contracts/` 下的契约生成，请不要手改；契约改动后用 `lawnb template --dictionary` 重新生成。
各数据集的空白工作簿用 `lawnb template <名称>` 生成，核对用 `lawnb intake <文件> --as <名称>`。

- **必填**：列要有，格不能空。**可留空，不可无此列**：列要有，没有统计的格留空。**选填，可无此列**：整列可以没有。
- 留空是没有统计，0 是统计的结果为零，“—”是没有这项职权，三者不同。
- 表头与“也认的表头”中任何一个相同即可，全角半角、空格不论；金额等列的单位写在表头的括号里，如“罚款金额（万元）”，读入时换算。
- 一个表头若在几列的“也认的表头”中都有，读入时会要求写明是哪一列。
- 标“不公开”的列只用于核对，任何成品都不出现其内容。
"""
#: A mechanism's name, its title, and title and unit of each indicator.
Indicators = tuple[str, str, Sequence[tuple[str, str]]]
INDICATORS = """\
没有台账、只有汇总数的机制，在 `<机制>_totals.csv` 中一行写一个指标；`lawnb template <机制>_totals` 生成已列好全部指标的空白表，没有统计的行留空或删去。
件数的单位可以换成公布时的计量单位（宗、家次等），也可以带万；表中没有的数，写进 `<机制>_measures.csv` 的“数量”，照样有出处、可追溯。"""
COLUMNS = ("列", "名称", "类型", "单位", "须否填写", "可填的值", "也认的表头", "含义", "例")


def dictionary(contracts: Sequence[Contract], indicators: Sequence[Indicators] = ()) -> str:
    """The page of the data dictionary, the contracts in the order given, with what the totals of each mechanism may name."""
    index = ["| 数据集 | 名称 | 列 |", "| --- | --- | --- |"]
    index += [f"| [{escaped(each.title)}](#{each.name}) | `{each.name}` | {len(each.fields)} |" for each in contracts]
    titles = {each.name: each.title for each in contracts}
    lines = [HEAD, *index, "", *("\n".join(section(each, titles)) for each in contracts)]
    return "\n".join(lines + (indicator_lines(indicators) if indicators else []))


def indicator_lines(indicators: Sequence[Indicators]) -> list[str]:
    """Which indicators the totals of each mechanism may name, with their units."""
    lines = ['<a id="indicators"></a>', "", "## 汇总数的指标名称", "", INDICATORS, "", table_row(("文件", "机制", "指标（单位）")), table_row(["---"] * 3)]
    for name, title, known in indicators:
        told = "、".join(escaped(f"{each}（{unit}）") for each, unit in known)
        lines.append(table_row((f"`{name}_totals`", escaped(title), told)))
    return [*lines, ""]


def section(contract: Contract, titles: dict[str, str]) -> list[str]:
    """Heading, description, keys and columns of a contract; `titles` are those of all contracts by name."""
    lines = [f'<a id="{contract.name}"></a>', "", f"## {escaped(contract.title)}", ""]
    lines += [f"`{contract.name}`。{escaped(contract.description)}", ""]
    lines += [f"- {rule}" for rule in rules(contract, titles)]
    lines += ["", table_row(COLUMNS), table_row(["---"] * len(COLUMNS))]
    return [*lines, *(table_row(cells(contract, field)) for field in contract.fields), ""]


def rules(contract: Contract, titles: dict[str, str]) -> list[str]:
    """What holds for the rows of a contract as a whole."""
    found = [f"别名：{'、'.join(map(escaped, contract.aliases))}"] if contract.aliases else []
    unique = [field.name for field in contract.fields if field.unique and (field.name,) != contract.primary_key]
    keys = [contract.primary_key] if contract.primary_key else []
    found += [f"主键：{named(contract, key)}，不得重复" for key in keys]
    found += [f"{named(contract, (name,))}不得重复" for name in unique]
    for key in contract.foreign_keys:
        resource = key.resource or contract.name
        columns = "、".join(f"`{name}`" for name in key.reference)
        found.append(f"外键：{named(contract, key.fields)}，须在“{titles.get(resource, resource)}”（`{resource}`）的 {columns} 中")
    if contract.fewest_rows:
        found.append(f"至少 {contract.fewest_rows} 行")
    if contract.most_rows is not None:
        found.append(f"至多 {contract.most_rows} 行")
    found.append("不认识的列：" + ("保留在文件中，不读入，给出提示" if contract.extra_columns == "warn" else "拒绝"))
    return found


def named(contract: Contract, names: Sequence[str]) -> str:
    """Columns by title."""
    return "、".join(f"“{escaped(contract.field(name).title)}”" for name in names)


def cells(contract: Contract, field: Field) -> list[str]:
    """The cells of a column's row."""
    unit = "百分数" if field.unit == "1" else field.unit or ""
    about = field.description + ("（不公开）" if field.private and "不公开" not in field.description else "")
    rest = (kind(field), unit, duty(field), allowed(field), "、".join(field.aliases), about, example(field))
    return [escaped(heading(contract, field)), f"`{field.name}`", *map(escaped, rest)]


def allowed(field: Field) -> str:
    """The values that a column takes, with the words that are read as one of them."""
    words = "，".join(f"{word}→{value}" for word, value in field.synonyms.items() if value)
    also = f"（也认：{words}）" if words else ""
    pattern = f"写法 {field.pattern}" if field.pattern else ""
    return "，".join(filter(None, (values(field) + also, pattern)))


def table_row(texts: Sequence[str]) -> str:
    return f"| {' | '.join(texts)} |"


def escaped(text: str) -> str:
    """Text as Markdown shows it, on one line and in one cell."""
    for mark in "\\|*_<>[]`":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
