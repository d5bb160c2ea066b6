"""The command that is run when a report has succeeded or failed: an argument list, never a shell."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HOOK_SECONDS = 60


def run_hook(command: Sequence[str], run: dict[str, Any], root: Path) -> str | None:
    """Run a hook with the run's record on its standard input, and in `LAWNB_REPORT`, `LAWNB_RESULT`, `LAWNB_EXIT_CODE`.

    Returns
    -------
    str or None
        What is wrong with the hook, in Chinese; a hook that fails changes nothing of the report.
    """
    told = {"LAWNB_REPORT": run["report"], "LAWNB_RESULT": run["result"], "LAWNB_EXIT_CODE": str(run["exit_code"])}
    try:
        done = subprocess.run(
            list(command), input=json.dumps(run, ensure_ascii=False).encode(), env=os.environ | told, cwd=root, timeout=HOOK_SECONDS,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"命令 {command[0]} 超过 {HOOK_SECONDS} 秒，已结束。请检查这个命令。"
    except OSError as error:
        return f"命令 {command[0]} 无法运行（{error.strerror}）。请检查路径和权限。"
    return f"命令 {command[0]} 以 {done.returncode} 结束。请检查这个命令。" if done.returncode else None
