"""What is personal in a text, and what only looks like it."""

from __future__ import annotations

import hashlib
import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from lawnb.privacy.reading import readable
from lawnb.privacy.rules import RULES
from tests.privacy.made_up import identity, secrets


def found(text: str) -> list[str]:
    shown = readable(text)
    return sorted({rule.name for rule in RULES for _ in rule.found(shown)})


@pytest.mark.parametrize("secret", list(secrets(seed=1, each=12)), ids=lambda secret: f"{secret.rule} {secret.text}")
def test_each_kind_is_found_in_each_of_its_forms_in_the_middle_of_a_sentence(secret):
    assert secret.rule in found(f"经查，{secret.text}，已经登记。")


#: What nobody of the team wrote so, and somebody will: as a judge, a form, a spreadsheet or a chat has it.
OTHER_FORMS = {
    "公民身份号码": ["99900119900307123{}", "٩٩٩٠٠١١٩٩٠٠٣٠٧١٢٣{}", "⑨⑨⑨⓪⓪①①⑨⑨⓪⓪③⓪⑦①②③{}", "9 9 9 0 0 1 1 9 9 0 0 3 0 7 1 2 3 {}", "_99900119900307123{}_", "999001_19900307_123{}",
        "999001/19900307/123{}", "999001（19900307）123{}", "id99900119900307123{}", "99900119900307123{}.0", "№99900119900307123{}", "9\u03369\u03369\u033600119900307123{}", "999OO1l99OO3O7123{}",
        "999001\n19900307123{}", "999001\n19900307\n123{}", "99900119900307\n123{}", "九9九〇0壹1990零三零七1二三{}", "九、九、九、零、零、一、一、九、九、零、零、三、零、七、一、二、三、{}", "\u3000\u3000\u2003\u2003".join("99900119900307123") + "{}"],
    "手机号码": ["13800001234.0", "013800001234", "(+86)13800001234", "+86(0)13800001234", "wx13800001234", "tel13800001234", "138_0000_1234", "138/0000/1234", "138*0000*1234",
        "(138)00001234", "𝟏𝟑𝟖𝟎𝟎𝟎𝟎𝟏𝟐𝟑𝟒", "138\u31640000\u31641234", "1\ufe0f3\ufe0f8\ufe0f00001234", "138OOOO1234", "1.3800001234E+10", "手机：1、3、8、0、0、0、0、1、2、3、4", "138零零零零一234", "13八0000-1234", "壹參捌零零零零壹貳參肆"],
    "固定电话": ["(0746)-8000123", "（0746）－8000123", "+86 (746) 8000123", "0746/8000123", "[0746]8000123", "0746_8000123", "联系电话：800 0123", "举报电话 6000 0123", "8000123（办）"],
    "车牌号": ["湘MD12345", "湘MF12345", "湘M12345F", "湘md12345", "湘（M）12345", "湘M_12345", "湘M·1234警", "湘M1234应急", "粤Z·1234港", "粤Z1234澳", "沪A1234领", "湘M123领", "224·001使",
        "使014578", "WJ湘12345", "WJ 湘·12345", "军A12345", "民航A1234", "湘O12345", "湘EAB1C2", "湘13-12345", "车牌号：M12345", "车牌号码 VA12345"],
    "银行卡号": ["4111111111111111", "5555-5555-5555-4444", "3782 822463 10005", "6222.0212.3456.7894", "6222_0212_3456_7894", "6222/0212/3456/7894", "card6222021234567894", "621785 360001 2345673",
        "62178 53600 01234 5673", "6228 4800 1812 34568"],
    "护照或者通行证号码": ["P1234567", "DE1234567", "SE1234567", "PE1234567", "CA1234567", "H1234567890", "T12345678", "E1234 5678", "USA310075081612", "台胞证 1234567890", "社保卡 1234567890", "医保编号:12345678", "护照 533380006", "护照号：AB1234567"],
    "电子邮箱": ["nobody＠example.com", "nobody(at)example.com", "nobody [at] example [dot] com", "nobody@example。com", "nobody @ example . com", "无名@example.com"],
    "住址": ["凤凰路 12 号", "凤凰路十二号", "凤凰街12弄3号402室", "某村三组十二号", "5栋1201", "3栋2单元401", "翠竹苑8-2-301", "某公寓1203房", "某大厦12楼1203室", "凤凰路12号之一"],
}  # fmt: skip


@pytest.mark.parametrize("rule", OTHER_FORMS)
def test_forms_that_others_write_are_found_too(rule):
    check = ric.calc_check_digit("99900119900307123" + "0")
    assert [text for text in OTHER_FORMS[rule] if rule not in found(f"经查，{text.format(check)}，已经登记。")] == []


@given(st.randoms(use_true_random=False), st.sampled_from(["", " ", "\u200b", "-", "\u00ad"]))
def test_no_separator_that_a_reader_passes_over_hides_an_identity_number(rng, separator):
    number = identity(rng)
    assert "公民身份号码" in found(f"证号{separator.join(number)}。")


@given(st.randoms(use_true_random=False), st.integers(0, 17))
def test_an_identity_number_with_one_digit_wrong_is_none(rng, place):
    number = identity(rng)
    wrong = number[:place] + ("X" if place == 17 and number[place] != "X" else str((int(number[place]) + 1) % 10 if number[place].isdigit() else 0)) + number[place + 1 :]
    assert "公民身份号码" not in found(wrong)


#: What stands in such reports, and is nobody's.
LOOK_ALIKES = [
    "湘交罚〔2023〕第431103001号", "永冷交发〔2024〕12号", "索引号 4311030006/2024-00123", "行政处罚法第四十八条", "共处罚 617 起，罚款 144.2158 万元",
    "2023年1月1日至2023年12月31日", "20230101 20231231", "12328热线受理 1384 件", "12345、12328、96196", "国道207线128号桥", "G322线1200号标段",
    "车牌号段湘M", "湘路发〔2023〕5号", "京交法规〔2023〕10号", "限重49吨，超限率0.35%", "编号 A001—A036", "第12号令", "2023年第7号公告",
    "9月份检查 138 次，整改 139 处，办结 150 件", "100.00%", "1.2.3.4", "0.39780 1.5 0.779374", "罚款 13800.00 元", "合计 13,800,138,123 元",
    "北京—上海高速公路1号服务区工程", "永州大道1号工程", "公交1路", "行政村12个", "《永州市城市道路管理办法》", "@法治政府", "ISO 27001:2013", "GB/T 9704-2012",
    "GB/T 9704-2012", "JT/T 1045—2016", "执行新GB18565-2016", "C20230101", "合同 T20231231 号", "均值 4310.344827586207 元", "占比 0.4310344827586207", "150.00000000",
    "人均 138.07461234 元", "6217853600001 吨", "431103000012345", "投诉率下降，可使120000人次受益", "发放 224001 使用证", "发放驾驶证 1234567 本", "样例市人力资源和社会保障局 1280 240200", "医保基金 12345678 元", "样例市医保局 144 24020", "投入 1 栋 120 平方米", "改造 3 栋 400 户",
    "服务区12个", "三级12号文件", "公里12号", "京A级、川B级", "云A 1 2 3", "icon@2x.png", "3-2-2023", "园区12-3-2023", "全年 6200 1300 4500 780 件", "ISBN 978-7-5036-1234-5",
    "WJ 12", "军地 12345", "民航 1234 班次", "新 1234567 人", "2023-2024年度", "0000-00-00", "4000000000000000", "95580000000000000000", "12345678901234567890123456789012",
    "见①②③④⑤⑥⑦⑧⑨", "办理要点①③④⑤⑥⑦⑧⑨见附件", "排放量 18612345678 克", "扫描 13812345678 次", "点击量13812345678", "阅读总数:13812345678", "执法证号：18100312001", "执法证号：18100312001—18100312137", "改造12栋1380户", "改造128栋1234单元",
    "永州大道138号大桥", "传真件 6200138 份", "培训编号 E20230012", "统计一、三、五、七、九、一、三、五、七、九件",
    "d1234567", "d1234567-1a2b-4c3d-8e4f-123456789012", "138001381234", "1380013812", "01380013812345", "15000.13800138123", "431103*********02X", "138****8123", "王某某驾驶湘M·****挂",
]  # fmt: skip


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_it_is_passed(text):
    assert found(text) == []


def case_numbers(rng: random.Random):
    """Numbers of cases, documents, licences, places and amounts, as bureaus, hotlines and systems make them."""
    year, day = rng.randint(2018, 2026), f"{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    division = rng.choice(["431103", "620102", "650102", "440306", "510104", "110105", "330106", "420111", "530102", "620523"])
    serial = rng.randint(0, 99999)
    yield from (f"{division}{year}{day}{serial % 10**n:0{n}d}" for n in (3, 4, 5))
    yield from (f"{division}{year}{serial:0{n}d}" for n in (5, 6, 8))
    yield f"{division}{year % 100}{day}{serial % 1000:03d}"
    # 20 with a day behind it begins like a year of birth, 2003: not told apart
    yield from (f"{division}{max(year, 2021) % 100}{day}{serial:0{n}d}" for n in (5, 6))
    yield from (f"{division}{serial:08d}{serial % 10}", f"{year}{day}{serial * 97 % 10**9:09d}", f"{year}{day}120102{serial % 10**4:04d}", f"{serial:09d}/{year}-{serial:05d}")
    yield from (f"{letters}{year}{serial % 10**n:0{n}d}" for letters, n in (("C", 4), ("H", 4), ("M", 4), ("D", 3), ("S", 3), ("CX", 3), ("EA", 3), ("PE", 3), ("T", 4), ("JC", 3)))
    yield from (f"{letter}{year}{day}" for letter in "EGDPSHMCTLW")
    yield from (f"0{rng.randint(310, 999)}-{max(year, 2010) % 20 + 2010}-{serial % 10**4:04d}", f"12345-{year}{day}-{serial % 10**4:04d}", f"湘交运管许可永字{division}{serial * 7 % 10**6:06d}号")
    yield from (f"{rng.random() * 10 ** rng.randint(0, 9)!r}", f"{rng.randint(1, 10**12):,}", f"{rng.uniform(73, 135):.6f},{rng.uniform(18, 53):.6f}", str(uuid.UUID(int=rng.getrandbits(128))))


def test_numbers_of_cases_documents_and_places_are_nobodys():
    rng = random.Random(21)
    assert [(number, found(f"编号 {number}，共")) for _ in range(150) for number in case_numbers(rng) if found(f"编号 {number}，共")] == []


def test_a_childs_identity_number_is_found():
    children = [f"999001{year}0307123" for year in (2010, 2014, 2017)]
    assert [found(f"编号 {number}{ric.calc_check_digit(number + '0')}，共") for number in children] == [["公民身份号码"]] * 3


def test_a_number_that_a_text_calls_an_identity_number_is_one_though_it_looks_like_a_case():
    assert found("身份证号码：431103202306150012") == ["公民身份号码"]


def test_credit_codes_case_codes_and_digests_are_public():
    rng = random.Random(7)
    codes = [f"91431103MA{rng.randint(0, 9999999):07d}" for _ in range(200)]
    cases = [f"431103{2020 + n % 5}{n:08d}" for n in range(200)]
    digests = [hashlib.sha256(bytes([n])).hexdigest() for n in range(200)]
    texts = [*(code + uscc.calc_check_digit(code) for code in codes), *cases, *digests]
    assert [text for text in texts if found(f"编号 {text}。")] == []


def test_whatever_a_rule_finds_has_what_the_rule_needs():
    rng = random.Random(5)
    forms = [text.format(ric.calc_check_digit("999001199003071230")) for texts in OTHER_FORMS.values() for text in texts] + [secret.text for secret in secrets(seed=5, each=30)]
    labelled = ["身份证号码：431103 19900307 0012", "010-68480001", "(86)[0746]8000123", "电话 8000123"]
    spaced = ["".join(sign + rng.choice(["", "", " ", "-", "._/", ")", "(", "· "]) for sign in text) for text in forms for _ in range(4)]
    hits = [(rule, shown) for shown in map(readable, [*forms, *labelled, *spaced]) for rule in RULES if any(rule.found(shown))]
    assert {rule.pattern for rule, _ in hits} == {rule.pattern for rule in RULES}
    assert [(rule.name, shown) for rule, shown in hits if not all(need.search(shown) for need in rule.needs)] == []
