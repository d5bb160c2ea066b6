"""The bundle of a report: its files, a part for the content system, a README and checksums, in one ZIP whose bytes tell of nothing else."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from lawnb.editions import Edition
from lawnb.engine.run import FRAGMENT, exported
from lawnb.errors import PublicationError
from lawnb.filenames import CRATE, FAILED, FIGURES, FINDINGS, NOTEBOOK, PAGE, SIGNOFF
from lawnb.handover.readme import DESCRIBED, README, readme
from lawnb.privacy.names import Private
from lawnb.provenance.crate import recorded
from lawnb.provenance.why import altered
from lawnb.publish.document import document
from lawnb.publish.gate import gate_at_the_end, require_public
from lawnb.signoff import digests

#: What a report's folder must hold; the sign-off goes along where there is one.
NEEDED = (PAGE, "report.pdf", "report.docx", NOTEBOOK, FIGURES, FINDINGS, CRATE)
#: The national digest goes along where this Python's OpenSSL has it.
SUMS = {"sha256": "SHA256SUMS", "sm3": "SM3SUMS"}
#: A ZIP knows no year before; the system and the rights are the same wherever it is made.
DAY, UNIX, PLAIN_FILE = (1980, 1, 1, 0, 0, 0), 3, 0o100644 << 16


@dataclass(frozen=True)
class Bundle:
    """A bundle that is made: its file name, its bytes, the names of the files in it, whether the report is a draft."""

    name: str
    content: bytes
    files: tuple[str, ...]
    draft: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def bundle(folder: Path, private: Private, draft: bool = False) -> Bundle:
    """The bundle of a report as it was made last.

    The caller holds the report's lock.

    Parameters
    ----------
    folder
        The report's own, `build/<agency>/<year>`.
    private
        What the bureau's records hold that must not go out.
    draft
        Whether a draft goes out too.

    Raises
    ------
    PublicationError
        Files are missing or altered, the last run failed, it is a draft, or something in it is personal.
    """
    return _bundle(made_files(folder), f"{folder.parent.name}/{folder.name}", f"{folder.parent.name}-{folder.name}", private, draft)


def edition_bundle(edition: Edition, private: Private) -> Bundle:
    """The bundle of an edition that went out, as it was issued.

    Raises
    ------
    PublicationError
        It was altered since, was issued without all formats, or something in it is personal.
    """
    slug = f"{edition.agency}/{edition.year}"
    return _bundle(issued_files(edition), slug, f"{edition.agency}-{edition.year}-{edition.number}", private, draft=False)


def _bundle(contents: dict[str, bytes], slug: str, top: str, private: Private, draft: bool) -> Bundle:
    """A report's files with what a bundle adds to them; the same files give the same bytes."""
    nb = nbformat.reads(contents[NOTEBOOK].decode(), as_version=4)
    doc = document(nb)
    if doc.draft and not draft:
        raise PublicationError(f"{slug}: 是草稿，不能交接。请改正，或在 waivers.yaml 中写明理由，再运行 lawnb run；只供内部传阅的，加 --draft。")
    with gate_at_the_end():
        contents[f"report.{FRAGMENT}"] = exported(nb, FRAGMENT)
    algorithms = [name for name in SUMS if name in hashlib.algorithms_available]
    sums = [SUMS[name] for name in algorithms]
    contents[README] = readme(doc, slug, [name for name in DESCRIBED if name in contents or name in sums])
    for name in reversed(algorithms):  # the list of SHA-256 comes last: it names the other one too
        contents[SUMS[name]] = sums_of(contents, name)
    top += "-draft" if doc.draft else ""
    require_public([*contents.items(), (top, b"")], private)
    return Bundle(f"{top}.zip", packed(top, contents), tuple(sorted(contents)), doc.draft)


def made_files(folder: Path) -> dict[str, bytes]:
    """A report's files, which are what its last run made.

    Raises
    ------
    PublicationError
        The last run failed, or files are missing or altered.
    """
    slug = f"{folder.parent.name}/{folder.name}"
    if (folder / FAILED).exists():
        raise PublicationError(f"{slug}: 最近一次运行失败（{FAILED}），这里是更早的成品。请改正后重新运行 lawnb run。")
    was = recorded(folder)
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if len(missing) == len(NEEDED):
        raise PublicationError(f"{slug}: 还没有生成。请先运行 lawnb run 或 lawnb region。")
    if was is None or missing:
        raise PublicationError(f"{slug}: 成品不全，没有 {'、'.join(missing) or f'可用的 {CRATE}'}，不能交接。请重新运行 lawnb run --force。")
    if harmed := altered(folder, was):
        raise PublicationError(*(f"{slug}: {fault}，不能交接。请重新运行 lawnb run --force。" for fault in harmed.values()))
    return {name: (folder / name).read_bytes() for name in (*NEEDED, SIGNOFF) if (folder / name).is_file()}


def issued_files(edition: Edition) -> dict[str, bytes]:
    """An edition's files, which are what was signed.

    Raises
    ------
    PublicationError
        A format was not signed, or a file is not as it was.
    """
    if missing := [name for name in NEEDED if name not in edition.files]:
        raise PublicationError(f"{edition.place}: 签发时没有 {'、'.join(missing)}，做不成交接包。请直接交出这个文件夹。")
    now = digests(edition.folder)
    if harmed := sorted(name for name in {*now, *edition.files} if now.get(name) != edition.files.get(name)):
        raise PublicationError(*(f"{edition.place}/{name}: 与签发时不一致，发布后被改动过，不能交接。请从备份恢复。" for name in harmed))
    return {name: (edition.folder / name).read_bytes() for name in (*NEEDED, SIGNOFF)}


def sums_of(contents: Mapping[str, bytes], algorithm: str) -> bytes:
    """Digests of files as `sha256sum` writes and checks them."""
    return "".join(f"{hashlib.new(algorithm, contents[name]).hexdigest()}  {name}\n" for name in sorted(contents)).encode()


def packed(top: str, contents: Mapping[str, bytes]) -> bytes:
    """Files in a folder as a ZIP: in the order of their names, not compressed, since compressed bytes tell of the library that made them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(f"{top}/{name}", DAY)
            entry.create_system, entry.external_attr = UNIX, PLAIN_FILE
            archive.writestr(entry, contents[name])
    return made.getvalue()
