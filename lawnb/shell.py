"""What an analyst is told who mistypes in a cell: in Chinese, what is wrong and what to do, and not Python's stack.

An IPython extension: `kernels/etc/ipython` has every kernel of the environment load it, so that it speaks before a report is open too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from lawnb.errors import RunError, nearest

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

NARRATIVE = "narrative"
REPORT = "report"
NOT_OPEN = "还没有打开报告：前面的单元格没有运行。请从菜单“运行”（Run）中选“运行所有单元格”（Run All Cells），全部运行。"
#: Names that IPython puts beside those of the notebook.
OF_SHELL = {"In", "Out", "exit", "quit", "open", "get_ipython"}
MAGIC = re.compile(r"agic (?:function )?`(%+)(\w*)` not found")
WIDE_SIGN = re.compile(r"invalid (?:non-printable )?character '?(.)")
UNCLOSED = re.compile("was never closed|unterminated|incomplete input|unexpected EOF|unmatched|does not match")


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Tell of mistakes in cells, and of narratives that no report is open for."""
    # IPython is there when this is loaded; plain Python may import the package too
    from IPython.core.error import UsageError

    shell.set_custom_exc((NameError, AttributeError, TypeError, ImportError, SyntaxError, UsageError), _show)
    if shell.find_cell_magic(NARRATIVE) is None:
        shell.register_magic_function(_not_open, "cell", NARRATIVE)


def _not_open(line: str, cell: str) -> None:
    raise RunError(NOT_OPEN)


def _show(shell: InteractiveShell, kind: type[BaseException], error: BaseException, trace: TracebackType | None, tb_offset: int | None = None) -> None:
    """Show an error in a cell: in our words where the cell itself is wrong, else as IPython does."""
    said = told(error, trace, shell.user_ns)
    if said is not None:
        shell._showtraceback(kind, error, [said])
    else:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset, running_compiled_code=True)


def told(error: BaseException, trace: TracebackType | None, names: Mapping[str, Any]) -> str | None:
    """What is wrong in a cell, and what to do; None where the error is not the cell's own, or tells it itself.

    Parameters
    ----------
    names
        The notebook's.
    """
    if hasattr(error, "_render_traceback_"):
        return None
    if isinstance(error, SyntaxError):
        return _of_syntax(error)
    if type(error).__name__ == "UsageError":
        return _of_magic(str(error))
    line = _own_line(trace)
    if line is None:
        return None
    return f"第 {line} 行: {_of_name(error, names)}"


def _own_line(trace: TracebackType | None) -> int | None:
    """The line of the cell that an error arose in; None where it arose in what the cell calls."""
    frames = []
    while trace is not None:
        frames.append(trace)
        trace = trace.tb_next
    return frames[-1].tb_lineno if frames and frames[-1].tb_frame.f_globals.get("__name__") == "__main__" else None


def _of_name(error: BaseException, names: Mapping[str, Any]) -> str:
    if isinstance(error, NameError):
        if REPORT not in names:
            return f"没有名称 '{error.name}'。{NOT_OPEN}"
        known = [name for name in names if not name.startswith("_") and name not in OF_SHELL]
        return f"没有名称 '{error.name}'。{nearest(str(error.name), known)}图、表、数字的名称要放在英文引号里。"
    if isinstance(error, AttributeError) and type(error.obj).__module__.startswith("lawnb"):
        return f"没有名称 '{error.name}'。{nearest(error.name, (name for name in dir(error.obj) if not name.startswith('_')))}"
    return f"写法不对（{error}）。请对照其他单元格，检查名称和括号里的内容。"


def _of_magic(said: str) -> str | None:
    found = MAGIC.search(said)
    if found is None:
        return "正文是空的。请在 %%narrative 的下一行写上文字，或者删去这个单元格。" if "body is empty" in said else None
    signs, name = found.groups()
    if name == NARRATIVE:
        return "%%narrative 要写在单元格的第一行：前面没有文字，有两个百分号，正文从下一行开始。"
    if not name:
        return f"{signs} 和它后面的名称之间不能有空格。请写成 %%{NARRATIVE}。"
    return f"没有 '{signs}{name}'。{nearest(signs + name, ['%%' + NARRATIVE])}"


def _of_syntax(error: SyntaxError) -> str:
    text = (error.text or "").rstrip("\n")
    if f"'%{NARRATIVE}'" in text:
        return "%%narrative 前面不能有空格。请删去。"
    wide = WIDE_SIGN.match(error.msg or "")
    if wide:
        advice = f"'{wide[1]}' 是全角（中文）的符号，代码里的引号、括号和逗号要用半角（英文）的"
    elif isinstance(error, IndentationError):
        advice = "行首的空格不对，各行要左对齐"
    elif UNCLOSED.search(error.msg or ""):
        advice = "括号或引号没有成对"
    else:
        advice = "写法不对，多是少了逗号、引号或括号"
    return f"第 {error.lineno} 行: {advice}。请改正。\n{text}{_pointer(text, error.offset)}"


def _pointer(text: str, offset: int | None) -> str:
    """A line with a mark under the place; Han characters are two wide."""
    if not text or not offset:
        return ""
    return "\n" + " " * sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text[: offset - 1]) + "^"
