"""The README of a bundle: what each file is, how to check them, and what goes into which field of a content system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lawnb.agency import FURTHER_TITLES, PUBLICATION_TITLES
from lawnb.filenames import CRATE, FIGURES, FINDINGS, NOTEBOOK, PAGE, SIGNOFF
from lawnb.publish.document import Document
from lawnb.publish.labels import Labels

README = "README.txt"
#: A bundle's files with what they are, in the order in which they are told.
DESCRIBED = {
    PAGE: "网页版全文。单个文件，自带字体，不含脚本，不请求外部资源；可以直接上传，也可以双击打开。",
    "report.fragment.html": "正文片段，供粘贴到网站的内容管理系统。样式只管片段自己，不影响网站，也不受网站影响。",
    "report.pdf": "按公文格式（GB/T 9704）排版的 PDF/A，供下载、打印、存档。",
    "report.docx": "Word、WPS 可以打开的文稿。",
    NOTEBOOK: "执行过的笔记本：报告的句子和算法，不含记录。",
    FIGURES: "每个数字的值、含义、算法、出处，供程序读取。",
    FINDINGS: "核对结果，供编制和审核人员，不上网。",
    CRATE: "来历：由哪些记录、参数、程序生成，各文件的 SHA-256（RO-Crate）。",
    SIGNOFF: "审核和签发的记录。",
    "SHA256SUMS": "各文件的 SHA-256 校验值。",
    "SM3SUMS": "各文件的国密 SM3 校验值。",
}
#: Labels of the page that are fields of an article in most systems, with what those call them.
FIELDS = {
    "ArticleTitle": "标题",
    "PubDate": "发布时间",
    "ContentSource": "来源",
    "Author": "作者",
    "Keywords": "关键词",
    "Description": "摘要",
    "ColumnName": "栏目",
    "Url": "网址",
}
UNKNOWN = "（空，请按实际填写）"


def readme(doc: Document, slug: str, names: Iterable[str]) -> bytes:
    """The README of a bundle with these files, as Windows' Notepad of any age opens it."""
    lines = [
        doc.title,
        f"交接包 {slug}" + ("　【草稿：未通过核对，不得作为正式报告发布】" if doc.draft else ""),
        *_section("一、包里有什么", [f"{name}\n    {DESCRIBED[name]}" for name in names]),
        *_section("二、怎样核对", CHECKING),
        *_section("三、怎样放进网站的内容管理系统", PASTING),
        *_section("四、文章的字段", _fields(doc)),
        *_section("五、政府信息公开栏的各项", _block(doc)),
        "",
    ]
    return ("\ufeff" + "\n".join(lines)).replace("\n", "\r\n").encode()


CHECKING = (
    "在收到的压缩包旁边运行：lawnb verify 文件名.zip",
    "没有 lawnb 的，解压后在文件夹里运行：sha256sum -c SHA256SUMS",
    "Windows 上看一个文件的校验值：certutil -hashfile report.pdf SHA256",
    "压缩包自己的 SHA-256 由交出方另行告知（如电话、公文），不在包里。",
)
PASTING = (
    "新建文章，按下面第四、五部分填写字段。标题和公开栏由网站的模板显示，片段里没有。",
    "把编辑器切换到源代码（HTML）方式，粘贴 report.fragment.html 的全部内容，保存，预览。",
    "预览若没有表格线和图，是系统滤去了 <style> 或 data: 图片，请系统管理员放行；不能放行的，直接上传 report.html。",
    "把 report.pdf、report.docx 作为附件上传。",
)


def _section(title: str, items: Iterable[str]) -> Iterator[str]:
    yield from ("", title, "")
    yield from (f"  {item}" for item in items)


def _fields(doc: Document) -> Iterator[str]:
    known = Labels(doc).page
    yield from (f"{title}（{name}）：{known.get(name, UNKNOWN)}" for name, title in FIELDS.items() if name in known or name != "Url")


def _block(doc: Document) -> Iterator[str]:
    values = doc.report.get("publication", {})
    yield from (f"{title}：{values.get(name) or UNKNOWN}" for name, title in PUBLICATION_TITLES.items())
    yield from (f"{title}：{values[name]}" for name, title in FURTHER_TITLES.items() if values.get(name))
