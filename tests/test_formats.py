import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawnb import formats


@given(st.integers(min_value=0, max_value=10**15))
def test_money_in_wanyuan_loses_no_fen(fen):
    yuan = Decimal(fen) / 100
    assert Decimal(formats.wanyuan(yuan)) * 10_000 == yuan


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (1442158, "144.2158万元"), (99_999_999, "9999.9999万元"), (100_000_000, "1亿元"), (Decimal("1.4933E+10"), "149.33亿元"),
        (374_123_456, "37412.3456万元"), (-250_000_000, "-2.5亿元"), (0, "0元"),
    ],
)  # fmt: skip
def test_a_sentence_counts_in_yiyuan_where_that_is_short_and_loses_nothing(yuan, text):
    assert formats.with_unit(yuan, "元") == text


@pytest.mark.parametrize(
    ("n", "text"), [(1_370_700, "137.07万起"), (Decimal("8.0960E+5"), "80.96万起"), (108_156, "108156起"), (17_300, "17300起"), (300_000, "30万起"), (0, "0起")]
)
def test_a_large_round_count_is_written_in_wan(n, text):
    assert formats.with_unit(n, "起") == text


@pytest.mark.parametrize(("ratio", "text"), [("1", "100%"), ("0.242", "24.2%"), ("0.5", "50%"), ("0.27066", "27.07%"), ("1.5", "150%"), ("-0.05", "-5%"), ("0", "0%")])
def test_a_share_in_a_sentence_has_no_zeros_that_say_nothing(ratio, text):
    assert formats.with_unit(Decimal(ratio), "1") == text


def test_no_amount_in_data_looks_like_a_phone():
    # 149.33亿元 in yuan has the eleven digits of a mobile phone, and a report with it could not be published
    from lawnb.publish.gate import Gate

    for yuan in (14_933_000_000, Decimal("1.3800001234E+10"), 13_800_001_234):
        assert Decimal(formats.data(yuan)) == yuan
        assert not Gate().problems("figures.json", f'{{"value": "{formats.data(yuan)}"}}'.encode())
    assert formats.data(1442158) == "1442158"
    assert formats.data(Decimal("617.5")) == "617.5"


def test_a_share_is_rounded_half_up():
    assert formats.percent(Decimal("0.00125")) == "0.13%"
    assert formats.percent(Decimal("0.27066")) == "27.07%"


def test_a_number_has_neither_exponent_nor_trailing_zeros():
    assert formats.plain(Decimal("6.22E+5")) == "622000"
    assert formats.plain(Decimal("1.500")) == "1.5"
    assert formats.plain(1200) == "1200"


def test_a_date_has_no_leading_zeros():
    assert formats.date(datetime.date(2024, 2, 7)) == "2024年2月7日"


@pytest.mark.parametrize(
    ("n", "level", "label"),
    [(1, 1, "一、"), (10, 1, "十、"), (11, 2, "（十一）"), (20, 2, "（二十）"), (35, 1, "三十五、"), (3, 3, "3."), (4, 4, "（4）")],
)
def test_headings_are_numbered_as_official_documents_are(n, level, label):
    assert formats.numbering(n, level) == label


def test_a_number_beyond_the_numerals_is_refused():
    with pytest.raises(ValueError, match="only 1 to 99"):
        formats.numeral(100)


@pytest.mark.parametrize(("value", "text", "number"), [
    (Decimal("1.3E+4"), "1.3万件", "1.3万"), (Decimal("2.402E+5"), "24.02万件", "24.02万"), (13000, "13000件", "13000"), (Decimal("13000"), "13000件", "13000"), (Decimal("3E+3"), "3000件", "3000"),
])  # fmt: skip
def test_a_count_that_was_given_in_万_is_told_no_more_exactly(value, text, number):
    assert (formats.with_unit(value, "件"), formats.bare(value, "件")) == (text, number)


@pytest.mark.parametrize(("yuan", "text"), [("24879.5", "24879.5元"), ("1442158", "144.2158万元"), ("374123456.78", "37412.345678万元"), ("650", "650元")])
def test_jiao_and_fen_are_told_in_yuan(yuan, text):
    assert formats.money(Decimal(yuan)) == text
