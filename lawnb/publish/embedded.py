"""What a page carries, so that the file alone can be asked: its figures, and the digest of all its other bytes."""

from __future__ import annotations

import base64
import hashlib
import json
import lzma
import re
from collections.abc import Mapping
from typing import Any

from lawnb.storage.jsonfile import from_json

#: xz packs a quarter better than gzip, and its bytes do not tell the system that wrote them.
ADDRESS = "data:application/x-xz;base64,"
#: Step 3 packs in a fifth of the time of step 9, and a tenth larger; a window beyond the data only costs memory to clear.
PRESET, LEAST_WINDOW = 3, 4096
#: Figures that unpack to more are not ours.
MOST_BYTES, MOST_MEMORY = 200 << 20, 256 << 20
#: The digest is that of the page with zeros in the digest's own place.
UNSEALED = "sha256-" + "0" * 64
META = '<meta name="lawnb-digest" content="{}">'
SEAL = re.compile(META.format("sha256-([0-9a-f]{64})").encode())


def figures_address(figures: Mapping[str, Any]) -> str:
    """figures.json as an address that a link can have: xz in base64; the same figures give the same address."""
    # a notebook is written with its keys sorted: the same page is made from it as from the run itself
    content = json.dumps(figures, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    window = max(LEAST_WINDOW, 1 << len(content).bit_length())
    packed = lzma.compress(content, filters=[{"id": lzma.FILTER_LZMA2, "preset": PRESET, "dict_size": window}])
    return ADDRESS + base64.b64encode(packed).decode()


def figures_at(address: str) -> Any:
    """The JSON of an address that `figures_address` made.

    Raises
    ------
    ValueError
        It is none, is cut off, or unpacks to more than is allowed.
    """
    return from_json(unpacked(address))


def unpacked(address: str) -> bytes:
    """What an address that `figures_address` made holds.

    Raises
    ------
    ValueError
        It is none, is cut off, or unpacks to more than is allowed.
    """
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MOST_MEMORY)
    try:
        content = unpacker.decompress(base64.b64decode(address.removeprefix(ADDRESS), validate=True), MOST_BYTES)
    except lzma.LZMAError as error:
        raise ValueError(str(error)) from None
    if not unpacker.eof:
        raise ValueError("more than is allowed, or cut off")
    return content


def sealed(page: str) -> str:
    """A page that holds `UNSEALED` in its meta element `lawnb-digest`, with its digest there."""
    digest = hashlib.sha256(page.encode()).hexdigest()
    # the element whole: text of the report can say anything, but it is escaped
    return page.replace(META.format(UNSEALED), META.format(f"sha256-{digest}"))


def seal_fault(content: bytes) -> str | None:
    """What is wrong with the digest of a page's bytes, in Chinese; None of a page that is as it was made."""
    seals = list(SEAL.finditer(content))
    if len(seals) != 1:
        return "页面里没有摘要，或不止一个：不是 lawnb 生成的页面，或者已被改动"
    start, end = seals[0].span(1)
    digest = hashlib.sha256(content[:start] + b"0" * (end - start) + content[end:]).hexdigest()
    return None if digest.encode() == seals[0][1] else f"页面的 SHA-256 是 {digest}，生成时是 {seals[0][1].decode()}：页面已被改动"
