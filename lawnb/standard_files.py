"""What a command is born with: three open files, and rights to what it writes itself; neither is what its work may fail by."""

from __future__ import annotations

import io
import os
import sys

from lawnb.errors import DiskError

OUTPUT, ERRORS = 1, 2
#: Rights that a umask may take: those of others. A run reads what it has written.
OTHERS = 0o077


class Told(io.FileIO):
    """Standard output or error output, whose reader may leave, as `head` does: nobody misses what is written after that.

    What cannot be written for another reason is told once, of the output; of the error output there is nobody left to tell.
    """

    lost = False

    def write(self, content: bytes | memoryview) -> int:
        """Write, or drop it.

        Raises
        ------
        DiskError
            The standard output stands for a file whose disk is full or fails.
        """
        if not self.lost:
            try:
                return super().write(content)
            except OSError as error:
                self.lost = True
                if not isinstance(error, BrokenPipeError) and self.fileno() == OUTPUT:
                    raise DiskError(f"标准输出: 无法写入（{error.strerror}）。请检查磁盘空间；已生成的文件不受影响。") from None
        return memoryview(content).nbytes


def be_born() -> None:
    """Have the three standard files open, those for writing as `Told`, and a umask that leaves this user his own rights."""
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:  # Python finds it closed
            setattr(sys, name, open(_number_taken(number), mode, encoding="utf-8"))
    if sys.platform != "win32":  # whose consoles are no files
        for number, name in ((OUTPUT, "stdout"), (ERRORS, "stderr")):
            if getattr(sys, name) is getattr(sys, f"__{name}__"):  # else somebody captures it
                setattr(sys, name, _told(number, getattr(sys, name)))
    os.umask(os.umask(OTHERS) & OTHERS)


def _number_taken(number: int) -> int:
    """Open nothing under the number of a closed file: the next file to be opened would have it, and programs started by this one would write to that."""
    handle = os.open(os.devnull, os.O_RDWR)
    if handle == number:  # unless another file has it already: the lowest that is free is given
        os.set_inheritable(handle, True)
    return handle


def _told(number: int, before: io.TextIOWrapper) -> io.TextIOWrapper:
    before.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(Told(number, "w", closefd=False)), before.encoding, before.errors,
        line_buffering=before.line_buffering, write_through=before.write_through,
    )  # fmt: skip
