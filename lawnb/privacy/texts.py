"""Every text of a file that goes out, whatever it is wrapped in: formats in formats, encodings in texts."""

from __future__ import annotations

import base64
import binascii
import bz2
import json
import lzma
import re
import zlib
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from lawnb.privacy.markup import markup_pieces
from lawnb.privacy.office import archive_pieces
from lawnb.privacy.pages import pdf_pieces
from lawnb.privacy.piece import Piece, Unreadable, inside
from lawnb.privacy.pictures import png_pieces

#: Formats in formats; what is wrapped deeper is no report's.
DEEPEST = 6
#: What a compressed part may come to: more is a bomb.
LARGEST = 64 * 2**20
MAGIC = {b"%PDF-": "pdf", b"PK\x03\x04": "zip", b"\x89PNG\r\n": "png", b"\xfd7zXZ": "xz", b"\x1f\x8b": "gz", b"BZh": "bz2", b"wOF2": "font", b"wOFF": "font"}
PACKERS = {"xz": lzma.LZMADecompressor, "gz": partial(zlib.decompressobj, 31), "bz2": bz2.BZ2Decompressor}
DATA_ADDRESS = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w.+-]+=[\w.+\"-]+)*)(;base64)?,([^\s\"'<>)]*(?:\s+[A-Za-z0-9+/=]{20,})*)", re.IGNORECASE)
#: Base64 in the middle of a text; what is shorter hides no more than a few characters.
BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{16,}={0,2}(?![A-Za-z0-9+/=_-])")
ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2}|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);|=[0-9A-F]{2}=[0-9A-F]{2}")
QUOTED_PRINTABLE = re.compile(r"(?:=[0-9A-F]{2}){2,}")
HEXADECIMAL = re.compile(r"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}){11,}(?![0-9A-Fa-f])")
MARKUP = re.compile(r"<[a-zA-Z!/?][^<>]*>")
MARKUP_NAMES = (".html", ".htm", ".svg", ".xml", ".xhtml", ".rels", ".vml")
JSON_NAMES = (".json", ".ipynb", ".jsonld")
DECODED = "（解码后）"
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
#: Where one line of a notebook's list of lines ends and the next begins.
BROKEN_LINE = re.compile(r'(\\n)",\s*"')
#: A number outside strings that is long enough to be somebody's.
LONG_NUMBER = re.compile(r"\d{8,}")
JSON_PLACE = "内容"
#: Keys and ids that a message may show.
KEY = re.compile(r"[A-Za-z_][A-Za-z_./+-]{0,40}\d{0,2}")
#: What alone can hide something; a text without is what it says.
HIDING = re.compile(r"[<&%\\=]|data:|[A-Za-z0-9+/_-]{16}", re.IGNORECASE)
#: Digests and the like, of which a report has thousands.
DIGEST = re.compile(r"(?:sha256-)?[0-9a-f]{40,64}")


def pieces(name: str, content: bytes, depth: int = 0) -> Iterator[Piece]:
    """Every text of a file.

    Parameters
    ----------
    name
        Its name, whose ending tells its kind where its first bytes do not.

    Raises
    ------
    Unreadable
        It is not what it seems, or is wrapped too often.
    """
    if depth > DEEPEST:
        raise Unreadable("层层嵌套过深")
    yield from _own(name, content, depth)


def _own(name: str, content: bytes, depth: int) -> Iterator[Piece]:
    kind = _kind(name, content)
    if kind == "font":
        return
    if kind == "pdf":
        yield from pdf_pieces(content, lambda inner, data: pieces(inner, data, depth + 1))
    elif kind == "zip":
        yield from archive_pieces(content, lambda inner, data: pieces(inner, data, depth + 1))
    elif kind == "png":
        yield from png_pieces(content)
    elif kind in ("xz", "gz", "bz2"):
        yield from inside(f"压缩包 {kind}", pieces(name.removesuffix(f".{kind}"), unpacked(kind, content), depth + 1))
    elif kind in MARKUP_NAMES:
        yield from markup_pieces(decoded(content))
    elif kind in JSON_NAMES:
        yield from json_pieces(content)
    else:
        yield from plain_pieces(content)


def _kind(name: str, content: bytes) -> str:
    """What a file is: by its first bytes, by its ending, else by how its text begins."""
    kind = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), PurePosixPath(name.lower()).suffix)
    if kind in (*MAGIC.values(), *MARKUP_NAMES, *JSON_NAMES):
        return kind
    start = content[:64].lstrip()
    return ".json" if start.startswith((b"{", b"[")) and _is_json(content) else ".xml" if start.startswith(b"<") else ".txt"


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def unpacked(kind: str, content: bytes) -> bytes:
    """What a compressed file holds.

    Raises
    ------
    Unreadable
        It is damaged, or holds more than any report's.
    """
    parts, left = [], LARGEST + 1
    try:
        while content:
            reader = PACKERS[kind]()
            parts.append(reader.decompress(content, left))
            left -= len(parts[-1])
            if left <= 0:
                raise Unreadable("压缩内容过大")
            if not reader.eof:
                raise Unreadable("压缩内容已损坏")
            content = reader.unused_data.lstrip(b"\0")  # such files may follow one another in one
    except (OSError, EOFError, lzma.LZMAError, zlib.error, ValueError):
        raise Unreadable("压缩内容已损坏") from None
    return b"".join(parts)


def plain_pieces(content: bytes) -> Iterator[Piece]:
    """The lines of a text in the encodings that there are; those of JSON are read as JSON."""
    for n, line in enumerate(decoded(content).splitlines(), 1):
        if line.strip():
            yield Piece(f"第 {n} 行", line)
            if line.lstrip().startswith("{"):
                yield from inside(f"第 {n} 行", _json_in(line))


def decoded(content: bytes) -> str:
    """A text whose encoding nobody tells."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _json_in(line: str) -> Iterator[Piece]:
    try:
        yield from json_pieces(line.encode())
    except Unreadable:
        return  # it only begins like JSON


# -- JSON --------------------------------------------------------------------------------------------------------------


def json_pieces(content: bytes) -> Iterator[Piece]:
    """The strings and long numbers of a JSON file, and its keys, each once; lines of a list that go on are one text.

    Raises
    ------
    Unreadable
        It is no JSON.
    """
    try:
        text = content.decode("utf-8-sig")
        json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("不是可读的 JSON") from None
    found = dict.fromkeys(STRING.findall(BROKEN_LINE.sub(r"\1", text)))
    yield from (Piece(JSON_PLACE, json.loads(string) if "\\" in string else string[1:-1]) for string in found)
    yield from (Piece(JSON_PLACE, number) for number in dict.fromkeys(LONG_NUMBER.findall(STRING.sub(" ", text))))


def json_place(content: bytes, text: str) -> str:
    """The way to the first place of a JSON file where a text stands, as a message may show it: only one that was found personal is asked for."""
    way = _way(json.loads(content), text, ())
    return _path(way) if way is not None else JSON_PLACE


def _way(value: Any, text: str, path: tuple) -> tuple | None:
    if isinstance(value, dict):
        inner = ((key, "".join(each) if isinstance(each, list) and all(isinstance(line, str) for line in each) else each) for key, each in value.items())
        found = ((*path, "键") if key == text else _way(each, text, (*path, key)) for key, each in inner)
    elif isinstance(value, list):
        cells = path == ("cells",)
        found = (_way(each, text, (*path, each["id"] if cells and isinstance(each, dict) and "id" in each else n)) for n, each in enumerate(value))
    else:
        return path if value == text or isinstance(value, (int, float)) and repr(value) == text else None
    return next((way for way in found if way is not None), None)


def _path(path: tuple) -> str:
    """The way to a value: cells by their names, values by their keys, unless those could tell."""
    if path[:1] == ("cells",) and len(path) > 1 and isinstance(path[1], str):
        return f"单元格“{path[1] if KEY.fullmatch(path[1]) else '…'}” {_path(path[2:])}"
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" if KEY.fullmatch(step) or step == "键" else ".…" for step in path]
    return "".join(steps).lstrip(".") or JSON_PLACE


# -- encodings in texts ------------------------------------------------------------------------------------------------


def wrapped(piece: Piece) -> bool:
    """Whether all that a text says is in its markup's pieces."""
    return piece.depth < DEEPEST and bool(MARKUP.search(piece.text))


def hidden(piece: Piece) -> Iterator[Piece]:
    """What a text says only to one who decodes it once: markup, data addresses, base64, escapes."""
    text = piece.text
    if piece.depth >= DEEPEST or not HIDING.search(text) or DIGEST.fullmatch(text):
        return
    if wrapped(piece):
        yield from inside(piece.place, markup_pieces(text))
    if "data:" in text.lower() and "," in text:
        for match in DATA_ADDRESS.finditer(text):
            yield from inside(f"{piece.place} 内嵌的数据", _addressed(match, piece.depth + 1))
        text = DATA_ADDRESS.sub(" ", text)
    decoded = [_unescaped(text)] if ESCAPED.search(text) else []
    decoded += [_from_base64(run) for run in BASE64.findall(text)] + [_from_hexadecimal(run) for run in HEXADECIMAL.findall(text)]
    place = piece.place.removesuffix(DECODED) + DECODED
    yield from (Piece(place, each, None, piece.depth + 1) for each in decoded if each and each != text)


def _addressed(match: re.Match[str], depth: int) -> Iterator[Piece]:
    kind, encoded, body = (match[1] or "text/plain").lower(), bool(match[3]), match[4]
    try:
        content = base64.b64decode(unquote(body) + "===", validate=False) if encoded else unquote(body).encode()
    except binascii.Error:
        return
    ending = kind.partition("/")[2].partition("+")
    yield from pieces(f"data.{'svg' if 'svg' in kind else 'json' if 'json' in kind else 'html' if 'html' in kind else ending[0]}", content, depth)


def _unescaped(text: str) -> str:
    text = QUOTED_PRINTABLE.sub(lambda match: bytes.fromhex(match[0].replace("=", "")).decode("utf-8", "replace"), text)
    text = re.sub(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})", lambda match: chr(int(match[1] or match[2], 16)), text)
    return unescape(unquote(text, errors="replace"))


def _from_base64(run: str) -> str:
    """What a run of base64 says, where it says something; most such runs are words, names or digests."""
    try:
        content = base64.b64decode(run.translate(str.maketrans("-_", "+/")).rstrip("=") + "=" * (-len(run.rstrip("=")) % 4), validate=True)
    except binascii.Error:
        return ""
    return _printable(content)


def _from_hexadecimal(run: str) -> str:
    return _printable(bytes.fromhex(run))


def _printable(content: bytes) -> str:
    for encoding in ("utf-8", "utf-16-le", "gb18030") if len(content) >= 11 else ():
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sum(character.isprintable() or character.isspace() for character in text) == len(text) and _telling(text, encoding):
            return text
    return ""


def _telling(text: str, encoding: str) -> bool:
    """Whether decoded bytes read as a text: random ones are never plain ASCII, but often Han characters of two bytes."""
    return encoding == "utf-8" or sum(character.isascii() for character in text) * 2 > len(text)
