"""The text of a Word file as it comes by: cells by their bookmarks, what comments are on, and what was changed with a record of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lawnb.formats import numbering
from lawnb.intake.archives import Refusal
from lawnb.publish.appendix import ID as APPENDIX_BOOKMARK
from lawnb.publish.cells import BOOKMARK
from lawnb.remarks.met import Anchor, Change, Paragraph
from lawnb.remarks.package import REMEDY, Listener

#: Characters kept of what a comment is on, and of what was changed.
LONGEST_QUOTE, LONGEST_CHANGE = 200, 20_000
MOST_REMARKS, MOST_OPEN = 20_000, 64
#: Characters kept of all changes: each may hold those inside it once more.
MOST_KEPT = 30_000_000
#: Places that are no cell's: before the first, and the annex.
BEFORE, APPENDIX = 0, -1
#: Changes that hold what was changed, or stand among the properties of a paragraph's mark or a row.
KINDS = {"ins": "插入", "del": "删除", "moveFrom": "移出", "moveTo": "移入"}
CELL_KINDS = {"cellIns": "插入格", "cellDel": "删除格", "cellMerge": "合并格"}
FORMAT = "格式"
#: Kinds of change that a program records in pieces, and changes of format that are on a paragraph.
MERGED, OF_PARAGRAPH = {*KINDS.values(), FORMAT}, {"pPrChange", "numberingChange"}
MARK = "¶"
#: The levels of headings that official documents number.
DEEPEST_NUMBERED = 4
#: Characters that are elements of a run.
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class Scan(Listener):
    """Reads the text; afterwards `anchors`, `changes`, `headings` and `filled` tell of it."""

    def __init__(self, root: str, levels: Mapping[str, tuple[int, bool]] | None = None, cells: int = 0):
        super().__init__()
        self.root, self.levels, self.cells, self._counts = root, levels or {}, cells, [0] * 10
        self.cell, self.order, self.plain, self.skipped, self.kept = BEFORE, 0, 0, 0, 0
        self.anchors: dict[str, Anchor] = {}
        self.changes: list[Change] = []
        #: Each heading with its number.
        self.headings: list[str] = []
        #: Characters and pictures by cell; those whose bookmark is there have an entry.
        self.filled: Counter[int] = Counter()
        self._open: dict[str, Anchor] = {}
        self._changing: list[tuple[int, Change]] = []
        self._formats: list[tuple[int, Change]] = []
        self._paragraphs: list[Paragraph] = []

    # -- elements ------------------------------------------------------------------------------------------------------

    def began(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipped:
            return
        parent = self.inside[-1] if self.inside else ""
        if name.endswith("Change") or name == "Fallback":
            self.skipped = len(self.inside) + 1  # properties that were, or the same once more for old programs
            if name != "Fallback":
                self._format(name, attributes)
        elif name == "p":
            self._paragraphs.append(Paragraph(self.plain))
        elif name == "pStyle" and self._paragraphs:
            self._paragraphs[-1].style = attributes.get("val", "")
        elif name == "bookmarkStart":
            self._bookmark(attributes.get("name", ""))
        elif name.startswith("comment"):
            self._comment(name, attributes.get("id", ""))
        elif name in KINDS:
            self._change(name, parent, attributes)
        elif name in CELL_KINDS:
            self.changes.append(self._made(CELL_KINDS[name], attributes))
        elif name in SIGNS and parent == "r":
            self._text(SIGNS[name])
        elif name in ("drawing", "pict", "object"):
            self.filled[self.cell] += 1

    def ended(self, name: str) -> None:
        if self.skipped:
            if len(self.inside) < self.skipped:
                self.skipped = 0
            return
        depth = len(self.inside)
        for kept in (self._changing, self._formats):
            while kept and kept[-1][0] > depth:
                change = kept.pop()[1]
                change.closed = True
                if change.kind == FORMAT:
                    change.before = self.plain
        if name == "p" and self._paragraphs:
            self._paragraph_ended(self._paragraphs.pop())

    def characters(self, text: str) -> None:
        if not self.skipped and self.inside and self.inside[-1] in ("t", "delText"):
            self._text(text)

    # -- places --------------------------------------------------------------------------------------------------------

    def _bookmark(self, name: str) -> None:
        if name == APPENDIX_BOOKMARK:
            self.cell = APPENDIX
        elif (found := BOOKMARK.fullmatch(name)) and 1 <= int(found[1]) <= (self.cells or MOST_REMARKS):
            self.cell = int(found[1])
            self.filled[self.cell] += 0
            if self._paragraphs and self._paragraphs[-1].before == self.plain:
                for item in self._paragraphs[-1].met:  # put in before all that the cell had said
                    item.cell = self.cell

    def _comment(self, name: str, id: str) -> None:
        if name == "commentRangeEnd":
            self._open.pop(id, None)
        elif name in ("commentRangeStart", "commentReference") and id not in self.anchors:
            self.anchors[id] = anchor = Anchor(self.cell, len(self.headings), self._next())
            self._meet(anchor)
            if name == "commentRangeStart":
                self._open[id] = anchor

    def _meet(self, item: Anchor | Change) -> None:
        if self._paragraphs:
            self._paragraphs[-1].met.append(item)

    def _next(self) -> int:
        self.order += 1
        if self.order > MOST_REMARKS:
            raise Refusal(f"批注和修订超过 {MOST_REMARKS} 处", REMEDY)
        return self.order

    def _paragraph_ended(self, paragraph: Paragraph) -> None:
        for change in paragraph.formats:
            change.text = paragraph.text[:LONGEST_QUOTE]
        if (mark := paragraph.mark) is not None:
            mark.text, mark.before = MARK, self.plain
            self._add(mark)
        level, numbered = self.levels.get(paragraph.style, (0, False))
        if level and paragraph.text.strip():
            self.headings.append(self._label(level, numbered) + " ".join(paragraph.text.split()))
            for item in paragraph.met:  # what is on a heading is under it
                item.heading = len(self.headings)

    def _label(self, level: int, numbered: bool) -> str:
        """The number that Word shows before a heading: they have none in their text."""
        if not numbered:
            return ""
        self._counts = [*self._counts[:level], self._counts[level] + 1, *[0] * (9 - level)]
        return numbering(self._counts[level], level) if level <= DEEPEST_NUMBERED else ""

    # -- changes -------------------------------------------------------------------------------------------------------

    def _made(self, kind: str, attributes: dict[str, str]) -> Change:
        change = Change(kind, attributes.get("author", ""), attributes.get("date", ""), self.cell, len(self.headings), self._next(), before=self.plain)
        self._meet(change)
        return change

    def _change(self, name: str, parent: str, attributes: dict[str, str]) -> None:
        """A change of text, of a paragraph's mark, or of a row, whose cells it is then of."""
        kind, row = KINDS[name], parent == "trPr"
        if parent == "rPr":
            if self.inside[-2:-1] == ["pPr"] and self._paragraphs:
                self._paragraphs[-1].mark = self._made(kind, attributes)
        elif row or not any(change.kind == f"{kind}行" for _, change in self._changing):
            # a row's change ends with the row, two elements further out
            self._begin(self._changing, len(self.inside) - 1 if row else len(self.inside) + 1, self._made(f"{kind}行" if row else kind, attributes))

    def _begin(self, kept: list[tuple[int, Change]], depth: int, change: Change) -> None:
        """A change whose text follows, until an element of this depth ends."""
        if len(kept) == MOST_OPEN:
            raise Refusal(f"修订嵌套超过 {MOST_OPEN} 层", REMEDY)
        kept.append((depth, self._add(change)))

    def _add(self, change: Change) -> Change:
        """List a change, or go on with that before it, of which it is a part: programs record a change run by run."""
        last = self.changes[-1] if self.changes else None
        if last and last.closed and change.kind in MERGED and _same(last, change):
            last.text += change.text
            last.closed = len(last.text) > LONGEST_CHANGE
            return last
        self.changes.append(change)
        change.closed = bool(change.text)
        return change

    def _format(self, name: str, attributes: dict[str, str]) -> None:
        """A change of format: of a run, a paragraph, a table or the page; that of a paragraph's mark nobody sees."""
        if name == "rPrChange":
            if "r" in self.inside:
                depth = len(self.inside) - self.inside[::-1].index("r")
                self._begin(self._formats, depth, self._made(FORMAT, attributes))
            return
        change = self._made(FORMAT, attributes)
        self.changes.append(change)
        if name in OF_PARAGRAPH and self._paragraphs:
            self._paragraphs[-1].formats.append(change)

    # -- text ----------------------------------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        self.filled[self.cell] += len(text.strip())
        for id, anchor in list(self._open.items()):
            anchor.text += text
            if len(anchor.text) > LONGEST_QUOTE:
                anchor.text = anchor.text[:LONGEST_QUOTE] + "…"
                del self._open[id]
        for _, change in (*self._changing, *self._formats):
            if not change.closed:
                self.kept += len(text)
                change.text += text
                change.closed = len(change.text) > LONGEST_CHANGE
        if self.kept > MOST_KEPT:
            raise Refusal(f"修订的文字合计超过 {MOST_KEPT // 10_000} 万字", REMEDY)
        deleted = any(change.kind.startswith(("删除", "移出")) for _, change in self._changing)
        if not self._changing:
            self.plain += len(text)
        if self._paragraphs and not deleted:
            paragraph = self._paragraphs[-1]
            paragraph.text += text if len(paragraph.text) < LONGEST_CHANGE else ""


def _same(one: Change, other: Change) -> bool:
    """Whether two pieces are of one change: nothing unchanged lies between."""
    return (one.kind, one.author, one.date[:16], one.cell, one.before) == (other.kind, other.author, other.date[:16], other.cell, other.before)
