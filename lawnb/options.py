"""From the command line's options to a workspace and checked parameters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawnb.errors import ParameterError

if TYPE_CHECKING:
    from lawnb.params import Resolved
    from lawnb.workspace import Workspace


def resolved(agency, year, data, file, settings, out=Path("build")) -> tuple[Workspace, Resolved]:
    """The workspace and the checked parameters that the options ask for."""
    from lawnb.params import Layer, all_layers, resolve, yaml_layer
    from lawnb.workspace import find_root, workspace

    root = find_root()
    if file is not None and not file.is_file():
        raise ParameterError(f"--params: 没有文件 '{file}'。请检查路径。")
    overrides = [yaml_layer(file, str(file))] if file else []
    overrides += [Layer(f"--set {name}", {name: value}, {}) for name, value in map(setting, settings)]
    flags = {"agency": agency, "year": scalar(year), "data": str(absolute(data)) if data else None}
    overrides += [Layer(f"--{name}", {name: value}, {}) for name, value in flags.items() if value is not None]
    parameters = resolve(all_layers(root, overrides))
    values = parameters.values
    return workspace(values.data, absolute(out), root, values.issued), parameters


def setting(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ParameterError(f"--set: '{text}' 不是“参数=值”的形式。请写成例如 trend_years=3。")
    return name.strip(), scalar(value)


def scalar(text: str | None) -> Any:
    """A value typed on the command line, read as YAML reads it: 2023 is a number, "2023" is text."""
    import yaml

    try:
        return None if text is None else yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):  # 2024-13-20 looks like a date to YAML and is none
        return text


def absolute(path: Path | None) -> Path:
    """A path given on the command line, from the current folder."""
    return Path("data") if path is None else Path.cwd() / path
