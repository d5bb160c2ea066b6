"""What a page says of itself to machines: the labels of government sites, Open Graph, and schema.org's `Report` as microdata.

Microdata, not JSON-LD: that would be a `<script>`, of which the page promises to have none (decision 0021).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from lawnb.errors import PublicationError
from lawnb.intake.documents import problem_of
from lawnb.publish.document import Document
from lawnb.site import Site

SUBJECT = "法治政府建设"
REPORT_TYPE, BODY_TYPE = "https://schema.org/Report", "https://schema.org/GovernmentOrganization"
#: What search engines show of a description.
DESCRIPTION_CHARACTERS = 150
#: The clock of the country.
ZONE = "+08:00"


@dataclass(frozen=True)
class Labels:
    """Labels of a document's page; each only where the report knows it."""

    doc: Document

    @property
    def page(self) -> dict[str, str]:
        """Of the site, the column and the page, as 政府网站网页标签规范 (国办发〔2017〕47号) names and orders them."""
        site, column, published = self._site, self._site.column, self._publication
        return _known({
            "SiteName": site.name,
            "SiteDomain": site.domain,
            "SiteIDCode": site.id_code,
            "SiteDescription": site.description,
            "SiteKeywords": ",".join(site.keywords or ()),
            "ColumnName": column and column.name,
            "ColumnDescription": column and column.description,
            "ColumnKeywords": column and ",".join(column.keywords or ()),
            "ColumnType": column and column.type,
            "ArticleTitle": self.doc.title,
            "PubDate": " ".join(filter(None, [self._day, self._day and published.get("time_published")])),
            "ContentSource": published.get("issuer"),
            "Keywords": self._keywords,
            "Author": self._body,
            "Description": self._description,
            "Image": site.image,
            "Url": site.url,
        })  # fmt: skip

    @property
    def graph(self) -> dict[str, str]:
        """Open Graph, for what shows a shared link as a card."""
        site = self._site
        return _known({
            "og:title": self.doc.title,
            "og:type": "article",
            "og:description": self._description,
            "og:locale": self.doc.language.replace("-", "_"),
            "og:site_name": site.name,
            "og:url": site.url,
            "og:image": site.image,
            "article:published_time": self._moment,
            "article:section": site.column and site.column.name,
        })  # fmt: skip

    @property
    def item(self) -> dict[str, str]:
        """Properties of schema.org's `Report` beside the name and the author, which the reader sees too."""
        report, published = self.doc.report, self._publication
        return _known({
            "identifier": published.get("index_number"),
            "reportNumber": published.get("document_number"),
            "dateCreated": report.get("signature", {}).get("date"),
            "datePublished": self._moment,
            "inLanguage": self.doc.language,
            "about": SUBJECT,
            "temporalCoverage": report.get("year"),
            "keywords": self._keywords,
            "abstract": self._description,
            "url": self._site.url,
            "image": self._site.image,
            "creativeWorkStatus": "Draft" if self.doc.draft else None,
        })  # fmt: skip

    @property
    def publisher(self) -> str:
        """The body that puts the report before the public."""
        return str(self._publication.get("publisher") or self._publication.get("issuer") or self._body)

    @property
    def _body(self) -> str:
        return str(self.doc.report.get("agency", {}).get("name") or "")

    @property
    def _publication(self) -> Mapping[str, Any]:
        return self.doc.report.get("publication", {})

    @cached_property
    def _site(self) -> Site:
        """The notebook's word for the site; a notebook from elsewhere can say anything."""
        try:
            return Site.model_validate(self.doc.report.get("site", {}))
        except ValidationError as error:
            raise PublicationError(*(problem_of(item, "笔记本的 site", list(Site.model_fields)) for item in error.errors())) from None

    @property
    def _day(self) -> str | None:
        return self._publication.get("date_published") or self._publication.get("date_issued")

    @property
    def _moment(self) -> str | None:
        """Day or time of publication, as ISO 8601 writes them."""
        clock = self._publication.get("time_published")
        return f"{self._day}T{clock}:00{ZONE}" if self._day and clock else self._day

    @property
    def _period(self) -> str:
        year = self.doc.report.get("year")
        return f"{year}年度" if year else ""

    @property
    def _keywords(self) -> str:
        return ",".join(filter(None, [SUBJECT, "年度报告", self._period, self._body]))

    @property
    def _description(self) -> str:
        parts = "；".join(heading.text for heading in self.doc.headings if heading.level == 2)
        text = "。".join(filter(None, [self.doc.title, f"{self._body}{self._period}", parts]))
        return text if len(text) <= DESCRIPTION_CHARACTERS else text[: DESCRIPTION_CHARACTERS - 1] + "…"


def _known(labels: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in labels.items() if value}
