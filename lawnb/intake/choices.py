"""Cells with one word or several of a list, and yes or no."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from lawnb.errors import nearest
from lawnb.intake.cells import BadCell, Cell, Context, as_text, shown
from lawnb.intake.contracts import Field

TRUE_WORDS = {"是", "有", "y", "yes", "true", "√", "✓", "☑", "1", "对", "已"}
FALSE_WORDS = {"否", "无", "没有", "n", "no", "false", "×", "✗", "x", "0", "错", "不是", "未"}
#: 其他-某某, as the national data standard writes what its list lacks.
OTHER = re.compile(r"其[他它][-—:(][^、,;]+")
#: Possessive, for thirty thousand separators before something else would be divided between the two in every way.
MARKS = r"(?:[、,;/+&|。.]|\(?[0-9]{1,2}[.、)])*+"
SEPARATORS = re.compile(MARKS + "(?:并处以|并处|并|处以|处|及|和|与)?" + MARKS)


def read_boolean(cell: Cell, field: Field, context: Context) -> tuple[bool, str | None]:
    word = as_text(cell).strip().casefold()
    word = unicodedata.normalize("NFKC", word)
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS, None if word in ("是", "否") else "改写为“是”或“否”"
    raise BadCell(f"{shown(cell, field)} 不是“是”或“否”", "请填写“是”或“否”，不清楚请留空")


@cache
def words(field: Field) -> dict[str, str]:
    """The enumerated values by every word that stands for one, compared without spaces and half-width."""
    pairs = [(word, word) for word in field.enum] + [(word, value) for word, value in field.synonyms.items() if value]
    return {plain_word(word): value for word, value in pairs}


@cache
def plain_word(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def read_one_of(text: str, field: Field) -> tuple[str, str | None]:
    word = plain_word(text)
    value = words(field).get(word) or (_other(word, field))
    if value is None:
        raise BadCell(f"{shown(text, field)} 不在可填的值之内", nearest(word, field.enum))
    return value, None if value == text else f"“{text[:20]}”读作“{value}”"


def _other(word: str, field: Field) -> str | None:
    """其他-某某, as the national data standard writes what its list lacks."""
    value = next((value for value in field.enum if value.startswith("其他")), None)
    return value if value and re.fullmatch(r"其[他它][-—:(].+", word) else None


def read_several(text: str, field: Field) -> tuple[tuple[str, ...], str | None]:
    """Several enumerated values of one cell, in the contract's order; the longest word counts where one holds another."""
    last = next((value for value in field.enum if value.startswith("其他")), "")
    rest, found = OTHER.sub(last, plain_word(text)), []
    for word, value in sorted(words(field).items(), key=lambda pair: -len(pair[0])):
        while word in rest:
            found.append(value)
            rest = rest.replace(word, "\0", 1)
    left = [part for part in rest.split("\0") if not SEPARATORS.fullmatch(part)]
    if left or not found:
        raise BadCell(f"{shown(text, field)} 不在可填的值之内", nearest(left[0] if left else text, field.enum))
    values = tuple(value for value in field.enum if value in found)
    plain = field.separator.join(values)
    return values, None if plain == text else f"“{text[:20]}”读作“{plain}”"
