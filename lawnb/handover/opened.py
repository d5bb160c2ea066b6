"""A bundle looked through: what is missing, changed, too much, or would not stay in its folder. Nothing is unpacked."""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lawnb.engine.verify import Verdict
from lawnb.errors import RunError
from lawnb.handover.bundle import SUMS
from lawnb.intake.archives import DAMAGE, PACKING
from lawnb.intake.unseen import visible

#: No bundle of ours holds more: files, bytes of a file, bytes of all, bytes of a list of sums, characters of a name.
MOST_FILES, LARGEST_FILE, LARGEST, LONGEST_LIST, LONGEST_NAME = 100, 200 << 20, 400 << 20, 1 << 20, 200
#: Of one kind of fault, so many are named.
MOST_NAMED = 20
CHUNK = 1 << 20
FIRST_ENTRY, END, END_LENGTH = b"PK\x03\x04", b"PK\x05\x06", 22
#: An entry's own header: its length, where it tells the lengths of name and extra; the flag that its sizes come after its bytes.
LOCAL_HEADER, LOCAL_LENGTHS, SIZES_FOLLOW = 30, (26, 28), 8
DRIVE = re.compile(r"[A-Za-z]:")
#: Names that Windows keeps for devices.
DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def verify_bundle(path: Path) -> Verdict:
    """A bundle against its own checksums, each fault named.

    Raises
    ------
    RunError
        The file cannot be read, or is larger than any bundle.
    """
    if path.stat().st_size > LARGEST:
        raise RunError(f"{path.name}: 有 {path.stat().st_size >> 20} MB，超过 {LARGEST >> 20} MB，不是交接包，没有读。请向交出方重新要一份。")
    try:
        with path.open("rb") as file:
            faults = list(_around(file))
            try:
                archive = zipfile.ZipFile(file)
            except DAMAGE:
                return Verdict(("不是 ZIP 文件，或者已损坏、不完整：请向交出方重新要一份",))
            with archive:
                opened = Opened(archive)
                return Verdict((*faults, *opened.faults()), checked=tuple(sorted(opened.good)))
    except OSError as error:
        raise RunError(f"{path.name}: 读不出来（{error.strerror}）。请检查路径。") from None


def _around(file) -> Iterator[str]:
    """What stands before the first entry or behind the end: readers skip it, and it can be a program."""
    head = file.read(len(FIRST_ENTRY))
    size = file.seek(0, 2)
    file.seek(max(size - END_LENGTH, 0))
    tail = file.read()
    file.seek(0)
    if head != FIRST_ENTRY:
        yield "压缩包前面另有内容"
    if not tail.startswith(END):
        yield "压缩包后面另有内容或附言"


class Opened:
    """An archive: what is wrong with it as `faults`, then what was found as it should be as `good`."""

    def __init__(self, archive: zipfile.ZipFile):
        self.archive, self.entries = archive, archive.infolist()
        self.good: set[str] = set()

    def faults(self) -> Iterator[str]:
        """All that is wrong; contents are read only where the sizes are within bounds."""
        if len(self.entries) > MOST_FILES:
            yield f"有 {len(self.entries)} 个文件，超过 {MOST_FILES} 个，没有再看"
            return
        named = [*self._names(), *self._twice(), *self._sizes()]
        yield from named[:MOST_NAMED]
        if self._hides():
            yield "压缩包里另有不属于任何文件的内容"
        if sum(entry.file_size for entry in self.entries) > LARGEST:
            return
        top = self.entries[0].orig_filename.partition("/")[0] if self.entries else ""
        inside = {entry.orig_filename.removeprefix(f"{top}/"): entry for entry in self.entries if _is_read(entry)}
        yield from self._contents(inside)

    def _hides(self) -> bool:
        """Whether bytes stand between the entries, where no program looks that unpacks it; not told where sizes follow the contents."""
        if any(entry.flag_bits & SIZES_FOLLOW for entry in self.entries):
            return False
        file, end = self.archive.fp, 0
        for entry in sorted(self.entries, key=lambda each: each.header_offset):
            file.seek(entry.header_offset)
            head = file.read(LOCAL_HEADER)
            if entry.header_offset != end or len(head) < LOCAL_HEADER:
                return True
            end += LOCAL_HEADER + sum(int.from_bytes(head[place : place + 2], "little") for place in LOCAL_LENGTHS) + entry.compress_size
        return end != self.archive.start_dir

    def _names(self) -> Iterator[str]:
        tops = {entry.orig_filename.partition("/")[0] for entry in self.entries}
        if len(tops) > 1:
            yield f"文件不在同一个文件夹里：{'、'.join(map(_shown, sorted(tops)[:MOST_NAMED]))}"
        for entry in self.entries:
            fault = _name_fault(entry.orig_filename) or _kind_fault(entry)
            if fault:
                yield f"{_shown(entry.orig_filename)}: {fault}"

    def _twice(self) -> Iterator[str]:
        """Names that are one on a disk that does not tell case or form apart."""
        seen: dict[str, str] = {}
        for entry in self.entries:
            name = entry.orig_filename
            key = unicodedata.normalize("NFC", name).casefold().rstrip(". ")
            if key in seen:
                yield f"{_shown(name)}: 与 {_shown(seen[key])} 重名，解压时一个会盖掉另一个"
            seen.setdefault(key, name)

    def _sizes(self) -> Iterator[str]:
        for entry in self.entries:
            if entry.file_size > LARGEST_FILE:
                yield f"{_shown(entry.orig_filename)}: 解压后有 {entry.file_size >> 20} MB，超过 {LARGEST_FILE >> 20} MB，没有读"
        total = sum(entry.file_size for entry in self.entries)
        if total > LARGEST:
            yield f"全部解压后有 {total >> 20} MB，超过 {LARGEST >> 20} MB，没有读"

    def _contents(self, inside: dict[str, zipfile.ZipInfo]) -> Iterator[str]:
        """Every file against the lists of sums; the list of SHA-256 names all files but itself."""
        sums = {name: entry for name in SUMS.values() if (entry := inside.get(name))}
        first = SUMS["sha256"]
        if first not in sums:
            yield f"没有 {first}，不是 lawnb bundle 做的交接包，或者已被改动"
            return
        told: set[str] = set()
        for algorithm, name in SUMS.items():
            if name not in sums or algorithm not in hashlib.algorithms_available:
                continue
            listed, faults = self._listed(name, sums[name])
            yield from faults
            for file, digest in listed.items():
                fault = f"{_shown(file)}: 不见了" if file not in inside else self._digest_fault(file, inside[file], algorithm, digest)
                if fault and file not in told:
                    told.add(file)
                    yield fault
            if name == first and listed:
                yield from (f"{_shown(file)}: 多出来的，不在 {first} 里" for file in sorted(inside) if file not in listed and file != first)
                self.good = {file for file in listed if file in inside}
        self.good -= told

    def _listed(self, name: str, entry: zipfile.ZipInfo) -> tuple[dict[str, str], list[str]]:
        """A list's digests by file, and its faults by line."""
        try:
            if entry.file_size > LONGEST_LIST:
                raise ValueError
            lines = self.archive.read(entry).decode().splitlines()
        except DAMAGE:
            return {}, [f"{name}: 损坏，读不出来"]
        found: dict[str, str] = {}
        faults = []
        for number, line in enumerate(lines, 1):
            match = re.fullmatch(r"([0-9a-f]{64})  ([^/\\\x00-\x1f]+)", line)
            if not match or match[2] in found:
                faults.append(f"{name}, 第 {number} 行: {'写了两次' if match else '不是“校验值  文件名”'}")
            else:
                found[match[2]] = match[1]
        return found, faults[:MOST_NAMED]

    def _digest_fault(self, name: str, entry: zipfile.ZipInfo, algorithm: str, digest: str) -> str | None:
        found = hashlib.new(algorithm)
        try:
            with self.archive.open(entry) as file:
                while chunk := file.read(CHUNK):
                    found.update(chunk)
        except DAMAGE:
            return f"{_shown(name)}: 损坏，读不出来"
        return None if found.hexdigest() == digest else f"{_shown(name)}: 被改动，{algorithm.upper()} 是 {found.hexdigest()}，应是 {digest}"


def _is_read(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file that is unpacked within bounds."""
    return not entry.orig_filename.endswith("/") and entry.file_size <= LARGEST_FILE and entry.compress_type in PACKING


def _name_fault(name: str) -> str | None:
    """Why a name would not stay in the folder that the bundle is unpacked to, or not be what it looks like."""
    parts = name.removesuffix("/").split("/")
    if name.startswith("/") or "\\" in name or DRIVE.match(name) or ".." in parts:
        return "解压时会跑到文件夹外面"
    if visible(name) != name or len(name) > LONGEST_NAME:
        return "文件名里有看不见的字符，或者太长"
    if any(part in ("", ".") or DEVICE.fullmatch(part) or part[-1:] in (".", " ") or re.search(r'[:*?"<>|]', part) for part in parts):
        return "文件名在有的系统上不能用"
    return None


def _kind_fault(entry: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "是链接或设备，不是文件"
    if entry.compress_type not in PACKING:
        return "压缩方法不认识，没有读"
    return "加了密码，读不出来" if entry.flag_bits & 1 else None


def _shown(name: str) -> str:
    return visible(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…")
