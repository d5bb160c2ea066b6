"""A small made-up bureau in a workspace of its own, drawn file by file in the tests that need it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import settings

from lawnb import fonts
from lawnb.figures import Book, Figure
from lawnb.report import Report, open_year
from lawnb.storage.home import usable_home
from lawnb.workspace import Workspace, workspace

ROOT = Path(__file__).parent.parent
# how long an example takes is the machine's matter: a busy one is no failure
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")

SMALL_BUREAU = {
    "agency.yaml": "name: 样例区交通运输局\nshort_name: 区交通局\n",
    "publication.yaml": """
        index_number: 000/2023-1
        category: 工作报告
        issuer: 样例区交通运输局
        date_issued: 2024-03-01
        title: 样例区交通运输局2023年度法治政府建设工作报告
        document_number: 样交〔2024〕1号
        signed_by: 样例区交通运输局
        date_signed: 2024-02-01
    """,
    "penalties_totals.csv": "处罚起数,罚款金额（万元）\n10,3.5\n",
    "penalties_by_field.csv": "执法领域,处罚起数,罚款金额（万元）\n客运,6,2\n货运,4,1.5\n",
    "shortcomings.csv": "方面,不足,原因,整改措施,关联数字\n队伍建设,人手不足,编制少,充实执法力量,penalties.cases\n",
    "leadership.csv": "职责,履职情况,频次\n研究法治工作,主持会议研究,定期\n",
    "plan.csv": "方面,事项,衡量指标,目标值\n队伍建设,组织执法培训,培训班次,>= 2\n",
}


class Bench:
    """A workspace to write records into: `write` makes a year's files, `None` leaves one out."""

    def __init__(self, root: Path):
        for name in ("notebooks", "params"):
            shutil.copytree(ROOT / name, root / name)
        self.workspace: Workspace = workspace(root=root)

    def write(self, slug: str = "sample", year: int = 2023, **files: str | None) -> Path:
        """Write the small bureau's files, with those given by stem in place of its own."""
        folder = self.workspace.data / slug / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        given = {_name(stem): text for stem, text in files.items()}
        block = SMALL_BUREAU["publication.yaml"].replace("2024", str(year + 1)).replace("2023", str(year))
        for name, text in (SMALL_BUREAU | {"publication.yaml": block} | given).items():
            if text is not None:
                (folder / name).write_text(dedent(text).lstrip("\n"), "utf-8")
        return folder

    def opened(self, **files: str | None) -> Report:
        """The bureau's 2023 with these files, opened."""
        self.write(**files)
        return open_year(self.workspace, "sample", 2023)


def _name(stem: str) -> str:
    return f"{stem}.yaml" if stem in ("agency", "publication", "waivers", "site") else f"{stem}.csv"


def papermill(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Plain papermill, as `subprocess.run`.

    It is run again when its kernel finds a port taken: jupyter_client chooses ports, lets them go and leaves the kernel to bind
    them seconds later, and among so many tests and browsers another process is now and then faster.
    """
    for _ in range(3):
        done = subprocess.run([sys.executable, "-m", "papermill", *arguments], capture_output=True, text=True, check=False, **options)
        if done.returncode == 0 or "Address already in use" not in done.stderr:
            break
    return done


@pytest.fixture(scope="session", autouse=True)
def surroundings(tmp_path_factory):
    """Nobody's settings of IPython and Jupyter are read, and whoever has no home to write to may run the tests too."""
    os.environ["IPYTHONDIR"] = str(tmp_path_factory.mktemp("ipython"))
    os.environ["JUPYTER_CONFIG_DIR"] = str(tmp_path_factory.mktemp("jupyter"))
    with usable_home():
        yield


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def figures():
    """A book drawn as a table: id | value | part_of, and a unit where it is not 起."""

    def drawn(table: str) -> Book:
        head, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
        records = [dict(zip(head, row, strict=True)) for row in rows]
        return Book(
            Figure(
                id=record["id"],
                title=record["id"],
                value=int(record["value"]) if record["value"] else None,
                unit=record.get("unit") or "起",
                definition="画在测试里的数字。",
                part_of=record.get("part_of") or None,
            )
            for record in records
        )

    return drawn


@pytest.fixture
def font_folder(tmp_path, monkeypatch):
    """LAWNB_FONTS with a folder of its own, and the caches empty before and after."""
    monkeypatch.setenv("LAWNB_FONTS", str(tmp_path))
    caches = (fonts.standard_chain, fonts._installed)
    for cached in caches:
        cached.cache_clear()
    yield tmp_path
    for cached in caches:
        cached.cache_clear()
