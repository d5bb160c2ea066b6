"""The parameters of a report: one model, filled in layers, each value with the place that set it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from lawnb.digests import kept_by_file
from lawnb.errors import ParameterError, nearest
from lawnb.intake.documents import UniqueKeyLoader, load_yaml, problem_of
from lawnb.structure import parameter_defaults, read_notebook
from lawnb.workspace import SLUG, Workspace

#: What a bureau's own file of parameters may not set.
OTHERS = frozenset({"agency", "year", "data", "issued"})


def _of_one_layer(schema: dict) -> None:
    """The schema serves editors of single files, none of which need name every parameter."""
    schema.pop("required", None)
    schema["description"] = "一层参数：没有写的沿用下一层"


def _day(value: object) -> str:
    """A day as text, since papermill's parameters are JSON; YAML gives a date where the file says one."""
    try:
        return datetime.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise PydanticCustomError("date_parsing", "not a day") from None


class ReportParameters(BaseModel):
    """The parameters of `notebooks/annual_report.ipynb`; its parameters cell names the same ones."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, title="lawnb 报告参数", json_schema_extra=_of_one_layer
    )

    agency: Annotated[str, StringConstraints(pattern=f"^{SLUG.pattern}$")] = Field(description="机构代号，即 data/ 下的文件夹名")
    year: Annotated[int, Field(ge=1949, le=2199)] = Field(description="报告年度")
    data: Annotated[str, StringConstraints(min_length=1)] = Field("data", description="数据文件夹，相对于工作区根目录")
    trend_years: Annotated[int, Field(ge=1, le=20)] = Field(5, description="趋势图回溯的年数，含本年度")
    issued: Annotated[str, StringConstraints(min_length=1)] = Field("issued", description="已发布各版的文件夹，相对于工作区根目录")
    date: Annotated[str, BeforeValidator(_day)] | None = Field(None, description="报告的成文日期，如 2024-01-20；不写则用公开信息中的日期")
    appendix: bool = Field(False, description="PDF 和 DOCX 末尾附数字清单：含义和出处")


@dataclass(frozen=True)
class Layer:
    """Values from one place; `lines` tells the line of each where the place is a file."""

    place: str
    values: Mapping[str, Any]
    lines: Mapping[tuple, int]

    def origin(self, name: str) -> str:
        line = self.lines.get((name,))
        return f"{self.place}:{line}" if line else self.place


@dataclass(frozen=True)
class Resolved:
    """Checked parameters and, by name, the place that set each."""

    values: ReportParameters
    origins: Mapping[str, str]


def scalar(text: str | None) -> Any:
    """A value that was typed as text, read as YAML reads it: 2023 is a number, "2023" is text."""
    try:
        return None if text is None else yaml.load(text, UniqueKeyLoader)
    except (yaml.YAMLError, ValueError, RecursionError):  # 2024-13-20 looks like a date to YAML and is none
        return text


def yaml_layer(path: Path, place: str) -> Layer:
    """The parameters of a YAML file; an empty file is a layer without values.

    Raises
    ------
    ParameterError
        It is no YAML, or no mapping.
    """
    value, lines = _parameters_file(path, place)
    if value is not None and not isinstance(value, dict):
        raise ParameterError(f"{place}: 应为“参数: 值”的形式。请改正。")
    return Layer(place, {str(key): item for key, item in (value or {}).items()}, lines)


@kept_by_file
def _parameters_file(path: Path, place: str) -> tuple[Any, dict]:
    return load_yaml(path, place, ParameterError)


def notebook_layer(notebook: Path, place: str) -> Layer:
    """The defaults of the notebook's cell tagged `parameters`."""
    return Layer(f"{place}（参数单元格）", _defaults(notebook, place), {})


@kept_by_file
def _defaults(notebook: Path, place: str) -> dict[str, Any]:
    return parameter_defaults(read_notebook(notebook, place), place)


def resolve(layers: Iterable[Layer]) -> Resolved:
    """Merge layers, the later over the earlier, and check the result.

    Raises
    ------
    ParameterError
        With every unknown name and every value of the wrong type, each at the place that set it.
    """
    layers = list(layers)
    known = list(ReportParameters.model_fields)
    problems = [
        f"{layer.origin(name)}: 没有参数 '{name}'。{nearest(name, known)}"
        for layer in layers
        for name in layer.values
        if name not in known
    ]
    values = {name: value for layer in layers for name, value in layer.values.items() if name in known}
    last = {name: layer for layer in layers for name in layer.values}
    try:
        checked = ReportParameters.model_validate(values)
    except ValidationError as error:
        for item in error.errors():
            name = str(item["loc"][0])
            place = last[name].origin(name) if name in last else "参数"
            problems.append(problem_of(item, place, known))
    if problems:
        raise ParameterError(*problems)
    origins = {name: last[name].origin(name) if name in last else "lawnb 的默认值" for name in known}
    return Resolved(checked, origins)


def all_layers(root: Path, overrides: Iterable[Layer]) -> list[Layer]:
    """Every layer that there is, from the lowest up.

    The notebook's cell, `params/default.yaml`, `params/<year>.yaml`, `<data>/<agency>/params.yaml`, then `overrides`:
    the file of `--params` and the flags. Year, agency and data decide which files are read, so the overrides are asked
    for them first.
    """
    overrides = list(overrides)
    base = Workspace(root, *(root / name for name in ("data", "build", "issued")))  # of which only the notebook and `params/` are asked
    layers = [notebook_layer(base.notebook, base.relative(base.notebook)), *_existing(base, base.params / "default.yaml")]
    layers += _existing(base, base.params / f"{_last([*layers, *overrides], 'year')}.yaml")
    agency, data = (_last([*layers, *overrides], name) for name in ("agency", "data"))
    # a wrong type is `resolve`'s to refuse; here it only means that there is no such file
    own = _own_layers(base, root / str(data or "data") / agency / "params.yaml") if isinstance(agency, str) and SLUG.fullmatch(agency) else []
    return [*layers, *own, *overrides]


def _own_layers(base: Workspace, path: Path) -> list[Layer]:
    """A bureau's own parameters: how its report is made, not whose it is, nor which folders are read and written.

    Raises
    ------
    ParameterError
        It sets one of those.
    """
    layers = _existing(base, path)
    taken = [f"{layer.origin(name)}: '{name}' 不能由机构自己的参数文件设定。请删去这一项。" for layer in layers for name in layer.values if name in OTHERS]
    if taken:
        raise ParameterError(*taken)
    return layers


def _existing(base: Workspace, path: Path) -> list[Layer]:
    return [yaml_layer(path, base.relative(path))] if path.is_file() else []


def _last(layers: list[Layer], name: str) -> Any:
    return next((layer.values[name] for layer in reversed(layers) if name in layer.values), None)
