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
