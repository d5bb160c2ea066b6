"""Sign-offs that somebody tampers with: what is signed is the report of that folder as a run has made it, by a name that everybody reads alike."""

from __future__ import annotations

import hashlib
import json

import pytest

from lawnb.editions import editions
from lawnb.errors import ContractError, ParameterError, PublicationError
from lawnb.signoff import sign
from tests.province.reports import write_crate
from tests.test_signoff import DAY, build


def edited(folder):
    text = (folder / "report.html").read_text("utf-8")
    (folder / "report.html").write_text(f"{text}617", "utf-8")


def finalised(folder):
    for name in ("figures.json", "findings.json"):
        value = json.loads((folder / name).read_text("utf-8"))
        (folder / name).write_text(json.dumps(value | {"status": "final", "findings": []}), "utf-8")


def of_another_bureau(folder):
    text = (folder / "figures.json").read_text("utf-8")
    (folder / "figures.json").write_text(text.replace('"sample"', '"other"'), "utf-8")
    write_crate(folder)


def of_another_year(folder):
    text = (folder / "figures.json").read_text("utf-8")
    (folder / "figures.json").write_text(text.replace("2023", "true"), "utf-8")
    write_crate(folder)


TAMPERED = {
    "an edited page": (edited, "成品 report.html 被改动"), "a draft that is none any more": (finalised, "成品 figures.json 被改动"),
    "no provenance": (lambda folder: (folder / "ro-crate-metadata.json").unlink(), "没有来历记录"),
    "provenance that is none": (lambda folder: (folder / "ro-crate-metadata.json").write_text("[" * 100_000), "没有来历记录"),
    "one file more": (lambda folder: (folder / "evil\u202e.html").write_text("x"), "evil\ufffd.html 是多余的"),
    "another bureau's report": (of_another_bureau, "里面是 other/2023 的报告"), "another year's": (of_another_year, "里面是 sample/True 的报告"),
    "figures too deep": (lambda folder: (folder / "figures.json").write_text("[" * 100_000), "不是报告的数字文件"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TAMPERED)
def test_what_is_not_as_it_was_made_is_not_checked(tmp_path, kind):
    folder = build(tmp_path, status="draft" if "draft" in kind else "final")
    tamper, said = TAMPERED[kind]
    tamper(folder)
    with pytest.raises(PublicationError, match=said):
        sign(folder, "checked", "法规股", DAY, tmp_path / "issued")
    assert not (folder / "signoff.json").exists()


@pytest.mark.parametrize("text", ["法规股\n局长 已签发", "法规股\u202e", "\u200b", "法\x1b[31m", "法\udcff", "法" * 3000, "法\u2028股"])
@pytest.mark.parametrize("option", ["--office", "--corrects"])
def test_what_is_typed_is_one_line_that_everybody_reads_alike(tmp_path, option, text):
    given = {"--office": (text, ""), "--corrects": ("法规股", text)}[option]
    with pytest.raises(ParameterError, match=option):
        sign(build(tmp_path), "checked", given[0], DAY, tmp_path / "issued", given[1])


@pytest.mark.parametrize("content", ["[" * 100_000, "null", "\x00"])
def test_an_edition_whose_figures_are_none_is_refused_though_its_record_fits(tmp_path, content):
    folder, issued = build(tmp_path), tmp_path / "issued"
    sign(folder, "checked", "法规股", DAY, issued)
    sign(folder, "issued", "办公室", DAY, issued)
    [edition] = editions(issued, "sample", 2023)
    record = (edition.folder / "signoff.json").read_text("utf-8").replace(edition.files["figures.json"], hashlib.sha256(content.encode()).hexdigest())
    for name, text in (("figures.json", content), ("signoff.json", record)):
        (edition.folder / name).chmod(0o644)
        (edition.folder / name).write_text(text, "utf-8")
    with pytest.raises(ContractError, match="issued/sample/2023/1/figures.json: 不是第 2 版格式"):
        editions(issued, "sample", 2023)[0].figures()


@pytest.mark.parametrize("text", ["法规股\n样例: 一致", "法\x1b[31m", "法规股\u202e"])
def test_a_record_that_somebody_wrote_has_no_office_that_would_be_another_line(tmp_path, text):
    folder = build(tmp_path)
    sign(folder, "checked", "法规股", DAY, tmp_path / "issued")
    record = json.loads((folder / "signoff.json").read_text("utf-8"))
    record["steps"][0]["office"] = text
    (folder / "signoff.json").write_text(json.dumps(record), "utf-8")
    with pytest.raises(ContractError, match="不是可用的签发记录（steps.0.office）"):
        sign(folder, "issued", "局", DAY, tmp_path / "issued")
