"""Web fonts for one page: subsets of the bundled faces with just the page's characters, as WOFF2 in data: addresses.

A reader's machine may have no Chinese face, and a browser then takes another without a word; the page carries its own.
"""

from __future__ import annotations

import base64
import io
from functools import lru_cache, partial
from types import SimpleNamespace

import brotli
import uharfbuzz
from fontTools.ttLib import TTFont, woff2
from uharfbuzz import SubsetFlags, SubsetInput, SubsetInputSets

from lawnb import fonts
from lawnb.errors import PublicationError
from lawnb.fonts import Face
from lawnb.formats import MOST_NAMED

#: OS/2 fsType: the face's licence forbids embedding.
FS_TYPE, RESTRICTED = slice(8, 10), 0x0002
#: Forms of punctuation in the upright headings of tables, and at half width beside other punctuation.
FEATURES = ["vert", "halt", "vhal"]
#: Copyright, names and licence stay with a subset.
NAME_IDS = [0, 1, 2, 6, 13, 14]
#: Of brotli's 11: step 10 takes fifty times as long and makes a face one part in ten smaller; those between are no smaller.
QUALITY = 6
woff2.brotli = SimpleNamespace(**vars(brotli) | {"compress": partial(brotli.compress, quality=QUALITY)})


def font_faces(family: str, role: str, text: str) -> tuple[list[str], str]:
    """Families for a text, and the `@font-face` rules that bring them.

    A face of the report's theme comes first; the bundled one gives all that it has. Characters that only the machine's own face of the role has come in
    another family; those that neither has are left out (see `lawnb.fonts.require_glyphs`).

    Raises
    ------
    PublicationError
        A character is only in a face that may not be embedded.
    """
    wanted = frozenset(text) - frozenset("\n\r\t")
    families, rules = [], []
    for face in dict.fromkeys((*fonts.preferred(role), fonts.bundled(role), *fonts.chain(role))):
        known = fonts.characters(face)
        chars = "".join(sorted(char for char in wanted if ord(char) in known))
        wanted -= frozenset(chars)
        if chars:
            families.append(f"{family} {len(families) + 1}" if families else family)
            rules.append(_rule(families[-1], subset(face, chars)))
    return families, "\n".join(rules)


def _rule(family: str, content: bytes) -> str:
    address = f"data:font/woff2;base64,{base64.b64encode(content).decode()}"
    return f'@font-face{{font-family:"{family}";font-display:block;src:url({address}) format("woff2")}}'


@lru_cache(maxsize=8)
def subset(face: Face, chars: str) -> bytes:
    """A face with only these characters, as WOFF2; the same characters give the same bytes.

    Raises
    ------
    PublicationError
        The face may not be embedded.
    """
    wanted = SubsetInput()
    wanted.flags = SubsetFlags.NO_HINTING | SubsetFlags.DESUBROUTINIZE | SubsetFlags.NOTDEF_OUTLINE
    wanted.unicode_set.update(map(ord, chars))
    for kind, values in ((SubsetInputSets.LAYOUT_FEATURE_TAG, map(_tag, FEATURES)), (SubsetInputSets.NAME_ID, NAME_IDS)):
        wanted.sets(kind).clear()
        wanted.sets(kind).update(values)
    small = uharfbuzz.subset(fonts.shaped(face), wanted).blob.data
    with TTFont(io.BytesIO(small), lazy=True, recalcTimestamp=False, recalcBBoxes=False) as font:
        # its bytes: a table that fontTools has taken apart is written anew, and all characters with it
        if int.from_bytes(font.reader["OS/2"][FS_TYPE]) & RESTRICTED:
            raise PublicationError(f"HTML: {fonts.described(chars[:MOST_NAMED])} 只在字体 {face.family} 中有，而它不许嵌入网页。请改字，或换一款字体。")
        font.flavor = "woff2"
        content = io.BytesIO()
        font.save(content)
    return content.getvalue()


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")
