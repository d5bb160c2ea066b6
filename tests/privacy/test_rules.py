"""What is personal in a text, and what only looks like it."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from lawnb.privacy.rules import RULES, readable
from tests.privacy.made_up import identity, secrets


def found(text: str) -> list[str]:
    shown = readable(text)
    return sorted({rule.name for rule in RULES for _ in rule.found(shown)})


@pytest.mark.parametrize("secret", list(secrets(seed=1, each=12)), ids=lambda secret: f"{secret.rule} {secret.text}")
def test_each_kind_is_found_in_each_of_its_forms_in_the_middle_of_a_sentence(secret):
    assert secret.rule in found(f"经查，{secret.text}，已经登记。")


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
    "138001381234", "1380013812", "01380013812345", "15000.13800138123", "431103*********02X", "138****8123", "王某某驾驶湘M·****挂",
]  # fmt: skip


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_it_is_passed(text):
    assert found(text) == []


def test_credit_codes_case_codes_and_digests_are_public():
    rng = random.Random(7)
    codes = [f"91431103MA{rng.randint(0, 9999999):07d}" for _ in range(200)]
    cases = [f"431103{2020 + n % 5}{n:08d}" for n in range(200)]
    digests = [hashlib.sha256(bytes([n])).hexdigest() for n in range(200)]
    texts = [*(code + uscc.calc_check_digit(code) for code in codes), *cases, *digests]
    assert [text for text in texts if found(f"编号 {text}。")] == []
