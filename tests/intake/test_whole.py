"""What is read of a whole column at once is what each of its texts means by itself."""

import pytest

from lawnb.intake.cells import BadCell, Context
from lawnb.intake.contracts import contract, contract_names
from lawnb.intake.values import interpret
from lawnb.intake.whole import read_all, read_some

#: Texts in forms of their own, and some that look like them.
TEXTS = (
    "", " ", "无", "不适用", "—", "/", "N/A", "是", "否", "合格", "其他-某某", "程序、文书", "案件（一）", "a b", "x-1_y", ">=80%", "Err:502", "#REF!", "#", "??", "？？？",
    "锟斤拷", "案锟斤拷件", "\ufffd", "案\u200b件", "案\n件", "案" * 1001, "2023-01-05", "2023-1-5", "2023/1/5", "2023.01.05", "2023年1月5日", "2023年1月5号", "2023-02-30",
    "2023/13/1", "1948-12-31", "1949-01-01", "2199-12-31", "2200-01-01", "20230105", "45000", "0", "7", "007", "-3", "+3", "1.50", "1e5", "1,234", "１２", "100元", "0.2万元",
    "5000000", "1234567890123456", "A001", "1E5", "湘交罚〔2023〕12号", "湘交罚[2023]12号", "431103199001011234", "11010519491231002X", "110105194912310020",
    "91430000MA4L16JQ9B", "911100006000373 41L", "91110000600037341L", "100000000000000000", "12345678E012345678",
)  # fmt: skip
FIELDS = {
    (field.type, field.code, field.enum, field.required, field.minimum, field.maximum, field.pattern, field.separator, field.unit): field
    for name in contract_names()
    for field in contract(name).fields
}


def alone(text, field, scale):
    """The value of a text by itself and what was normalised, or None where it is refused."""
    try:
        value, note = interpret(text, field, Context(scale))
        return type(value), str(value), note
    except BadCell:
        return None


@pytest.mark.parametrize("scale", [0, 4])
@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: f"{field.type}-{field.name}")
def test_a_column_means_what_its_texts_mean(field, scale):
    for text in TEXTS:
        if (read := read_all([text, text], field, scale)) is not None:
            [value, other], note = read
            assert (type(value), str(value), note if text else None) == alone(text, field, scale)
            assert other == value
    found, notes = [None] * len(TEXTS), {}
    left = read_some(list(TEXTS), list(range(len(TEXTS))), field, scale, found, notes)
    noted = {place: note for note, places in notes.items() for place in places}
    for place in set(range(len(TEXTS))) - set(left):
        assert (type(found[place]), str(found[place]), noted.get(place)) == alone(TEXTS[place], field, scale)


def test_a_column_with_one_other_text_is_not_read_as_a_whole():
    date, number = contract("penalties").field("decision_date"), contract("penalties").field("fine_yuan")
    assert read_all(["2023-01-05", "昨天"], date, 0) is None
    assert read_all(["2023-01-05", "2023/1/6"], date, 0) is None
    assert read_all(["100", "—"], number, 0) is None
    assert read_all([], number, 0) is None
