"""The address that inputs and outputs pass through: whoever may write there changes no report, and no message tells what is secret in it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from lawnb.batch import share
from lawnb.batch.address import file_system
from lawnb.batch.share import Share, carried_out, put, taken, zipped
from lawnb.batch.work import Bundle, Result, Task
from lawnb.errors import DiskError, LawnbError, ParameterError, PublicationError
from lawnb.unattended.settings import Settings

SECRET = "geheim"


@pytest.fixture
def place(tmp_path) -> str:
    return (tmp_path / "share").as_uri()


@pytest.fixture
def task(tmp_path) -> Task:
    return Task("a", 2023, tmp_path / "root", tmp_path / "out", Settings())


@pytest.mark.parametrize("address", [
    "", " ", "folder", "..", "~", "file://..", "local://folder", "file:///a\nb", "file:///a\x00b", "file:///a\u202eb", "simplecache::file:///a", "zip://x::file:///a.zip", "::", "FILE",
    f"s3://key:{SECRET}@bucket/x", f"ftp://user:{SECRET}@127.0.0.1/x", f"https://127.0.0.1/x?token={SECRET}", f"nosuch://{SECRET}:x@h", "nosuch://h/x", "reference://x", "asyncwrapper://x", "generic://x", "jupyter://x",
])  # fmt: skip
def test_an_address_that_is_no_one_place_or_tells_a_secret_is_refused(address):
    with pytest.raises(ParameterError) as refusal:
        Share(address)
    assert str(refusal.value).startswith("--share: ") and SECRET not in str(refusal.value)


@pytest.mark.parametrize("address", ["file:///proc/nosuch/x", "file:///etc/passwd", "memory://中文 空格"])
def test_a_place_that_cannot_be_written_to_is_named(address):
    if address.startswith("memory"):
        Share(address).close()
        return
    with pytest.raises(DiskError, match=f"地址 '{address}' 不能读写"):
        Share(address)


def test_what_lies_at_the_address_in_place_of_what_was_sent_is_not_taken(place, task):
    bundle = put(Share(place).address, b"ours")
    assert taken(bundle) == b"ours"
    system, path = file_system(bundle.address)
    system.pipe_file(path, b"theirs")
    with pytest.raises(PublicationError, match="被改动或替换过"):
        taken(bundle)
    result = carried_out(replace(task, bundle=bundle))
    assert (result.result, result.exit_code, result.bundle) == ("failed", 5, None)
    system.rm_file(path)
    with pytest.raises(DiskError, match="不能读写"):
        taken(bundle)


def test_outputs_that_were_exchanged_on_the_way_fail_their_report_and_publish_nothing(place, task, tmp_path):
    own = Share(place)
    (tmp_path / "report.html").write_text("伪造", "utf-8")
    bundle = put(own.address, zipped([("report.html", tmp_path / "report.html")]))
    result = own.arrived(replace(task, bundle=bundle), Result("a/2023", "made", 0, bundle=Bundle(bundle.address, hashlib.sha256(b"ours").hexdigest())))
    assert (result.failed, result.exit_code, (task.out / "a" / "2023").exists()) == (True, 5, False)
    assert "bundle" not in result.as_json()
    own.close()
    assert not list(Path(file_system(place)[1]).iterdir())


def test_a_worker_that_finds_no_inputs_fails_its_report_alone(place, task, monkeypatch):
    monkeypatch.setattr(share, "made", lambda *_: pytest.fail("made"))
    result = carried_out(replace(task, bundle=Bundle(f"{place}/lawnb-x/y.zip", "")))
    assert (result.result, result.exit_code) == ("failed", LawnbError.exit_code + 4)
    assert "不能读写" in result.problems[0]
