"""The body that reports and the publication block of its report."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from lawnb.case_word import CASE
from lawnb.checks import Text
from lawnb.intake.documents import broken

#: The words that bodies count cases by.
CASE_WORDS = ("起", "件", "宗", "例", "个")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def _clock(value: object) -> object:
    """YAML takes 10:30 without quotes for a number of base sixty."""
    if value is not None and not (isinstance(value, str) and (not value.strip() or CLOCK.fullmatch(value.strip()))):
        raise broken('不是钟点。请写成 "09:30" 的样子，带引号')
    return value


def _counts(value: object) -> object:
    if isinstance(value, str) and value.strip() not in CASE_WORDS:
        raise broken(f"不是案件的计量单位。请写 {'、'.join(CASE_WORDS)} 中的一个")
    return value


CaseWord = Annotated[Text, BeforeValidator(_counts)]


class Agency(BaseModel):
    """`agency.yaml`: who reports.

    Parameters
    ----------
    public
        What looks personal and goes out all the same: the office's telephone, address and mailbox, the name of its head
        (政府信息公开条例 art. 20). Never a part of the report's JSON.
    smallest_count
        The smallest count of persons that is printed, decision 0016; a bureau may raise it.
    case_word
        What it counts cases by, 件 or 宗 for example: every title, sentence, table and chart of penalties has it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    short_name: Text
    region: Text | None = None
    government: Text | None = None
    sector: Text | None = None
    public: tuple[Text, ...] = Field((), exclude=True)
    smallest_count: int = Field(5, ge=3, le=100, strict=True, exclude=True)
    case_word: CaseWord = CASE

    @property
    def told_sector(self) -> str:
        """The sector, or the name, which tells it of a bureau that leaves the sector out: 某某区交通运输局."""
        return self.sector or self.name


class Publication(BaseModel):
    """`publication.yaml`: the block that government sites print above a document, and the signature under it.

    A blank item is None: it was blank when published.

    Parameters
    ----------
    subject, keywords, publisher, date_written, date_published, validity, openness
        What some sites' blocks have beside: shown where it is known, and not asked for.
    time_published
        The clock time of `date_published`, for the page's label PubDate; not shown.
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
    subject: Text | None = None
    keywords: Text | None = None
    publisher: Text | None = None
    date_written: datetime.date | None = None
    date_published: datetime.date | None = None
    time_published: Annotated[Text, BeforeValidator(_clock)] | None = None
    validity: Literal["有效", "已修改", "失效", "废止"] | None = None
    openness: Literal["主动公开", "依申请公开"] | None = None

    @field_validator("date_written")
    @classmethod
    def _written_as_signed(cls, value: datetime.date | None, info: ValidationInfo) -> datetime.date | None:
        """GB/T 9704-2012, 7.3.5.4: the day under the signature is the day of the document."""
        signed = info.data.get("date_signed")
        if value and signed and value != signed:
            raise broken(f"与落款日期 date_signed（{signed}）不同，成文日期就是落款日期。请改成一致")
        return value

    @field_validator("date_published")
    @classmethod
    def _published_after_signed(cls, value: datetime.date | None, info: ValidationInfo) -> datetime.date | None:
        signed = info.data.get("date_signed")
        if value and signed and value < signed:
            raise broken(f"早于落款日期 date_signed（{signed}）。请改正其中一个")
        return value

    def dated(self, date: datetime.date) -> Publication:
        """The same with another day under its signature."""
        return self.model_copy(update={"date_signed": date} | ({"date_written": date} if self.date_written else {}))

    @model_validator(mode="before")
    @classmethod
    def _blank_is_missing(cls, value: object) -> object:
        if isinstance(value, dict):
            return {key: item for key, item in value.items() if item is not None and not (isinstance(item, str) and not item.strip())}
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
#: Those that only some sites have, in their order, shown where they are known.
FURTHER_TITLES = {
    "subject": "主题分类",
    "keywords": "主题词",
    "publisher": "发布机构",
    "date_written": "成文日期",
    "date_published": "发布日期",
    "validity": "有效性",
    "openness": "公开方式",
}
#: The items that a report cannot go out without.
REQUIRED_ITEMS = ("index_number", "issuer", "date_issued", "title", "document_number")
#: Those that many pages do not have.
MAY_BE_NONE = frozenset({"index_number", "category", "document_number"})
