"""Commands of `lawnb` by the hundred: one process that has imported everything forks each of them, unchanged from there on.

`Forking` starts that process, ``python -m tests.e2e.forking``. Each line of its standard input asks for a command as JSON; an answer
comes when it begins and one when it has ended.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

SAID = ("said.txt", "errors.txt")


class Forking:
    """The process that forks the commands.

    Parameters
    ----------
    folder
        Where it writes what the commands say, in files named `SAID`.
    """

    def __init__(self, folder: Path, environment: dict[str, str]):
        self.said = [folder / name for name in SAID]
        command = [sys.executable, "-m", "tests.e2e.forking", *map(str, self.said)]
        self.process = subprocess.Popen(
            command, env=environment | {"PYTHONPATH": str(ROOT)}, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1
        )

    def begin(self, cwd: Path, arguments: list[str], **faults: Any) -> int:
        """Begin a command; returns its process.

        Parameters
        ----------
        faults
            Of `faults.c`, which LD_PRELOAD has to have loaded: the folder, which writing call of it (`k`), and the error, 0 for a kill.
        """
        self.process.stdin.write(json.dumps({"cwd": str(cwd), "arguments": arguments, "faults": faults}) + "\n")
        return json.loads(self.process.stdout.readline())["pid"]

    def end(self) -> tuple[int, int]:
        """Wait for its end: its exit code, as a shell's negative for a signal, and the writing calls that it made."""
        answer = json.loads(self.process.stdout.readline())
        return answer["status"], answer["calls"]

    def completed(self, cwd: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        """A command from its beginning to its end, as `subprocess.run`."""
        self.begin(cwd, arguments)
        status, _ = self.end()
        return subprocess.CompletedProcess(arguments, status, *self.words())

    def words(self) -> list[str]:
        """What the command said: its standard output and error output."""
        return [path.read_text("utf-8") for path in self.said]

    def close(self) -> None:
        self.process.communicate(timeout=30)


# -- in the process that forks -------------------------------------------------------------------------------------------


def run(said: list[str], request: dict[str, Any], counted: int) -> None:
    """The command itself, in a process of its own; never returns."""
    from lawnb.cli import main

    code, faults = 1, ctypes.CDLL(None)
    os.setsid()
    os.chdir(request["cwd"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in enumerate(said, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    if request["faults"]:
        faults.lawnb_fault(os.fsencode(request["faults"]["folder"]), ctypes.c_long(request["faults"]["k"]), request["faults"]["error"])
    sys.argv = ["lawnb", *request["arguments"]]
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    finally:
        sys.stdout.flush()
        os.write(counted, str(faults.lawnb_count() if request["faults"] else 0).encode())
        os._exit(code)


def serve(said: list[str]) -> None:
    """Fork a command for each line that comes in."""
    import lawnb.batch.preloaded  # noqa: F401
    from lawnb.warm import client

    client.warm_up()
    os.environ |= client.shared()
    for line in sys.stdin:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            run(said, json.loads(line), writer)
        os.close(writer)
        print(json.dumps({"pid": child}), flush=True)
        _, status = os.waitpid(child, 0)
        print(json.dumps({"status": os.waitstatus_to_exitcode(status), "calls": int(os.read(reader, 32) or -1)}), flush=True)
        os.close(reader)


if __name__ == "__main__":
    serve(sys.argv[1:])
