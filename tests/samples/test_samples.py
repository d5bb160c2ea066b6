"""Sample bureaus: the same bytes for the same arguments, nothing wrong in a clean one, every seeded fault found."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from pathlib import Path

import pytest

from lawnb.checks import blocking
from lawnb.errors import ContractError, ParameterError
from lawnb.intake.contracts import contract, contract_names
from lawnb.intake.files import record_files
from lawnb.intake.ledger import read_ledger
from lawnb.report import Report, open_year
from lawnb.samples.bulk import write_penalties_csv
from lawnb.samples.draw import Bureau
from lawnb.samples.faults import FAULTS, PROBLEM
from lawnb.samples.penalties import over_limit_fine
from lawnb.samples.province import make_samples, years_of
from lawnb.workspace import workspace
from tests.conftest import ROOT

YEARS = (2022, 2023)
#: What `data/sample-*` was made with: lawnb sample --agencies 4 --years 2022-2023 --seed 1 --scale 0.1 --force
COMMITTED = {"agencies": 4, "years": YEARS, "seed": 1, "scale": 0.1}


def opened(data: Path, agency: str, year: int) -> Report:
    """A report on samples in a folder that has the rules beside them."""
    if not (data / "rules").exists():
        shutil.copytree(ROOT / "data" / "rules", data / "rules")
    return open_year(workspace(data=data, root=ROOT), agency, year)


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    """Four bureaus, one of each style of files, without faults."""
    out = tmp_path_factory.mktemp("clean")
    make_samples(out, 4, YEARS, seed=7, scale=0.1)
    return out


def test_the_same_arguments_give_the_same_bytes(tmp_path):
    for name in ("first", "second"):
        make_samples(tmp_path / name, 6, YEARS, seed=3, faults=True, scale=0.05)
    assert files(tmp_path / "first") == files(tmp_path / "second")


def test_they_are_made_whatever_the_clock_says(clean, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # which zipfile heeds from Python 3.14 on
    monkeypatch.setattr("time.time", lambda: 0.0)
    make_samples(tmp_path / "made", 4, YEARS, seed=7, scale=0.1)
    assert files(tmp_path / "made") == files(clean)


def test_another_seed_gives_other_ledgers_and_more_bureaus_the_same_first_ones(clean, tmp_path):
    make_samples(tmp_path / "other", 1, YEARS, seed=8, scale=0.1)
    make_samples(tmp_path / "fewer", 1, YEARS, seed=7, scale=0.1)
    first = files(clean / "sample-001")
    assert files(tmp_path / "fewer" / "sample-001") == first
    assert files(tmp_path / "other" / "sample-001") != first


def test_every_ledger_is_there_and_reads_back_without_problems(clean):
    for bureau in range(1, 5):
        found = record_files(clean / f"sample-{bureau:03d}" / "2023")
        # 行政复议法 art. 24: governments decide reconsiderations, and samples are bureaus
        assert set(contract_names()) - {"totals", "measures", "reconsideration"} <= set(found)
        for name, [path] in found.items():
            done = read_ledger(path, contract("measures" if name.endswith("_measures") else name))
            assert done.ok and (len(done.table) or name == "accountability"), name


@pytest.mark.parametrize("agency", [f"sample-{number:03d}" for number in range(1, 5)])
def test_a_clean_sample_has_nothing_wrong(clean, agency):
    found = {year: [finding for finding in opened(clean, agency, year).raw_findings if finding.severity != "note"] for year in YEARS}
    assert [(finding.code, finding.figure) for finding in found[2022]] == [("not-provided", "promises")]
    assert found[2023] == []


@pytest.fixture(scope="module")
def faulty(tmp_path_factory) -> dict[str, tuple[dict, list[tuple[str, str]]]]:
    """Each kind of fault with its entry of the manifest, and what was found in its bureau: code, or `PROBLEM`, and place."""
    out = tmp_path_factory.mktemp("faulty")
    made = make_samples(out, 16, YEARS, seed=5, faults=[fault.name for fault in FAULTS], scale=0.05)
    assert json.loads((out / "manifest.json").read_text("utf-8")) == made
    found = {agency: findings(out, agency) for agency in {entry["agency"] for entry in made["faults"]}}
    return {entry["fault"]: (entry, found[entry["agency"]]) for entry in made["faults"]}


def findings(data: Path, agency: str) -> list[tuple[str, str]]:
    try:
        return [(finding.code, finding.place) for finding in opened(data, agency, 2023).raw_findings]
    except ContractError as error:
        return [(PROBLEM, problem) for problem in error.problems]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_seeded_fault_is_found(faulty, fault):
    entry, found = faulty[fault.name]
    places = [place for code, place in found if code == fault.expected == entry["expected"] and entry["file"] in place]
    assert places
    assert entry["row"] is None or any(f"第 {entry['row']} 行" in place or "行" not in place for place in places)


def test_one_bureau_of_five_has_faults_and_the_others_none(tmp_path):
    made = make_samples(tmp_path, 11, YEARS, seed=5, faults=True, scale=0.02)
    assert {entry["agency"] for entry in made["faults"]} == {"sample-001", "sample-006", "sample-011"}
    assert not blocking(opened(tmp_path, "sample-002", 2023).findings)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"faults": ["fine-mising"]}, "fine-missing"),
        ({"faults": ["jump"], "years": [2023]}, "连续两个年度"),
        ({"faults": ["jump", "unknown-kind"]}, "至少生成 6 个机构"),
        ({"agencies": 0}, "agencies"),
        ({"years": []}, "years"),
        ({"scale": float("nan")}, "scale"),
    ],
)
def test_what_cannot_be_made_is_refused(tmp_path, arguments, message):
    with pytest.raises(ParameterError, match=message):
        make_samples(tmp_path, **{"agencies": 1, "years": YEARS, "seed": 1} | arguments)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_kept_unless_forced_and_a_real_one_always(tmp_path):
    make_samples(tmp_path, 1, [2023], seed=1, scale=0.02)
    with pytest.raises(ParameterError, match="--force"):
        make_samples(tmp_path, 1, [2023], seed=2, scale=0.02)
    make_samples(tmp_path, 1, [2022], seed=2, scale=0.02, force=True)
    assert [path.name for path in (tmp_path / "sample-001").iterdir()] == ["2022"]
    (tmp_path / "sample-001" / "2021").mkdir()
    with pytest.raises(ParameterError, match="没有覆盖"):
        make_samples(tmp_path, 1, [2022], seed=2, scale=0.02, force=True)


@pytest.mark.parametrize("text, years", [("2020-2022", [2020, 2021, 2022]), ("2023", [2023])])
def test_years_are_read_from_the_command_line(text, years):
    assert years_of(text) == years


@pytest.mark.parametrize("text", ["2024-2020", "23", "2020,2021", "２０２０"])
def test_other_years_are_refused(text):
    with pytest.raises(ParameterError, match="2020-2024"):
        years_of(text)


@pytest.mark.parametrize("over_kg, yuan", [(1000, 0), (1010, 500), (1999, 500), (2000, 1000), (61000, 30000)])
def test_the_fine_for_mass_is_that_of_article_43(over_kg, yuan):
    assert over_limit_fine(over_kg) == yuan


def test_nobody_is_named_and_no_company_exists(clean):
    for path, content in files(clean).items():
        text = content.decode("gb18030" if path.startswith("sample-003") and path.endswith(".csv") else "utf-8", "replace")
        assert not re.search(r"(?<!\d)\d{17}[\dX](?![\dA-Z])", text), path
        assert not re.search(r"[京湘粤冀鲁豫][A-Z][A-Z0-9]{5}", text), path
    name, code = Bureau(1, 1).company(1)
    assert name == "样例运输1001有限公司" and code[2:8] == "999001"


def test_a_long_ledger_reads_back_row_for_row(tmp_path):
    write_penalties_csv(tmp_path / "penalties.csv", 1200, seed=1)
    done = read_ledger(tmp_path / "penalties.csv", contract("penalties"))
    assert done.ok and len(done.table) == 1200 and not done.warnings
    assert {day.year for day in done.table.column("decision_date").values()} == {2023}
    assert all(isinstance(day, datetime.date) for day in done.table.column("filed_date").values())


def test_the_committed_samples_are_what_the_generator_gives(tmp_path):
    make_samples(tmp_path, **COMMITTED)
    for slug in sorted(path.name for path in tmp_path.glob("sample-*")):
        same = files(ROOT / "data" / slug) == files(tmp_path / slug)
        assert same, "run: lawnb sample --agencies 4 --years 2022-2023 --seed 1 --scale 0.1 --force"
    assert (ROOT / "data" / "manifest.json").read_bytes() == (tmp_path / "manifest.json").read_bytes()
