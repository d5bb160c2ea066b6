"""How runs behave on this machine, whatever report they make: `lawnb.yaml` in the workspace's root, and the flags over it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from lawnb.errors import ParameterError
from lawnb.intake.documents import load_yaml, problem_of

FILE = "lawnb.yaml"
Word = Annotated[str, StringConstraints(min_length=1)]


class Settings(BaseModel):
    """None of this changes a report; it is no parameter, and no record of a report names it."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="lawnb 运行设置")

    cell_seconds: Annotated[float, Field(gt=0)] = Field(600, description="一个单元格最多运行几秒")
    report_seconds: Annotated[float, Field(gt=0)] = Field(3600, description="一份报告最多运行几秒")
    wait_seconds: Annotated[float, Field(ge=0)] = Field(0, description="同一份报告正在运行时最多等几秒；0 为立即拒绝")
    retries: Annotated[int, Field(ge=0, le=10)] = Field(1, description="可能自行好转的失败（内核意外终止、磁盘）再试几次")
    retry_seconds: Annotated[float, Field(ge=0)] = Field(2, description="第一次再试之前等几秒，之后每次加倍")
    keep: Annotated[int, Field(ge=0, le=1000)] = Field(1, description="每份报告保留几次旧的生成结果")
    on_success: tuple[Word, ...] = Field((), description="成功后运行的命令：程序和各个参数的列表，不经过 shell")
    on_failure: tuple[Word, ...] = Field((), description="失败后运行的命令，同上")


def settings_of(root: Path, flags: Mapping[str, Any]) -> Settings:
    """The settings of a workspace, with those flags over them that are given (not None).

    Raises
    ------
    ParameterError
        With every problem of the file and the flags.
    """
    path = root / FILE
    found, lines = load_yaml(path, FILE, ParameterError) if path.is_file() else ({}, {})
    if found is not None and not isinstance(found, dict):
        raise ParameterError(f"{FILE}: 应为“设置: 值”的形式。请改正。")
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings.model_validate((found or {}) | given)
    except ValidationError as error:
        raise ParameterError(*(_problem(item, given, lines) for item in error.errors())) from None


def _problem(item: dict, given: Mapping[str, Any], lines: Mapping[tuple, int]) -> str:
    name = str(item["loc"][0])
    line = lines.get((name,))
    place = f"--{name.replace('_', '-')}" if name in given else f"{FILE}, 第 {line} 行" if line else FILE
    return problem_of(item, place, list(Settings.model_fields))
