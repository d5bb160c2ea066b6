"""The figures that a page carries, so that the file alone says where each number is from."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from typing import Any

ADDRESS = "data:application/gzip;base64,"
#: Of gzip's header, the byte that tells the system it was written on; 255 is "unknown".
SYSTEM_BYTE, UNKNOWN = 9, b"\xff"


def figures_address(figures: Mapping[str, Any]) -> str:
    """figures.json as an address that a link can have: gzip in base64; the same figures give the same address."""
    text = json.dumps(figures, ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(text.encode(), compresslevel=9, mtime=0)
    packed = packed[:SYSTEM_BYTE] + UNKNOWN + packed[SYSTEM_BYTE + 1 :]
    return ADDRESS + base64.b64encode(packed).decode()
