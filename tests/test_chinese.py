"""What click says on our command line is Chinese, whatever the locale."""

from __future__ import annotations

import re
import subprocess
import sys

#: Lines that click itself refuses or answers, and what the answer has to name.
LINES = {
    "nosuch": "没有命令 'nosuch'", "run --nosuch": "没有选项 '--nosuch'", "batch --workers 0": "0 超出范围 x>=1", "run --json=3": "选项 '--json' 后面不写值",
    "run --agency": "选项 '--agency' 后面要写值", "schedule cron --preset x": "'x' 不在 'statistics', 'superiors', 'public' 之中", "trace": "缺少参数 'FILE'",
    "trace a b c d": "多写了 c d", "sample --agencies x --years 1 --seed 1": "'x' 不是数", "sign": "缺少选项 '--as'", "edition --help": "显示说明", "schedule cron --help": "默认 14",
}  # fmt: skip
#: Names are Latin: of commands, options, files and units.
NAMES = re.compile(
    r"--?[\w-]+|'[^']*'|<[^>]*>|\[[^\]]*\]|lawnb [a-z ]*|\b(OPTIONS|COMMAND|ARGS|FILE|FIGURE|MORE|PATH|N|DAG|JSON|Airflow|systemd|airflow|cron|crontab|data|editions|out|last|x|nosuch|checked|board|list|publish|rollback)\b"
)
CALLED = """
import sys
from click.testing import CliRunner
from lawnb.cli import cli
from lawnb.commands.chinese import speak_chinese
speak_chinese()
for line in sys.argv[1:]:
    print(CliRunner().invoke(cli, line.split(), prog_name="lawnb").output, end="\\0")
"""


def test_what_click_says_is_chinese():
    called = subprocess.run([sys.executable, "-c", CALLED, *LINES], capture_output=True, text=True, check=True, env={"LANG": "C", "PATH": ""})
    said = dict(zip(LINES, called.stdout.split("\0"), strict=False))
    assert {line: words for line, words in LINES.items() if words not in said[line]} == {}
    assert {line: found for line, text in said.items() if (found := re.findall(r"[A-Za-z]{2,}", NAMES.sub("", text)))} == {}
