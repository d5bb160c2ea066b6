"""`lawnb begin`, `intake`, `template`, `sample` and `list`: a bureau's records, from the blank form to what is there."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lawnb.console import print_intake, print_json, say, shown_path
from lawnb.errors import ContractError, ParameterError
from lawnb.options import absolute, agency_option, data_option, json_option, out_option, year_of, year_option


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--as", "name", metavar="契约", required=True, help="这是哪一种台账，如 penalties、licensing，或其中文名称。")
@click.option("--marked", metavar="文件", type=click.Path(path_type=Path), help="另存一份 XLSX，标出有问题的格并加批注。")
@json_option
def intake(path, name, marked, as_json) -> None:
    """读入并核对一份台账（CSV、XLSX、XLS、ODS、系统导出的网页，或各月文件的文件夹、ZIP），列出全部问题。"""
    from lawnb.intake.ledger import read_ledger
    from lawnb.topics.indicators import dataset_contract

    done = read_ledger(path, dataset_contract(name))
    if marked:
        from lawnb.workbooks.marked import write_marked_copy

        write_marked_copy(path, done, marked)
    if as_json:
        print_json(done.as_json())
    else:
        print_intake(done)
    sys.exit(0 if done.ok else ContractError.exit_code)


@click.command()
@click.argument("name", metavar="契约", required=False)
@click.option("--out", metavar="文件", type=click.Path(path_type=Path), help="写到哪里，默认当前文件夹下的 <契约>.xlsx。")
@click.option("--force", is_flag=True, help="替换已有的文件。")
@click.option("--dictionary", is_flag=True, help="输出全部契约的数据字典（Markdown）。")
def template(name, out, force, dictionary) -> None:
    """写一份可填写的空白台账（XLSX），带表头、下拉选项、说明和示例行。"""
    from lawnb.intake.contracts import contract, contract_names
    from lawnb.topics.indicators import dataset_contract, indicators, rows_to_fill, totalled

    if dictionary:
        from lawnb.workbooks.dictionary import dictionary as page

        lists = [(topic.name, topic.title, list(indicators(topic))) for topic in totalled()]
        say(page([contract(each) for each in contract_names()], lists), nl=False)
        return
    if name is None:
        raise ParameterError(f"没有写明契约。可用的有：{'、'.join(contract_names())}。")
    from lawnb.storage.folder import write_whole
    from lawnb.workbooks.template import template as workbook

    own = dataset_contract(name)
    out = out or Path(f"{own.name}.xlsx")
    if out.exists() and not force:
        raise ParameterError(f"--out: 已有文件 '{out}'。请换一个名称，或加 --force 替换。")
    write_whole(out, workbook(own, rows_to_fill(own.name)))
    say(shown_path(out.absolute()))


@click.command()
@agency_option
@year_option
@click.option("--name", metavar="名称", help="新机构的名称，如 某某区生态环境局；已有上年度的不用写。")
@click.option("--short-name", metavar="简称", help="新机构的简称，默认与名称相同。")
@data_option
def begin(agency, year, name, short_name, data) -> None:
    """新建一个机构一个年度的文件夹：机构信息照上年，公开信息留空待填，上年的安排列出待填兑现情况；不带上年和别的单位的数字。"""
    from lawnb.beginning import begin as begin_year
    from lawnb.workspace import find_root, workspace

    if agency is None or year is None:
        raise ParameterError("请写明机构和年度，例如 --agency jiangbei-env --year 2024。")
    year = year_of(year)
    made = begin_year(workspace(absolute(data), root=find_root()), agency, year, name, short_name)
    say("".join(f"{shown_path(path)}\n" for path in made), nl=False)
    say(f"请填写以上文件，再把台账和举措放进这个文件夹（空白台账用 lawnb template 生成），然后 lawnb check --agency {agency} --year {year}。")


@click.command()
@click.option("--agencies", metavar="N", type=int, required=True, help="机构数。")
@click.option("--years", metavar="年度", required=True, help="如 2020-2024 或 2023。")
@click.option("--seed", metavar="S", type=int, required=True, help="种子：同样的参数生成同样的文件。")
@click.option("--faults", is_flag=True, help="在约五分之一的机构中放入错误，记入 manifest.json。")
@click.option("--scale", metavar="X", type=float, default=1.0, help="台账的规模，1 相当于一个县区。")
@click.option("--out", metavar="文件夹", type=click.Path(path_type=Path), default=Path("data"), help="写到哪里，默认 data。")
@click.option("--force", is_flag=True, help="替换已有的样例。")
def sample(agencies, years, seed, faults, scale, out, force) -> None:
    """生成虚构的样例机构：各种台账、公开信息和说明，互相吻合。"""
    from lawnb.samples.province import make_samples, years_of

    made = make_samples(out, agencies, years_of(years), seed, faults, scale, force)
    for slug in made["agencies"]:
        say(shown_path((out / slug).absolute()))
    faulty = f"，放入错误 {len(made['faults'])} 处" if made["faults"] else ""
    say(f"已生成 {len(made['agencies'])} 个样例机构、{len(made['years'])} 个年度{faulty}，清单见 {out / 'manifest.json'}。")


@click.command("list")
@data_option
@out_option
@json_option
def list_(data, out, as_json) -> None:
    """列出机构、年度，以及各有什么。"""
    from lawnb.listing import listing
    from lawnb.signoff import STATE_WORDS, state
    from lawnb.workspace import find_root, workspace

    own = workspace(absolute(data), absolute(out), find_root())
    rows = [row | {"state": state(own.build(row["agency"], row["year"]))} for row in listing(own)]
    if as_json:
        print_json({"reports": rows})
        return
    for row in rows:
        built = f"{'、'.join(row['built'])}（{STATE_WORDS[row['state']]}）" if row["built"] else "未生成"
        records = f"记录有误 {len(row['problems'])} 处" if row["problems"] else f"{row['name']}  豁免 {row['waivers']} 项"
        say(f"{row['report']}  {records}，记录 {len(row['datasets'])} 份，成品：{built}")
    if not rows:
        say("还没有机构。请建立 data/<机构>/<年度>/ 并放入记录。")
