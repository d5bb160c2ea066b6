"""The marks of what is on a PDF's page: whether all of it is text or ornament, and the numbers that the structure tree knows it by.

Typst's pages are read as what they are, one mark after the other with nothing between them; any other page token by token,
which takes ten times as long.
"""

from __future__ import annotations

import re

import pikepdf

#: Operators that put something on the page.
PAINTING = frozenset("f F f* B B* b b* S s sh Do Tj TJ ' \" EI INLINE IMAGE".split())
#: What is read of a page; the operators between would be most of the work.
MARKING = " ".join([*sorted(PAINTING), "BMC", "BDC", "EMC"])
#: Strings, in which any byte may stand. With what is left, brackets inside them are left too.
LITERAL = re.compile(rb"\((?:[^()\\]++|\\.)*+\)", re.DOTALL)
HEXADECIMAL = re.compile(rb"<[0-9A-Fa-f\0\t\n\f\r ]*+>")
SPACES = b"\0\t\n\f\r "
#: What a page of Typst's does not have, and what would have to be read with more care: comments, inline pictures, names with escapes, marks without a list.
ODD = (b"(", b")", b"%", b"#", b"{", b"}", b"BI", b"BMC", b"<<<")
#: The beginning of a mark with its list, in which there is no other; and its number in that list.
BEGINNING = re.compile(rb"[\0\t\n\f\r ]*/([^\0\t\n\f\r ()<>\[\]{}/%]+)[\0\t\n\f\r ]*<<([^<>]*)>>[\0\t\n\f\r ]*BDC(?=[\0\t\n\f\r /\[<])")
NUMBERED = re.compile(rb"[^\[\]]*/MCID[\0\t\n\f\r ]+([0-9]+)(?![^\0\t\n\f\r /])[^\[\]]*")


def page_marks(page: pikepdf.Page) -> tuple[dict[str, str], set[int]]:
    """What is wrong with a page's marks, by its number of the Matterhorn Protocol, and the numbers of its marked content."""
    contents = page.get("/Contents")
    numbers = plain_marks(contents.read_bytes()) if isinstance(contents, pikepdf.Stream) else None
    return _marks(page) if numbers is None else ({}, numbers)


def plain_marks(content: bytes) -> set[int] | None:
    """The numbers of marks that follow one another and hold all of a page; None of a page that is not surely so."""
    bare = HEXADECIMAL.sub(b" ", LITERAL.sub(b" ", content))
    *marked, rest = bare.split(b"EMC")
    if any(sign in bare for sign in ODD) or bare.count(b"BDC") != len(marked) or rest.strip(SPACES):
        return None
    numbers = set()
    for mark in marked:
        beginning = BEGINNING.match(mark)
        if beginning is None or mark[-1] not in SPACES + b">]":
            return None
        if beginning[1] != b"Artifact":
            number = NUMBERED.fullmatch(beginning[2])
            if number is None or beginning[2].count(b"/MCID") > 1:
                return None
            numbers.add(int(number[1]))
    return numbers


def _marks(page: pikepdf.Page) -> tuple[dict[str, str], set[int]]:
    faults: dict[str, str] = {}
    numbers: set[int] = set()
    around: list[str] = []  # "artifact", "tagged", or "" for a mark of neither kind
    lists = page.get("/Resources", {}).get("/Properties", {})
    for instruction in pikepdf.parse_content_stream(page, MARKING):
        match str(instruction.operator):
            case "BMC" | "BDC":
                kind, number = _mark(instruction.operands, lists)
                if kind == "artifact" and "tagged" in around:
                    faults["01-003"] = "修饰内容在正文之内"
                if kind == "tagged" and "artifact" in around:
                    faults["01-004"] = "正文在修饰内容之内"
                around.append(kind)
                numbers |= {number} if number is not None else set()
            case "EMC":
                around = around[:-1]
            case name if name in PAINTING and not any(around):
                faults["01-005"] = "有既不是正文、也不是修饰的内容"
    if around:
        faults["7.1"] = "标记没有结束"
    return faults, numbers


def _mark(operands: list, lists: pikepdf.Object) -> tuple[str, int | None]:
    if operands[0] == "/Artifact":
        return "artifact", None
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, pikepdf.Name):
        properties = lists.get(str(properties))
    number = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
    return ("tagged", int(number)) if number is not None else ("", None)
