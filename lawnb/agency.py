"""The body that reports and the publication block of its report."""

from __future__ import annotations

import datetime

from pydantic import BaseModel, ConfigDict, Field, model_validator

from lawnb.checks import Text


class Agency(BaseModel):
    """`agency.yaml`: who reports.

    Parameters
    ----------
    public
        What looks personal and goes out all the same: the office's telephone, address and mailbox, the name of its head
        (政府信息公开条例 art. 20). Never a part of the report's JSON.
    smallest_count
        The smallest count of persons that is printed, decision 0016; a bureau may raise it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    short_name: Text
    region: Text | None = None
    government: Text | None = None
    sector: Text | None = None
    public: tuple[Text, ...] = Field((), exclude=True)
    smallest_count: int = Field(5, ge=3, le=100, strict=True, exclude=True)


class Publication(BaseModel):
    """`publication.yaml`: the block that government sites print above a document, and the signature under it.

    A blank item is None: it was blank when published.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    index_number: Text | None = None
    category: Text | None = None
    issuer: Text | None = None
    date_issued: datetime.date | None = None
    title: Text
    document_number: Text | None = None
    signed_by: Text
    date_signed: datetime.date

    @model_validator(mode="before")
    @classmethod
    def _blank_is_missing(cls, value: object) -> object:
        if isinstance(value, dict):
            return {key: None if isinstance(item, str) and not item.strip() else item for key, item in value.items()}
        return value


class Origins(BaseModel):
    """`origins.yaml`: where outside these records the files' content was taken from, so that a reader can go on to its sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: Text
    files: dict[str, Text]

    def of(self, file: str) -> str | None:
        """The document, and the place in it that a file is from, or the folder that it lies in; None of a file that it does not name."""
        place = self.files.get(file) or self.files.get(file.partition("/")[0])
        return f"{self.document}，{place}" if place else None


#: The block's items as government sites title them, in their order.
PUBLICATION_TITLES = {
    "index_number": "索引号",
    "category": "分类",
    "issuer": "发文机关",
    "date_issued": "发文日期",
    "title": "名称",
    "document_number": "文号",
}
#: The items that a report cannot go out without.
REQUIRED_ITEMS = ("index_number", "issuer", "date_issued", "title", "document_number")
