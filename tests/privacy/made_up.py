"""Personal data that are nobody's, of every kind that a gate must find, in the forms in which people write them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum import luhn
from stdnum.cn import ric

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "试拟造虚例样测仿谬构"
#: A division code that no place has.
NOWHERE = "999001"


@dataclass(frozen=True)
class Secret:
    """A made-up value, and the rule that must find it."""

    rule: str
    text: str


def spaced(number: str, *groups: int) -> str:
    """A number in groups."""
    parts, place = [], 0
    for size in groups:
        parts.append(number[place : place + size])
        place += size
    return " ".join([*parts, number[place:]]).strip()


def full_width(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)


def identity(rng: random.Random) -> str:
    body = f"{NOWHERE}{rng.randint(1950, 2005)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.randint(1, 999):03d}"
    return body + ric.calc_check_digit(body + "0")


def mobile(rng: random.Random) -> str:
    return f"1{rng.choice('3456789')}{rng.randint(0, 10**9 - 1):09d}"


def card(rng: random.Random) -> str:
    body = f"62{rng.randint(10**15, 10**16 - 1)}"
    return body + luhn.calc_check_digit(body)


def name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.randint(1, 2)))


def secrets(seed: int, each: int) -> Iterator[Secret]:
    """So many of each kind, as written in ledgers and letters."""
    rng = random.Random(seed)
    for n in range(each):
        number, phone, account = identity(rng), mobile(rng), card(rng)
        yield Secret("公民身份号码", [number, full_width(number), spaced(number, 6, 8), spaced(number, 3, 3, 4, 4), number.lower()][n % 5])
        yield Secret("公民身份号码（15 位）", f"43{rng.randint(1000, 9999)}{rng.randint(50, 99)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.randint(0, 999):03d}")
        yield Secret("手机号码", [phone, full_width(phone), spaced(phone, 3, 4), "+86 " + phone, "-".join(spaced(phone, 3, 4).split()), " ".join(phone)][n % 6])
        yield Secret("固定电话", [f"0{rng.randint(700, 799)}-{rng.randint(2, 8)}{rng.randint(0, 999999):06d}", f"(010){rng.randint(60000000, 69999999)}"][n % 2])
        digits = rng.randint(0, 9999)
        yield Secret("车牌号", [f"湘M{digits:04d}学", f"粤B·{digits:04d}{rng.choice('ABCD')}", f"湘AD{digits:04d}{n % 10}", f"桂C{digits:04d}挂", f"京 A {digits:04d}7"][n % 5])
        yield Secret("银行卡号", [account, spaced(account, 4, 4, 4, 4), spaced(account, 6)][n % 3])
        serial = f"{rng.randint(1, 8)}{rng.randint(0, 9999999):07d}"
        yield Secret("护照或者通行证号码", [f"E{serial}", f"H{serial}", f"EA{serial[1:]}", f"G{serial}"][n % 4])
        yield Secret("电子邮箱", f"nobody.{rng.randint(0, 9999)}@{rng.choice(['example.com', 'mail.example.cn'])}")
        yield Secret("住址", rng.choice([f"样例路{n + 1}号", f"虚构街道造样巷{n + 3}-2号", f"{n + 1}栋{rng.randint(1, 4)}单元{rng.randint(101, 909)}室", f"假想村{n % 9 + 1}组{n + 5}号"]))
