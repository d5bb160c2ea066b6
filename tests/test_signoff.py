"""Checked, issued, corrected: what is recorded, and what is refused."""

import datetime
import json

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from lawnb.editions import editions, last
from lawnb.errors import ContractError, ParameterError, PublicationError
from lawnb.figures import Book, Figure
from lawnb.restate import restated
from lawnb.signoff import STATE_WORDS, carried, sign, state
from tests.conftest import ROOT
from tests.province.reports import write_crate

DAY = datetime.date(2024, 1, 20)
SCHEMA = json.loads((ROOT / "lawnb/schemas/signoff.schema.json").read_text("utf-8"))


def figure(id: str, value: str | None, status: str = "reported", **other: str) -> dict:
    text = f"{value}起" if value else "※"
    return {"id": id, "title": id, "value": value, "status": status, "unit": "起", "text": text, "definition": "起数。"} | other


def build(tmp_path, *figures: dict, status: str = "final"):
    """A report's folder as a run leaves it."""
    folder = tmp_path / "build" / "sample" / "2023"
    folder.mkdir(parents=True, exist_ok=True)
    value = {"schema": 2, "agency": {"slug": "sample"}, "year": 2023, "status": status, "figures": figures or (figure("a.cases", "10"),)}
    (folder / "figures.json").write_text(json.dumps(value), "utf-8")
    (folder / "findings.json").write_text(
        json.dumps({"findings": [{"code": "total-mismatch", "figure": "a.cases", "blocking": status == "draft"}]}), "utf-8"
    )
    (folder / "report.html").write_text("<p>报告</p>", "utf-8")
    write_crate(folder)
    return folder


@pytest.fixture
def issued(tmp_path):
    return tmp_path / "issued"


def issue(folder, issued, corrects: str = "", day: datetime.date = DAY):
    sign(folder, "checked", "法规股", day, issued)
    return sign(folder, "issued", "办公室", day, issued, corrects)


def written(folder) -> dict:
    """The record as it lies there, held against its published schema."""
    record = json.loads((folder / "signoff.json").read_text("utf-8"))
    Draft202012Validator(SCHEMA, format_checker=FormatChecker()).validate(record)
    return record


def test_checking_records_office_day_and_the_bytes_of_every_file(tmp_path, issued):
    folder = build(tmp_path)
    sign(folder, "checked", " 法规股 ", DAY, issued)
    [step] = written(folder)["steps"]
    assert (step["step"], step["office"], step["date"]) == ("checked", "法规股", "2024-01-20")
    assert list(step["files"]) == ["figures.json", "findings.json", "report.html", "ro-crate-metadata.json"]
    assert not issued.exists()


def test_personal_data_in_what_was_typed_is_not_recorded(tmp_path, issued):
    folder = build(tmp_path)
    with pytest.raises(PublicationError, match=r"signoff.json: steps\[0\].office 有疑似手机号码") as refused:
        sign(folder, "checked", "法规股 13800001234", DAY, issued)
    assert "13800001234" not in str(refused.value)
    assert not (folder / "signoff.json").exists()


def test_a_draft_is_not_checked_and_the_reason_is_told(tmp_path, issued):
    folder = build(tmp_path, status="draft")
    with pytest.raises(PublicationError, match=r"sample/2023: 是草稿，不能审核：阻断发布的有 total-mismatch（a.cases）。"):
        sign(folder, "checked", "法规股", DAY, issued)
    assert not (folder / "signoff.json").exists()


def test_what_was_not_checked_is_not_issued(tmp_path, issued):
    with pytest.raises(PublicationError, match="sample/2023: 还没有审核"):
        sign(build(tmp_path), "issued", "办公室", DAY, issued)


def test_files_altered_after_checking_are_named_and_not_issued(tmp_path, issued):
    folder = build(tmp_path)
    sign(folder, "checked", "法规股", DAY, issued)
    (folder / "report.html").write_text("<p>改过</p>", "utf-8")
    (folder / "report.docx").write_bytes(b"new")
    with pytest.raises(PublicationError, match="sample/2023: report.docx、report.html在审核之后有改动"):
        sign(folder, "issued", "办公室", DAY, issued)
    assert editions(issued, "sample", 2023) == []


def test_a_check_of_other_bytes_is_dropped_when_these_are_checked(tmp_path, issued):
    folder = build(tmp_path)
    sign(folder, "checked", "法规股", DAY, issued)
    (folder / "report.html").write_text("<p>改过</p>", "utf-8")
    write_crate(folder)
    sign(folder, "checked", "执法股", DAY, issued)
    assert [step["office"] for step in written(folder)["steps"]] == ["执法股"]


def test_two_offices_may_check_the_same_bytes(tmp_path, issued):
    folder = build(tmp_path)
    sign(folder, "checked", "法规股", DAY, issued)
    sign(folder, "checked", "执法股", DAY, issued)
    assert [step["office"] for step in written(folder)["steps"]] == ["法规股", "执法股"]


def test_issuing_copies_the_report_whole_and_read_only(tmp_path, issued):
    folder = build(tmp_path)
    issue(folder, issued)
    edition = issued / "sample" / "2023" / "1"
    assert [path.name for path in edition.parent.iterdir()] == ["1"]
    assert {path.name: path.read_bytes() for path in edition.iterdir()} == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {path.stat().st_mode & 0o777 for path in edition.iterdir()} == {0o444}
    record = written(edition)
    assert ([step["step"] for step in record["steps"]], record["edition"], record["corrects"]) == (["checked", "issued"], 1, None)


def test_an_issued_edition_is_read_back(tmp_path, issued):
    issue(build(tmp_path), issued)
    assert [item["value"] for item in last(issued, "sample", 2023).figures()["figures"]] == ["10"]


def test_an_issued_edition_is_what_the_next_report_is_held_against(tmp_path, issued):
    issue(build(tmp_path), issued)
    [finding] = restated(Book([Figure("a.cases", "起数", 12, "起", "起数。")]), None, editions(issued, "sample", 2023), None)
    assert (finding.place, finding.message) == ("issued/sample/2023/1/figures.json", "起数在2023 年度报告第 1 版中为10起，现为12起。")


@pytest.mark.parametrize("step", ["checked", "issued"])
def test_an_unchanged_report_is_not_signed_again(tmp_path, issued, step):
    folder = build(tmp_path)
    issue(folder, issued)
    with pytest.raises(PublicationError, match="sample/2023: 已作为第 1 版签发，没有任何改动"):
        sign(folder, step, "办公室", DAY, issued, "更正")


def test_a_correction_says_what_it_corrects_and_what_changed(tmp_path, issued):
    issue(build(tmp_path, figure("a.cases", "10"), figure("a.gone", "1"), figure("a.same", "3")), issued)
    folder = build(tmp_path, figure("a.cases", "12"), figure("a.same", "3"), figure("a.new", "4"))
    issue(folder, issued, "漏计两起")
    corrects = written(issued / "sample/2023/2")["corrects"]
    values = [(item["figure"], *(side and side["value"] for side in (item["before"], item["after"]))) for item in corrects["changed"]]
    assert (corrects["edition"], corrects["reason"]) == (1, "漏计两起")
    assert values == [("a.cases", "10", "12"), ("a.gone", "1", None), ("a.new", None, "4")]
    assert (issued / "sample/2023/1/figures.json").read_text("utf-8").count('"12"') == 0


def test_a_correction_records_another_formula_but_no_part_more_in_a_sum(tmp_path, issued):
    part = figure("a.one", "10", part_of="a.cases")
    issue(build(tmp_path, figure("a.cases", "10", formula="a.one"), figure("a.rate", "1", formula="a / b"), part), issued)
    more = figure("a.two", "0", part_of="a.cases")
    folder = build(tmp_path, figure("a.cases", "10", formula="a.one + a.two"), figure("a.rate", "1", formula="a / c"), part, more)
    issue(folder, issued, "改正算式")
    changed = {item["figure"]: item for item in written(folder)["corrects"]["changed"]}
    assert list(changed) == ["a.rate", "a.two"]
    assert [changed["a.rate"][side]["formula"] for side in ("before", "after")] == ["a / b", "a / c"]


def test_a_correction_does_not_tell_again_what_is_withheld_now(tmp_path, issued):
    issue(build(tmp_path, figure("a.cases", "7")), issued)
    folder = build(tmp_path, figure("a.cases", None, "suppressed"))
    issue(folder, issued, "涉及个人")
    [change] = written(folder)["corrects"]["changed"]
    assert (change["before"]["value"], change["before"]["text"], change["after"]["text"]) == (None, "（曾公布）", "※")


def test_a_second_edition_without_a_reason_is_refused(tmp_path, issued):
    issue(build(tmp_path), issued)
    folder = build(tmp_path, figure("a.cases", "12"))
    with pytest.raises(ParameterError, match="--corrects: 已有第 1 版，再次签发是更正"):
        issue(folder, issued, "  ")
    assert len(editions(issued, "sample", 2023)) == 1


def test_a_first_edition_corrects_nothing(tmp_path, issued):
    with pytest.raises(ParameterError, match="--corrects: 这是第 1 版"):
        issue(build(tmp_path), issued, "更正")


def test_days_go_forward(tmp_path, issued):
    folder = build(tmp_path)
    sign(folder, "checked", "法规股", DAY, issued)
    with pytest.raises(ParameterError, match="--date: 签发日期 2024-01-19 早于审核日期 2024-01-20"):
        sign(folder, "issued", "办公室", datetime.date(2024, 1, 19), issued)
    sign(folder, "issued", "办公室", DAY, issued)
    with pytest.raises(ParameterError, match="早于第 1 版的签发日期 2024-01-20"):
        issue(build(tmp_path, figure("a.cases", "12")), issued, "更正", datetime.date(2024, 1, 19))


def test_a_correction_of_an_altered_edition_is_refused(tmp_path, issued):
    issue(build(tmp_path), issued)
    path = issued / "sample/2023/1/figures.json"
    path.chmod(0o644)
    path.write_text("{}", "utf-8")
    with pytest.raises(ContractError, match="与签发时的内容不一致"):
        issue(build(tmp_path, figure("a.cases", "12")), issued, "更正")


def test_an_edition_that_appeared_meanwhile_is_not_overwritten(tmp_path, issued, monkeypatch):
    folder = build(tmp_path)
    sign(folder, "checked", "法规股", DAY, issued)
    (issued / "sample/2023/1").mkdir(parents=True)
    monkeypatch.setattr("lawnb.signoff.last", lambda *_: None)
    with pytest.raises(PublicationError, match="已发布的不会覆盖"):
        sign(folder, "issued", "办公室", DAY, issued)
    assert [path.name for path in (issued / "sample/2023").iterdir()] == ["1"]
    assert state(folder) == "checked"


@pytest.mark.parametrize("missing", ["figures.json", "findings.json", "report.html"])
def test_half_a_report_is_not_signed(tmp_path, issued, missing):
    folder = build(tmp_path)
    (folder / missing).unlink()
    with pytest.raises(PublicationError, match=f"sample/2023: 没有 {missing}"):
        sign(folder, "checked", "法规股", DAY, issued)


def test_what_a_failed_run_left_is_not_signed(tmp_path, issued):
    folder = build(tmp_path)
    (folder / "failed.ipynb").write_text("{}", "utf-8")
    with pytest.raises(PublicationError, match="最近一次运行失败"):
        sign(folder, "checked", "法规股", DAY, issued)


def test_figures_that_name_no_agency_of_ours_lead_nowhere(tmp_path, issued):
    folder = build(tmp_path)
    text = (folder / "figures.json").read_text("utf-8")
    (folder / "figures.json").write_text(text.replace('"sample"', '"../../etc"'), "utf-8")
    with pytest.raises(PublicationError, match="figures.json"):
        sign(folder, "checked", "法规股", DAY, issued)


@pytest.mark.parametrize("office", ["党委", "金融科", "局办公室", "政策法规和行政审批处", "市海关"])
def test_an_office_may_have_a_short_name(tmp_path, issued, office):
    assert sign(build(tmp_path), "checked", office, DAY, issued).steps[0].office == office


@pytest.mark.parametrize("name", ["张三", "欧阳修远", "李主任"])
def test_a_person_does_not_sign(tmp_path, issued, name):
    with pytest.raises(ParameterError, match="--office: 像是个人姓名") as refused:
        sign(build(tmp_path), "checked", name, DAY, issued)
    assert name not in str(refused.value)


@pytest.mark.parametrize(("step", "office", "told"), [("issued?", "法规股", "--as"), ("checked", " ", "--office")])
def test_a_step_and_an_office_are_asked_for(tmp_path, issued, step, office, told):
    with pytest.raises(ParameterError, match=told):
        sign(build(tmp_path), step, office, DAY, issued)


def test_a_record_of_another_report_does_not_count(tmp_path, issued):
    folder = build(tmp_path)
    sign(folder, "checked", "法规股", DAY, issued)
    record = written(folder)
    (folder / "signoff.json").write_text(json.dumps(record | {"agency": "other"}), "utf-8")
    with pytest.raises(PublicationError, match="还没有审核"):
        sign(folder, "issued", "办公室", DAY, issued)


def test_the_record_goes_over_to_the_very_same_report_only(tmp_path, issued):
    folder, same, other = build(tmp_path), build(tmp_path / "same"), build(tmp_path / "other", figure("a.cases", "12"))
    assert not carried(folder, same)
    sign(folder, "checked", "法规股", DAY, issued)
    assert carried(folder, same) and written(same) == written(folder)
    assert not carried(folder, other) and not (other / "signoff.json").exists()


def test_each_state_has_its_word(tmp_path, issued):
    folder = build(tmp_path, status="draft")
    states = [state(tmp_path / "nowhere"), state(folder)]
    states.append(state(build(tmp_path)))
    sign(folder, "checked", "法规股", DAY, issued)
    states.append(state(folder))
    sign(folder, "issued", "办公室", DAY, issued)
    states.append(state(folder))
    (folder / "report.html").write_text("", "utf-8")
    states.append(state(folder))
    assert states == ["absent", "draft", "unsigned", "checked", "issued", "altered"] == list(STATE_WORDS)


def test_an_unreadable_record_is_told_as_altered(tmp_path):
    folder = build(tmp_path)
    (folder / "signoff.json").write_text("{", "utf-8")
    assert state(folder) == "altered"
