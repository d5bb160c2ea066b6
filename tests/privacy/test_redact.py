"""Messages, logs and failed notebooks tell no values: the rule's name stands in their place."""

from __future__ import annotations

import base64
import json

import pytest

from lawnb.errors import RunError
from lawnb.privacy.names import Private
from lawnb.privacy.redact import HIDDEN, redact, redacted, redacted_json, redacted_notebook
from tests.privacy.made_up import full_width, secrets
from tests.privacy.places import notebook

NAME = "赵拟造"
PRIVATE = Private(frozenset({NAME}), frozenset({"ZJ0001234"}))


def test_each_value_gives_way_to_the_name_of_its_rule():
    text = f"第 3 行：当事人{NAME}，证号 ZJ0001234\n电话：１３８ ００００ １２３４（家）\n/home/x/data 不可写"
    assert redacted(text, PRIVATE).split("\n") == [
        "第 3 行：当事人（业务记录中的人名，已遮盖），证号 （业务记录中的个人证号，已遮盖）", "电话：（手机号码，已遮盖）（家）", "/home/x/data 不可写",
    ]  # fmt: skip


def test_a_name_that_is_spaced_out_or_parted_by_what_nobody_sees_is_hidden():
    assert redacted("经查赵 拟\u200b造到场", PRIVATE) == "经查（业务记录中的人名，已遮盖）到场"


@pytest.mark.parametrize("secret", list(secrets(seed=5, each=4)), ids=lambda secret: f"{secret.rule} {secret.text}")
def test_no_kind_is_left_in_a_message(secret):
    shown = redacted(f"列“备注”: '{secret.text}' 不是数字（{full_width(secret.text)}）。")
    assert secret.text not in shown
    assert full_width(secret.text) not in shown
    assert shown.count(f"（{secret.rule}，已遮盖）") == 2


def test_a_line_that_tells_something_only_to_one_who_decodes_it_is_hidden_whole():
    assert redacted(f"甲\n{base64.b64encode(f'备注：{NAME}'.encode()).decode()}\n乙", PRIVATE) == f"甲\n{HIDDEN}\n乙"


def test_messages_without_personal_data_stay_as_they_are():
    said = "penalties.xlsx, 表“2023”, 第 18 行, 列“罚款金额(元)”: '壹仟圆' 不是数字 (共 3 行)。湘交罚〔2023〕1号，431103202300000012。"
    assert redacted(said, PRIVATE) == said


def test_a_refusal_loses_its_values_in_all_that_tells_of_it():
    error = RunError("单元格 a: 13800001234 不是数字", f"单元格 b: {NAME}", cell=NAME)
    redact(error, PRIVATE)
    assert NAME not in f"{error.problems}{error}{error.args}{error.cell}"
    assert error.problems[0] == "单元格 a: （手机号码，已遮盖） 不是数字"


def test_a_name_in_a_row_that_has_slipped_is_not_quoted():
    error = RunError("a.csv, 第 2 行, 列“日期”: '褚虚构' 不是日期。", "a.csv, 第 3 行, 列“金额”: '壹仟圆' 不是数字。", "a.csv: '许可' 不在可填的值之内。")
    redact(error)
    assert error.problems == ("a.csv, 第 2 行, 列“日期”: '（疑似人名，已遮盖）' 不是日期。", "a.csv, 第 3 行, 列“金额”: '壹仟圆' 不是数字。", "a.csv: '许可' 不在可填的值之内。")


def test_a_failed_notebook_stays_one():
    _, content = notebook(outputs=[{"output_type": "error", "ename": "E", "evalue": NAME, "traceback": [f"\x1b[31mValueError\x1b[0m: {NAME}\nx"]}], metadata={NAME: 1})
    shown = redacted_notebook(content.decode(), PRIVATE)
    assert NAME not in shown
    assert json.loads(shown)["cells"][0]["outputs"][0]["evalue"] == "（业务记录中的人名，已遮盖）"


def test_json_keeps_its_shape():
    assert redacted_json({"a": ["13800001234", 1, None], "赵拟造": True}, PRIVATE) == {"a": ["（手机号码，已遮盖）", 1, None], "（业务记录中的人名，已遮盖）": True}
