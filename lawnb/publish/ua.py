"""A PDF held to PDF/UA-1 (ISO 14289-1) by our own reading of it: what a machine can tell of the Matterhorn Protocol 1.1.

Each fault is named by its number there, or by the clause of the standard where the protocol has none. What only a person can tell (whether an alternative text is right) is settled
where texts are made; a rule on what our PDFs never hold (forms, media, layers, attachments) refuses the thing itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

import pikepdf

from lawnb.errors import PublicationError
from lawnb.publish.tagged import STANDARD, Element, roles, standard_kind, structure
from lawnb.publish.ua_marks import page_marks
from lawnb.publish.ua_tables import UNHEADED, table_faults

#: What may stand where: the parents that a type needs, and the children that a type may have.
PARENTS = {
    "TR": ("Table", "THead", "TBody", "TFoot"), "TH": ("TR",), "TD": ("TR",), "THead": ("Table",), "TBody": ("Table",), "TFoot": ("Table",),
    "LI": ("L",), "Lbl": ("LI", "TOCI", "Note", "Caption", "Link", "Reference", "Formula"), "LBody": ("LI",), "TOCI": ("TOC",),
    "RB": ("Ruby",), "RT": ("Ruby",), "RP": ("Ruby",), "WT": ("Warichu",), "WP": ("Warichu",), "Document": ("",),
}  # fmt: skip
CHILDREN = {
    "Table": ("Caption", "TR", "THead", "TBody", "TFoot"), "THead": ("TR",), "TBody": ("TR",), "TFoot": ("TR",), "TR": ("TH", "TD"),
    "L": ("Caption", "L", "LI"), "LI": ("Lbl", "LBody"), "TOC": ("TOC", "TOCI", "Caption"), "": ("Document",),
}  # fmt: skip
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
FORBIDDEN = {
    "/AcroForm": "25-001：有表单", "/OCProperties": "20-001：有图层", "/OpenAction": "打开时有动作", "/AA": "有自动的动作", "/Collection": "是文件包",
}  # fmt: skip


def require_ua(opened: pikepdf.Pdf, alts: Sequence[str]) -> None:
    """Refuse a PDF that does not conform, or whose pictures have not these alternative texts, in their order."""
    top = structure(opened)
    # a cell that the page gives no header has none here either, and is its author's to head
    faults = [fault for fault in _faults(opened, top) if not fault.startswith(UNHEADED)]
    found = [element.text for element in top.of("Figure")]
    if found != list(alts):
        faults.append(f"13-004：图应有 {len(alts)} 幅，结构树中有 {len(found)} 幅，或替代文字与网页不同")
    if faults:
        raise PublicationError(*(f"PDF: 不合无障碍标准 PDF/UA-1，{fault}。请附上报告反馈。" for fault in faults))


def ua_faults(opened: pikepdf.Pdf) -> list[str]:
    """What a PDF lacks for who cannot see it, in Chinese, each with the Matterhorn Protocol's number; nothing where it conforms."""
    return _faults(opened, structure(opened))


def _faults(opened: pikepdf.Pdf, top: Element) -> list[str]:
    rules = [
        partial(_document, opened), partial(_metadata, opened), partial(_roles, top), partial(_nesting, top), partial(_headings, opened, top),
        partial(table_faults, top), partial(_figures, top), partial(_contents, opened, top), partial(_annotations, opened, top), partial(_fonts, opened),
    ]  # fmt: skip
    return list(dict.fromkeys(fault for rule in rules for fault in rule()))


# -- the document ------------------------------------------------------------------------------------------------------


def _document(opened: pikepdf.Pdf) -> Iterator[str]:
    root = opened.Root
    marks = root.get("/MarkInfo", {})
    if marks.get("/Marked") is not True or marks.get("/Suspects") is True:
        yield "7.1：没有声明全文已加标签"
    if not LANGUAGE.fullmatch(str(root.get("/Lang", ""))):
        yield "11-006：没有声明全文的语言"
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "07-001：标题栏不显示题名"
    if opened.is_encrypted and not opened.allow.accessibility:
        yield "26-002：加密后不许读屏软件读取"
    yield from (f"{said}，报告中不应有" for key, said in FORBIDDEN.items() if key in root)
    names = root.get("/Names", {})
    yield from (f"{said}，报告中不应有" for key, said in {"/EmbeddedFiles": "21-001：有附件", "/JavaScript": "有脚本"}.items() if key in names)


def _metadata(opened: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in opened.Root:
        yield "06-001：没有 XMP 元数据"
        return
    meta = opened.open_metadata()
    if str(meta.get("pdfuaid:part", "")) != "1":
        yield "06-002：元数据没有声明 PDF/UA-1"
    if not str(meta.get("dc:title", "")).strip():
        yield "06-003：元数据没有题名"


def _roles(top: Element) -> Iterator[str]:
    mapped = roles(top.tag)
    yield from (f"02-004：标准类型 {name} 被改作 {mapped[name]}" for name in mapped if name in STANDARD)
    yield from (f"02-003：类型 {name} 的对应关系成环或没有尽头" for name in mapped if not standard_kind(name, mapped))


# -- the structure -----------------------------------------------------------------------------------------------------


def _nesting(top: Element) -> Iterator[str]:
    if not top.children:
        yield "7.1：没有结构树，或它是空的"
    for element in top:
        for child in element.children:
            if not child.kind:
                yield f"02-001：类型 {child.tag.get('/S', '')} 不对应任何标准类型"
                continue
            allowed = PARENTS.get(child.kind)
            if (allowed and element.kind not in allowed) or (element.kind in CHILDREN and child.kind not in CHILDREN[element.kind]):
                yield f"09-004：{child.kind} 不能在 {element.kind or '结构树的根'} 之下"
    for element in top.of("Table", "L"):
        if [child.kind for child in element.children].count("Caption") > 1:
            yield f"09-004：{element.kind} 有不止一个题注"


def _headings(opened: pikepdf.Pdf, top: Element) -> Iterator[str]:
    before = 0
    found = top.of(*HEADINGS)
    for heading in found:
        level = HEADINGS.index(heading.kind) + 1
        if level > before + 1:
            yield f"{'14-002：第一个' if not before else '14-003：'}标题“{heading.text}”是 {level} 级，前面没有 {level - 1} 级"
        if not any(each.contents for each in heading):
            yield f"7.4：标题“{heading.text}”没有文字"
        before = level
    if found and top.of("H"):
        yield "14-007：分级和不分级的标题混用"
    with opened.open_outline(max_depth=len(HEADINGS)) as outline:
        bookmarks = list(_bookmarks(outline.root))
    own = [heading.text for heading in found]
    if bookmarks != own:
        differing = next((pair for pair in zip(own, bookmarks, strict=False) if pair[0] != pair[1]), None)
        yield f"书签与标题不同：标题 {len(own)} 个，书签 {len(bookmarks)} 个" + (f"，“{differing[0]}”处是“{differing[1]}”" if differing else "")


def _bookmarks(items: list[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from _bookmarks(item.children)


def _figures(top: Element) -> Iterator[str]:
    for element in top.of("Figure", "Formula"):
        if not any(str(element.tag.get(key, "")).strip() for key in ("/Alt", "/ActualText")):
            yield f"{'13-004：图' if element.kind == 'Figure' else '17-002：公式'}没有替代文字"


# -- what is on the pages ----------------------------------------------------------------------------------------------


def _contents(opened: pikepdf.Pdf, top: Element) -> Iterator[str]:
    held = Counter(content for element in top for content in element.contents)
    yield from (f"7.1：第 {page} 页的内容 {number} 在结构树中出现不止一次" for page, number, n in _by_page(opened, held) if n > 1)
    shown: set[tuple[int, int]] = set()
    for n, page in enumerate(opened.pages, 1):
        faults, numbers = page_marks(page)
        yield from (f"{number}：第 {n} 页{said}" for number, said in faults.items())
        shown |= {(page.objgen[0], number) for number in numbers}
    lost = Counter(page for page, _, _ in _by_page(opened, Counter(shown - set(held))))
    yield from (f"01-005：第 {page} 页有 {count} 处内容不在结构树中" for page, count in lost.items())
    missing = Counter(page for page, _, _ in _by_page(opened, Counter(set(held) - shown)))
    yield from (f"7.1：结构树指向第 {page} 页上不存在的 {count} 处内容" for page, count in missing.items())


def _by_page(opened: pikepdf.Pdf, held: Counter) -> Iterator[tuple[int | str, int, int]]:
    order = {page.objgen[0]: n for n, page in enumerate(opened.pages, 1)}
    yield from ((order.get(page, "?"), number, n) for (page, number), n in held.items())


def _annotations(opened: pikepdf.Pdf, top: Element) -> Iterator[str]:
    links = [each.objgen for element in top.of("Link") for each in element.objects if isinstance(each, pikepdf.Object)]
    others = [each.objgen for element in top.of("Annot") for each in element.objects if isinstance(each, pikepdf.Object)]
    for n, page in enumerate(opened.pages, 1):
        annotations = list(page.get("/Annots", []))
        if annotations and page.get("/Tabs") != "/S":
            yield f"28-008：第 {n} 页的跳转次序不是结构的次序"
        for each in annotations:
            is_link = each.get("/Subtype") == "/Link"
            if each.objgen not in (links if is_link else others):
                yield f"28-0{'11' if is_link else '02'}：第 {n} 页有{'链接' if is_link else '批注'}不在结构树中"
            if not str(each.get("/Contents", "")).strip():
                yield f"28-0{'12' if is_link else '04'}：第 {n} 页有{'链接' if is_link else '批注'}没有说明"


def _fonts(opened: pikepdf.Pdf) -> Iterator[str]:
    for item in opened.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font" and not str(item.get("/Subtype", "")).startswith("/CIDFont"):
            if "/ToUnicode" not in item:
                yield f"10-001：字体 {str(item.get('/BaseFont', '/'))[1:]} 的字形没有对应的字符"
