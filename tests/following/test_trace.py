"""From a figure of a finished report to its rows: every kind of file, every step of the chain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lawnb.errors import ParameterError, RunError
from lawnb.following.rows import rows_of
from lawnb.following.sentences import sentences_of
from lawnb.following.source import Published, open_published
from lawnb.following.trace import trace
from lawnb.outcome import REPORT_MIME, report_json
from lawnb.publish.embedded import figures_address

LEDGER = """\
    决定书文号,执法领域,当事人,决定日期,处罚种类,罚款金额（元）
    样交罚〔2023〕1号,客运,甲公司,2023-03-01,罚款,2000
    样交罚〔2023〕2号,货运,乙公司,2023-03-02,罚款,3000
    样交罚〔2023〕3号,货运,丙公司,2023-05-02,罚款,4000
"""


def given(id: str, value: str, **more) -> dict:
    """A figure of figures.json, drawn."""
    text = {"text": f"{value}起", "definition": f"{id}的定义。"}
    blank = {"status": "reported", "unit": "起", "formula": None, "part_of": None, "by": "", **text}
    lists = {"inputs": [], "sources": [], "records": [], "before": None, "checks": [], "findings": []}
    return {"id": id, "title": f"{id}的名称", "value": value, **blank, **lists, **more}


def report_of(*figures: dict, **more) -> dict:
    head = {"schema": 2, "agency": {"slug": "sample", "name": "样例局"}, "year": 2023, "status": "final"}
    return head | {"files": [], "figures": list(figures)} | more


def shown(id: str, text: str) -> str:
    return f'<data class="figure" value="1" data-figure="{id}">{text}</data>'


def page_of(report: dict, body: str = "") -> str:
    link = f'<a class="figures-json" download="figures.json.xz" href="{figures_address(report)}">数字</a>'
    return f"<html><body><main>{body}</main><footer>{link}</footer></body></html>"


@pytest.fixture
def ledger(bench) -> Published:
    """The small bureau's year from a ledger of three decisions."""
    return Published("样例", report_json(bench.opened(penalties_totals=None, penalties_by_field=None, penalties=LEDGER), ()))


# -- files of a report -------------------------------------------------------------------------------------------------


def test_a_report_is_opened_from_its_page_its_figures_or_its_folder(tmp_path):
    report, body = report_of(given("a", "1")), f"<p>共{shown('a', '1起')}。</p>"
    (tmp_path / "report.html").write_text(page_of(report, body), "utf-8")
    (tmp_path / "figures.json").write_text(json.dumps(report), "utf-8")
    opened = [open_published(tmp_path / name) for name in ("report.html", "figures.json", "")]
    assert [list(each.figures) for each in opened] == [["a"]] * 3
    assert [len(each.sentences.get("a", ())) for each in opened] == [1, 0, 1]


def test_a_report_is_opened_from_its_executed_notebook(tmp_path):
    report = report_of(given("a", "1"), findings=[], waivers=[])
    outputs = [
        {"output_type": "display_data", "data": {"text/html": f"<p>共{shown('a', '1起')}。</p>"}, "metadata": {}},
        {"output_type": "display_data", "data": {REPORT_MIME: report}, "metadata": {}},
    ]
    cell = {"cell_type": "code", "id": "text", "source": ["x = 1\n", "x"], "metadata": {}, "outputs": outputs, "execution_count": 1}
    (tmp_path / "report.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    opened = open_published(tmp_path / "report.ipynb")
    assert [each.marked("a") for each in opened.sentences["a"]] == ["共【1起】。"]


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("none.html", None, ParameterError, "没有这个文件或文件夹"),
        ("report.pdf", "", ParameterError, "不能从这种文件追溯数字"),
        ("report.html", "<p>一页</p>", RunError, "没有内嵌的数字文件"),
        ("cut.html", '<a class="figures-json" href="data:application/x-xz;base64,/Td6">x</a>', RunError, "已损坏"),
        ("x.json", "[]", RunError, "不是报告的数字文件"),
        ("y.json", "{", RunError, "不是 JSON"),
        ("old.json", '{"figures": []}', RunError, "第 1 版格式.*lawnb run"),
        ("bad.json", '{"schema": 2, "figures": [{}]}', RunError, "缺少应有的内容"),
        ("x.ipynb", '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', RunError, "没有执行完"),
        ("y.ipynb", "{}", RunError, "不是笔记本"),
        ("z.ipynb", "{", RunError, "不是笔记本"),
        (".", None, RunError, "文件夹中没有 figures.json"),
    ],
)
def test_what_is_no_report_is_refused_with_what_to_do(tmp_path, name, content, error, message):
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(error, match=message):
        open_published(tmp_path / name)


def test_a_report_is_named_without_the_path_of_a_machine(tmp_path, monkeypatch):
    folder = tmp_path / "build/sample/2023"
    folder.mkdir(parents=True)
    (folder / "figures.json").write_text(json.dumps(report_of()), "utf-8")
    assert open_published(folder / "figures.json").place == "sample/2023/figures.json"
    monkeypatch.chdir(tmp_path)
    assert open_published(folder).place == "build/sample/2023"


# -- sentences ---------------------------------------------------------------------------------------------------------


def test_a_block_is_cut_into_sentences_and_only_those_with_figures_stay():
    body = f"<p>第一句。共{shown('a', '1起')}，罚{shown('b', '2。5万元')}；其中{shown('a', '1起')}！没有数字？</p>"
    assert list(map(str, sentences_of(body))) == ["共1起，罚2。5万元；", "其中1起！"]


def test_a_block_does_not_tell_the_blocks_inside_it():
    body = f"<ul><li>外{shown('a', '1')}<ol><li>内{shown('b', '2')}</li></ol></li></ul>"
    assert [str(each) for each in sentences_of(body)] == ["外1", "内2"]


def test_a_cell_tells_its_table_and_row():
    row = f'<tr><th scope="row">客运</th><td>{shown("a", "167")}</td></tr>'
    body = f'<table><caption>表4　分领域<span class="unit-note">单位：起</span></caption><tbody>{row}</tbody></table>'
    (sentence,) = sentences_of(body)
    assert (sentence.marked("a"), sentence.cell) == ("表4 分领域 “客运”行：【167】", True)


def test_the_cards_of_figures_are_no_sentences():
    body = f'<main><p>共{shown("a", "1起")}。</p><div popover id="c"><p>名称：{shown("a", "1起")}</p></div></main><p>{shown("a", "9")}</p>'
    assert [str(each) for each in sentences_of(body)] == ["共1起。"]


# -- the chain ---------------------------------------------------------------------------------------------------------


def test_a_share_leads_to_both_its_figures_and_they_to_their_rows(ledger):
    text = trace(ledger, "penalties.cases.货运.share").text()
    assert "由以下 2 个数字算得" in text
    assert "计入的行：sample/2023/penalties.csv 共 2 行：第 3-4 行" in text
    assert "决定书文号：样交罚〔2023〕2号、样交罚〔2023〕3号" in text
    assert f"文件 sha256 {ledger.report['files'][0]['sha256']}，全部 3 行" in text
    assert "契约 penalties（" in text


def test_the_json_of_a_chain_has_each_figure_once_with_the_keys_of_its_rows(ledger):
    told = trace(ledger, "penalties.cases.货运.share").as_json()
    assert [(step["id"], step["depth"]) for step in told["chain"]] == [
        ("penalties.cases.货运.share", 0), ("penalties.cases.货运", 1), ("penalties.cases", 1),
    ]  # fmt: skip
    assert told["chain"][1]["records"][0]["keys"] == ["样交罚〔2023〕2号", "样交罚〔2023〕3号"]
    json.dumps(told)


def test_a_circle_of_formulas_ends():
    published = Published("样例", report_of(given("a", "1", inputs=["b"]), given("b", "2", inputs=["a", "gone"])))
    steps = [(step.figure["id"], step.depth, step.again) for step in trace(published, "a").steps]
    assert steps == [("a", 0, False), ("b", 1, False), ("a", 2, True)]
    assert "（见上）" in trace(published, "a").text()


def test_checks_findings_waivers_and_last_year_are_told():
    waiver = {"reason": "原文如此", "office": "法规股", "date": "2024-01-02"}
    finding = {"code": "jump", "severity": "warning", "message": "变动过大。"}
    figure = given(
        "a", "1", before={"year": 2022, "value": "9", "text": "9起"}, checks=["total-mismatch"],
        findings=[finding | {"waiver": None}, finding | {"waiver": waiver}],
    )  # fmt: skip
    text = trace(Published("样例", report_of(figure)), "a").text()
    assert "上年（2022）：9起" in text and "核对无误：total-mismatch" in text
    assert "检查结果：警告 jump" in text and "检查结果：豁免 jump" in text and "理由：原文如此（法规股，2024-01-02）" in text


def test_the_sentences_of_a_figure_are_told_with_it_marked():
    body = f"<p>共{shown('a', '1起')}。</p><p>另有{shown('b', '2起')}。</p>"
    assert "正文中出现 1 处：\n  共【1起】。" in trace(Published("样例", report_of(given("a", "1")), body), "a").text()
    assert "没有在正文中出现" in trace(Published("样例", report_of(given("c", "1")), body), "c").text()
    assert "看不到所在的句子" in trace(Published("样例", report_of(given("a", "1"))), "a").text()


def test_a_figure_is_found_by_a_title_that_only_one_has():
    titles = {"a.n": "罚款", "b.n": "同名", "c.n": "同名"}
    published = Published("样例", report_of(*(given(id, "1", title=title) for id, title in titles.items())))
    assert trace(published, "罚款").figure["id"] == "a.n"
    with pytest.raises(ParameterError, match="名为“同名”的数字有 2 个。请写编号：b.n、c.n"):
        trace(published, "同名")
    with pytest.raises(ParameterError, match="没有数字 'a.m'。是否要写 'a.n'"):
        trace(published, "a.m")


# -- rows --------------------------------------------------------------------------------------------------------------


def test_rows_are_shown_from_the_very_file_without_private_columns(ledger, bench):
    (rows,) = rows_of(trace(ledger, "penalties.cases.货运"), bench.workspace.data)
    assert [number for number, _ in rows.rows] == [3, 4]
    assert "样交罚〔2023〕2号" in rows.text() and "3000" in rows.text()
    assert "乙公司" not in rows.text() and "当事人" not in rows.headings


def test_rows_of_another_file_are_not_shown(ledger, bench):
    path = bench.workspace.data / "sample/2023/penalties.csv"
    path.write_text(path.read_text("utf-8").replace("3000", "3500"), "utf-8")
    (rows,) = rows_of(trace(ledger, "penalties.cases.货运"), bench.workspace.data)
    assert "不是同一份" in rows.text() and rows.rows == ()
    path.unlink()
    (rows,) = rows_of(trace(ledger, "penalties.cases.货运"), bench.workspace.data)
    assert "没有这个文件" in rows.as_json()["problem"]


def test_a_report_cannot_have_a_file_outside_the_data_folder_opened(tmp_path: Path):
    (tmp_path / "secret.csv").write_text("密\n", "utf-8")
    record = {"file": "a/../../secret.csv", "sheet": None, "rows": 1, "at": "2"}
    published = Published("样例", report_of(given("a", "1", records=[record])))
    (rows,) = rows_of(trace(published, "a"), tmp_path / "data")
    assert "不在数据文件夹之内" in rows.problem


def test_a_folder_that_is_a_link_is_named_as_people_know_it(tmp_path):
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden/figures.json").write_text(json.dumps(report_of()), "utf-8")
    (tmp_path / "2023").symlink_to("hidden")
    assert open_published(tmp_path / "2023").place.endswith("/2023")
