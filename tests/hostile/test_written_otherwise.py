"""Personal data as nobody of the team writes them: spelt out, parted by any sign, a digit to a cell, in the name of a face; and what is public and looks like it."""

from __future__ import annotations

import io

import pikepdf
import pytest
from stdnum import luhn
from stdnum.cn import ric

from lawnb.privacy.names import Private
from lawnb.privacy.reading import readable
from lawnb.privacy.rules import RULES
from lawnb.publish.gate import Gate
from tests.privacy.places import page, svg

BODY = "99900119900307123"
IDENTITY, PHONE, CARD = BODY + ric.calc_check_digit(BODY + "0"), "13900001234", "621785360001234567" + luhn.calc_check_digit("621785360001234567")
NUMBERS = {"公民身份号码": IDENTITY, "手机号码": PHONE, "银行卡号": CARD}
#: How a digit is written.
SPELT = {
    "words": "零一二三四五六七八九", "another zero": "〇一二三四五六七八九", "as on cheques": "零壹贰叁肆伍陆柒捌玖", "on the telephone": "洞幺两三四五六拐八勾", "in brackets": "⓪⑴⑵⑶⑷⑸⑹⑺⑻⑼",
    "in black": "⓿❶❷❸❹❺❻❼❽❾", "of lists": "🄋⓵⓶⓷⓸⓹⓺⓻⓼⓽", "with commas": "🄁🄂🄃🄄🄅🄆🄇🄈🄉🄊", "words in circles": "零㊀㊁㊂㊃㊄㊅㊆㊇㊈", "Suzhou": "〇〡〢〣〤〥〦〧〨〩",
}  # fmt: skip
SIGNS = [",", "，", "、", "|", ":", "；", "~", "～", "+", "#", "'", "→", "●", "=", "^", "$", "&", "⁄", "‖", "\u2028", "\ufffc"]
PUBLIC = [
    "没收违法所得共计13900001234元", "周转量 15912345678 人公里、13812345678吨公里", "车流量 13512345678 辆次", "面积 13912345678 平方厘米", "潇湘大道12号路灯、翠竹路3号公交站、1号入口",
    "一二三四五六七八九十", "“一二三四五六七”工作法", "二〇二三年十二月三十一日", "⑴⑵⑶⑷⑸⑹⑺⑻⑼", "①②③④⑤⑥⑦⑧⑨⑩", "㈠㈡㈢㈣㈤㈥㈦", "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角", "热线12345、12328、12315、12122",
    "2019年1201件、2020年1302件、2021年1403件", "43,11,03,20080220,2016", "42; 27; 40; 19950221; 2012", "1391、1205、1334、1410", "6222、1234、5678、9012 件", "比值 1:3:9:0、13:50:00",
    "投资项目代码 2305-431103-04-01-123456", "实施编码 11431103006543210X4430118001000", "湘公网安备 43110302000112号", "（2023）湘1103行初12号", "网站标识码 4311030012", "湘ICP备05000618号",
]  # fmt: skip


def found(text: str) -> set[str]:
    shown = readable(text)
    return {rule.name for rule in RULES for _ in rule.found(shown)}


@pytest.mark.parametrize("rule", NUMBERS)
def test_a_number_that_is_spelt_out_is_found(rule):
    spelt = {kind: NUMBERS[rule].translate({ord(str(n)): digit for n, digit in enumerate(digits)}) for kind, digits in SPELT.items()}
    assert [kind for kind, text in spelt.items() if rule not in found(f"经查，{text}，已登记。")] == []


def test_an_identity_number_is_found_whatever_sign_parts_it():
    parted = [sign.join(parts) for sign in SIGNS for parts in ((IDENTITY[:6], IDENTITY[6:14], IDENTITY[14:]), IDENTITY)]
    assert [text for text in parted if "公民身份号码" not in found(f"经查，{text}。")] == []


@pytest.mark.parametrize("text", PUBLIC)
def test_what_is_public_passes(text):
    assert found(text) == set()


def boxes(name: str, text: str) -> str:
    return "".join(f"<{name}>{digit}</{name}>" for digit in text)


def with_face(name: str) -> tuple[str, bytes]:
    """A PDF with a typeface of a name."""
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page().Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, BaseFont=pikepdf.Name(f"/ABCDEF+{name}"))))
        pdf.save(written)
    return "report.pdf", written.getvalue()


PLACES = {
    "cells": lambda text: page(f"<table><tr><td>号码</td>{boxes('td', text)}</tr></table>"), "a drawing": lambda text: page(f'<img alt="图" src="{svg(boxes("text", text))}">'),
    "Word's cells": lambda text: ("document.xml", f"<w:tr>{boxes('w:tc', text)}</w:tr>".encode()), "Word's lines": lambda text: ("document.xml", f"<w:p><w:t>{text[:6]}</w:t><w:br/><w:t>{text[6:]}</w:t></w:p>".encode()),
    "a typeface": with_face, "two cells": lambda text: page(f"<table><tr><td>{text[:6]}</td><td>{text[6:]}</td></tr></table>"), "two texts of JSON": lambda text: ("a.json", f'["{text[:6]}", "{text[6:]}"]'.encode()),
    "two lines": lambda text: ("run.log", f"{text[:6]}\n{text[6:]}\n".encode()), "from right to left": lambda text: page(f"<p>\u202e{text[::-1]}\u202c</p>"), "from right to left, by force": lambda text: page(f"<p><bdo dir='rtl'>{text[::-1]}</bdo></p>"),
}  # fmt: skip


@pytest.mark.parametrize("where", PLACES)
def test_it_is_found_where_each_digit_stands_by_itself(where):
    gate = Gate(Private(), machine=False)
    [problem] = gate.problems(*PLACES[where](IDENTITY))
    assert "公民身份号码" in problem and IDENTITY not in problem
    assert gate.problems(*PLACES[where](IDENTITY[:-1] + ("1" if IDENTITY[-1] != "1" else "2"))) == []


@pytest.mark.parametrize("words", ["ling yi er san si wu liu qi ba jiu", "líng yāo èr sān sì wǔ liù qī bā jiǔ", "Ling Yi Er San Si Wu Liu Guai Ba Gou", "zero one two three four five six seven eight nine"])
@pytest.mark.parametrize("between", [" ", "", ", "])
def test_a_number_that_is_spelt_as_it_is_spoken_is_found(words, between):
    if not (between or words.isascii()):
        pytest.skip("with tones, words stand by themselves")
    spelt = [between.join(words.split()[int(digit)] if digit.isdigit() else digit for digit in number) for number in NUMBERS.values()]
    problems = [Gate(Private(), machine=False).problems(*page(f"<p>经查，{text}。</p>")) for text in spelt]
    assert [[rule] for rule in NUMBERS if not any(rule in problem for found in problems for problem in found)] == []


def test_a_telephone_with_a_box_for_each_digit_is_found_where_it_is_called_one():
    gate = Gate(Private(), machine=False)
    assert "手机号码" in gate.problems(*page(f"<table><tr><td>联系电话</td>{boxes('td', PHONE)}</tr></table>"))[0]
    assert gate.problems(*page(f"<table><tr><td>每月件数</td>{boxes('td', PHONE)}</tr></table>")) == []


def test_a_table_of_small_counts_is_no_number():
    rows = "".join(f"<tr>{boxes('td', f'{n:018d}')}</tr>" for n in range(10**17, 10**17 + 10**15, 10**13 + 7))
    assert Gate(Private(), machine=False).problems(*page(f"<table>{rows}</table>")) == []
