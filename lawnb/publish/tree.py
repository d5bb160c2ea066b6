"""A document's HTML as a tree, and a tree as HTML: what the sanitiser writes has one form, so reading it needs no guessing.

lxml holds the tree and lawnb reads the text: a parser of lxml's own would mend what it takes for mistakes.
"""

from __future__ import annotations

import re
from copy import deepcopy
from functools import lru_cache
from html import unescape

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from lawnb import fonts
from lawnb.errors import PublicationError

Tag = HtmlElement
#: Every element is of one class: lxml's own parser asks a function of Python's for each, and each time that it is met.
PARSER = HTMLParser(huge_tree=True)
PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=Tag))
VOID = frozenset({"br", "col", "hr", "img"})
TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*)>|(<?[^<]*)")
ATTRIBUTE = re.compile(r"([^\s=\"'/]+)(?:=(?:\"([^\"]*)\"|'([^']*)'))?")
SPACES = " \t\n\r\f"
#: Elements inside one another; more is no report, and each step down takes a step of the exporters'.
DEEPEST = 150
IS_VOID = " or ".join(f"self::{name}" for name in sorted(VOID))
TOO_DEEP = etree.XPath(f"{'*/' * (DEEPEST - 1)}*[not({IS_VOID})]")
WITH_ATTRIBUTES = etree.XPath("descendant::*[count(@*) > 1]")
EMPTY = etree.XPath(f"descendant-or-self::*[not(node())][not({IS_VOID})]")
#: What XML reads otherwise than HTML, or not at all: none of it is in what the sanitiser writes of a report's own cells.
NOT_XML = ("&#", "\r", "\t", "xmlns")
NOT_XML_TAG = re.compile(r"<(?:[!?]|pre)")
BROKEN_TAG = re.compile(r"(?:^|[<>])[^<>\n]*+\n[^<>]*+>")
#: An element that ends with its tag, before the sign that XML ends it by.
VOID_TAG = re.compile(rf"<(?:{'|'.join(sorted(VOID))})(?: [^\s=<>\"]+=\"[^\"]*\")*(?=>)")
#: More than one sign between two elements.
GAP = re.compile(r">( *\n[ \n]+| +\n| {2,})<")
XML = etree.XMLParser(resolve_entities=False, huge_tree=True)
XML.set_element_class_lookup(etree.ElementDefaultClassLookup(element=Tag))
NESTED = f"正文: 输出中的 HTML 嵌套超过 {DEEPEST} 层。请简化这个输出。"
#: In what `written` gives: a plain value with the quotes around it, in a tag, and ends of cells, rows and items that the next tag says too.
QUOTED = re.compile(r"=\"([^\s\"'=<>`/]+)\"(?=[ >])(?=[^<>]*>)")
ENDS = re.compile(r"</t[dh]>(?=<t[dh][ >]|</tr>)|</tr>(?=<tr[ >]|</t(?:body|head|foot)>)|</li>(?=<li[ >]|</[ou]l>)")
#: XPath's own way to a word of several takes five times as long.
WITH_IN_CLASS = etree.XPath("descendant::*/@class[contains(., $name)]/..")
#: What no XML can hold, so lxml does not.
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def copied(html: str) -> Tag:
    """As `parsed`, of what others ask for too."""
    return deepcopy(shared(html))


@lru_cache(maxsize=4)
def shared(html: str) -> Tag:
    """As `parsed`, but not to be changed: three exporters ask for the same body, with and without what the page alone shows, its annex and its head."""
    return parsed(html)


def parsed(html: str) -> Tag:
    """A part of a document as the contents of a `body` of the caller's own.

    Raises
    ------
    PublicationError
        A character is one that nobody sees.
    """
    root = _as_xml(html)
    if root is None:
        return _as_html(html)
    if TOO_DEEP(root):
        raise PublicationError(NESTED)
    return root


def _as_xml(html: str) -> Tag | None:
    """The tree of what is XML but for a sign or two, as all is that the sanitiser writes: in a fifth of the time. None of anything else."""
    if any(sign in html for sign in NOT_XML) or NOT_XML_TAG.search(html) or BROKEN_TAG.search(html):
        return None
    content = VOID_TAG.sub(r"\g<0>/", html.replace("&nbsp;", "\xa0"))
    content = GAP.sub(lambda gap: ">\n<" if "\n" in gap[1] else "> <", f"<body>{content}</body>")
    try:
        return etree.fromstring(content.encode(), XML)
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        return None


def _as_html(html: str) -> Tag:
    if UNFIT.search(html):
        fonts.require_glyphs(html, "heiti", "正文")
    root = element("body")
    open_tags, last = [root], None
    for end, name, attributes, text in TOKEN.findall(html):
        if text:
            _add_text(open_tags[-1], last, _spaced(unescape(text), open_tags))
        elif end:
            last = _closed(open_tags, name.lower(), last)
        elif name:
            last = etree.SubElement(open_tags[-1], name.lower(), _attributes(attributes) if attributes else None)
            if name.lower() not in VOID:
                open_tags.append(last)
                last = None
        if len(open_tags) > DEEPEST:
            raise PublicationError(NESTED)
    return root


def _spaced(text: str, open_tags: list[Tag]) -> str:
    """Spaces between elements are one space or line break, as they are to a reader."""
    if not text.isspace() or text.strip(SPACES) or any(tag.tag == "pre" for tag in open_tags):
        return text
    return "\n" if "\n" in text else " "


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(double or single) for name, double, single in ATTRIBUTE.findall(text)}


def _add_text(parent: Tag, last: Tag | None, text: str) -> None:
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _closed(open_tags: list[Tag], name: str, last: Tag | None) -> Tag | None:
    """Close the innermost element of this name with all that is open in it; an end without a start is none."""
    for place in range(len(open_tags) - 1, 0, -1):
        if open_tags[place].tag == name:
            last = open_tags[place]
            del open_tags[place:]
            break
    return last


def page(html: str) -> Tag:
    """A whole page, as lxml reads any."""
    return document_fromstring(html, parser=PARSER)


@lru_cache(maxsize=1)
def finished_page(html: str) -> Tag:
    """A page that is made, which must not be changed: the comparison of formats and the gate look at the same one."""
    return page(html)


def written(root: Tag) -> str:
    """The contents of an element as HTML, attributes in the order of their names."""
    for tag in WITH_ATTRIBUTES(root):
        if (attributes := tag.items()) != (ordered := sorted(attributes)):
            tag.attrib.clear()
            tag.attrib.update(ordered)
    for tag in EMPTY(root):
        tag.text = ""  # two tags, not one that ends itself
    text = etree.tostring(root, encoding="unicode", with_tail=False)
    return text[text.index(">") + 1 : text.rindex("<")]


def shortened(html: str) -> str:
    """What `written` gives without what HTML does not ask for: a full year's page has thousands of such quotes and ends."""
    return ENDS.sub("", QUOTED.sub(lambda quoted: f"={quoted[1]}", html))


# -- elements ----------------------------------------------------------------------------------------------------------


def element(name: str, attributes: dict[str, str] | None = None, text: str | None = None) -> Tag:
    made = PARSER.makeelement(name, attributes)
    made.text = text
    return made


def text_of(tag: Tag) -> str:
    return etree.tostring(tag, method="text", encoding="unicode", with_tail=False)


def has_class(tag: Tag, name: str) -> bool:
    return name in (tag.get("class") or "").split()


def of_class(root: Tag, name: str, *tags: str) -> list[Tag]:
    """The elements below, and of these names where any are given, that have a class."""
    return [tag for tag in (root.iterdescendants(*tags) if tags else WITH_IN_CLASS(root, name=name)) if has_class(tag, name)]


def taken(tag: Tag) -> Tag:
    """An element out of its place; what follows it stays."""
    tag.drop_tree()
    tag.tail = None
    return tag


def put_in_place(new: Tag, old: Tag) -> None:
    """An element in the place of another, which is out of it then."""
    new.tail, old.tail = old.tail, None
    old.getparent().replace(old, new)


def wrapped(tag: Tag, box: Tag) -> Tag:
    """The box, in an element's place, with it inside."""
    put_in_place(box, tag)
    box.append(tag)
    return box


def move_contents(source: Tag, target: Tag) -> None:
    """Move all that an element holds behind what another holds."""
    add_text(target, source.text)
    source.text = None
    target.extend(list(source))


def add_text(tag: Tag, text: str | None) -> None:
    """Text behind all that an element holds."""
    if text:
        _add_text(tag, tag[-1] if len(tag) else None, text)


def drop_dead_links(root: Tag) -> None:
    """Take links to places that are not there out of a part of a document; their text stays."""
    ids = {tag.get("id") for tag in root.iter()}
    for link in list(root.iter("a")):
        if link.get("href", "").startswith("#") and link.get("href")[1:] not in ids:
            link.drop_tag()
