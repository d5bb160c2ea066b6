"""A schedule drawn in the test, and a command that says how it was called."""

from __future__ import annotations

from pathlib import Path

import pytest

from lawnb.schedule.job import Job, Reports

#: Says its folder, the workspace that it was told, and its arguments, each ended by a NUL; ends as a draft does.
STUB = "#!/bin/sh\nprintf '%s\\0' \"$PWD\" \"$LAWNB_ROOT\" \"$LANG\" \"$@\"\nexit 6\n"


@pytest.fixture
def job(tmp_path):
    """Draw a schedule whose workspace lies in a folder of this name, and whose command is the stub."""

    def drawn(folder: str = "ws", *arguments: str, crons=("30 2 17-30 1 *",), name="lawnb-test-00000000") -> Job:
        root = tmp_path / folder
        root.mkdir(parents=True, exist_ok=True)
        stub = root / "law nb"
        stub.write_text(STUB, "utf-8")
        stub.chmod(0o755)
        return Job(name, "做报告", "某规定", root, Reports(("a",), "last"), crons, (str(stub), *arguments))

    return drawn


def said(content: bytes) -> tuple[Path, str, str, list[str]]:
    """What the stub said: folder, workspace, language, arguments."""
    folder, root, language, *arguments = content.decode().split("\0")[:-1]
    return Path(folder), root, language, arguments
