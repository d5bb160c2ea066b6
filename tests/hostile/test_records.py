"""Records and parameters that attack: each payload is read as the text that it is, or refused with its place; none reaches another file."""

from __future__ import annotations

import csv
import io
import os
import re

import openpyxl
import pytest
import yaml

from lawnb.agency import Agency, Publication
from lawnb.checks import Waiver
from lawnb.console import print_json, say
from lawnb.errors import ContractError, LawnbError, ParameterError, PublicationError
from lawnb.intake.contracts import contract
from lawnb.intake.documents import load_yaml, read_document
from lawnb.intake.ledger import read_ledger
from lawnb.intake.unseen import UNSEEN, WIDTHLESS
from lawnb.params import Layer, ReportParameters, all_layers, resolve, scalar
from lawnb.region.roster import Region
from lawnb.storage.folder import staging
from lawnb.workspace import SLUG
from lawnb.years import read_year
from tests.hostile.payloads import CORPUS

MEASURES = ["事项", "做法", "频次", "数量", "计量单位"]
#: What YAML, a heading or a cell may not hold.
SEEN = [each for each in CORPUS if not UNSEEN.search(each.text)]
HIDDEN = [each for each in CORPUS if UNSEEN.search(each.text)]
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi"))
#: Values that Python cannot make, or not write out again.
WRONG = ['a: "\\U00110000"', "a: " + "9" * 5000, "a: 0x" + "f" * 5000, "- 0b1" + "0" * 9000, "a: " + "1:" * 400 + "1.0", "a: !!bool 甲", "a: !!int 甲", 'a: !!int ""', "a: !!float 甲", "a: !!timestamp 甲", "!!int [1]", "? !!int 甲\n: 1", "a: !!timestamp 2001-13-45"]
TRACEBACKS = re.compile(r"Traceback| at 0x[0-9a-f]{6}|\x1b")


def as_csv(path, rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode())
    return path


def as_xlsx(path, rows):
    book = openpyxl.Workbook()
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            cell = book.active.cell(row, column)
            cell.value, cell.data_type = value, "s"
    book.save(path)
    return path


# -- ledgers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_cell_is_the_text_that_it_is(tmp_path, write):
    rows = [(f"{n}项", each.text, each.text, "", "") for n, each in enumerate(SEEN)]
    done = read_ledger(write(tmp_path / f"measures.{write.__name__[3:]}", [MEASURES, *rows]), contract("measures"))
    assert done.problems == []
    # a line end in a cell is one in every program, and each writes its own
    read = {row["item"]: row["practice"].replace("\r", "\n") for row in done.table}
    assert read == {item: text.strip().replace("\r", "\n") for item, text, *_ in rows}


def test_what_nobody_sees_is_refused_at_its_cell_and_not_shown(tmp_path):
    rows = [(f"{n}项", f"甲{each.text}乙", "", "", "") for n, each in enumerate(HIDDEN) if "\x00" not in each.text]
    done = read_ledger(as_csv(tmp_path / "measures.csv", [MEASURES, *rows]), contract("measures"))
    # what has no width is taken out of the cell, and said
    unseen = [n for n, (_, text, *_) in enumerate(rows, 2) if UNSEEN.search(WIDTHLESS.sub("", text))]
    assert [problem.row for problem in done.problems if problem.column == "做法"] == unseen
    assert not any(UNSEEN.search(row["practice"]) for row in done.table)
    assert not any(UNSEEN.search(str(problem)) for problem in done.problems)


@pytest.mark.parametrize("kind", sorted({each.kind for each in CORPUS}))
def test_a_heading_is_no_column_of_ours_and_is_never_obeyed(tmp_path, kind):
    texts = [each.text for each in CORPUS if each.kind == kind and "\x00" not in each.text]
    done = read_ledger(as_csv(tmp_path / "measures.csv", [[*MEASURES, *texts], ["甲", "乙", "", "", "", *["值"] * len(texts)]]), contract("measures"))
    said = [str(each) for each in (*done.problems, *done.warnings)]
    assert not any(TRACEBACKS.search(line) or UNSEEN.search(line) for line in said)
    assert done.problems or [(row["item"], row["practice"]) for row in done.table] == [("甲", "乙")]


# -- documents -----------------------------------------------------------------------------------------------------------

PUBLICATION = {"title": "题", "signed_by": "局", "date_signed": "2024-01-01"}


@pytest.mark.parametrize("payload", SEEN, ids=str)
def test_a_documents_text_is_the_text_that_it_is(tmp_path, payload):
    text = payload.text.strip()
    path = tmp_path / "agency.yaml"
    path.write_text(yaml.safe_dump({"name": payload.text, "short_name": payload.text}), "utf-8")
    assert read_document(path, path.name, Agency).name == text
    waiver = {"code": "total-mismatch", "figure": payload.text, "reason": payload.text, "office": payload.text, "date": "2024-01-01"}
    path.write_text(yaml.safe_dump([waiver]), "utf-8")
    assert read_document(path, path.name, list[Waiver])[0].reason == text
    path.write_text(yaml.safe_dump(PUBLICATION | {"title": payload.text, "issuer": payload.text}), "utf-8")
    assert read_document(path, path.name, Publication).title == text


@pytest.mark.parametrize("payload", HIDDEN, ids=str)
def test_a_documents_text_that_nobody_sees_is_refused_with_its_line(tmp_path, payload):
    path = tmp_path / "agency.yaml"
    path.write_text(yaml.safe_dump({"name": f"甲{payload.text}", "short_name": "乙"}), "utf-8")
    with pytest.raises(ContractError, match=r"agency\.yaml, 第 \d 行: .*(看不见的控制字符|special characters)") as refused:
        read_document(path, path.name, Agency)
    assert not UNSEEN.search(str(refused.value))


@pytest.mark.parametrize("payload", CORPUS, ids=str)
def test_a_payload_as_yaml_itself_makes_plain_values_or_is_refused(tmp_path, payload):
    path = tmp_path / "agency.yaml"
    path.write_bytes(f"name: {payload.text}\n".encode("utf-8", "surrogatepass"))
    try:
        value, _ = load_yaml(path, path.name)
    except ContractError as refused:
        assert not TRACEBACKS.search(str(refused)) and not UNSEEN.search(str(refused))
        return
    assert plain(value)


def plain(value: object) -> bool:
    """Whether a value is made of what YAML's own types are."""
    if isinstance(value, dict):
        return all(plain(each) for pair in value.items() for each in pair)
    return all(map(plain, value)) if isinstance(value, list) else type(value).__module__ in ("builtins", "datetime")


@pytest.mark.parametrize("text", [BOMB, "a: " + "[" * 5000, "a: " + "{a: " * 5000, "a: !!python/object/apply:os.system [id]", "a: !!binary x y", "&a [*a]", "甲" * 2_000_001, *WRONG], ids=lambda text: text[:20])
def test_yaml_that_grows_or_builds_is_refused(tmp_path, text):
    path = tmp_path / "agency.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ContractError, match=r"agency\.yaml"):
        load_yaml(path, path.name)


def test_a_regions_list_takes_no_path_for_a_bureau(tmp_path):
    for slug in ("../x", "/etc", "a/b", "a\n", "..", "A"):
        (tmp_path / "r.yaml").write_text(yaml.safe_dump({"name": "厅", "short_name": "厅", "agencies": [{"slug": slug, "name": "局"}]}), "utf-8")
        with pytest.raises(ContractError, match="'agencies.0.slug' 的值 .* 写法不对"):
            read_document(tmp_path / "r.yaml", "r.yaml", Region)


# -- parameters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["agency", "year", "date", "trend_years"])
def test_a_parameter_is_of_its_form_or_refused_with_the_place_that_set_it(name):
    base = {"agency": "a", "year": 2023, "data": "data", "trend_years": 5, "issued": "issued", "date": None, "appendix": False}
    for payload in CORPUS:
        if name == "agency" and SLUG.fullmatch(payload.text):
            continue
        with pytest.raises(ParameterError, match=f"--set {name}"):
            resolve([Layer("基", base, {}), Layer(f"--set {name}", {name: payload.text}, {})])
    assert set(base) == set(ReportParameters.model_fields)


@pytest.mark.parametrize("payload", [*CORPUS], ids=str)
def test_a_value_that_is_typed_is_text_or_a_plain_value(payload):
    assert plain(scalar(payload.text))


def test_a_typed_value_does_not_unfold():
    bomb = "[&a [x,x,x,x,x,x,x,x,x]," + ",".join(f"&{new} [{','.join([f'*{old}'] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi")) + "]"
    assert scalar(bomb) == bomb


@pytest.mark.parametrize("line", ["data: ../..", "agency: other", "year: 2022", "issued: /srv/x"])
def test_a_bureaus_own_parameters_decide_nothing_beyond_its_report(bench, line):
    bench.write()
    (bench.workspace.data / "sample" / "params.yaml").write_text(f"{line}\n", "utf-8")
    name = line.partition(":")[0]
    with pytest.raises(ParameterError, match=rf"data/sample/params\.yaml:1: '{name}' 不能由机构自己的参数文件设定"):
        all_layers(bench.workspace.root, [Layer("--agency", {"agency": "sample"}, {})])


def test_no_parameters_are_read_from_beside_the_data(bench):
    bench.write()
    (bench.workspace.root / "params.yaml").write_text("trend_years: 9\n", "utf-8")
    assert not any(layer.values.get("trend_years") == 9 for layer in all_layers(bench.workspace.root, [Layer("x", {"agency": ".."}, {})]))


# -- paths ---------------------------------------------------------------------------------------------------------------


def test_a_name_from_data_is_no_path(bench):
    for payload in CORPUS:
        with pytest.raises(ParameterError):
            bench.workspace.records(payload.text, 2023)


@pytest.mark.parametrize("kind", ["file", "folder", "year", "pipe", "document"])
def test_what_is_no_file_of_the_bureaus_own_is_not_read(bench, tmp_path, kind):
    folder = bench.write()
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "plan.csv").write_text("方面,事项,衡量指标,目标值\n甲,秘密,,\n", "utf-8")
    (outside / "agency.yaml").write_text("name: 秘密\nshort_name: 密\n", "utf-8")
    if kind == "file":
        (folder / "plan.csv").unlink()
        (folder / "plan.csv").symlink_to(outside / "plan.csv")
    elif kind == "folder":
        (folder / "plan").symlink_to(outside, target_is_directory=True)
    elif kind == "year":
        (folder.parent / "2024").symlink_to(outside, target_is_directory=True)
        folder = folder.parent / "2024"
    elif kind == "pipe":
        (folder / "plan.csv").unlink()
        os.mkfifo(folder / "plan.csv")
    else:
        (folder / "agency.yaml").unlink()
        (folder / "agency.yaml").symlink_to(outside / "agency.yaml")
    with pytest.raises(ContractError, match="是指向别处的链接|不是文件") as refused:
        read_year(folder, "sample", int(folder.name))
    assert "秘密" not in str(refused.value) and str(outside) not in str(refused.value)


def test_a_link_within_the_bureaus_folder_is_read(bench):
    folder = bench.write()
    (folder.parent / "shared.yaml").write_text("name: 样例局\nshort_name: 局\n", "utf-8")
    (folder / "agency.yaml").unlink()
    (folder / "agency.yaml").symlink_to("../shared.yaml")
    assert read_year(folder, "sample", 2023).agency.name == "样例局"


@pytest.mark.parametrize("linked", ["agency", "builds", "year"])
def test_nothing_is_written_or_swept_where_a_link_in_the_build_folder_leads(tmp_path, linked):
    outside, out = tmp_path / "elsewhere", tmp_path / "build"
    (outside / "2023-0001").mkdir(parents=True)
    (outside / ".x.half").write_text("", "utf-8")
    target = out / "a" / "2023"
    path = {"agency": target.parent, "builds": target.parent / ".editions", "year": target}[linked]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(outside, target_is_directory=True)
    with pytest.raises(PublicationError, match="是指向别处的链接，不能写入"), staging(target):
        pass
    assert sorted(each.name for each in outside.iterdir()) == [".x.half", "2023-0001"]


# -- messages ------------------------------------------------------------------------------------------------------------


def test_nothing_steers_the_terminal(capsys):
    for payload in HIDDEN:
        say(f"甲{payload.text}乙")
        print_json({"name": payload.text.encode("utf-8", "replace").decode()})
    said = capsys.readouterr().out
    assert "甲" in said and not UNSEEN.search(said)


def test_every_refusal_is_of_a_kind_with_an_exit_code():
    assert all(issubclass(each, LawnbError) and each.exit_code in range(2, 9) for each in (ContractError, ParameterError, PublicationError))


@pytest.mark.parametrize("name", ["zz\n样例: 一致.csv", "penalties\x1b[31m.csv", "\u202evsc.penalties", "a\tb"])
def test_a_file_whose_name_would_be_another_line_of_a_message_is_refused_on_one_line(bench, name):
    folder = bench.write()
    (folder / name).write_text("x", "utf-8")
    with pytest.raises(ContractError, match="名称里有换行或看不见的字符。请改名。") as told:
        read_year(folder, "sample", 2023)
    assert all(problem.isprintable() for problem in told.value.problems)


def test_a_document_that_grows_without_end_is_not_read(tmp_path):
    with (tmp_path / "a.yaml").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(ContractError, match="有 1048576 MB，超过 7 MB，没有读"):
        load_yaml(tmp_path / "a.yaml", "a.yaml")


@pytest.mark.parametrize("text", ['"a\\n样例: 一致": 1', "<<: {a: 1}", '"\\t": 1'])
def test_a_name_in_a_document_that_would_be_another_line_of_a_message_or_another_name_is_refused(tmp_path, text):
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(ContractError, match="a.yaml, 第 1 行: 不是合格的 YAML（名称里有换行或看不见的字符，或者是 <<）") as told:
        load_yaml(tmp_path / "a.yaml", "a.yaml")
    assert told.value.problems[0].isprintable()
