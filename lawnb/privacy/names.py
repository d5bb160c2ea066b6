"""The persons that a bureau's records name, and where a text names one of them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lawnb.intake.records import Records
from lawnb.intake.tables import Table
from lawnb.privacy.reading import readable, squeezed
from lawnb.privacy.rules import HAN
from lawnb.privacy.surnames import COMMON_SURNAMES, RARE_SURNAMES, SURNAMES
from lawnb.privacy.traditional import simplified
from lawnb.privacy.words import is_ordinary, is_phrase, is_word

#: Between the names of several persons in one cell.
BETWEEN = re.compile(r"[、，,;；/|\\&+\n]|(?:和|及|与)(?=[\u4e00-\u9fff]{2,4}(?:$|[、，,;；/|\\&+\n]))")
#: Longer ones have no name before them; without an end each bracket would be followed to the text's.
IN_BRACKETS = re.compile(r"[(\[（【].{0,200}?[)\]）】]")
#: What follows a name and is none of it.
AFTER_NAME = re.compile(r"(?:同志|先生|女士|等.*|\d{1,4}人?|(?<=[\u4e00-\u9fff])[A-Za-z\d]{1,3}|(?:副)?(?:局长|书记|主任|科长|股长|队长|大队长|中队长|处长|所长|站长))$")
#: What persons are in a case, and for others.
PARTIES = "当事人|申请人|被申请人|原告|被告|第三人|投诉人|举报人|报案人|承办人|审核人|评查人|检查人|执法人员|负责人|责任人|联系人|经办人"
OTHERS = "代表人|代理人|监护人|证人|授课人|驾驶员|司机|车主"
#: What stands before one and is none of it: a number in a list, what the person is.
BEFORE_NAME = re.compile(rf"^(?:\(?\d{{1,2}}[.)）、]\s*)?(?:(?:{PARTIES}|法定代表人|{OTHERS}|个体户|副?局长|副?书记|副?主任|副?大队长|姓名)\s*[:：]?\s*)?")
#: A name that is masked already, or none.
MASKED = re.compile(r"[某*＊×●○_#?？]|[\u4e00-\u9fff][xX]|^[甲乙丙丁戊己庚辛壬癸]$|不详|未知|匿名|保密")
#: Rare characters of names stand beyond the common ones.
_SIGN = f"[{HAN}\u3400-\u4dbf\U00020000-\U0003ffff〇]"
#: Between the parts of one name; a dash parts two persons, or the parts of a name, each of which tells.
DOT = re.compile(r"(?<=[\u4e00-\u9fff])[•.](?=[\u4e00-\u9fff])")
DASH = re.compile(r"(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])")
HAN_NAME = re.compile(f"{_SIGN}{{2,4}}|{_SIGN}{{1,10}}(?:·{_SIGN}{{1,10}})+")
LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z.'-]+(?: [A-Za-z][A-Za-z.'-]*)+")
#: How organisations' names end; they are public.
ORGANISATION = re.compile(
    r"(?:公司|集团|企业|工厂|厂|店|商行|商店|经营部|门市部|合作社|联合社|事务所|中心|学校|医院|银行|协会|学会|工会|委员会|政府|机关|部门|单位"
    r"|局|厅|院|法院|检察院|站|所|队|大队|中队|支队|股|科|处|办|办公室|室|组|部|社|村|社区|街道|镇|乡|场|园|馆|行|车队|分公司)$"
)
#: What makes of a name that of a place; 江华 is one of a person and of a county.
OF_A_PLACE = re.compile(r"(?:[省市县州镇乡](?![长场民])|区(?![长域别])|[\u4e00-\u9fff]{1,3}族)")
#: Signs that may part the characters of a name, and none between two words of a sentence.
SIGNS = re.compile(rf"(?<=[{HAN}])[·.\-_/\\|*~+=()\"'“”‘’「」‧●]{{1,2}}(?=[{HAN}])")
#: As long as names are, with a sign behind each character.
LONGEST_NAME = 12
#: A personal code that is long enough to be nothing else.
SHORTEST_CODE = 6
#: What stands before or after the name of a person.
BEFORE_PERSON = re.compile(f"(?:{PARTIES}|{OTHERS}|法人|局长|书记|主任|科长|股长|队长|处长|所长|站长|同志|姓名|名叫|职工|村民)[:：]?$")
AFTER_PERSON = re.compile("^(?:同志|先生|女士|[副]?(?:局长|书记|主任|科长|股长|队长|处长|所长|站长)|本人|等[一二三四五六七八九十\\d]+人|[（(](?:男|女))")
#: Between two texts that are looked through as one.
BOUND = "\0"
#: So many characters on each side of a name are read to tell a name from pieces of words.
AROUND = 12
#: Where the kernel of a run tells its parent what must not go out.
TOLD = "LAWNB_PRIVATE"


@dataclass(frozen=True)
class Private:
    """What the records of a report hold that must not go out.

    Parameters
    ----------
    names
        Persons' names, without spaces.
    codes
        Numbers of persons' papers and the like, without spaces.
    public
        What the bureau has said may go out: its own telephone, address, the name of its head.
    withheld
        Ids of the figures that are not printed, those of earlier years as ``<id>@<year>``.
    """

    names: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    public: tuple[str, ...] = ()
    withheld: frozenset[str] = frozenset()

    def __or__(self, other: Private) -> Private:
        return Private(self.names | other.names, self.codes | other.codes, (*self.public, *other.public), self.withheld | other.withheld)

    @cached_property
    def _allowed(self) -> tuple[str, ...]:
        return tuple(_bare(text) for text in self.public)

    def allows(self, text: str) -> bool:
        """Whether the bureau has said that a text may go out, by itself or as a part of a longer one."""
        bare = _bare(text)
        return any(bare in allowed for allowed in self._allowed)

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        """The names and codes by their first two characters, the longest first."""
        found: dict[str, list[str]] = {}
        forms = {name.replace("·", sign) for name in self.names if "·" in name for sign in ("", ".", "-")}
        forms |= {form for name in self.names if name.isascii() for form in (name.upper(), name.lower())}
        forms |= set(map(simplified, self.names))
        for text in sorted(self.names | self.codes | forms, key=lambda text: (-len(text), text)):
            if not self.allows(text):
                found.setdefault(text[:2], []).append(text)
        return found

    @cached_property
    def _start(self) -> re.Pattern[str] | None:
        """What every name and code begins with: one of their first characters, one of their second ones behind it."""
        first, second = ("".join(map(re.escape, sorted({start[n] for start in self._by_start if len(start) > n}))) for n in range(2))
        longer = all(len(start) > 1 for start in self._by_start)
        return re.compile(f"[{first}](?=[{second}])" if longer else f"[{first}]") if first else None

    def found(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Names and codes that a squeezed text holds, and from where to where: none that is only a piece of two words."""
        text = simplified(text)
        # name by name: each has a dictionary of its own
        for name, start in sorted(self._standing(text)):
            if (_whole_code if name in self.codes else _is_person)(text, name, start):
                yield name, start, start + len(name)
        yield from self._parted(text)

    def _parted(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Names with signs between their characters; of two characters only beside what persons are called."""
        for sign in SIGNS.finditer(text) if self._start else ():
            begin = max(sign.start() - LONGEST_NAME, 0)
            begin = max(begin, text.rfind(BOUND, begin, sign.start()) + 1)
            around = text[begin : sign.end() + LONGEST_NAME].partition(BOUND)[0]
            places = [n for n, character in enumerate(around, begin) if not SIGNS.match(text, n)]
            bare = "".join(map(text.__getitem__, places))
            for name, start in self._standing(bare):
                first, last = places[start], places[start + len(name) - 1]
                whole = len(name) > 2 and _is_person(bare, name, start) or BEFORE_PERSON.search(bare[:start])
                if name not in self.codes and first < sign.start() < last and whole:
                    yield name, first, last + 1

    def _standing(self, text: str) -> Iterator[tuple[str, int]]:
        """Where a text has the characters of a name or a code, the longest there."""
        for match in self._start.finditer(text) if self._start else ():
            start = match.start()
            names = (*self._by_start.get(text[start : start + 2], ()), *self._by_start.get(text[start], ()))
            name = next((name for name in names if text.startswith(name, start)), None)
            if name is not None:
                yield name, start


def _bare(text: str) -> str:
    return re.sub(r"[\s\-·()（）]", "", readable(text)).lower()


def _whole_code(text: str, code: str, start: int) -> bool:
    around = text[max(start - 1, 0) : start] + text[start + len(code) : start + len(code) + 1]
    return not re.search(r"[0-9A-Za-z]", around)


def _is_person(text: str, name: str, start: int) -> bool:
    """Whether a name in a text is a person's: not the end of one word and the beginning of the next, nor a word of every day in a sentence."""
    before = text[max(start - AROUND, 0) : start].rpartition(BOUND)[2]
    after = text[start + len(name) : start + len(name) + AROUND].partition(BOUND)[0]
    if LATIN_NAME.fullmatch(name) or name.isascii():
        return not re.search(r"[A-Za-z]$", before) and not re.match(r"[A-Za-z]", after)
    if not before + after:
        return True  # by itself, as in a cell
    if is_ordinary(name) or OF_A_PLACE.match(after):
        return bool(BEFORE_PERSON.search(before) or AFTER_PERSON.match(after))
    return is_word(before, name, after)


# -- from records ------------------------------------------------------------------------------------------------------


def persons(text: str) -> Iterator[str]:
    """The names of persons in a cell of a column of persons, without spaces; organisations and masks are none."""
    for part in BETWEEN.split(DASH.sub("、", IN_BRACKETS.sub("、", readable(text)))):
        words = part.split()
        together = len(words) > 1 and all(re.fullmatch(f"[{HAN}]{{2,4}}", word) for word in words)
        for name in words if together else [" ".join(words)]:
            name = DOT.sub("·", AFTER_NAME.sub("", BEFORE_NAME.sub("", name)))
            if not MASKED.search(name) and is_name(name):
                yield squeezed(name)


def is_name(text: str) -> bool:
    """Whether a text could be the name of a person, and is none of an organisation."""
    plain = "".join(text.split()) if re.search(f"[{HAN}]", text) else text
    if not HAN_NAME.fullmatch(plain):
        return bool(LATIN_NAME.fullmatch(plain))
    return not ORGANISATION.search(plain) or len(plain) < 4 and plain[0] in COMMON_SURNAMES


def _is_remark(text: str) -> bool:
    """Whether what stands in a column of persons is none: 见附件, 群众."""
    return bool(re.match(f"[{HAN}]", text)) and text[0] not in SURNAMES | RARE_SURNAMES and is_phrase(text)


def private_of(table: Table) -> Private:
    """Who is named in a table's columns of persons, and the codes in its other private columns."""
    names: set[str] = set()
    codes: set[str] = set()
    for each in table.contract.fields:
        if each.private and each.type == "string" and table.has(each.name):
            texts = [value for value in table.column(each.name).coded.values if isinstance(value, str)]
            if each.person:
                names.update(name for text in texts for name in persons(text) if not _is_remark(name))
            elif each.code:
                codes.update(code for code in map(squeezed, texts) if len(code) >= SHORTEST_CODE and re.search(r"\d", code) and not MASKED.search(code))
    return Private(frozenset(names), frozenset(codes))


def private_records(records: Records | None) -> Private:
    """Who is named in the records of a year, and of the years before that came with them."""
    found = Private()
    while records is not None:
        for table in records.tables():
            found |= private_of(table)
        records = records.before
    return found


# -- from the kernel of a run to its parent -----------------------------------------------------------------------------


def tell(gathered: Callable[[], Private]) -> None:
    """In the kernel of a run: leave what must not go out in the run's private folder, for the gate; elsewhere nothing."""
    if place := os.environ.get(TOLD):
        private = gathered()
        value = {"names": sorted(private.names), "codes": sorted(private.codes), "public": list(private.public), "withheld": sorted(private.withheld)}
        Path(place).write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def told() -> Private | None:
    """What the kernel of this run told; None where it told nothing, or where there is no run."""
    place = Path(os.environ.get(TOLD, ""))
    if not place.is_file():
        return None
    try:
        value = json.loads(place.read_text("utf-8"))
        return Private(frozenset(value["names"]), frozenset(value["codes"]), tuple(value["public"]), frozenset(value["withheld"]))
    except (ValueError, LookupError, TypeError):
        return None  # a cell has written there
