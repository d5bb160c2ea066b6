"""A report's Word file as an office sends it back: the parts that Word adds for comments, and its marks in the text, drawn by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from html import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office/2011/relationships"
WHO = 'w:author="张三" w:date="2024-02-03T10:20:00Z"'


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(found: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return written.getvalue()


def comment(id: int, text: str, who: str = WHO, paragraph: str = "") -> str:
    lines = "".join(f'<w:p w14:paraId="{paragraph or f"0000000{id}"}"><w:r><w:t>{escape(line)}</w:t></w:r></w:p>' for line in text.split("\n"))
    return f'<w:comment w:id="{id}" {who} w:initials="x">{lines}</w:comment>'


def on(id: int, runs: str) -> str:
    """Runs with a comment on them."""
    return f'<w:commentRangeStart w:id="{id}"/>{runs}<w:commentRangeEnd w:id="{id}"/><w:r><w:commentReference w:id="{id}"/></w:r>'


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def sent_back(content: bytes, replaced: Mapping[str, str], comments: str = "", threads: str = "") -> bytes:
    """A file with pieces of its text replaced, each of which must be there, and with these comments."""
    found = parts(content)
    text = found["word/document.xml"].decode()
    for old, new in replaced.items():
        assert old in text, old
        text = text.replace(old, new, 1)
    found["word/document.xml"] = text.encode()
    links = ""
    if comments:
        found["word/comments.xml"] = f"<w:comments {W}>{comments}</w:comments>".encode()
        links += f'<Relationship Id="x1" Type="{OFFICE}/comments" Target="comments.xml"/>'
    if threads:
        found["word/commentsExtended.xml"] = f"<w15:commentsEx {W15}>{threads}</w15:commentsEx>".encode()
        links += f'<Relationship Id="x2" Type="{MICROSOFT}/commentsExtended" Target="commentsExtended.xml"/>'
    relations = "word/_rels/document.xml.rels"
    found[relations] = found[relations].replace(b"</Relationships>", f"{links}</Relationships>".encode())
    return packed(found)
