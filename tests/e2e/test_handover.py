"""The real year handed over, and looked through on the other side."""

import shutil
import subprocess
import zipfile


def test_a_bundle_is_made_and_checked_with_and_without_lawnb(made, tmp_path):
    path = tmp_path / "交接.zip"
    done = made("bundle", "--output", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert made("verify", str(path)).stdout.splitlines()[1:] == [f"{done.stdout.splitlines()[1].split('（')[0]}（请与交出方告知的相比）"]
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "lengshuitan-transport-2023"
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True, timeout=60)
    assert (folder / "report.pdf").read_bytes() == (made.out / "report.pdf").read_bytes()
    assert (folder / "report.fragment.html").read_text("utf-8").startswith('<article class="lawnb"')


def test_one_that_is_no_bundle_differs(made, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK")
    done = made("bundle", "--verify", str(tmp_path / "x.zip"))
    assert done.returncode == 7 and "不是 ZIP 文件" in done.stdout
    done = made("bundle", "--output", str(tmp_path / "x.html"))
    assert done.returncode == 2 and "不是 .zip 文件名" in done.stderr
