"""A page's marks read at a glance: as token by token, or not at all."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from lawnb.publish.ua_marks import page_marks, plain_marks

TEXT = b"/Span<</MCID 0>>BDC\nq BT/f0 12 Tf(\\(EMC % BDC\\)<<)Tj [<00BDC0>]TJ ET\nQ\nEMC"
ORNAMENT = b"/Artifact<</Type/Pagination/Attached[/Bottom]>>BDC\n0 0 m 9 9 l\nS\nEMC"


def marks(content: bytes) -> tuple[dict[str, str], set[int]]:
    with pikepdf.new() as made:
        page = made.add_blank_page()
        page.obj.Contents = made.make_stream(content)
        page.obj.Resources = Dictionary(Properties=Dictionary(M=Dictionary(MCID=7)))
        return page_marks(page)


def as_tokens(content: bytes) -> tuple[dict[str, str], set[int]]:
    """What is read of the same page where it begins with a comment."""
    return marks(b"%\n" + content)


@pytest.mark.parametrize(("content", "numbers"), [
    (b"", set()), (TEXT, {0}), (ORNAMENT, set()), (TEXT + ORNAMENT + b"\n" + TEXT.replace(b"0>>", b"12 /Lang(zh)>>") + b"\n", {0, 12}),
    (b"/P << /MCID 3 >> BDC (a)Tj EMC ", {3}), (b"/P<</MCID 3>>BDC[(EMC)]TJ[]EMC", {3}),
])  # fmt: skip
def test_marks_one_after_the_other_are_read_at_a_glance(content, numbers):
    assert plain_marks(content) == numbers
    assert marks(content) == as_tokens(content) == ({}, numbers)


@pytest.mark.parametrize(("content", "faults", "numbers"), [
    (TEXT + b" 9 9 9 9 re f", ["01-005"], {0}), (b"(a)Tj " + TEXT, ["01-005"], {0}), (TEXT[:-3], ["7.1"], {0}), (b"EMC" + TEXT, [], {0}),
    (TEXT.replace(b"Q\n", b"/Artifact<<>>BDC EMC "), ["01-003"], {0}), (ORNAMENT.replace(b"S", b"/P<</MCID 4>>BDC EMC"), ["01-004"], {4}),
    (b"/P /M BDC (a)Tj EMC", [], {7}), (b"/P BMC (a)Tj EMC", ["01-005"], set()), (b"/P<</Lang(zh)>>BDC (a)Tj EMC", ["01-005"], set()),
    (b"/Artifact BMC S EMC", [], set()), (b"/P<</M#43ID 5>>BDC S EMC", [], {5}), (b"/P<</X<</MCID 6>>>>BDC S EMC", ["01-005"], set()),
    (b"/P<</X[/MCID 6]>>BDC S EMC", ["01-005"], set()), (b"/P<</MCID 1/MCID 2>>BDC S EMC", [], {2}), (b"/P<</MCID 1.5>>BDC S EMC", [], {1}),
    (b"/P<</MCID 1>>BDC % EMC\nS EMC", [], {1}), (b"/P<</MCID 1>>BDC (a(EMC))Tj EMC", [], {1}), (b"/P<</MCID 1>>BDC S/EMC gs EMC", [], {1}),
    (b"/P<</MCID 1>>BDC BI /W 1/H 1/BPC 8/CS/G ID E EI EMC", [], {1}), (b"/P<</MCID 1>>BDC S xEMC EMC", [], {1}), (b"/P<</MCID 1>>BDCx S EMC", ["01-005"], set()),
])  # fmt: skip
def test_any_other_page_is_read_token_by_token(content, faults, numbers):
    assert plain_marks(content) is None
    assert (list(marks(content)[0]), marks(content)[1]) == (faults, numbers)
    assert marks(content) == as_tokens(content)


def test_a_page_of_several_streams_is_read_whole():
    with pikepdf.new() as made:
        page = made.add_blank_page()
        page.obj.Contents = pikepdf.Array([made.make_stream(b"/P<</MCID 1>>BDC S"), made.make_stream(b"EMC")])
        assert page_marks(page) == ({}, {1})
        del page.obj[Name.Contents]
        assert page_marks(page) == ({}, set())
