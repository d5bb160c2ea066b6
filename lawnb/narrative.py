"""The `%%narrative` cell: the analyst's Markdown, with figures in it that nobody typed.

Values never meet Markdown: each `{{ … }}` becomes a token of private-use characters, the Markdown is rendered, and
only then the escaped value takes the token's place. So a ledger's `*`, `<` or `[` stays what it is.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from types import CodeType
from typing import Any
from urllib.parse import quote

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, UndefinedError, nodes, pass_context
from jinja2.sandbox import SandboxedEnvironment
from markdown_it import MarkdownIt

from lawnb import formats
from lawnb.called import called
from lawnb.display import Shown, figure_html
from lawnb.errors import RunError, nearest
from lawnb.figures import Figure
from lawnb.gaps import CLOSE, OPEN, TOKEN, without_gaps
from lawnb.itemised import has_value, itemised
from lawnb.misread import line_of, require_braces, syntax_message, unprintable, value_message
from lawnb.narrative_formats import FORMATS, MISSING, word
from lawnb.sandbox import Measured, NarrativeEnvironment
from lawnb.unknown import UNKNOWN

PIECES = "pieces"
#: How a narrative declares a number that is taken from elsewhere: {{ quoted("617起", "《某公报》第 3 页") }}.
QUOTED = "quoted"


# -- rendering ---------------------------------------------------------------------------------------------------------


class Expanded(str):
    """Markdown of ours with tokens in it already."""


@dataclass(frozen=True)
class Quotation:
    """Words that are taken from elsewhere, numbers in them too, and from where."""

    text: str
    source: str


def quoted(text: Any, source: str = "") -> Quotation:
    """A number that is not the report's own, with the document, page or file that it is taken from.

    Raises
    ------
    ValueError
        One of the two is blank.
    """
    words, told = word(text).strip(), word(source).strip()
    if not words or not told:
        raise ValueError(f'{QUOTED} 要写明引用的文字和出处，例如 {{{{ {QUOTED}("617起", "《某公报》第 3 页") }}}}')
    return Quotation(words, told)


class NearestUndefined(StrictUndefined):
    """Strict, and the message names the nearest known name."""

    @property
    def _undefined_message(self) -> str:
        return f"没有名称 '{self._undefined_name}'。{nearest(str(self._undefined_name), _known(self._undefined_obj))}"


def _known(owner: Any) -> Iterable[str]:
    """The names that may follow a dot: a mapping's keys, or the public names of an object of ours."""
    if isinstance(owner, Mapping):
        return map(str, owner)
    ours = type(owner).__module__.startswith("lawnb")
    return [name for name in dir(owner) if not name.startswith("_")] if ours else ()


class Renderer:
    """Renders one narrative; `used` holds the ids of the figures that it showed, `quoted` what it took from elsewhere, in order.

    Parameters
    ----------
    final
        Whether clauses that would only say 未提供 are left out, as a final report leaves out tables without numbers (decision 0007).
    """

    def __init__(self, names: Mapping[str, Any], final: bool = False):
        self.names = names
        self._final = final
        self._figures: dict[int, Figure] = {}
        self.used: list[str] = []
        self.quoted: list[Quotation] = []
        self._pieces: list[str] = []
        self._made = Measured()
        self._environment = NarrativeEnvironment(undefined=NearestUndefined, finalize=self._shown)
        self._environment.filters = FORMATS | {"逐条": self._itemised}
        self._environment.globals = {QUOTED: quoted}

    def html(self, source: str) -> str:
        """The narrative as HTML.

        Raises
        ------
        RunError
            With the line: an unknown name (and the nearest known one), a template error, a value that is no text.
        """
        if OPEN in source or CLOSE in source:
            raise RunError("正文含有不能使用的私用区字符 U+E000 或 U+E001。请删去。")
        require_braces(source)
        expanded = self._expanded(source)
        if self._final:
            expanded = without_gaps(expanded, {token: has_value(figure) for token, figure in self._figures.items()})
        self.used += [self._figures[token].id for token in map(int, TOKEN.findall(expanded)) if token in self._figures]
        rendered = _markdown().render(expanded, {PIECES: self._pieces})
        if OPEN in rendered or quote(OPEN) in rendered:
            raise RunError("数字或数据放在了链接地址等不能放的地方。请移到正文中。")
        return rendered

    def _expanded(self, source: str) -> str:
        try:
            template = self._environment.template_class.from_code(self._environment, compiled(source), self._environment.make_globals(None))
            return self._made.whole(template.generate(self.names))
        except TemplateSyntaxError as error:
            raise RunError(f"正文第 {error.lineno} 行: {syntax_message(error, FORMATS)}") from None
        except UndefinedError as error:
            raise RunError(f"正文第 {line_of(error)} 行: {self._with_hint(error.message)}") from None
        except ArithmeticError as error:
            raise RunError(f"正文第 {line_of(error)} 行: 算式无法计算（例如除以零）。请改正。") from None
        except (RecursionError, MemoryError):
            raise RunError("正文: 花括号中的算式太复杂。请简化，或分成几句。") from None
        except (TemplateError, TypeError, ValueError, AttributeError, LookupError) as error:
            raise RunError(f"正文第 {line_of(error)} 行: {value_message(error)}请检查这一处的名称和格式。") from None

    def _with_hint(self, message: str) -> str:
        unknown = re.match(r"没有名称 '([^']+)'。", message)
        if unknown and (titled := called(unknown[1], self.names)):
            return f"{unknown[0]}{titled}"
        # a name without a dot has no owner: its neighbours are the names of the whole report
        bare = re.fullmatch(r"没有名称 '(.+)'。目前没有可用的名称。", message)
        return f"没有名称 '{bare[1]}'。{nearest(bare[1], self.names)}" if bare else message

    @pass_context
    def _itemised(self, _context: Any, rows: Iterable[Any], head: str = "") -> str:
        """Rows of the contract `measures` as a numbered list, under a sentence of its own that goes where there are no rows."""
        items = itemised(rows, self._token)
        if head:
            return Expanded(f"{self._token(head)}\n\n{items}" if items else "")
        return Expanded(items or ("" if self._final else f"{MISSING}。"))

    @pass_context
    def _shown(self, _context: Any, value: Any) -> str:
        return self._token(value)

    def _token(self, value: Any) -> str:
        if isinstance(value, Expanded):
            return value
        if isinstance(value, Figure | Shown):
            self._figures[len(self._pieces)] = value.figure if isinstance(value, Shown) else value
        self._pieces.append(self._made.add(self._piece(value)))
        return f"{OPEN}{len(self._pieces) - 1}{CLOSE}"

    def _piece(self, value: Any) -> str:
        if isinstance(value, Undefined):
            value._fail_with_undefined_error()
        if isinstance(value, Figure):
            value = Shown(value, value.text)
        if isinstance(value, Shown):
            return figure_html(value.figure, value.text)
        if isinstance(value, Quotation):
            self.quoted.append(value)
            return f'<span class="quoted">{escape(value.text)}</span>'
        if value is UNKNOWN:
            return f'<span class="suppressed">{UNKNOWN}</span>'
        if value is None:
            return MISSING
        if isinstance(value, datetime.date):
            return formats.date(value)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return escape(str(value))
        raise unprintable(value)


@lru_cache(maxsize=256)  # a notebook's, which are the same in every report
def compiled(source: str) -> CodeType:
    """A narrative as code. What is shown asks for its context, so that Jinja shows nothing before there is a report."""
    return Renderer({})._environment.compile(source)


@cache
def _markdown() -> MarkdownIt:
    """The one parser of narratives; what their tokens stand for comes with each text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.renderer.rules |= {"text": _text, "code_inline": _text}
    return parser


def _text(tokens: list, index: int, options: Any, env: Mapping[str, list[str]]) -> str:
    token = tokens[index]
    text = TOKEN.sub(lambda match: env[PIECES][int(match[1])], escape(token.content))
    return f"<code>{text}</code>" if token.type == "code_inline" else text


# -- reading without running -------------------------------------------------------------------------------------------


def parsed(source: str) -> nodes.Template:
    """A narrative's template as a tree.

    Raises
    ------
    jinja2.TemplateError
        It is none.
    """
    environment = SandboxedEnvironment()
    environment.filters = dict(FORMATS)
    try:
        return environment.parse(source)
    except RecursionError:
        raise TemplateSyntaxError("花括号中的算式太复杂", 1) from None


def names_used(source: str) -> list[tuple[str, str | None, int]]:
    """The names that a narrative uses: (name, attribute or None, line); names that it sets itself aside."""
    tree = parsed(source)
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx in ("store", "param")} | {"loop", QUOTED}
    dotted = {id(get.node): get for get in tree.find_all(nodes.Getattr)}
    found = [name for name in tree.find_all(nodes.Name) if name.ctx == "load" and name.name not in own]
    return [(name.name, dotted[id(name)].attr if id(name) in dotted else None, name.lineno) for name in found]


def unknown_names(source: str, names: Mapping[str, Any]) -> Iterable[tuple[str, int, str]]:
    """The names of a narrative that do not exist: the name, its line and the nearest known one."""
    for name, attribute, line in names_used(source):
        if name not in names:
            yield name, line, called(name, names) or nearest(name, names)
        elif attribute and not hasattr(names[name], attribute):
            known = [known for known in dir(names[name]) if not known.startswith("_")]
            yield f"{name}.{attribute}", line, called(attribute, names) or nearest(attribute, known)
