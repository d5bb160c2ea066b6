"""What an analyst is told of a narrative that cannot be read: its line, what is wrong, what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from jinja2 import TemplateSyntaxError

from lawnb.errors import RunError, nearest

#: One brace where two belong, or braces of a Chinese keyboard: what stands in them would be printed as it is.
SLIPPED = re.compile(r"｛\s*[｛%]|(?<!\{)[｛{]\s*[a-z_]+\.\w+")
#: What Jinja says of a template that it cannot read, and what that means.
SYNTAX = {
    re.compile(r"unexpected char '(.)'"): "花括号里不能有 '{}'，符号要用半角（英文）的",
    re.compile(r"looking for the following tags:.*'end(\w+)'"): "少了结尾的 {{% end{} %}}",
    re.compile(r"unknown tag '(\w+)'"): "没有写法 {{% {} %}}",
    re.compile(r"(?:got|unexpected) '(.+)'"): "在 '{}' 处接不上，花括号或名称没有写完整",
}
UNKNOWN_FORMAT = re.compile("No filter named '(.+)'")


def require_braces(source: str) -> None:
    """Refuse a name in braces that would be printed instead of its figure.

    Raises
    ------
    RunError
        With the line.
    """
    if slipped := SLIPPED.search(source):
        line = source.count("\n", 0, slipped.start()) + 1
        raise RunError(f"正文第 {line} 行: “{slipped[0]}” 的花括号不对。数字的名称要放在两个半角花括号里，例如 {{{{ penalties.cases }}}}。")


def syntax_message(error: TemplateSyntaxError, formats: Iterable[str]) -> str:
    """What is wrong with a template's text."""
    said = error.message or ""
    if unknown := UNKNOWN_FORMAT.match(said):
        return f"没有格式 '{unknown[1]}'。{nearest(unknown[1], formats)}"
    meant = (words.format(found[1]) for pattern, words in SYNTAX.items() if (found := pattern.search(said)))
    return f"写法不对（{next(meant, said)}）。请检查花括号和名称。"


def value_message(error: Exception) -> str:
    """What is wrong with the values that an expression puts together, as a sentence."""
    said = str(error)
    if said.startswith("unsupported operand") or "not supported between instances" in said:
        return "数字的名称不能直接计算或比较，要用它的值，例如 penalties.cases.value。"
    return f"{said.rstrip('。')}。"


def unprintable(value: Any) -> TypeError:
    """A value that is no text, number or day; of it Python would tell its own name and address."""
    return TypeError(f"{type(value).__name__} 不是数字、文字或日期，不能直接写入正文。请写出其中的一项，例如 penalties.cases")


def line_of(error: BaseException) -> int | str:
    """The narrative's line where an error arose, from the template's frame of its traceback."""
    line, step = "?", error.__traceback__
    while step:
        # Jinja rewrites the traceback so that its template's frames carry the template's own lines
        line = step.tb_lineno if step.tb_frame.f_code.co_filename == "<template>" else line
        step = step.tb_next
    return line
