"""What a spreadsheet would run: told apart from text, so that all that is written stays text, and from formulas that only compute."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

#: What a spreadsheet takes for the beginning of a formula, in either width; after spaces too, which programs strip.
FORMULA = re.compile(r"[\s\ufeff]*[=+\-@|＝＋－＠]|[\t\r\n]")
NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?%?")
#: Functions that compute from cells of the workbook, and reach nothing else.
FUNCTIONS = frozenset(
    "ABS AND AVERAGE AVERAGEIF AVERAGEIFS CHAR CODE COLUMN COLUMNS CONCAT CONCATENATE COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DATEDIF DAY DAYS "
    "EDATE EOMONTH EXACT FALSE FIND HLOOKUP IF IFERROR IFNA IFS INDEX INT ISBLANK ISERROR ISNUMBER ISTEXT LARGE LEFT LEN LOOKUP LOWER MATCH MAX MEDIAN MID "
    "MIN MOD MONTH N NETWORKDAYS NOT OR PRODUCT RANK RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS SEARCH SMALL STDEV SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT "
    "SWITCH T TEXT TEXTJOIN TODAY TRIM TRUE TRUNC UNIQUE UPPER VALUE VLOOKUP WEEKDAY XLOOKUP YEAR".split()
)
CELL = r"\$?[A-Z]{1,3}\$?\d{1,7}|\$?[A-Z]{1,3}|\$?\d{1,7}"
#: Cells of this workbook; another workbook's have brackets or a path, another program's (DDE) a bar; no name of a sheet has any of these.
CELLS = re.compile(rf"(?:'(?:[^'\[\]|\\/?*]|'')+'!|[^'\[\]|!\\/?*]+!)?(?:{CELL})(?::(?:{CELL}))?", re.IGNORECASE)


def like_formula(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula, now or when somebody edits its cell."""
    return FORMULA.match(text) is not None


def csv_text(text: str) -> str:
    """A text for a cell of a CSV file, which has no types: an apostrophe keeps it text; numbers stay as they are."""
    return f"'{text}" if like_formula(text) and not NUMBER.fullmatch(text) else text


def only_computes(formula: str) -> bool:
    """Whether a formula is made of numbers, texts, cells of its workbook, and functions that compute from these."""
    from openpyxl.formula import Tokenizer

    try:
        return formula.startswith("=") and all(_known(tokens) for tokens in _tokens(Tokenizer(formula)))
    except Exception:  # what openpyxl cannot take apart, whatever it raises over it, nobody knows to be harmless
        return False


def _tokens(parsed: Any) -> Iterator[tuple[str, str, str]]:
    yield from ((token.type, token.subtype, token.value) for token in parsed.items)


def _known(token: tuple[str, str, str]) -> bool:
    kind, subtype, value = token
    if kind == "OPERAND":
        return subtype != "RANGE" or CELLS.fullmatch(value) is not None
    if kind == "FUNC" and subtype == "OPEN":
        return value.rstrip("(").upper().removeprefix("_XLFN.").removeprefix("_XLWS.") in FUNCTIONS
    return True
