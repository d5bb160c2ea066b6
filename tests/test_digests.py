"""Files told apart by content; what was read of one is kept only while it is the very same file."""

from __future__ import annotations

import hashlib
import os

from lawnb import digests
from lawnb.digests import CHUNK, SETTLED_NS, kept_by_content, kept_by_file, sha256


def long_ago(monkeypatch):
    """Let every file here have been written long before it is read."""
    now = digests.time.time_ns()
    monkeypatch.setattr(digests.time, "time_ns", lambda: now + 2 * SETTLED_NS)


def counting():
    read = []

    @kept_by_file
    def text(path):
        read.append(path)
        return path.read_text("utf-8")

    return text, read


def test_files_of_every_size_have_the_digest_of_their_bytes(tmp_path):
    for size in (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK):
        content = bytes(n % 251 for n in range(size))
        (tmp_path / "a").write_bytes(content)
        assert sha256(tmp_path / "a") == hashlib.sha256(content).hexdigest()


def test_a_file_that_stays_is_read_once(tmp_path, monkeypatch):
    long_ago(monkeypatch)
    (tmp_path / "a").write_text("617", "utf-8")
    text, read = counting()
    assert [text(tmp_path / "a"), text(tmp_path / "a")] == ["617", "617"]
    assert len(read) == 1


def test_a_file_whose_size_and_time_were_set_back_is_read_again(tmp_path, monkeypatch):
    long_ago(monkeypatch)
    path = tmp_path / "a"
    path.write_text("617", "utf-8")
    was = path.stat()
    text, _ = counting()
    assert text(path) == "617"
    while path.stat().st_ctime_ns == was.st_ctime_ns:  # the file system's clock ticks slowly
        path.write_text("618", "utf-8")
        os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert text(path) == "618"


def test_a_file_that_was_written_just_now_is_not_kept(tmp_path):
    path = tmp_path / "a"
    path.write_text("617", "utf-8")
    text, read = counting()
    assert [text(path), text(path)] == ["617", "617"]
    assert len(read) == 2


def test_a_file_that_is_gone_is_the_functions_own_to_refuse(tmp_path):
    @kept_by_file
    def told(path):
        return path.exists()

    assert told(tmp_path / "a") is False


def test_what_was_made_of_a_notebook_is_kept_until_the_notebook_changes():
    asked = []
    n_cells = kept_by_content(lambda nb: asked.append(1) or len(nb["cells"]))
    first = kept_by_content(lambda nb: nb["cells"][0]["source"])
    nb = {"cells": [{"source": "甲", "outputs": []}]}
    assert [n_cells(nb), n_cells({"cells": [dict(nb["cells"][0])]}), first(nb), len(asked)] == [1, 1, "甲", 1]
    nb["cells"][0]["source"] = "乙"
    assert [n_cells(nb), first(nb), len(asked)] == [1, "乙", 2]


def test_who_asks_about_another_notebook_meanwhile_keeps_both_answers():
    source = kept_by_content(lambda nb: nb["source"])
    both = kept_by_content(lambda nb: (source({"source": "乙"}), nb["source"]))
    one, other = {"source": "甲"}, {"source": "乙"}
    assert [both(one), source(other), both(one), source(one), both(other)] == [("乙", "甲"), "乙", ("乙", "甲"), "甲", ("乙", "乙")]
