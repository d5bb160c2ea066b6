"""What a text says only to one who decodes it: markup in it, data addresses, base64, hexadecimals, escapes of every language."""

from __future__ import annotations

import base64
import binascii
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from html import unescape
from itertools import accumulate, chain
from urllib.parse import unquote

from lawnb.privacy.markup import markup_part
from lawnb.privacy.piece import Damaged, Part, Unreadable, inside
from lawnb.privacy.reading import APART
from lawnb.privacy.spoken import SPOKEN, may_be_spoken, spoken
from lawnb.privacy.texts import BINARY, DEEPEST, MAGIC, TOO_DEEP, parts

#: In letters of any case; the last ones are those that Python takes for another case of an i, an s and a k.
DATA_ADDRESS = re.compile(r"[dD][aA][tT][aA]:([\w.+-]+/[\w.+-]+)?((?:;[\w.+-]+=[\w.+\"-]+)*)(;[bB][aA][sS\u017f][eE]64)?,([^\s\"'<>)]*(?:\s+[A-Za-z0-9+/=\u0130\u0131\u017f\u212a]{20,})*)")
#: Runs that base64 or hexadecimals could be, those that a filling ends with it.
RUN = re.compile(r"[A-Za-z0-9+/_-]{8,}=?")
#: Of base64 without a filling: what is shorter, unless it begins as a Chinese text in UTF-8 does, is a word.
SHORTEST_RUN, SHORTEST_FILLED = 12, 10
#: Lines of base64 that go on: the end of one, and a whole one, which is sooner seen not to be there.
LONG_LINE = re.compile(r"[A-Za-z0-9+/]{60}\r?\n[A-Za-z0-9+/=]")
FOLDED = re.compile(r"(?<=[A-Za-z0-9+/]{60})\r?\n(?=[A-Za-z0-9+/=])")
ESCAPED = re.compile(r"\\[uU]|\\x[0-9a-fA-F]{2}|\\[0-9a-fA-F]{2,6}|%[0-9a-fA-F]{2}|&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]+);?|=[0-9A-F]{2}=[0-9A-F]{2}")
#: What has a reader read from right to left; numbers are not, unless by force.
BACKWARDS = re.compile("[\u202d\u202e]")
BYTES = re.compile(r"(?:=[0-9A-F]{2}){2,}|(?:\\x[0-9a-fA-F]{2}){2,}")
POINT = re.compile(r"\\(?:[uU]\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-9a-fA-F]{1,6})[ \t\n]?)")
HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2}){8,}|(?<![0-9A-Fa-f])[eE][4-9](?:[0-9A-Fa-f]{2}){5,7}(?![0-9A-Fa-f])")
MARKUP = re.compile(r"<[a-zA-Z!/?][^<>]*>")
URL_SAFE = str.maketrans("-_", "+/")
#: What is longer is no name that comes again.
LONGEST_KEPT = 128
DECODED = "（解码后）"
#: What alone can hide something; a text without is what it says.
HIDING = re.compile(r"[<&%\\=]|[A-Za-z0-9+/_-]{8}|[dD][aA][tT][aA]:")
#: What a text of ours is written with: bytes that are none, read as two for a character, seldom are of such only.
WRITTEN = re.compile(r"[\x20-\x7e\t\r\n\u4e00-\u9fff\u3000-\u3020\uff00-\uff5e“”‘’·—…]+")
#: A shorter run says something only where it is Chinese, or a number.
SHORTEST, FEWEST_DIGITS = 11, 6


def wrapped(text: str, depth: int) -> bool:
    """Whether all that a text says is in its markup's texts."""
    return "<" in text and depth < DEEPEST and bool(MARKUP.search(text))


def hidden(text: str, depth: int = 0, where: Callable[[], str] = lambda: "") -> Iterator[Part]:
    """What a text says only to one who decodes it once.

    Parameters
    ----------
    depth
        Of how many formats and codes it was taken itself.
    where
        Its place.

    Raises
    ------
    Unreadable
        It is wrapped too often.
    """
    if not HIDING.search(text) and not BACKWARDS.search(text) and not may_be_spoken(text):
        return
    for part in _behind_text(text, depth, where):
        if depth >= DEEPEST:
            raise Unreadable(TOO_DEEP)
        yield part


def _behind_text(text: str, depth: int, where: Callable[[], str]) -> Iterator[Part]:
    """What stands behind a text, at the depth that it has in the file."""

    def inner(place: Callable[[], str], found: Iterator[Part]) -> Iterator[Part]:
        yield from (part._replace(depth=depth + part.depth) for part in inside(place, found))

    def place(_: str = "") -> str:
        return where().removesuffix(DECODED) + DECODED

    if wrapped(text, depth):
        yield from inner(where, iter([markup_part(text)]))
    if "data:" in text.lower() and "," in text:
        addresses = list(DATA_ADDRESS.finditer(text))
        for match in addresses:
            yield from inner(lambda: f"{where()} 内嵌的数据", _addressed(match, depth + 1))
        bounds = [0, *chain.from_iterable(match.span() for match in addresses), len(text)]
        text = " ".join(text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))
    yield from (Part((each,), place, None, depth + 1) for each in (_unescaped(text) if ESCAPED.search(text) else ()))
    yield from (Part((each,), place, None, depth + 1) for each in (text[::-1] if BACKWARDS.search(text) else "", *(spoken(text) if "<" not in text and may_be_spoken(text) else ())) if each)
    for run in RUN.findall(FOLDED.sub("", text) if "\n" in text and LONG_LINE.search(text) else text):
        for said in _behind(run) if len(run) < LONGEST_KEPT else _encoded(run):
            if isinstance(said, bytes):
                yield from inner(place, _file(said, depth + 1))
            else:
                yield Part((said,), place, None, depth + 1)


def hiding(texts: Collection[str]) -> list[str]:
    """The texts that may hide something, out of thousands, in their order: all in which `hidden` finds anything, and few others."""
    told = {text for text in texts if "<" in text or "\n" in text and LONG_LINE.search(text) or ":" in text and "data:" in text.lower()}
    plain = [text for text in texts if text not in told]
    whole, starts = APART.join(plain), list(accumulate([len(text) + 1 for text in plain], initial=0))
    places = [match.start() for pattern in (ESCAPED, BACKWARDS, *[SPOKEN] * may_be_spoken(whole)) for match in pattern.finditer(whole)]
    runs = [(match[0], match.start()) for match in RUN.finditer(whole)]
    # the same runs stand in many texts, and most say nothing
    saying = {run for run in {run for run, _ in runs} if len(run) >= LONGEST_KEPT or _behind(run)}
    places += [place for run, place in runs if run in saying]
    told.update(plain[bisect_right(starts, place) - 1] for place in places)
    return [text for text in texts if text in told]


def _file(content: bytes, depth: int) -> Iterator[Part]:
    """The texts of a file that stood encoded in a text; what is damaged only began like one, as a name may by chance."""
    try:
        yield from parts("data.bin", content, depth)
    except Damaged:
        return


def _addressed(match: re.Match[str], depth: int) -> Iterator[Part]:
    kind, encoded, body = (match[1] or "text/plain").lower(), bool(match[3]), match[4]
    try:
        # what is no sign of base64 is read over
        content = base64.b64decode(unquote(body).encode("ascii", "ignore") + b"===", validate=False) if encoded else unquote(body).encode()
    except binascii.Error:
        return
    ending = kind.partition("/")[2].partition("+")
    yield from parts(f"data.{'svg' if 'svg' in kind else 'json' if 'json' in kind else 'html' if 'html' in kind else ending[0]}", content, depth)


def _unescaped(text: str) -> Iterator[str]:
    """A text with its escapes read once, as UTF-8 and where it is none as GBK."""
    for encoding in ("utf-8", "gb18030"):
        read = BYTES.sub(lambda match, encoding=encoding: bytes.fromhex(re.sub(r"=|\\x", "", match[0])).decode(encoding, "replace"), text)
        read = unescape(unquote(POINT.sub(_character, read), encoding, "replace"))
        if read != text:
            yield read
        if "\ufffd" not in read:
            return


def _character(match: re.Match[str]) -> str:
    point = int(next(filter(None, match.groups())), 16)
    return chr(point) if point < 0x110000 else ""


@lru_cache(maxsize=1 << 15)
def _behind(run: str) -> tuple[str | bytes, ...]:
    # the same words, names and digests stand in every file
    return tuple(_encoded(run))


def _encoded(run: str) -> Iterator[str | bytes]:
    """What stands behind a run of base64 or hexadecimals, texts and files; most such runs are words, names or digests."""
    yield from spoken(run) if run.isalpha() else ()
    for content in _decoded(run):
        if content.startswith((*MAGIC, *BINARY)):
            yield content
        else:
            yield from _said(content)


def _decoded(run: str) -> Iterator[bytes]:
    """The bytes that a run may stand for."""
    for part in dict.fromkeys([run, *run.split("/")]):
        bare = part.rstrip("=")
        if len(bare) >= (SHORTEST_FILLED if part != bare else SHORTEST_RUN) or part[:1] in ("5", "6"):
            try:
                content = binascii.a2b_base64(bare.translate(URL_SAFE) + "=" * (-len(bare) % 4))
            except binascii.Error:
                continue
            yield content
            if content.startswith((*MAGIC, *BINARY)):
                return  # its slashes are its own
    yield from map(bytes.fromhex, HEXADECIMAL.findall(run))


def _said(content: bytes) -> Iterator[str]:
    """What bytes say, where they say something."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" and len(content) >= SHORTEST:
            if all(character.isprintable() or character.isspace() for character in text):
                yield text
                return
        elif WRITTEN.fullmatch(text) and (not text.isascii() or sum(map(str.isdigit, text)) >= FEWEST_DIGITS):
            yield text
