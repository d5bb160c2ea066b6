"""Sign-off through the command line: a report is checked, issued once, and never overwritten."""

from __future__ import annotations

import json
import shutil

ON = ("--office", "法规股", "--date", "2024-01-20")


def test_a_report_is_checked_then_issued_and_made_again_as_it_was(built):
    shell = built
    assert shell("issue", *ON).returncode == 5, "nothing goes out unchecked"
    assert "（未审核）" in shell("list").stdout
    assert shell("sign", "--as", "checked", *ON).returncode == 0
    assert "（已审核）" in shell("list").stdout
    done = json.loads(shell("issue", "--json", *ON).stdout)
    assert done["ok"] is True
    edition = shell.root / "issued/lengshuitan-transport/2023/1"
    assert (edition / "report.pdf").read_bytes() == (shell.out / "report.pdf").read_bytes()
    said = shell("export", str(edition / "report.ipynb"), "--to", "html")
    assert (said.returncode, "已经审核签字，不能再写入文件" in said.stderr) == (5, True), "no command writes into an edition"
    assert shell("issue", *ON).returncode == 5, "the same report is not issued twice"
    before = (shell.out / "report.html").read_bytes()
    assert shell("run").returncode == 0
    assert (shell.out / "report.html").read_bytes() == before
    assert (shell.out / "signoff.json").exists(), "a sign-off stays where the report is the very same"


def test_a_value_that_differs_from_what_was_issued_wants_a_reason_and_what_was_issued_is_handed_over_as_it_was(built):
    shell = built
    assert shell("sign", "--as", "checked", *ON).returncode == 0
    assert shell("issue", *ON).returncode == 0
    records = shell.root / "data/lengshuitan-transport/2023/campaigns.csv"
    lines = records.read_text("utf-8").splitlines(keepends=True)
    records.write_text("".join(lines[:-1]), "utf-8")
    said = shell("check")
    assert said.returncode == 6
    assert "restated（campaigns.count）" in said.stdout
    shutil.rmtree(shell.root / "build")
    done = json.loads(shell("bundle", "--edition", "last", "--json").stdout)
    assert (done["file"], {"signoff.json", "report.fragment.html", "SHA256SUMS"} <= set(done["files"])) == (
        "build/lengshuitan-transport/lengshuitan-transport-2023-1.zip", True,
    )  # fmt: skip
