"""A ZIP of ledgers, one month a file, read as one workbook whose sheets are those of its files."""

from __future__ import annotations

import struct
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from lawnb.intake.archives import DAMAGE, DAMAGED, RESEND, Refusal, require_bounds
from lawnb.intake.files import NOT_READ, SUFFIXES, is_left_by_system, remedy_for
from lawnb.intake.sheets import Workbook

#: More files than months, offices and kinds make.
MOST_MEMBERS = 2_000
#: How an archive ends, the most bytes that this takes, and the number of entries that says that it stands elsewhere (APPNOTE 4.3.16).
END_RECORD, LONGEST_END, MANY = b"PK\5\6", 22 + 0xFFFF, 0xFFFF
#: A name in the archive is in UTF-8 and says so.
IN_UTF8 = 0x800


def read_packed(path: Path, read: Callable[[bytes], Workbook]) -> Workbook:
    """The sheets of every file in a ZIP, each called by its file; what is wrong with one file does not stop the others.

    Parameters
    ----------
    read
        From a file's bytes to its sheets.

    Raises
    ------
    Refusal
        The archive is damaged, encrypted or too large, holds no file, or two of one name.
    """
    book = Workbook([])
    try:
        with zipfile.ZipFile(path) as archive:
            require_bounds(archive)
            members = ledgers_in(archive)
            for name, member in members:
                add(book, name, contents(archive, member), read)
    except DAMAGE:
        raise Refusal(DAMAGED, RESEND) from None
    if not members:
        raise Refusal("压缩包是空的", "请放入各月的文件")
    return book


def ledgers_in(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """The files in an archive by their names, without what systems leave beside them."""
    require_all(archive)
    named = [(name_of(member), member) for member in archive.infolist() if not member.is_dir()]
    members = sorted((pair for pair in named if not is_left_by_system(PurePosixPath(pair[0]).parts)), key=lambda pair: pair[0])
    if len(members) > MOST_MEMBERS:
        raise Refusal(f"压缩包里有 {len(members)} 个文件，超过 {MOST_MEMBERS} 个", "请拆成几个压缩包")
    twice = [name for name, times in Counter(name for name, _ in members).items() if times > 1]
    if twice:
        raise Refusal(f"压缩包里有两个“{twice[0]}”", "请解压核对后重新压缩")
    return members


def require_all(archive: zipfile.ZipFile) -> None:
    """Refuse a directory that holds fewer entries than its end says: zipfile reads over one that a damaged length has swallowed."""
    archive.fp.seek(0, 2)
    archive.fp.seek(max(0, archive.fp.tell() - LONGEST_END))
    tail = archive.fp.read()
    (said,) = struct.unpack_from("<H", tail, tail.rindex(END_RECORD) + 10)
    if said not in (len(archive.infolist()), MANY):
        raise Refusal(DAMAGED, RESEND)


def name_of(member: zipfile.ZipInfo) -> str:
    """A member's name: what Windows packs says of no encoding and is in the system's own."""
    name = member.filename
    if not member.flag_bits & IN_UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return name


def contents(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes, no more of them than its entry says."""
    with archive.open(member) as file:
        data = file.read(member.file_size + 1)
    if len(data) > member.file_size:
        raise Refusal("解压后的大小与声明不符", "请重新压缩")
    return data


def add(book: Workbook, name: str, data: bytes, read: Callable[[bytes], Workbook]) -> None:
    """Put the sheets of a file into a workbook, with what is to be said of it."""
    suffix = PurePosixPath(name).suffix.lower()
    try:
        if suffix not in SUFFIXES:
            raise Refusal(NOT_READ.format(suffix or "没有扩展名的"), remedy_for(suffix))
        own = read(data)
    except Refusal as refusal:
        place = name if refusal.sheet is None else f"{name}：{refusal.sheet}"
        book.refusals.append(Refusal(refusal.message, refusal.remedy, place, refusal.row))
        return
    for sheet in own.sheets:
        sheet.member, sheet.name = name, name if sheet.name is None else f"{name}：{sheet.name}"
    book.sheets += own.sheets
    book.notes += [(f"“{name}”{message}", remedy) for message, remedy in own.notes]
