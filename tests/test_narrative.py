from html import unescape

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from lawnb.errors import RunError
from lawnb.figures import Figure, Status
from lawnb.narrative import Renderer, unknown_names
from lawnb.report import Names

CASES = Figure("penalties.cases", "处罚起数", 617, "起", "")
FINES = Figure("penalties.fines", "罚款金额", 1442158, "元", "")
GONE = Figure("penalties.gone", "没有", None, "起", "")
FEW = Figure("officers.expired", "证件过期人数", None, "人", "", status=Status.SUPPRESSED)
NAMES = {"officers": Names("officers", {"few": FEW}), "year": 2023, "penalties": Names("penalties", {"cases": CASES, "fines": FINES, "gone": GONE, "fields": ["客运", "货运"]})}


def text(source: str, **names) -> str:
    return BeautifulSoup(Renderer(NAMES | names).html(source), "html.parser").get_text().strip()


def refusal(source: str) -> str:
    with pytest.raises(RunError) as caught:
        Renderer(NAMES).html(source)
    return str(caught.value)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ penalties.cases }}", "617起"),
        ("{{ penalties.fines }}", "144.2158万元"),
        ("{{ penalties.fines | 元 }}", "1442158元"),
        ("{{ 14933000000 | 亿元 }}", "149.33亿元"),
        ("{{ penalties.cases | 件 }}", "617件"),
        ("{{ penalties.gone }}", "未提供"),
        ("{{ penalties.gone | 万元 }}", "未提供"),
        ("{{ 0.2706 | 百分比(1) }}", "27.1%"),
        ("{{ -0.05 | 增减 }}", "下降5%"),
        ("起数{{ 0 | 比上年 }}，罚款{{ -0.05 | 比上年 }}", "起数与上年持平，罚款比上年下降5%"),
        ("{{ 2 | 序号 }}{{ 3 | 小序号 }}", "二、（三）"),
        ("{{ penalties.fields | 顿号 }}", "客运、货运"),
        ("{{ year + 1 }}年", "2024年"),
    ],
)
def test_values_are_shown_in_the_formats_of_official_prose(source, shown):
    assert text(source) == shown


def test_a_figure_in_a_sentence_carries_its_value_and_id():
    html = Renderer(NAMES).html("处罚**{{ penalties.cases }}**。")
    assert '<strong><data class="figure" value="617" data-figure="penalties.cases">617起</data></strong>' in html


def test_the_figures_shown_are_noted_in_order():
    renderer = Renderer(NAMES)
    renderer.html("{{ penalties.fines }}，{{ penalties.cases | 起 }}")
    assert renderer.used == ["penalties.fines", "penalties.cases"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("甲\n{{ penalties.csaes }}", "正文第 2 行: 没有名称 'csaes'。是否要写 'cases'？"),
        ("{{ penaltes.cases }}", "正文第 1 行: 没有名称 'penaltes'。是否要写 'penalties'？"),
        ("甲\n{{ 处罚 }}", "正文第 2 行: 没有名称 '处罚'。数字要写编号，例如 penalties.cases（处罚起数）。"),
        ("{{ penalties.罚款金额 }}", "没有名称 '罚款金额'。数字要写编号，例如 penalties.fines（罚款金额）。"),
        ("{{ 许可 }}", "没有名称 '许可'。可用的有：officers、penalties、year。"),
        ("{{ penalties.cases | 万圆 }}", "正文第 1 行: 没有格式 '万圆'。是否要写 '万元'？"),
        ("{% for %}", "正文第 1 行: 写法不对"),
        ("{{ 1 / 0 }}", "算式无法计算"),
        ("{{ penalties }}", "不能直接写入正文"),
        ("甲\n｛｛ penalties.cases ｝｝", "正文第 2 行: “｛｛” 的花括号不对"),
        ("{ penalties.cases }", "两个半角花括号"),
        ("{{ penalties.cases ｜ 起 }}", "花括号里不能有 '｜'，符号要用半角（英文）的"),
        ("{% if penalties.cases %}", "少了结尾的 {% endif %}"),
        ("{{ penalties.cases }", "在 '}' 处接不上"),
        ("{{ penalties.cases / 2 }}", "要用它的值，例如 penalties.cases.value"),
        ("[表]({{ penalties.cases }})", "放在了链接地址"),
        ("\ue0000\ue001", "私用区字符"),
    ],
)
def test_what_cannot_be_shown_stops_the_run_and_says_why(source, message):
    assert message in refusal(source)


@pytest.mark.parametrize("source", ["{{ ''.__class__ }}", "{{ penalties.__init__.__globals__ }}", "{{ cycler }}", "{{ self }}"])
def test_a_narrative_cannot_leave_its_sandbox(source):
    refusal(source)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ue000\ue001"), min_size=1))
def test_any_value_comes_out_verbatim(value):
    # in mid-sentence, where Markdown would act on it if it could
    html = Renderer({"value": value}).html("前{{ value }}后")
    assert unescape(html) == f"<p>前{value}后</p>\n"


def test_html_in_the_analysts_markdown_is_text():
    assert text("<script>alert(1)</script>") == "<script>alert(1)</script>"


def test_unknown_names_are_found_without_running():
    source = "{% for field in penalties.fields %}{{ field }}{{ loop.index }}{% endfor %}{{ penalties.csaes }}{{ yaer }}"
    assert list(unknown_names(source, NAMES)) == [("penalties.csaes", 1, "是否要写 'cases'？"), ("yaer", 1, "是否要写 'year'？")]


@pytest.mark.parametrize(
    "source",
    [
        "{{ officers.few }}", "{{ officers.few | 人 }}", "{{ officers.few.value }}", "{{ officers.few['value'] }}", "{{ officers.few.value | 人 }}",
        "{{ penalties.cases.value - officers.few.value }}", "{{ 2 * officers.few.value + 1 }}", "{{ officers.few.value / penalties.cases.value | 百分比 }}",
        "{{ -officers.few.value }}", "{{ officers.few.value % 2 }}", "{% set n = officers.few.value %}{{ n + 1 }}",
    ],
)  # fmt: skip
def test_what_is_computed_from_a_withheld_number_is_withheld(source):
    assert text(source) == "※不公布"


@pytest.mark.parametrize("test", ["officers.few.value > 2", "officers.few.value == 2", "officers.few.value", "3 < officers.few.value"])
def test_nothing_can_be_asked_of_a_withheld_number(test):
    message = refusal(f"{{% if {test} %}}多{{% endif %}}")
    assert "不公布的数字不能比较，也不能作为条件；请先用 {% if ….reported %} 判断" in message
    assert text("{% if officers.few.reported %}有{% else %}略{% endif %}") == "略"
