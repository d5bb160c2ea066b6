"""What a report was made of: recorded by content, compared by content, told in words."""

from __future__ import annotations

import getpass
import json
import os
import platform
import socket
from importlib import metadata

import openpyxl
import pytest
from rocrate.rocrate import ROCrate

from lawnb.digests import sha256
from lawnb.engine.execute import Progress
from lawnb.engine.verify import verify_folder
from lawnb.errors import ChangedError, RunError
from lawnb.filenames import CRATE
from lawnb.params import ReportParameters
from lawnb.provenance import inputs as module
from lawnb.provenance.built import built
from lawnb.provenance.crate import PROFILE, crate, recorded
from lawnb.provenance.inputs import ELSEWHERE, data_files, inputs, libraries, sheet_digests
from lawnb.provenance.why import reasons, require_unchanged
from lawnb.report import open_year
from lawnb.workspace import workspace

PARAMETERS = ReportParameters(agency="sample", year=2023)
REPORT = {"title": "样例区2023年度报告", "agency": {"name": "样例区交通运输局"}, "year": 2023, "signature": {"date": "2024-02-01"}}
FINDINGS = {"status": "final", "findings": []}
#: Of many files, a reason names the first ones only.
FEWER = dict.fromkeys(("plan", "leadership", "shortcomings"))


@pytest.fixture
def place(bench):
    """A small bureau's workspace whose report was built: the files made up, their provenance real."""
    folder = bench.write()
    sheet = openpyxl.Workbook()
    sheet.active.title = "1月"
    sheet.active.append(["培训日期", "主题", "学时"])
    sheet.create_sheet("2月").append(["培训日期", "主题", "学时"])
    sheet.save(folder / "licensing.xlsx")
    build(bench.workspace)
    return bench


def build(own, parameters: ReportParameters = PARAMETERS) -> None:
    folder = own.build(parameters.agency, parameters.year)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.html").write_text("<p>617起</p>", "utf-8")
    (folder / "findings.json").write_text(json.dumps(FINDINGS), "utf-8")
    sheets = {name: sheet_digests(path) for name, path in data_files(own, parameters)}
    (folder / CRATE).write_bytes(crate(folder, REPORT, inputs(own, parameters, None), sheets))


def records(place):
    return place.workspace.records("sample", 2023)


def test_nothing_changed_is_nothing_to_do(place):
    assert reasons(place.workspace, PARAMETERS) == []
    report = built(place.workspace.build("sample", 2023), "sample/2023")
    assert (report.slug, report.draft, report.fresh, report.files) == ("sample/2023", False, False, ("findings.json", "report.html", CRATE))


def test_times_and_what_is_not_read_change_nothing(place):
    for path in records(place).iterdir():
        os.utime(path, (0, 0))
    (records(place) / "README.md").write_text("说明", "utf-8")
    (records(place) / "底稿.csv").write_text("甲,乙\n", "utf-8")
    (records(place) / "~$licensing.xlsx").write_bytes(b"lock")
    place.write("other", 2023, penalties_totals="处罚起数,罚款金额（万元）\n11,3.5\n")
    place.write("sample", 2019, **FEWER)
    assert reasons(place.workspace, PARAMETERS.model_copy(update={"trend_years": 4})) != []  # a parameter did
    assert [reason for reason in reasons(place.workspace, PARAMETERS) if "2019" not in reason] == []


def test_a_record_that_goes_while_it_is_looked_at_is_another(place, monkeypatch):
    before = inputs(place.workspace, PARAMETERS, None)
    monkeypatch.setattr(module, "data_names", lambda *_: iter([*before["data"], "data/sample/2023/gone.csv"]))
    now = inputs(place.workspace, PARAMETERS, None)
    with pytest.raises(ChangedError, match="^记录：data/sample/2023/gone.csv 新增：运行期间被改动"):
        require_unchanged(before, now)


def change_row(place):
    path = records(place) / "penalties_totals.csv"
    path.write_text(path.read_text("utf-8").replace("10,", "11,"), "utf-8")


def change_sheet(place):
    book = openpyxl.load_workbook(records(place) / "licensing.xlsx")
    book["2月"].append(["2023-02-01", "行政处罚法", 2])
    book.save(records(place) / "licensing.xlsx")


def waive(place):
    (records(place) / "waivers.yaml").write_text("# 没有\n", "utf-8")


def remove(place):
    (records(place) / "penalties_by_field.csv").unlink()


def add_folder(place):
    folder = records(place) / "penalties"
    folder.mkdir()
    (folder / "1月.csv").write_text("决定书文号\n", "utf-8")


def add_year(place):
    place.write("sample", 2022, **FEWER)


def change_notebook(place):
    path = place.workspace.notebook
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")


def change_output(place):
    (place.workspace.build("sample", 2023) / "report.html").write_text("<p>618起</p>", "utf-8")


def remove_output(place):
    (place.workspace.build("sample", 2023) / "report.html").unlink()


def leave_failure(place):
    (place.workspace.build("sample", 2023) / "failed.ipynb").write_text("{}", "utf-8")


def add_rule(place):
    (place.workspace.data / "rules").mkdir()
    (place.workspace.data / "rules" / "甲.yaml").write_text("", "utf-8")


@pytest.mark.parametrize(
    "change, reason",
    [
        (change_row, "记录：data/sample/2023/penalties_totals.csv 有变动"),
        (change_sheet, "记录：data/sample/2023/licensing.xlsx 有变动（表“2月”）"),
        (waive, "记录：data/sample/2023/waivers.yaml 新增"),
        (remove, "记录：data/sample/2023/penalties_by_field.csv 已删除"),
        (add_folder, "记录：data/sample/2023/penalties/1月.csv 新增"),
        (add_rule, "记录：data/rules/甲.yaml 新增"),
        (change_notebook, "笔记本：notebooks/annual_report.ipynb 有变动"),
        (change_output, "成品 report.html 被改动"),
        (remove_output, "成品 report.html 不见了"),
        (leave_failure, "上次运行失败，尚未成功"),
    ],
)
def test_every_change_is_told(place, change, reason):
    change(place)
    assert reasons(place.workspace, PARAMETERS) == [reason]


FAULT = "认定日期,过错种类,处理结果,追责人数\n2023-09-12,程序违法,批评教育,1\n"


def test_a_digest_does_not_tell_the_few_rows_of_a_record_of_persons(place):
    name = "data/sample/2023/accountability.csv"
    path = place.write(accountability=FAULT) / "accountability.csv"
    first = inputs(place.workspace, PARAMETERS, None)["data"][name]
    assert first == inputs(place.workspace, PARAMETERS, None)["data"][name] != sha256(path)
    # who tries all rows that it may have would have to try all rows of the other records too
    (records(place) / "plan.csv").write_text("方面,事项\n行政许可,按期办结\n", "utf-8")
    assert inputs(place.workspace, PARAMETERS, None)["data"][name] != first
    build(place.workspace)
    assert sha256(path) not in (place.workspace.build("sample", 2023) / CRATE).read_text("utf-8")


def test_of_records_of_persons_too_only_what_changed_is_told(place):
    place.write(accountability=FAULT)
    build(place.workspace)
    place.write(accountability=FAULT.replace("09", "10"))
    assert reasons(place.workspace, PARAMETERS) == ["记录：data/sample/2023/accountability.csv 有变动"]
    place.write(accountability=FAULT)
    (records(place) / "licensing.xlsx").unlink()
    assert reasons(place.workspace, PARAMETERS) == ["记录：data/sample/2023/licensing.xlsx 已删除"]


def test_records_of_persons_are_those_of_the_mechanisms_that_count_them(bench):
    bench.write()
    book = open_year(bench.workspace, "sample", 2023).book
    counted = {id.partition(".")[0] for id, figure in book.items() if figure.persons}
    assert counted | {"promises"} == set(module.OF_PERSONS)


def test_the_site_of_the_bureau_and_of_the_year_are_inputs(place):
    (place.workspace.data / "sample" / "site.yaml").write_text("name: 网\n", "utf-8")
    (records(place) / "site.yaml").write_text("name: 网\n", "utf-8")
    assert reasons(place.workspace, PARAMETERS) == ["记录：data/sample/2023/site.yaml 新增", "记录：data/sample/site.yaml 新增"]


def test_earlier_years_are_inputs(place):
    add_year(place)
    assert all(reason.startswith("记录：data/sample/2022/") and reason.endswith("新增") for reason in reasons(place.workspace, PARAMETERS))
    assert reasons(place.workspace, PARAMETERS)


def test_parameters_libraries_and_code_are_inputs(place, monkeypatch):
    dated = PARAMETERS.model_copy(update={"date": "2024-01-20"})
    assert reasons(place.workspace, dated) == ['参数：date 由 null 变为 "2024-01-20"']
    was = libraries()
    monkeypatch.setattr(module, "libraries", lambda: was | {"pandas": "99"})
    assert reasons(place.workspace, PARAMETERS) == [f"程序库：pandas 由 {was['pandas']} 变为 99"]
    monkeypatch.undo()
    files = module.code_files()
    monkeypatch.setattr(module, "code_files", lambda: dict(list(files.items())[1:]))
    assert reasons(place.workspace, PARAMETERS) == [f"程序：{next(iter(files))} 已删除"]
    monkeypatch.setattr(module, "code_files", lambda: dict(list(files.items())[40:]))
    assert reasons(place.workspace, PARAMETERS) == ["程序：40 个文件有变动，多是升级了 lawnb"], "an upgrade is one line"


def test_the_libraries_are_those_that_python_itself_finds():
    versions = dict(libraries())
    assert versions.pop("python") == platform.python_version()
    assert {"lawnb", "pandas", "pydantic-core", "markupsafe"} <= versions.keys()
    assert {name: metadata.version(name) for name in versions} == versions


def test_a_report_without_a_crate_is_made(bench):
    bench.write()
    assert reasons(bench.workspace, PARAMETERS) == ["还没有生成过，或没有来历记录"]
    folder = bench.workspace.build("sample", 2023)
    folder.mkdir(parents=True)
    for content in ("", "[]", '{"@graph": 3}', '{"@graph": [3]}'):
        (folder / CRATE).write_text(content, "utf-8")
        assert recorded(folder) is None and len(reasons(bench.workspace, PARAMETERS)) == 1


def test_the_crate_is_one_to_other_readers(place):
    folder = place.workspace.build("sample", 2023)
    opened = ROCrate(folder)
    assert opened.root_dataset["conformsTo"].id == PROFILE
    (action,) = (entity for entity in opened.contextual_entities if entity.type == "CreateAction")
    assert {made.id for made in action["result"]} == {"findings.json", "report.html"}
    names = {entity["name"] for entity in action["object"]}
    assert {"data/sample/2023/penalties_totals.csv", "agency", "notebooks/annual_report.ipynb", "lawnb/cli.py", "NotoSansSC-Regular.otf"} <= names
    assert action["instrument"]["name"] == "lawnb"
    files = [entity for entity in opened.data_entities if entity.type == "File"]
    assert files and all(len(file["sha256"]) == 64 for file in files)


def test_the_crate_tells_of_no_user_host_or_path(place, tmp_path):
    text = (place.workspace.build("sample", 2023) / CRATE).read_text("utf-8")
    assert str(tmp_path) not in text and os.path.expanduser("~") + "/" not in text
    assert all(f'"{word}"' not in text for word in (getpass.getuser(), socket.gethostname()))


def test_a_data_folder_elsewhere_is_not_named(place, tmp_path_factory):
    elsewhere = workspace(data=tmp_path_factory.mktemp("elsewhere"), root=place.workspace.root)
    values = PARAMETERS.model_copy(update={"data": str(elsewhere.data)})
    assert json.loads(inputs(elsewhere, values, None)["parameter"]["data"]) == ELSEWHERE


def test_ids_are_addresses(place):
    (records(place) / "penalties").mkdir()
    (records(place) / "penalties" / "1 月#?.csv").write_text("", "utf-8")
    build(place.workspace)
    graph = json.loads((place.workspace.build("sample", 2023) / CRATE).read_bytes())["@graph"]
    ids = [entity["@id"] for entity in graph]
    assert len(ids) == len(set(ids)) and all(id.isascii() and " " not in id and id.count("#") <= 1 for id in ids)
    assert reasons(place.workspace, PARAMETERS) == []


@pytest.mark.parametrize("value", ["", "{", '"many"', "null"])
def test_a_record_whose_parameters_were_altered_is_refused(place, value):
    folder = place.workspace.build("sample", 2023)
    graph = json.loads((folder / CRATE).read_bytes())
    next(entity for entity in graph["@graph"] if entity["@id"] == "#parameter/year")["value"] = value
    (folder / CRATE).write_text(json.dumps(graph), "utf-8")
    with pytest.raises(RunError, match="参数不完整"):
        verify_folder(folder, place.workspace.root, None, Progress())
