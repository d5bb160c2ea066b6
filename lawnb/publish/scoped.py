"""A style sheet for a part of somebody else's page: nothing of it reaches the page, nothing of the page reaches the part.

Each selector begins with the part's class, lifted above any selector of a page by two ids that no element has; each declaration is
important, since portals' own styles often are; lengths do not hang on the page's font size; names are the part's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import tinycss2
from tinycss2.ast import Declaration, Node, QualifiedRule

#: Selectors and queries of the page as a whole, which here are the part.
WHOLE = frozenset({":root", "html", "body", "main"})
#: At-rules whose rules are scoped, and those that speak of the page alone.
NESTING, OF_THE_PAGE = frozenset({"media", "supports"}), frozenset({"page", "font-face"})
#: What only a page answers to: its reader's colours are the page's matter.
PAGE_QUERY = "prefers-color-scheme"
PIXELS_OF_REM = 16


class Scope:
    """A part of a page.

    Parameters
    ----------
    name
        Its class, with which the names of its other classes and of its custom properties begin too.
    present
        The names of elements, classes and attributes in it: a selector that names another is left out.
    """

    def __init__(self, name: str, present: Iterable[str]):
        self.name, self.present = name, frozenset(present)
        self.selector = f".{name}:not(#_):not(#_)"

    def own(self, name: str) -> str:
        """A class, an id or a custom property under the part's name."""
        return f"{self.name}-{name}"

    def styled(self, css: str) -> str:
        """The rules of a style sheet that bear on the part, scoped.

        Raises
        ------
        ValueError
            The style sheet has an error, or a rule that cannot be scoped.
        """
        return self._rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))

    def _rules(self, rules: Iterable[Node]) -> str:
        return "\n".join(filter(None, map(self._rule, rules)))

    def _rule(self, rule: Node) -> str:
        if rule.type == "qualified-rule":
            return self._qualified(rule)
        if rule.type == "at-rule" and rule.lower_at_keyword in OF_THE_PAGE:
            return ""
        if rule.type != "at-rule" or rule.lower_at_keyword not in NESTING:
            raise ValueError(f"line {rule.source_line}: {getattr(rule, 'message', rule.type)}")
        query = tinycss2.serialize(self._settled(rule.prelude)).strip()
        inner = self._rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
        return f"@{rule.lower_at_keyword} {query}{{\n{inner}\n}}" if inner and PAGE_QUERY not in query else ""

    def _qualified(self, rule: QualifiedRule) -> str:
        selectors = [scoped for tokens in _split(rule.prelude) if (scoped := self._selector(tokens))]
        body = ";".join(map(self._declaration, tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)))
        return f"{','.join(selectors)}{{{body}}}" if selectors and body else ""

    def _declaration(self, item: Node) -> str:
        if not isinstance(item, Declaration):
            raise ValueError(f"line {item.source_line}: {getattr(item, 'message', item.type)}")
        name = f"--{self.own(item.name[2:])}" if item.name.startswith("--") else item.name
        return f"{name}:{tinycss2.serialize(self._settled(item.value)).strip()}!important"

    # -- selectors ---------------------------------------------------------------------------------------------------------

    def _selector(self, tokens: Sequence[Node]) -> str:
        """One selector under the scope; "" of one that names what the part has not."""
        if not self._may_match(tokens):
            return ""
        text = tinycss2.serialize(tokens).strip()
        first = next((whole for whole in sorted(WHOLE, key=len, reverse=True) if _begins(text, whole)), None)
        rest = tinycss2.serialize(list(self._classes_own(tinycss2.parse_component_value_list(text.removeprefix(first or "")))))
        return self.selector + (rest if first else f" {rest}")

    def _may_match(self, tokens: Sequence[Node]) -> bool:
        names = []
        for before, token in zip([None, *tokens], tokens, strict=False):
            is_state = before is not None and before == ":"
            if token.type == "ident" and not is_state and token.value not in WHOLE:
                names.append(token.value)
            elif token.type == "[] block":
                names += [part.value for part in token.content[:1] if part.type == "ident"]
            elif token.type == "function" and token.lower_name == "has":
                return False  # of the page's root; what is in the part is known when it is made
        return set(names) <= self.present

    def _classes_own(self, tokens: Iterable[Node]) -> Iterator[Node]:
        """Classes under the part's name, also those within functions such as `:is()`."""
        before = None
        for token in tokens:
            if token.type == "ident" and before == ".":
                token.value = self.own(token.value)
            elif token.type == "function":
                token.arguments = list(self._classes_own(token.arguments))
            yield token
            before = token

    def _settled(self, tokens: Iterable[Node]) -> list[Node]:
        """Values with custom properties under the part's name, and in pixels what hangs on the root's font size."""
        settled = []
        for token in tokens:
            if token.type == "dimension" and token.lower_unit == "rem":
                token = _parsed(f"{round(token.value * PIXELS_OF_REM, 4):g}px")
            elif token.type == "ident" and token.value.startswith("--"):
                token.value = f"--{self.own(token.value[2:])}"
            elif token.type == "function":
                token.arguments = self._settled(token.arguments)
            elif token.type == "() block":
                token.content = self._settled(token.content)
            settled.append(token)
        return settled


def _begins(text: str, whole: str) -> bool:
    """Whether a selector begins with this one, and not with one whose name is longer."""
    rest = text.removeprefix(whole)
    return text.startswith(whole) and not rest[:1].isalnum() and rest[:1] not in ("-", "_")


def _parsed(text: str) -> Node:
    return tinycss2.parse_one_component_value(text)


def _split(tokens: Iterable[Node]) -> Iterator[list[Node]]:
    """The selectors of a list."""
    part: list[Node] = []
    for token in tokens:
        if token == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part
