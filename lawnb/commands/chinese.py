"""What click itself says on our command line, in Chinese as all the rest of it.

Click asks gettext, whose catalogues are compiled files that go by the locale of the process; a schedule has none, and a
reader of its log should not meet two languages. So its modules are given the words themselves.
"""

from __future__ import annotations

import sys

#: By click's own words; what is missing stays as it is.
WORDS = {
    "Usage:": "用法:", "Options": "选项", "Commands": "命令", "Positional arguments": "参数", "Show this message and exit.": "显示说明。",
    "default: {default}": "默认 {default}", "required": "必填", "Aborted!": "已中断。",
    "Error: {message}": "{message}", "Try '{command} {option}' for help.": "说明见 {command} {option}。",
    "Invalid value: {message}": "值有误：{message}", "Invalid value for {param_hint}: {message}": "{param_hint} 的值有误：{message}",
    "Missing argument": "缺少参数", "Missing option": "缺少选项", "Missing parameter": "缺少参数", "Missing {param_type}": "缺少 {param_type}",
    "Missing parameter: {param_name}": "缺少参数 {param_name}", "Missing command.": "没有写命令。",
    "No such option {name!r}.": "没有选项 {name!r}。", "No such command {name!r}.": "没有命令 {name!r}。",
    "Did you mean {possibility}?": "是否要写 {possibility}？", "(Did you mean one of: {possibilities}?)": "（是否要写其中之一：{possibilities}？）",
    "Got unexpected extra argument ({args})": "多写了 {args}。", "Got unexpected extra arguments ({args})": "多写了 {args}。",
    "Choose from:\n\t{choices}": "可选：\n\t{choices}", "{value!r} is not {choice}.": "{value!r} 不是 {choice}。",
    "{value!r} is not one of {choices}.": "{value!r} 不在 {choices} 之中。", "{value!r} is not a valid {number_type}.": "{value!r} 不是数。",
    "{value} is not in the range {range}.": "{value} 超出范围 {range}。", "Option {name!r} does not take a value.": "选项 {name!r} 后面不写值。",
    "Option {name!r} requires an argument.": "选项 {name!r} 后面要写值。", "Option {name!r} requires {nargs} arguments.": "选项 {name!r} 后面要写 {nargs} 个值。",
    "Argument {name!r} takes {nargs} values.": "参数 {name!r} 要写 {nargs} 个值。",
}  # fmt: skip


def speak_chinese() -> None:
    """Have click say these words from now on in this process."""
    for name, module in list(sys.modules.items()):
        if name.startswith("click."):
            for function, own in (("_", _word), ("ngettext", _word_for_number)):
                if hasattr(module, function):
                    setattr(module, function, own)


def _word(text: str) -> str:
    return WORDS.get(text, text)


def _word_for_number(one: str, many: str, number: int) -> str:
    return _word(one if number == 1 else many)
