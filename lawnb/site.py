"""The site that a report is published on: its name, its column, the page's address; `site.yaml` of the bureau and of the year."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError, ValidationInfo, field_validator

from lawnb.checks import Finding, Severity
from lawnb.errors import ContractError, gathering
from lawnb.intake.documents import broken, problem_of, read_document

FILE = "site.yaml"
#: Characters of one item of a page's metadata; portals cut what is longer.
LONGEST = 500
LABEL = r"[0-9a-z\u4e00-\u9fff](?:[0-9a-z\u4e00-\u9fff-]{0,61}[0-9a-z\u4e00-\u9fff])?"
#: Its last label is no number: an address of a machine is no site's.
DOMAIN = re.compile(rf"(?:{LABEL}\.)+(?=[a-z\u4e00-\u9fff]){LABEL}")
#: `www.` of a name with so many labels in all stands for the site; less, as in www.gov.cn, for half the country.
LABELS_WITH_WWW = 4
#: 政府网站标识码: six digits of the region (`bm` and four of a ministry), four of the site.
ID_CODE = re.compile(r"(?:[0-9]{10}|bm[0-9]{8})")
#: What a web address is written in; all else is percent-encoded.
ADDRESS = re.compile(r"https?://[\w.:-]+(?:/[\w./?&=%~+,;@:!$'()*-]*)?", re.ASCII)
#: The labels that every page of a government site must have, by the item that gives each.
REQUIRED = {
    "name": "SiteName", "domain": "SiteDomain", "id_code": "SiteIDCode", "column.name": "ColumnName", "column.description": "ColumnDescription",
    "column.keywords": "ColumnKeywords", "column.type": "ColumnType",
}  # fmt: skip
#: What only one page has.
OF_THE_PAGE = ("url", "image")


def _quoted(value: object) -> object:
    """YAML takes a code without quotes for a number, and one that begins with 0 for another number."""
    if isinstance(value, int):
        raise broken("不是文字。请给数字加上引号，如 \"4311030021\"")
    return value


def _id_code(text: str) -> str:
    if not ID_CODE.fullmatch(text):
        raise broken(f"不是政府网站标识码（有 {len(text)} 个字符）。标识码是 10 位数字，部门网站是 bm 加 8 位数字，请照网页底部的标识码填写")
    return text


def _domain(text: str) -> str:
    if len(text) > 253 or not DOMAIN.fullmatch(text):
        raise broken("不是域名。请只写域名，小写，不带 http:// 和路径，如 www.example.gov.cn")
    return text


def _address(text: str) -> str:
    if not ADDRESS.fullmatch(text) or not DOMAIN.fullmatch(host(text)):
        raise broken("不是网址。请写以 https:// 或 http:// 开头的完整网址，汉字和空格写成 %XX，不带用户名和 #")
    return text


def _words(value: object) -> object:
    """Keywords as a list, or as portals write them."""
    return [word for word in re.split(r"[,，;；、]", value) if word.strip()] if isinstance(value, str) else value


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST, pattern=r"^[^\r\n]*$")]
Words = Annotated[tuple[Line, ...], BeforeValidator(_words)]
Address = Annotated[Line, AfterValidator(_address)]


class Part(BaseModel):
    """A mapping of `site.yaml`, of which each item may be left out or blank."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Part):
    """The site's column that the report stands in."""

    name: Line | None = None
    description: Line | None = None
    keywords: Words | None = None
    type: Line | None = None


class Site(Part):
    """`site.yaml`: what the labels of a government site's pages say (政府网站网页标签规范, 国办发〔2017〕47号).

    Parameters
    ----------
    domain, id_code
        SiteDomain and SiteIDCode; the second is the site's 政府网站标识码.
    url, image
        The page's own address, and that of a picture for it; in the year's file only.
    """

    name: Line | None = None
    domain: Annotated[Line, AfterValidator(_domain)] | None = None
    id_code: Annotated[Line, BeforeValidator(_quoted), AfterValidator(_id_code)] | None = None
    description: Line | None = None
    keywords: Words | None = None
    column: Column | None = None
    url: Address | None = None
    image: Address | None = None

    @field_validator(*OF_THE_PAGE)
    @classmethod
    def _on_the_site(cls, value: str | None, info: ValidationInfo) -> str | None:
        """The page lies on the site: on its domain, or one below."""
        domain = info.data.get("domain")
        if value and domain and not _lies_on(host(value), domain):
            raise broken(f"不在网站 {domain} 上。请改正网址或 domain")
        return value

    def as_json(self) -> dict[str, Any]:
        """What is known."""
        return self.model_dump(mode="json", exclude_none=True)


def _lies_on(name: str, domain: str) -> bool:
    bare = domain.removeprefix("www.")
    above = bare if domain.count(".") + 1 >= LABELS_WITH_WWW else domain
    return name in (domain, bare) or name.endswith(f".{above}")


def host(address: str) -> str:
    """The host of a web address; "" where it has none, or more than that: a user's name, a broken port."""
    try:
        parts = urlsplit(address)
        return "" if "@" in parts.netloc or parts.port == 0 else parts.hostname or ""
    except ValueError:
        return ""


def read_site(folder: Path, place: str) -> Site:
    """The site of a year: the bureau's `site.yaml`, over which the year's is laid item by item; empty where there is neither.

    Parameters
    ----------
    folder
        The year's folder; the bureau's is the one above.
    place
        `<agency>/<year>`, as messages show it.

    Raises
    ------
    ContractError
        With the problems of both files, each with its path from the data folder.
    """
    files = {folder.parent / FILE: f"{place.partition('/')[0]}/{FILE}", folder / FILE: f"{place}/{FILE}"}
    layers, problems = [], []
    for path, shown in files.items():
        with gathering(problems):
            layers.append(_layer(path, shown))
    if problems:
        raise ContractError(*problems)
    general, own = layers
    problems += [f"{files[folder.parent / FILE]}: '{name}' 是一个年度一个网页的。请写到 {place}/{FILE}。" for name in OF_THE_PAGE if name in general]
    try:
        site = Site.model_validate(_laid(general, own))
    except ValidationError as error:  # each is well, together they are not
        problems += [problem_of(item, f"{place}/{FILE}", list(Site.model_fields)) for item in error.errors()]
    if problems:
        raise ContractError(*problems)
    return site


def _layer(path: Path, shown: str) -> dict[str, Any]:
    if path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve()):
        raise ContractError(f"{shown}: 是指向别处的链接，没有读。请换成文件本身。")
    if not path.exists():
        return {}
    if not path.is_file():
        raise ContractError(f"{shown}: 不是文件。请删去，或换成文件本身。")
    # an empty file, or one with comments alone, says nothing
    return (read_document(path, shown, Site | None) or Site()).as_json()


def _laid(general: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Items of the year over those of the bureau."""
    return general | own | ({"column": general.get("column", {}) | own.get("column", {})} if "column" in general | own else {})


def check_site(site: Site, place: str) -> list[Finding]:
    """What a site's pages must say and this one does not; nothing where the bureau says nothing of a site."""
    known = site.as_json()
    if not known:
        return []
    items = known | {f"column.{name}": value for name, value in known.get("column", {}).items()}
    lacking = [f"{label}（{name}）" for name, label in REQUIRED.items() if not items.get(name)]
    message = f"网页没有必选的标签{'、'.join(lacking)}。"
    return [Finding("site-label", Severity.NOTE, place, message, "site", remedy=f"请向网站管理员问明，写进 {FILE}。")] if lacking else []
