"""What a page says of itself to machines: read as portals and search engines read it."""

import pytest
from lxml import html as lxml_html

from lawnb.errors import PublicationError
from lawnb.intake.unseen import UNSEEN
from lawnb.publish.document import Document
from lawnb.publish.html import html
from lawnb.site import LONGEST
from tests.hostile.payloads import CORPUS

TITLE = "样例区交通运输局2023年度法治政府建设工作报告"
SITE = {
    "name": "样例区政府网", "domain": "www.example.gov.cn", "id_code": "9990010001", "url": "https://www.example.gov.cn/r?a=1&b=2",
    "column": {"name": "法治政府建设", "keywords": ["法治", "年报"]},
}  # fmt: skip
PUBLICATION = {"index_number": "000/2024-1", "issuer": "样例区政府办", "date_issued": "2024-02-28", "date_published": "2024-03-01", "time_published": "09:30"}
REPORT = {
    "agency": {"slug": "sample", "name": "样例区交通运输局"}, "year": 2023, "publication": PUBLICATION, "site": SITE,
    "signature": {"name": "样例区交通运输局", "date": "2024-02-27"},
}  # fmt: skip


def page(report: dict = REPORT):
    return lxml_html.document_fromstring(html(Document(TITLE, "", "<p>正文</p>", (), False, report)))


def items(root) -> list[tuple[str, dict]]:
    """Microdata by the algorithm of the HTML standard, as far as it has no references: type and properties of each top item."""
    return [(tag.get("itemtype"), properties(tag)) for tag in root.iter() if "itemscope" in tag.attrib and "itemprop" not in tag.attrib]


def properties(scope) -> dict:
    found = {}
    for tag in scope:
        inner = properties(tag)
        if "itemprop" not in tag.attrib:
            found |= inner
        elif "itemscope" in tag.attrib:
            found[tag.get("itemprop")] = (tag.get("itemtype"), inner)
        else:
            found |= {tag.get("itemprop"): tag.get("content") if tag.tag == "meta" else tag.text_content()}
    return found


def test_the_labels_of_site_column_and_page_are_those_of_the_standard():
    names = [tag.get("name") for tag in page().iter("meta") if tag.get("name", "")[:1].isupper()]
    found = {tag.get("name"): tag.get("content") for tag in page().iter("meta") if tag.get("name")}
    assert names == [
        "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnKeywords", "ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author",
        "Description", "Url",
    ]  # fmt: skip
    assert (found["PubDate"], found["ColumnKeywords"], found["Url"]) == ("2024-03-01 09:30", "法治,年报", "https://www.example.gov.cn/r?a=1&b=2")


def test_a_shared_link_becomes_a_card():
    found = {tag.get("property"): tag.get("content") for tag in page().iter("meta") if tag.get("property")}
    assert found.pop("og:description").startswith(TITLE)
    assert found == {
        "og:title": TITLE, "og:type": "article", "og:locale": "zh_CN", "og:site_name": "样例区政府网", "og:url": SITE["url"],
        "article:published_time": "2024-03-01T09:30:00+08:00", "article:section": "法治政府建设",
    }  # fmt: skip


def test_microdata_tell_of_one_report():
    [(kind, report)] = items(page())
    assert kind == "https://schema.org/Report"
    assert report["name"] == TITLE
    assert report["publisher"] == ("https://schema.org/GovernmentOrganization", {"name": "样例区政府办"})
    assert report["author"][1] == {"name": "样例区交通运输局"}
    known = {"identifier": "000/2024-1", "temporalCoverage": "2023", "inLanguage": "zh-CN", "about": "法治政府建设", "datePublished": "2024-03-01T09:30:00+08:00"}
    assert {name: report[name] for name in known} == known


def test_what_is_not_known_has_no_label():
    root = page({})
    assert root.xpath("//meta[starts-with(@name, 'Site') or starts-with(@name, 'Column') or @name='PubDate' or @property='article:published_time']") == []
    [(_, report)] = items(root)
    assert report.keys() == {"name", "inLanguage", "about", "keywords", "abstract"}


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "https://evil.example/", 7])
def test_a_notebook_from_elsewhere_cannot_name_another_address(address):
    with pytest.raises(PublicationError, match="笔记本的 site: 'url' 的值"):
        page(REPORT | {"site": SITE | {"url": address}})


@pytest.mark.parametrize("poison", ['"><script>alert(1)</script>', "{{7*7}}", "' onload='x"])
def test_labels_are_text_whatever_they_say(poison):
    root = page(REPORT | {"site": SITE | {"name": poison}, "publication": PUBLICATION | {"issuer": poison}})
    assert root.xpath("//meta[@name='SiteName']/@content") == [poison] == root.xpath("//meta[@name='ContentSource']/@content")
    assert root.xpath("//script | //@onload") == []


def test_what_of_the_corpus_may_stand_in_a_record_is_a_label_like_any_other():
    texts = [text for text in (payload.text.strip() for payload in CORPUS) if text and not UNSEEN.search(text) and "\n" not in text and len(text) <= LONGEST]
    assert len(texts) > 300
    root = page(REPORT | {"site": {"keywords": texts, "column": {"description": texts[0]}}})
    assert root.xpath("//meta[@name='SiteKeywords']/@content") == [",".join(texts)]
    assert root.xpath("//script | //iframe | //img | //@onerror") == []
