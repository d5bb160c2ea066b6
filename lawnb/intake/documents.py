"""A YAML file under a pydantic model, with every problem named by file and line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from lawnb.errors import ContractError, LawnbError, nearest
from lawnb.intake.unseen import UNSEEN, visible

T = TypeVar("T")
#: Characters of a document: a region's list of two hundred bureaus has 15,000.
LONGEST = 2_000_000
#: Bytes of one: it is not read to be counted.
LARGEST = 4 * LONGEST
#: The type of an error that brings its own words.
OURS = "lawnb"
#: Characters of a value that a message shows.
LONGEST_SHOWN = 80
#: No number of a record is larger; one of thousands of digits Python does not even write out.
LARGEST_NUMBER = 10**40
#: pydantic's error types in the analyst's words.
WORDS = {
    "missing": "缺少此项",
    "string_type": "不是文字",
    "int_type": "不是整数",
    "int_parsing": "不是整数",
    "int_from_float": "不是整数",
    "bool_type": "不是 true 或 false",
    "date_type": "不是日期（YYYY-MM-DD）",
    "date_parsing": "不是日期（YYYY-MM-DD）",
    "date_from_datetime_parsing": "不是日期（YYYY-MM-DD）",
    "list_type": "不是列表",
    "string_too_short": "为空",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "string_pattern_mismatch": "写法不对",
    "string_too_long": "太长",
    "too_long": "太多",
    "too_short": "太少",
    "float_type": "不是数字",
    "float_parsing": "不是数字",
    "tuple_type": "不是列表",
    "model_type": "不是“名称: 值”的形式",
    "dict_type": "不是“名称: 值”的形式",
}


#: What pydantic calls the bound that a value is beyond.
BOUNDS = {"greater_than_equal": "ge", "less_than_equal": "le", "string_too_long": "max_length", "too_long": "max_length", "too_short": "min_length"}


class UniqueKeyLoader(yaml.SafeLoader):
    """SafeLoader that refuses a key given twice, where YAML would keep the last in silence, and references.

    A few lines of references to references unfold to gigabytes; records have no use for them.
    """

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "不支持用 * 引用", self.peek_event().start_mark)
        return super().compose_node(parent, index)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """As PyYAML, whose own constructors raise whatever Python does over a number without end, or a kind that the text is not of."""
        try:
            value = super().construct_object(node, deep)
        except (ValueError, LookupError, ArithmeticError, AttributeError, TypeError):
            raise yaml.constructor.ConstructorError(None, None, "不是它所写的那种值", node.start_mark) from None
        if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
            raise yaml.constructor.ConstructorError(None, None, "这个数太大", node.start_mark)
        return value


def _seen(loader: UniqueKeyLoader, node: yaml.ScalarNode) -> str:
    if UNSEEN.search(node.value):
        raise yaml.constructor.ConstructorError(None, None, "含有看不见的控制字符", node.start_mark)
    return loader.construct_yaml_str(node)


def _mapping(loader: UniqueKeyLoader, node: yaml.MappingNode, deep: bool = False) -> dict:
    seen = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "名称必须是单个词", key.start_mark)
        if key.tag == "tag:yaml.org,2002:merge" or not key.value.isprintable():
            raise yaml.constructor.ConstructorError(None, None, "名称里有换行或看不见的字符，或者是 <<", key.start_mark)
        if key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"'{key.value}' 写了两次", key.start_mark)
        seen.add(key.value)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


def _date(loader: UniqueKeyLoader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        raise yaml.constructor.ConstructorError(None, None, f"没有 '{node.value}' 这一天", node.start_mark) from None


UniqueKeyLoader.add_constructor("tag:yaml.org,2002:timestamp", _date)
UniqueKeyLoader.add_constructor("tag:yaml.org,2002:str", _seen)
UniqueKeyLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load_yaml(path: Path, file: str, error: type[LawnbError] = ContractError) -> tuple[Any, dict[tuple, int]]:
    """A YAML file's value and the line of each of its keys.

    Returns
    -------
    value, lines
        `lines` maps a path such as ``("publication", "title")`` or ``(0, "code")`` to its line, from 1.

    Raises
    ------
    error
        The file is not UTF-8 or not YAML, names a key twice, asks for an object (only plain values are loaded), holds what nobody
        sees, or is longer than any of ours.
    """
    if (size := path.stat().st_size) > LARGEST:
        raise error(f"{file}: 有 {size >> 20} MB，超过 {LARGEST >> 20} MB，没有读。请只留下应有的内容。")
    try:
        text = path.read_text("utf-8-sig")
        if len(text) > LONGEST:
            raise error(f"{file}: 有 {len(text)} 个字，超过 {LONGEST} 个。请只留下应有的内容。")
        return _value_and_lines(UniqueKeyLoader(text))
    except UnicodeDecodeError:
        raise error(f"{file}: 编码不是 UTF-8。请另存为 UTF-8。") from None
    except RecursionError:
        raise error(f"{file}: 层次太深，不是合格的 YAML。请只留下应有的内容。") from None
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = f", 第 {mark.line + 1} 行" if mark else ""
        what = visible(getattr(problem, "problem", None) or "格式错误")
        raise error(f"{file}{line}: 不是合格的 YAML（{what}）。请检查缩进、冒号后的空格、引号和日期。") from None


def _value_and_lines(loader: UniqueKeyLoader) -> tuple[Any, dict[tuple, int]]:
    """Both from one reading, which takes nearly all of the time."""
    try:
        node = loader.get_single_node()
        return (None if node is None else loader.construct_document(node)), _lines(node)
    except ValueError:  # PyYAML's scanner asks Python for a character of any number
        raise yaml.scanner.ScannerError(None, None, "没有这个编号的字符", loader.get_mark()) from None
    finally:
        loader.dispose()


def _lines(node: yaml.Node | None, prefix: tuple = ()) -> dict[tuple, int]:
    if isinstance(node, yaml.MappingNode):
        children = [(key.value, key.start_mark.line, child) for key, child in node.value]
    elif isinstance(node, yaml.SequenceNode):
        children = [(n, child.start_mark.line, child) for n, child in enumerate(node.value)]
    else:
        return {}
    lines = {prefix + (key,): line + 1 for key, line, _ in children}
    for key, _, child in children:
        lines |= _lines(child, prefix + (key,))
    return lines


def read_document(path: Path, file: str, model: type[T]) -> T:
    """Read a YAML file under a pydantic model (or any type that pydantic can check).

    Raises
    ------
    ContractError
        With every problem of the file.
    """
    value, lines = load_yaml(path, file)
    try:
        return TypeAdapter(model).validate_python(value)
    except ValidationError as error:
        problems = (problem_of(item, where_of(item["loc"], file, lines), names_at(model, item["loc"])) for item in error.errors())
        raise ContractError(*problems) from None


def names_at(model: Any, place: tuple) -> list[str]:
    """The names that may stand where something stands in a document of a model."""
    for part in place[:-1]:
        fields = _fields_of(model)
        model = fields[part].annotation if part in fields else model
    return list(_fields_of(model))


def broken(what: str) -> PydanticCustomError:
    """What a validator raises: what is wrong with a value and what to do, as it follows the value in a message."""
    return PydanticCustomError(OURS, "{what}", {"what": what})


def _fields_of(model: Any) -> Mapping[str, Any]:
    """The fields of a model, be it in a list or optional."""
    if hasattr(model, "model_fields"):
        return model.model_fields
    return next((fields for part in getattr(model, "__args__", ()) if (fields := _fields_of(part))), {})


def where_of(place: tuple, file: str, lines: Mapping[tuple, int]) -> str:
    """A file and the line of the nearest name around a place in it."""
    line = next((lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in lines), None)
    return file + (f", 第 {line} 行" if line else "")


def _shown(value: object) -> str:
    """A value as a message shows it: its beginning, where it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def problem_of(item: dict, where: str, known: list[str]) -> str:
    """One of pydantic's errors in the analyst's words: place, value, what is wrong, what to do."""
    name = ".".join(map(str, item["loc"])) or "（整个文件）"
    if item["type"] in ("extra_forbidden", "invalid_key"):
        return f"{where}: 没有 '{name}' 这一项。{nearest(str(item['loc'][-1]), known)}"
    if item["type"] == "missing":
        return f"{where}: 缺少 '{name}'。请补上。"
    if item["type"] == OURS:
        return f"{where}: '{name}' 的值 {_shown(item['input'])} {item['ctx']['what']}。"
    what = WORDS.get(item["type"], "不合要求")
    if item["type"] == "literal_error":
        what = f"不在可选的值之中（{item['ctx']['expected'].replace(' or ', '、').replace(', ', '、')}）"
    if bound := BOUNDS.get(item["type"]):
        what += f"（界限是 {item['ctx'][bound]}）"
    return f"{where}: '{name}' 的值 {_shown(item['input'])} {what}。请改正。"
