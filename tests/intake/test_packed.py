"""A ZIP of monthly ledgers is read as the folder that was packed; what systems leave in folders is none of the bureau's."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable

import pytest

from lawnb.intake.files import files_below
from tests.intake.dirty import FINE, HEAD, csv, doubled, ods, packed, truncated, understated, xls, xlsx
from tests.intake.test_files_as_they_come import LEDGER, answer, assert_read, intake, months, one, parametrised, read, said, yuan

MONTHS = {f"{n + 1}月.csv": csv(rows) for n, rows in enumerate(months(0, 1, 2))}


def named(names: dict[bytes, bytes], in_utf8: bool = False) -> bytes:
    """A ZIP with the names as these bytes, as packers of one system or another write them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for n, content in enumerate(names.values()):
            archive.writestr(f"{n:02}".ljust(len([*names][n]), "x"), content)
    data = stream.getvalue()
    for n, name in enumerate(names):
        data = data.replace(f"{n:02}".ljust(len(name), "x").encode(), name)
    return data


READ = [
    read("a month a file", "台账.zip", lambda: packed(MONTHS)),
    read("files of several kinds in folders", "台账.zip", lambda: packed({"1季度/1月.xls": xls(months(0)[0]), "1季度/2月.ods": ods(months(1)[0]), "3月.xlsx": xlsx(months(2)[0])})),
    read("what systems leave", "台账.zip", lambda: packed({**MONTHS, "__MACOSX/._1月.csv": b"\0\5", ".DS_Store": b"x", "Thumbs.db": b"x", "~$1月.xlsx": b"x", "#recycle/1月.csv": MONTHS["1月.csv"]})),
    read("names in the Chinese code page", "台账.zip", lambda: named({name.encode("gbk"): content for name, content in MONTHS.items()})),
    read("names in UTF-8 that do not say so", "台账.zip", lambda: named({name.encode(): content for name, content in MONTHS.items()})),
    read("a workbook named zip", "台账.zip", lambda: xlsx(LEDGER)),
    read("a large text", "台账.zip", lambda: packed({"1月.csv": csv([*LEDGER, *[["", "", "", " " * 99]] * 24_000])})),
    read("a zip in a folder", "台账", lambda: {"1季度.zip": packed({name: MONTHS[name] for name in ("1月.csv", "2月.csv")}), "3月.csv": MONTHS["3月.csv"]}),
]  # fmt: skip


@parametrised(READ)
def test_a_zip_is_read_and_right(tmp_path, case):
    assert_read(answer(tmp_path, case.file, case.build()), case)


def test_every_problem_of_every_file_is_named_with_the_file(tmp_path):
    files = {"1月.csv": csv(one(3, FINE, "约500")), "2月.csv": csv([["样例", "列"]]), "3月.docx": b"x", "4月.zip": packed(MONTHS), "5月.xlsx": b"", "6月.xlsx": truncated(xlsx(LEDGER))}
    found = answer(tmp_path, "台账.zip", packed(files))
    assert {problem["sheet"] for problem in found["problems"]} == {"1月.csv", "2月.csv", "3月.docx", "4月.zip", "5月.xlsx", "6月.xlsx"}
    assert [problem["row"] for problem in found["problems"] if problem["sheet"] == "1月.csv"] == [3]


def test_a_number_again_in_another_file_of_the_zip_is_named(tmp_path):
    found = answer(tmp_path, "台账.zip", packed({"1月.csv": MONTHS["1月.csv"], "2月.csv": MONTHS["1月.csv"]}))
    assert [problem["sheet"] for problem in found["problems"]] == ["2月.csv"] and "1月.csv" in said(found)


def test_the_marked_copy_has_the_sheets_of_every_file(tmp_path):
    import openpyxl

    path = tmp_path / "台账.zip"
    path.write_bytes(packed({"1月.csv": csv(one(3, FINE, "约500")), "2月.xlsx": xlsx(LEDGER[:1])}))
    intake(path, "--marked", str(tmp_path / "标注.xlsx"))
    marked = openpyxl.load_workbook(tmp_path / "标注.xlsx")
    assert marked["1月.csv"]["D3"].comment is not None and len(marked.sheetnames) == 3


def encrypted() -> bytes:
    data = bytearray(packed(MONTHS))
    for mark, place in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        start = 0
        while (start := data.find(mark, start)) >= 0:
            data[start + place] |= 1
            start += 4
    return bytes(data)


def swallowed(data: bytes) -> bytes:
    """The archive with the comment of its second entry as long as the third."""
    second, third, end = [match.start() for match in re.finditer(b"PK\1\2", data)][1:] + [data.index(b"PK\5\6")]
    return data[: second + 32] + struct.pack("<H", end - third) + data[second + 34 :]


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "with a password": (encrypted, "加了密码"),
    "cut off": (lambda: truncated(packed(MONTHS)), "损坏"),
    "empty": (lambda: packed({}), "空的"),
    "two files of one name": (lambda: doubled(packed(MONTHS), "1月.csv", csv(LEDGER)), "两个"),
    "larger than it says": (lambda: understated(packed({"1月.csv": csv([*LEDGER, *[[""] * 4] * 70_000])}), "1月.csv"), "损坏"),
    "an entry that the one before it has swallowed": (lambda: swallowed(packed(MONTHS)), "损坏"),
    "thousands of files": (lambda: packed({f"{n}.csv": b"" for n in range(2_001)}), "超过"),
}  # fmt: skip


@pytest.mark.parametrize(("build", "says"), REFUSED.values(), ids=REFUSED)
def test_a_zip_that_cannot_be_read_whole_is_refused(tmp_path, build, says):
    found = answer(tmp_path, "台账.zip", build())
    assert not found["ok"] and (says in said(found) or "不符" in said(found))


def test_a_zip_that_unpacks_without_bound_is_refused_before_it_is_unpacked(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("1月.csv", "w") as member:
        for _ in range(301):
            member.write(b" " * 2**20)
    assert "解压后有" in said(answer(tmp_path, "台账.zip", stream.getvalue()))


def test_what_systems_leave_in_folders_is_not_read(tmp_path):
    for name in ("1月.csv", "@eaDir/1月.csv@SynoEAStream", "#recycle/1月.csv", ".Trash-0/1月.csv", "$RECYCLE.BIN/1月.csv", "x.tmp", "Icon\r", "2月/~$2月.xlsx", "2月/2月.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(csv([HEAD]))
    assert [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)] == ["1月.csv", "2月/2月.csv"]


def test_a_file_that_was_not_downloaded_is_said_to_be_empty(tmp_path):
    assert "先下载完整" in said(answer(tmp_path, "台账", {"1月.csv": csv(LEDGER), "2月.xlsx": b"", "3月.csv": b"\0" * 4096}))


def test_a_folder_with_a_recycled_copy_counts_each_case_once(tmp_path):
    folder = tmp_path / "台账"
    (folder / "#recycle").mkdir(parents=True)
    for name in ("1月.csv", "#recycle/1月.csv"):
        (folder / name).write_bytes(csv(LEDGER))
    from lawnb.intake.contracts import contract
    from lawnb.intake.ledger import read_ledger

    done = read_ledger(folder, contract("penalties"))
    assert done.ok and yuan({"sums": done.sums()}) == {"罚款金额": 4000}


@pytest.mark.parametrize(
    ("name", "build"),
    {
        "two files": ("台账", lambda: {"1月.csv": csv(LEDGER), "1月 - 副本.xlsx": xlsx(LEDGER)}),
        "two sheets": ("a.xlsx", lambda: xlsx(LEDGER, LEDGER, names=["1月", "1月 (2)"])),
        "two files of a zip": ("台账.zip", lambda: packed({"1月 (1).csv": csv(LEDGER), "1月.csv": csv(LEDGER)})),
    }.values(),
)
def test_a_copy_is_named_once_and_not_counted(tmp_path, name, build):
    found = answer(tmp_path, name, build())
    assert ["3 行" in problem["message"] and "完全相同" in problem["message"] for problem in found["problems"]] == [True]
    assert found["rows"] == 3


def test_months_without_cases_are_no_copies(tmp_path):
    assert answer(tmp_path, "a.xlsx", xlsx([HEAD], [HEAD], LEDGER, names=["1月", "2月", "3月"]))["ok"]


def test_a_copy_of_a_ledger_without_numbers_is_found(tmp_path):
    from lawnb.intake.contracts import contract
    from lawnb.intake.ledger import read_ledger

    (tmp_path / "training").mkdir()
    for name in ("1.csv", "1 (1).csv"):
        (tmp_path / "training" / name).write_bytes(csv([["培训名称", "培训日期", "参训人次"], ["甲", "2023-03-01", "40"], ["乙", "2023-04-01", "30"]]))
    done = read_ledger(tmp_path / "training", contract("training"))
    assert len(done.table) == 2 and len(done.problems) == 1
