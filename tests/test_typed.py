"""Typed numbers: each kind is caught where it stands, and what only looks like a number is not."""

from __future__ import annotations

import copy
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawnb.errors import RunError
from lawnb.narrative import Quotation, Renderer
from lawnb.numerals import numbers
from lawnb.outcome import outcome
from lawnb.structure import narrative_source, read_notebook
from lawnb.typed import typed_numbers
from tests.conftest import ROOT

NOTEBOOK = read_notebook(ROOT / "notebooks" / "annual_report.ipynb", "annual_report.ipynb")


FACTS = """
共办理617起 | 六百一十七起 | 罚款144.2158万元 | 陆佰壹拾柒起 | 办结率98.5% | 百分之九十八 | 六成 | 三分之二 | 两次 | 十余件 | 上千人次 | 1,234件 | ６１７起 |
开展检查12次 | 三个月 | 5日内办结 | 两名执法人员 | 2023年617起 | 第617起 | 2023起 | 13月45日 | 查处一起案件 | 参加人员三十余人 | 印发文件5份 | 培训3场 |
新增车辆⑤辆 | Ⅻ件 | ٣٥件 | 增长2.3个百分点 | 下降百分之三点二 | 1.2亿元 | 上亿元 | 3-5件 | 两家企业 | 百余家 | 廿三件 | 二十条意见 | 投入资金壹万元 | 10余万元 |
占比‰3 | 翻了两倍 | 三倍 | 出动执法人员120人次 | 617 | 约700 | 二〇起 | 4辆 | 三台车 | 十五批次 | 1／3 | 七日内 | 三年内 | 100余人 | 数十起 | 五千余元 |
6起| 办件量达到一百二十万件 | 617 起 | 六百一十七 起 | 收到意见12条 | 办理许可1200余件 | 每百人3.5件 | 12345件 | 110起 | 整改问题十二个 | 发放资料2000多份 |
3年内 | 制定制度8项 | 查处非法营运车辆36台次 | 第三方机构5家 | 《全省查处六百起案件的通报》 | 一个案件 | 一个月内 | 几十件 | 数十家 | 近百人 |
共处罚⑨⑨⑨，罚款 | 共处罚九百九十九，罚款 | 罚款一千二百三十四 | 罚款一亿两千万 | 九͏百九️十起 | 九 百 九 起 | 共处罚卌起 | 皕起 | 弌弍弎起 | 共处罚㏨起 | ㈨百起 | 壹仟圆 | DCLXVII起 | IX件 | 增长一倍 | 翻了两番 |
十起处罚 | 百起案件 | 编号：999起 | 案号 999件 | GB 999起 | 3D起 | 罚款CNY617 | 9️⃣9️⃣起 | 共处罚九百。
"""
NO_FACTS = """
2023年度 | 2023年1月1日至12月31日 | 二〇二三年三月五日 | 2023-03-05 | 2023年第一季度 | 上半年 | 2021—2025年 | 1—6月 | 3月份 |
《行政处罚法》第五十二条第一款第（三）项 | 《道路运输条例》第六十三条 | 根据第52条、第53条 | 湘政发〔2023〕5号 | 国务院令第714号 | 交通运输部令2021年第8号 | GB/T 9704-2012 |
十四五规划 | “十四五”时期 | 双随机、一公开 | 行政执法三项制度 | 两个确立 | “两个维护” | 四个意识 | 党的二十大精神 | 第一责任人 | 进一步规范 | 统一领导 | 一体推进 | 三重一大事项 |
一超四罚 | 一次性告知 | 最多跑一次 | 高效办成一件事 | 4G动态监控 | G319线 | 5A级景区 | 12345热线 | 12328交通运输服务监督电话 | “12345”政务服务便民热线 |
一、加强组织领导 | （二）完善制度 | 1. 加强学习 | ①制定计划 | 一是加强领导；二是落实责任；三是强化监督 | 每一件案件 | 任何一个环节 | 一线执法 | 与公安一起行动 | 两法衔接 | 两会期间 |
附件1 | 见表2 | 一企一策 | 一案一档 | 八项规定 | 四不两直 | 千家万户 | 三级联动 | 一系列措施 | 一批典型案例 | 是一项系统工程 | 单位：万元 | 百年大计 |
九届全国人大常务委员会第二十二次会议 | 党的十九届四中全会 | 十分重视 | 万众一心 | 第三方评估 | 二维码 | 两客一危 | 三方协议 | 20世纪90年代 | 8时30分 | 一律从严 | 一定程度 |
三管三必须 | 四好农村路 | 七五普法 | “八五”普法规划 | 法治政府建设实施纲要(2021-2025年) | 一网通办 | 一门一窗 | 一把手 | 第二轮督察 | 二级巡视员 |
第十四届全国人民代表大会第一次会议 | 三中全会 | 第二名 | 《关于进一步加强行政执法工作的意见》 | 数字政府 | 习近平法治思想“十一个坚持” | 十一个坚持 | 12月底前 | 2024年2月27日 | 三大球 |
第二十次全国代表大会 | 三番五次 | 二十四字核心价值观 | 三门峡市 | 单位：百件 | （千件） | 十九届六中全会 | 二十一世纪 | 七一路一百二十号 | 百千万工程 | 万里长江 | I类 | 第一届 | 二十大报告 | 一般程序 | 编号：B-2023-15 | 3D打印
"""

#: Ways to write a number into a narrative, each in the words of the template or of Markdown.
SEEDED = [
    "六百**一十七**起", "&#54;17起", '{{ "617起" }}', "{% set n = 617 %}{{ n }}起", "{{ 600 + 17 }}", "{{ penalties.cases.value + 3 }}起",
    "六百{# 注 #}一十七起", '六百{{ "一十七" }}起', "| 甲 | 乙 |\n| - | - |\n| 六百一十七 | 起 |", "{% for i in range(617) %}{{ i }}{% endfor %}",
    "`617`", "[617起](https://example.org/)", "    617", "六百{%- if year %}一十七{% endif %}起", '{{ "%d起" | format(617) }}', '{{ ["617起"][0] }}',
    '{{ {"甲": "617起"}["甲"] }}', "{% if penalties.cases.reported %}617起{% endif %}", "> 617起", "- 共617起", "1. 共617起", "~~617起~~",
    '{{ quoted("617起", "公报") ~ "618起" }}', "{{ year + 617 }}", "{{ true + true }}起", "{{ year * year }}", "{{ year | 起 }}", "{{ year }}起", "{% set n = year // year %}{{ n + n }}", "999. 处罚", "六百\u200b一十七起", "6\u00ad17起",
]
CODE = [
    'Markdown("共617起")', 'Markdown(f"共{617}起")', 'Markdown(f"{year}年共617起")', 'HTML("<b>六百一十七</b>起")', 'print("617 起")',
    'report.table("penalties.by_field", caption="617起")',
]


def phrases(text: str) -> list[str]:
    return [phrase.strip() for phrase in re.split(r" \| ?|\n", text) if phrase.strip(" |")]


def seeded(id: str, text: str) -> dict:
    """The shipped notebook with some text at the end of a cell."""
    nb = copy.deepcopy(NOTEBOOK)
    cell = next(cell for cell in nb["cells"] if cell["id"] == id)
    cell["source"] += text
    return nb


@pytest.mark.parametrize("nb", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_shipped_notebooks_hold_no_typed_number(nb):
    assert list(typed_numbers(read_notebook(nb, nb.name), nb.name)) == []


@pytest.mark.parametrize("phrase", phrases(FACTS))
def test_a_number_is_caught_in_a_copy_of_the_notebook(phrase):
    (finding, *_) = typed_numbers(seeded("penalties", f"\n\n本年度{phrase}。"), "笔记本")
    last = narrative_source(seeded("penalties", "")["cells"][[c["id"] for c in NOTEBOOK["cells"]].index("penalties")]).count("\n") + 3
    assert finding.code == "typed-number" and finding.figure == "cells.penalties" and finding.blocking
    assert f"第 {last} 行" in finding.message and "“penalties”" in finding.place and "quoted(" in finding.remedy


@pytest.mark.parametrize("phrase", phrases(NO_FACTS))
def test_what_only_looks_like_a_number_is_left_alone(phrase):
    assert list(numbers(phrase)) == []
    assert list(typed_numbers(seeded("penalties", f"\n\n{phrase}"), "笔记本")) == []


@pytest.mark.parametrize("phrase", phrases(NO_FACTS))
def test_what_is_recognised_hides_no_number_beside_it(phrase):
    assert [number for _, number in numbers(f"{phrase}，共办结617件")] == ["617件"]


@pytest.mark.parametrize("text", SEEDED)
def test_no_markup_and_no_template_hides_a_number(text):
    assert list(typed_numbers(seeded("penalties", f"\n\n{text}\n"), "笔记本"))


@pytest.mark.parametrize("code", CODE)
def test_strings_of_published_code_are_text_too(code):
    found = list(typed_numbers(seeded("overview", f"\n{code}"), "笔记本"))
    assert found and {finding.figure for finding in found} == {"cells.overview"}


def test_headings_are_text_and_cells_for_the_analyst_are_not():
    assert list(typed_numbers(seeded("overview-heading", "（617起）"), "笔记本"))
    assert list(typed_numbers(seeded("title", "\n\n617起"), "笔记本")) == []
    assert list(typed_numbers(seeded("setup", '\nprint("617起")'), "笔记本")) == []


@pytest.mark.parametrize("text", ["{{ year + 1 }}年", "{{ penalties.cases_change | 百分比(1) }}", "{% if year > 2022 %}甲{% endif %}", "{{ plan.areas[0].area }}",
                                  "{{ year }}年", "截至{{ year - 1 }}年底", "{{ (penalties.cases.value + licensing.granted.value) | 起 }}", "{% set last = year - 1 %}{{ last }}年", "{{ agency.name + agency.short_name }}",
                                  "{% for row in plan.areas[:3] %}{{ row.area }}{% endfor %}", '{{ quoted("617起", "公报") }}'])  # fmt: skip
def test_what_a_template_computes_or_declares_is_not_typed(text):
    assert list(typed_numbers(seeded("penalties", f"\n\n{text}"), "笔记本")) == []


HAN = st.text(alphabet="依法推进政府建设工作加强规范落实责任", min_size=1, max_size=8)


@given(HAN, st.integers(0, 10**9), st.sampled_from("起件宗项次家人辆"), HAN)
def test_any_number_with_a_measure_is_caught(before, number, measure, after):
    assert [found for _, found in numbers(f"{before}{number}{measure}，{after}")] == [f"{number}{measure}"]


@given(HAN, st.text(alphabet="二三四五六七八九", min_size=1, max_size=1), st.sampled_from(["", "十", "百", "千", "万"]), st.sampled_from("件宗项家辆"))
def test_any_chinese_number_with_a_measure_is_caught(before, digit, unit, measure):
    assert [found for _, found in numbers(f"{before}：{digit}{unit}{measure}，")] == [f"{digit}{unit}{measure}"]


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    assert all(number and line <= text.count("\n") + 1 for line, number in numbers(text))


def test_a_quoted_number_is_shown_with_its_source_kept():
    renderer = Renderer({})
    assert '<span class="quoted">617&lt;起</span>' in renderer.html('全省{{ quoted("617<起", "《公报》第 3 页") }}')
    assert renderer.quoted == [Quotation("617<起", "《公报》第 3 页")]


@pytest.mark.parametrize("call", ['quoted("617起")', 'quoted("617起", " ")', 'quoted("", "公报")'])
def test_a_quotation_without_words_or_source_is_refused(call):
    with pytest.raises(RunError, match="第 2 行.*出处"):
        Renderer({}).html(f"甲\n{{{{ {call} }}}}")


def test_a_typed_number_makes_an_executed_notebook_a_draft():
    nb = seeded("penalties", "\n\n共617起")
    report = {"findings": [], "waivers": [], "figures": []}
    nb["cells"][-1]["outputs"] = [{"output_type": "display_data", "data": {"application/vnd.lawnb.report+json": report}}]
    result = outcome(nb)
    assert result.draft and [finding.code for finding in result.findings if finding.blocking] == ["typed-number"]
