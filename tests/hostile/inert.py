"""Whether a finished file is inert: what a browser does with a page, and what lies in a PDF or a DOCX that could do something."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from bs4 import BeautifulSoup
from lxml import etree

from lawnb.intake.cells import BadCell, Context
from lawnb.intake.contracts import contract
from lawnb.intake.unseen import WIDTHLESS
from lawnb.intake.values import interpret
from lawnb.privacy.machine import FOLDERS
from tests.hostile.payloads import CORPUS, Payload

#: Addresses that a page of ours may hold: of itself, packed into itself, or of the web, which only a reader's click asks for.
ADDRESS = re.compile(
    r"#|data:image/(png|svg\+xml);base64,|data:image/svg\+xml,%3Csvg (?!.*%3Cscript)[^<>]*$|data:application/x-xz;base64,|https?://|mailto:"
    r"|[a-z0-9-]+/\d{4}/report\.(html|pdf|docx)$"
)
ADDRESSES = ("href", "src", "srcset", "action", "formaction", "data", "poster", "background", "ping", "xlink:href", "manifest", "cite")
FORBIDDEN = ["iframe", "frame", "object", "embed", "applet", "base", "link", "template", "portal", "math", "audio", "video", "marquee", "animate", "set", "use"]
#: What a page is asked for beside what it shows: whether anything ran, and elements or attributes that none of ours has.
ASKED = """([forbidden, places]) => {
    const all = [...document.querySelectorAll('*')], names = all.flatMap(tag => tag.getAttributeNames());
    return {
        elements: all.map(tag => tag.localName).filter(name => forbidden.includes(name)),
        addresses: all.flatMap(tag => places.filter(name => tag.hasAttribute(name)).map(name => `${name}=${tag.getAttribute(name).slice(0, 80)}`)),
        scripts: document.scripts.length,
        owned: document.documentElement.dataset.owned || null,
        handlers: names.filter(name => name.startsWith('on')),
        refresh: document.querySelectorAll('meta[http-equiv=refresh i]').length,
        parts: ['main', 'footer', 'h1', 'body'].map(name => document.querySelectorAll(name).length),
        policy: document.querySelectorAll('head > meta[http-equiv="Content-Security-Policy"]').length,
        body: document.body.textContent,
        title: document.title,
    };
}"""
#: Keys of a PDF that make a reader do something when it is opened or clicked.
ACTIVE_KEYS = {"/JavaScript", "/JS", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/RichMedia", "/XFA", "/AA", "/EmbeddedFile", "/Rendition", "/Movie"}
ACTIVE_PARTS = re.compile(r"vba|activeX|embeddings|oleObject|externalLink|attachedTemplate|altChunk|afchunk", re.IGNORECASE)
#: Fields that a document of ours may have: page numbers, and references inside it.
FIELDS = re.compile(r"\s*(PAGE|NUMPAGES|SEQ|REF|PAGEREF|HYPERLINK \\l|TOC|STYLEREF)\b")


class Visit:
    """A page in a browser, and all that it did of its own accord.

    Parameters
    ----------
    trusting
        Whether the page's own Content-Security-Policy is switched off, so that what it shows has to be inert by itself.
    """

    def __init__(self, chromium: Any, path: Path, trusting: bool = False):
        self.events: list[str] = []
        self.context = chromium.new_context(bypass_csp=trusting, viewport={"width": 1280, "height": 800})
        page = self.page = self.context.new_page()
        page.on("dialog", lambda dialog: (self.events.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda message: self.events.append(f"console {message.text}"))
        page.on("pageerror", lambda error: self.events.append(f"error {error}"))
        page.on("popup", lambda other: self.events.append(f"popup {other.url}"))
        page.on("download", lambda download: self.events.append(f"download {download.url}"))
        page.on("request", lambda request: None if request.url.startswith("data:") else self.events.append(f"request {request.url}"))
        page.goto(path.as_uri())
        page.evaluate("document.fonts.ready.then(() => true)")
        self.provoke()
        self.found = page.evaluate(ASKED, [FORBIDDEN, [*ADDRESSES, "style"]])
        self.context.close()
        self.events.remove(f"request {path.as_uri()}")

    def provoke(self) -> None:
        """What a reader does: move over it, focus parts of it, go to its end."""
        for step in (lambda: self.page.mouse.move(400, 300), lambda: self.page.keyboard.press("Tab"), lambda: self.page.mouse.wheel(0, 100_000)):
            step()
        self.page.evaluate("document.querySelectorAll('[tabindex], input, button, a, details').forEach((tag, n) => n < 200 && tag.focus())")
        self.page.wait_for_timeout(100)

    def faults(self) -> list[str]:
        """What happened that must not, and what stands where only ours stands."""
        own = self.found
        told = [f"owned {own['owned']}"] if own["owned"] else []
        told += [f"parts {own['parts']}"] if own["parts"] != [1, 1, 1, 1] else []
        told += [f"policies {own['policy']}"] if own["policy"] != 1 else []
        told += [f"<{name}>" for name in own["elements"]]
        own_style = re.compile(r"style=--n: \d+;")  # how many rows the catalogue's own script hides
        told += [each for each in own["addresses"] if not own_style.fullmatch(each) and (each.startswith("style=") or not ADDRESS.match(each.partition("=")[2]))]
        return [*self.events, *map("handler {}".format, own["handlers"]), *["refresh"] * own["refresh"], *told]


def markup_faults(content: str) -> list[str]:
    """Elements and addresses of a page that ours do not have."""
    soup = BeautifulSoup(content, "html.parser")
    found = [f"<{tag.name}>" for tag in soup.find_all(FORBIDDEN)]
    found += [f"{name}={tag[name]}" for name in ADDRESSES for tag in soup.find_all(attrs={name: True}) if not ADDRESS.match(tag[name])]
    return found + [f"style={tag['style']}" for tag in soup.find_all(style=True)]


def policy_of(content: str) -> dict[str, str]:
    """The directives of a page's Content-Security-Policy."""
    [meta] = BeautifulSoup(content, "html.parser").head.find_all("meta", attrs={"http-equiv": "Content-Security-Policy"})
    return {name: value for name, _, value in (part.strip().partition(" ") for part in meta["content"].split(";"))}


# -- PDF and DOCX --------------------------------------------------------------------------------------------------------


def pdf_faults(content: bytes) -> list[str]:
    """Actions, attachments and addresses in a PDF that none of ours has."""
    found = []
    with pikepdf.open(io.BytesIO(content)) as opened:
        for item in filter(lambda each: isinstance(each, pikepdf.Dictionary), opened.objects):
            for each in _dictionaries(item):
                values = {str(each.get(key)) for key in ("/S", "/Type", "/Subtype") if key in each}
                found += sorted((ACTIVE_KEYS & set(each.keys())) | (ACTIVE_KEYS & values))
                found += [f"/URI {each['/URI']}"] if "/URI" in each and not re.match(r"https?://|mailto:", str(each["/URI"])) else []
        found += ["names"] if "/Names" in opened.Root and {"/JavaScript", "/EmbeddedFiles"} & set(opened.Root.Names.keys()) else []
    return found


def _dictionaries(item: pikepdf.Dictionary, depth: int = 0) -> Iterator[pikepdf.Dictionary]:
    """A dictionary and those that lie in it directly."""
    yield item
    for value in item.values() if depth < 4 else ():
        if isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)


def docx_faults(content: bytes) -> list[str]:
    """Macros, embedded objects, fields that fetch, and targets outside of a DOCX that none of ours has."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        for name in opened.namelist():
            found += [name] if ACTIVE_PARTS.search(name) or name.startswith("/") or ".." in name else []
            if not name.endswith((".xml", ".rels")):
                continue
            for tag in etree.fromstring(opened.read(name)).iter(etree.Element):
                local = etree.QName(tag).localname
                if local == "Relationship" and tag.get("TargetMode") == "External" and not re.match(r"https?://|mailto:", tag.get("Target")):
                    found.append(f"target {tag.get('Target')}")
                code = (tag.text or "") if local == "instrText" else next((tag.get(key) for key in tag.keys() if local == "fldSimple" and key.endswith("}instr")), "PAGE")
                found += [f"field {code}"] if local in ("instrText", "fldSimple") and not FIELDS.match(code) else []
    return found


# -- what of the corpus comes through ------------------------------------------------------------------------------------


def accepted() -> list[Payload]:
    """The payloads that a ledger's cell of text may hold and a report shows as they are; what has no width is taken out, others are refused (see test_records.py)."""
    field = contract("measures").field("practice")
    return [each for each in CORPUS if not _refused(each, field) and not WIDTHLESS.search(each.text) and not FOLDERS.search(each.text)]


def _refused(payload: Payload, field: Any) -> bool:
    try:
        return interpret(payload.text, field, Context())[0] is None
    except BadCell:
        return True


def squeezed(text: str) -> str:
    """A text without spaces: formats break lines each in their own way."""
    return "".join(text.split())
