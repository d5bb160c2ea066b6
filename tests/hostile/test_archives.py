"""Archives that attack whoever opens them: packed in a way that unpacks without bound, named by nothing, in an encoding that there is none of."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lawnb.errors import RunError
from lawnb.handover.opened import verify_bundle
from lawnb.intake.contracts import contract
from lawnb.intake.ledger import read_ledger
from lawnb.privacy.names import Private
from lawnb.publish.gate import Gate
from lawnb.remarks.remarks import remarks

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def office(main: str, body: bytes, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A DOCX, XLSX or ODS of one part, as little as a reader needs to get to it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>", zipfile.ZIP_DEFLATED)
        target = f'<Relationship Id="r" Type="x/officeDocument" Target="{main}"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{RELATIONS}">{target}</Relationships>', zipfile.ZIP_DEFLATED)
        archive.writestr(main, body)
    return made.getvalue()


def as_comments(path: Path) -> str:
    with pytest.raises(Exception) as refused:
        remarks(path, path.name)
    return str(refused.value)


def as_ledger(path: Path) -> str:
    return "".join(map(str, read_ledger(path, contract("measures")).problems))


def at_the_gate(path: Path) -> str:
    return "".join(Gate(Private()).problems(path.name, path.read_bytes()))


def as_bundle(path: Path) -> str:
    return "".join(verify_bundle(path).faults)


READERS: dict[str, tuple[str, str, Callable[[Path], str]]] = {
    "comments": ("a.docx", "word/document.xml", as_comments), "ledger": ("a.xlsx", "xl/workbook.xml", as_ledger), "ODS": ("a.ods", "content.xml", as_ledger),
    "gate": ("a.docx", "word/document.xml", at_the_gate), "bundle": ("a.zip", "x/report.html", as_bundle),
}  # fmt: skip


@pytest.fixture(params=READERS)
def said(request, tmp_path):
    """What each reader of archives says of a part of these bytes."""
    name, main, read = READERS[request.param]

    def of(body: bytes, packing: int) -> str:
        path = tmp_path / name
        path.write_bytes(office(main, body, packing))
        return read(path)

    return of


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_what_unpacks_without_bound_is_refused_before_it_is_unpacked(said, packing, monkeypatch):
    decompressor = zipfile._get_decompressor
    monkeypatch.setattr(zipfile, "_get_decompressor", lambda kind: pytest.fail("unpacked") if kind == packing else decompressor(kind))
    assert "压缩方法" in said(bytes(1 << 20), packing)


@pytest.mark.parametrize("kind", ["comments", "ODS"])
@pytest.mark.parametrize("encoding", ["rot13", "zlib", "no-such", "utf-16"])
def test_xml_in_an_encoding_that_there_is_none_of_is_damaged(kind, encoding, tmp_path):
    name, main, read = READERS[kind]
    (tmp_path / name).write_bytes(office(main, f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode()))
    assert re.search("文件损坏或不完整|XML 的编码是 .*不是 UTF-8", read(tmp_path / name))


@pytest.mark.parametrize("kind", ["bundle", "gate"])
def test_an_entry_without_a_name_is_one_like_others(kind, tmp_path):
    name, main, read = READERS[kind]
    (tmp_path / name).write_bytes(office("?x", "手机 13800001234".encode()).replace(b"?x", b"\0x"))  # zipfile ends a name at the first zero
    assert {"bundle": "看不见的字符", "gate": "手机号码"}[kind] in read(tmp_path / name)


def test_what_is_larger_than_any_bundle_is_not_read(tmp_path):
    with (tmp_path / "a.zip").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(RunError, match="a.zip: 有 1048576 MB，超过 400 MB，不是交接包，没有读"):
        verify_bundle(tmp_path / "a.zip")
