"""Whether an alternative text tells what its picture shows: WCAG 2.2, 1.1.1, and its failures F30 (filler) and F39."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

from lawnb.publish.tree import Tag, text_of

#: Words for a picture, which say nothing of what it shows; with or without a number.
FILLER = re.compile(
    r"(?:the|a|an|this|此|本|该|这是|下|上|见)*"
    r"(?:图|图表|图片|图像|图形|图示|插图|示意图|统计图|照片|截图|条形图|柱状图|柱形图|折线图|饼图|散点图|趋势图|占位符?|替代文字|无|无标题|未命名"
    r"|image|images|img|picture|pic|photo|figure|fig|chart|graph|plot|diagram|graphic|screenshot|illustration|bar ?chart|line ?chart"
    r"|pie ?chart|alt|alt ?text|placeholder|untitled|null|none|undefined|nan|todo|tbd|spacer|download|index)*"
    r"[\d\s.,:;#_（）()\[\]【】、，。：；—–-]*",
    re.IGNORECASE,
)
FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|bmp|webp|tiff?|pdf|emf|wmf)", re.IGNORECASE)


def alt_fault(image: Tag) -> str | None:
    """What is wrong with a picture's alternative text, as words that follow “图片”; None where nothing is.

    A chart of `lawnb.charts` knows the values that it draws: its text names each of them.
    """
    alt = unicodedata.normalize("NFKC", image.get("alt", "")).strip()
    if not alt:
        return "没有替代文字"
    if FILLER.fullmatch(alt) or FILE_NAME.fullmatch(alt):
        return "的替代文字只是套话或文件名，没有说出图中的内容"
    if caption := _caption_that_is(image, alt):
        return f"的替代文字只重复了图题“{caption}”"
    if lacking := next((text for text in _drawn_values(image) if text not in alt), None):
        return f"的替代文字没有说出图中的数字“{lacking}”"
    return None


def _caption_that_is(image: Tag, alt: str) -> str | None:
    figure = next(image.iterancestors("figure"), None)
    captions = figure.iter("figcaption") if figure is not None else ()
    return next((text for text in map(text_of, captions) if unicodedata.normalize("NFKC", text).strip() == alt), None)


def _drawn_values(image: Tag) -> Iterator[str]:
    """The texts of the figures that a chart says it draws; none of one that says nothing, or not as `lawnb.charts.picture` does."""
    try:
        texts = json.loads(image.get("data-texts", "{}"))["texts"]
        yield from [unicodedata.normalize("NFKC", text) for text, _, _, _, _, id, _ in texts if id]
    except (ValueError, TypeError, KeyError, RecursionError):
        return
