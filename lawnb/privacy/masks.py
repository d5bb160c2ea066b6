"""Masks for tables that show cases: what a published decision may say of a natural person, and no more.

Sources: 行政处罚法 (2021) art. 48 and 个人信息保护法 arts. 6, 31 for what is hidden; 最高人民法院关于人民法院在互联网公布裁判文书的规定
(法释〔2016〕19号) arts. 9, 10 for how: the surname stays and the rest becomes 某, of a name of a minority or a foreigner the first character
stays, of one in Latin letters the first letter, equal masks of different persons are numbered; numbers of papers, phones, accounts,
addresses and plates are left out. Companies and their credit codes are public.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lawnb.intake.codes import is_identity_number
from lawnb.privacy.names import BETWEEN, IN_BRACKETS, ORGANISATION, is_name, persons
from lawnb.privacy.plates import PROVINCES
from lawnb.privacy.reading import readable, squeezed
from lawnb.privacy.rules import HAN, RULES
from lawnb.privacy.surnames import COMMON_SURNAMES
from lawnb.privacy.words import dictionary

HIDDEN = "（略）"
SOMEBODY = "某"
COMPOUND_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 夏侯 轩辕 端木 南宫 司空 西门 闻人 东郭 百里 呼延 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 "
    "仲孙 钟离 鲜于 闾丘 亓官 司寇 拓跋 赫连 独孤 万俟 公羊 纳兰 完颜 耶律 第五 梁丘 左丘 东门 南门 北堂 漆雕 乐正 壤驷 公良 夹谷 宰父 谷梁 段干 百里 羊舌 微生 即墨 达奚 叱干".split()
)
#: The end of an organisation that is none of one man: what he has registered in his own name is a shop.
COMPANY = re.compile(r"(?:公司|集团|企业|合作社|合作联社|事务所|学校|医院|银行|协会|学会|工会|委员会|政府|机关|局|法院|检察院|大队|中队|支队)(?:[（(].{0,200}[)）])?$")
NATURAL, SHOP, LEGAL = "自然人", "个体工商户", "法人及非法人组织"
#: Who never appears in what is published, be it masked.
NEVER = re.compile(f"((?:证人|举报人|投诉人|报案人|检举人|控告人|鉴定人|监护人|法定代理人|被害人|受害人)[:：]?\\s?)((?:[{HAN}]某{{1,2}}\\d*[、和及与,，]?)+)")
MINOR = re.compile("未成年|未满十[四六八]周岁|未满1[468]周岁")
PLATE = re.compile(f"^([{PROVINCES}使领])\\W*([A-Z]).*", re.DOTALL)
#: Signs that a readable text has in their half-width form.
FULL_WIDTH = dict(zip(",:;()!?", "，：；（）！？", strict=True))
#: A mask may take a case's number for a child's; the gate, which would stop the report, may not.
YOUNG = replace(RULES[0], holds=lambda number: is_identity_number(number.upper()))
LATIN = re.compile(r"[A-Za-z]")


# -- names -------------------------------------------------------------------------------------------------------------


def masked_name(name: str) -> str:
    """A natural person's name: 张某, 张某某, 欧阳某, 买某某, J."""
    bare = squeezed(IN_BRACKETS.sub("", readable(name)))
    if not bare:
        return SOMEBODY
    if LATIN.match(bare):
        return bare[0].upper()
    surname = bare[:2] if bare[:2] in COMPOUND_SURNAMES and len(bare) > 2 else bare[0]
    given = bare[len(surname) :]
    return surname + SOMEBODY * (1 if len(given) == 1 else 2)


def distinct_masks(names: Iterable[str]) -> dict[str, str]:
    """The masks of the persons of one case, by name without spaces: those that would be alike are numbered."""
    masks = {squeezed(name): masked_name(name) for name in names}
    masks.pop("", None)
    alike: dict[str, list[str]] = {}
    for name, mask in masks.items():
        alike.setdefault(mask, []).append(name)
    return {name: f"{mask}{alike[mask].index(name) + 1}" if len(alike[mask]) > 1 else mask for name, mask in masks.items()}


def masked_party(text: str, kind: str | None = None, masks: Mapping[str, str] | None = None) -> str:
    """A party to a case: a company as it is, of a shop's name the person in it, of persons the surnames.

    Parameters
    ----------
    kind
        What the ledger says that it is: 自然人, 个体工商户, 法人及非法人组织; else its name tells.
    masks
        The masks of the persons of the case, of its representative for example.
    """
    masks = dict(masks or {})
    if kind == SHOP:
        return _shop(text, masks)
    if kind == LEGAL and not is_name(squeezed(text)):
        return readable(text)
    parts = [part.strip() for part in BETWEEN.split(readable(text)) if part.strip()]
    if kind != NATURAL and not any(map(is_name, parts)):
        return readable(text) if COMPANY.search(readable(text)) else _shop(text, masks)
    own = distinct_masks(part for part in parts if kind == NATURAL or is_name(part)) | masks
    return "、".join(own.get(squeezed(part)) or (masked_name(part) if kind == NATURAL else _shop(part, masks)) for part in parts)


def _shop(text: str, masks: Mapping[str, str]) -> str:
    """The name of a shop or of whatever is no company: with the masks of known persons, else of what reads as a name."""
    shown = _named(readable(text), masks)
    if shown != readable(text) or COMPANY.search(shown):
        return shown
    if is_name(squeezed(text)) and not ORGANISATION.search(squeezed(text)):
        return masked_name(text)
    return _named(shown, _names_in(shown))


def _named(text: str, masks: Mapping[str, str]) -> str:
    """A text with masks for names, be they spaced out; the longest first."""
    for name in sorted(masks, key=len, reverse=True):
        text = re.sub(r"[\s·]*".join(map(re.escape, name)), masks[name], text) if len(name) > 1 else text
    return text


def _names_in(text: str) -> dict[str, str]:
    """What a text itself names: words that read as names with a surname."""
    words = [word for word, tag in dictionary().tag(text, True) if tag == "nr" and 2 <= len(word) <= 4 and is_name(word)]
    return distinct_masks(word for word in words if word[0] in COMMON_SURNAMES or word[:2] in COMPOUND_SURNAMES)


# -- numbers and texts -------------------------------------------------------------------------------------------------


def cut_plate(plate: str) -> str:
    """A plate down to what many share: 湘M*****."""
    match = PLATE.match(readable(plate).strip().upper())
    return f"{match[1]}{match[2]}*****" if match else HIDDEN


def masked_text(text: str, masks: Mapping[str, str] | None = None) -> str:
    """A text without numbers of persons, phones and doors, plates cut, names masked: those that are known, and what reads as one.

    Witnesses, informants, victims and guardians are told by what they are, not by their masks.
    """
    written, text, parts, end = text, readable(text), [], 0
    for start, stop, rule in sorted(_spans(text)):
        if start >= end:
            parts += [text[end:start], cut_plate(text[start:stop]) if rule == "车牌号" else HIDDEN]
        end = max(end, stop)
    text = "".join([*parts, text[end:]])
    known = dict(masks or {})
    text = _named(text, known)
    fresh = {name: mask for name, mask in _names_in(text).items() if SOMEBODY not in name}
    return _punctuated(NEVER.sub(lambda match: match[1].rstrip("：: "), _named(text, fresh)), written)


def _punctuated(text: str, written: str) -> str:
    """A text with the full-width signs that it was written with."""
    return text.translate({ord(half): full for half, full in FULL_WIDTH.items() if full in written})


def _spans(text: str) -> Iterable[tuple[int, int, str]]:
    for rule in (*RULES, YOUNG):
        yield from ((start, stop, rule.name) for start, stop in rule.found(text))


def masked_cell(text: str) -> str:
    """A cell or a word of which nothing else is known: a name, a party or a text."""
    plain = readable(text).strip()
    if all(map(is_name, filter(None, (part.strip() for part in BETWEEN.split(plain))))):
        return masked_party(plain)
    return masked_text(plain, distinct_masks(persons(plain)))
