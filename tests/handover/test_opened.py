"""A bundle looked through by whoever gets it: each thing that is not as it was made is named."""

import hashlib
import io
import stat
import zipfile

import pytest

from lawnb.handover import opened
from lawnb.handover.bundle import packed, sums_of
from lawnb.handover.opened import verify_bundle

FILES = {"README.txt": "说明".encode(), "report.html": b"<p>1</p>" * 50, "figures.json": b"{}"}
SOUND = FILES | {"SHA256SUMS": sums_of(FILES, "sha256")}


@pytest.fixture
def faults(tmp_path):
    """What is found in a ZIP of these bytes."""

    def found(content: bytes) -> tuple[str, ...]:
        (tmp_path / "b.zip").write_bytes(content)
        return verify_bundle(tmp_path / "b.zip").faults

    return found


def added(*entries: tuple[str | zipfile.ZipInfo, bytes], contents=SOUND, compression=zipfile.ZIP_STORED) -> bytes:
    """A sound bundle with more entries, whatever they are called."""
    made = io.BytesIO(packed("x-2023", contents))
    with zipfile.ZipFile(made, "a", compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return made.getvalue()


def test_a_bundle_as_it_was_made_has_no_fault(tmp_path):
    (tmp_path / "b.zip").write_bytes(packed("x-2023", SOUND))
    verdict = verify_bundle(tmp_path / "b.zip")
    assert (verdict.identical, verdict.checked) == (True, ("README.txt", "figures.json", "report.html"))


def test_the_same_files_give_the_same_bytes_in_any_order():
    assert packed("x", dict(reversed(SOUND.items()))) == packed("x", SOUND)


def test_one_that_somebody_packed_again_is_as_good(faults):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("x-2023")
        for name, content in SOUND.items():
            archive.writestr(f"x-2023/{name}", content)
    assert faults(made.getvalue()) == ()


def test_what_is_changed_missing_or_too_much_is_named(faults):
    [fault] = faults(packed("x", SOUND | {"report.html": b"<p>2</p>"}))
    assert fault.startswith("report.html: 被改动，SHA256 是 ") and hashlib.sha256(FILES["report.html"]).hexdigest() in fault
    assert faults(packed("x", {name: SOUND[name] for name in SOUND if name != "figures.json"})) == ("figures.json: 不见了",)
    assert faults(packed("x", SOUND | {"more.exe": b"MZ"})) == ("more.exe: 多出来的，不在 SHA256SUMS 里",)


def test_without_a_list_or_with_a_broken_one_it_is_no_bundle(faults):
    assert "没有 SHA256SUMS" in faults(packed("x", FILES))[0]
    broken = SOUND | {"SHA256SUMS": SOUND["SHA256SUMS"] + b"abc  ../x\n" + SOUND["SHA256SUMS"].splitlines(True)[0]}
    assert faults(packed("x", broken)) == ("SHA256SUMS, 第 4 行: 不是“校验值  文件名”", "SHA256SUMS, 第 5 行: 写了两次")
    assert faults(packed("x", SOUND | {"SHA256SUMS": b"\xff"})) == ("SHA256SUMS: 损坏，读不出来",)


def test_the_national_digest_is_checked_where_it_is_there(faults):
    if "sm3" not in hashlib.algorithms_available:
        pytest.skip("this OpenSSL has no SM3")
    listed = FILES | {"SM3SUMS": sums_of(FILES | {"figures.json": b"{ }"}, "sm3")}
    [fault] = faults(packed("x", listed | {"SHA256SUMS": sums_of(listed, "sha256")}))
    assert fault.startswith("figures.json: 被改动，SM3 是 ")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x-2023/../../evil", "x-2023/../../evil: 解压时会跑到文件夹外面"),
        ("/etc/evil", "/etc/evil: 解压时会跑到文件夹外面"),
        ("C:/evil", "C:/evil: 解压时会跑到文件夹外面"),
        ("x-2023/a\\..\\evil", "解压时会跑到文件夹外面"),
        ("other/evil", "文件不在同一个文件夹里：other、x-2023"),
        ("x-2023/a\u202egnp.exe", "文件名里有看不见的字符，或者太长"),
        ("x-2023/" + "a" * 300, "文件名里有看不见的字符，或者太长"),
        ("x-2023/nul.txt", "x-2023/nul.txt: 文件名在有的系统上不能用"),
        ("x-2023/a:b", "文件名在有的系统上不能用"),
        ("x-2023/REPORT.html", "x-2023/REPORT.html: 与 x-2023/report.html 重名"),
        ("x-2023/report.html.", "与 x-2023/report.html 重名"),
    ],
)
def test_a_name_that_would_not_stay_in_its_folder_or_hide_another_is_named(faults, name, said):
    assert any(said in fault for fault in faults(added((name, b""))))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_of_one_name_a_link_and_a_password_are_named(faults):
    assert any("重名" in fault for fault in faults(added(("x-2023/report.html", b"2"))))
    link = zipfile.ZipInfo("x-2023/l")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "x-2023/l: 是链接或设备，不是文件" in faults(added((link, b"/etc/passwd")))
    locked = bytearray(packed("x", SOUND))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert any("加了密码" in fault for fault in faults(bytes(locked)))


def test_a_bomb_is_named_and_not_read(faults, monkeypatch):
    monkeypatch.setattr(opened, "LARGEST_FILE", 2 << 20)
    bomb = bytes(3 << 20)
    listed = SOUND | {"SHA256SUMS": sums_of(FILES | {"b.bin": bomb}, "sha256")}
    found = faults(added(("x-2023/b.bin", bomb), contents=listed, compression=zipfile.ZIP_DEFLATED))
    assert found == ("x-2023/b.bin: 解压后有 3 MB，超过 2 MB，没有读", "b.bin: 不见了")
    monkeypatch.setattr(opened, "LARGEST", 2 << 20)
    assert faults(added(("x-2023/b.bin", bomb), compression=zipfile.ZIP_DEFLATED))[-1] == "全部解压后有 3 MB，超过 2 MB，没有读"
    assert faults(added(*((f"x-2023/{n}", b"") for n in range(200)))) == ("有 204 个文件，超过 100 个，没有再看",)


def test_one_that_lies_about_its_size_is_named(faults):
    lying = bytearray(packed("x", SOUND))
    place = lying.rindex(b"PK\x01\x02")
    lying[place + 24 : place + 28] = (1).to_bytes(4, "little")
    assert faults(bytes(lying)) == ("report.html: 损坏，读不出来",)


def test_what_stands_around_the_archive_is_named(faults):
    sound = packed("x", SOUND)
    assert faults(b"MZ program" + sound)[0] == "压缩包前面另有内容"
    assert faults(sound + b"more")[0] == "压缩包后面另有内容或附言"
    assert faults(sound[:-30])[-1].startswith("不是 ZIP 文件，或者已损坏、不完整")
    assert faults(b"")[-1].startswith("不是 ZIP 文件")


def test_bytes_that_no_entry_owns_are_named(faults):
    sound = packed("x", SOUND)
    place, extra = sound.index(b"PK\x01\x02"), b"PK\x03\x04 hidden"
    hiding = bytearray(sound[:place] + extra + sound[place:])
    hiding[-6:-2] = (place + len(extra)).to_bytes(4, "little")
    assert faults(bytes(hiding)) == ("压缩包里另有不属于任何文件的内容",)


def test_a_damaged_file_is_named(faults):
    harmed = bytearray(packed("x", SOUND))
    harmed[harmed.index(b"<p>1</p>")] ^= 1
    assert faults(bytes(harmed)) == ("report.html: 损坏，读不出来",)
