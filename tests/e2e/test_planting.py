"""Hundreds of secrets in every place of the inputs: none is in anything that a run writes or says, and without the masks the gate finds each."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from lawnb.intake.contracts import contract
from lawnb.intake.ledger import read_table
from lawnb.privacy.cases import masked_rows, may_show
from lawnb.privacy.encodings import hidden
from lawnb.privacy.names import Private, private_of
from lawnb.privacy.texts import parts
from lawnb.publish.gate import Gate
from tests.conftest import ROOT
from tests.privacy.planting import Planter, fail_with, plant_notebook, plant_private, plant_public, plant_wrong

AGENCY, YEAR = "sample-001", "2023"
FINISHED = {"report.html", "report.pdf", "report.docx", "report.ipynb", "figures.json", "findings.json", "ro-crate-metadata.json"}
#: What a hook gets: its input, its environment, its arguments.
HOOK = "[sh, -c, 'cat > hook.json; env > hook.env; echo $0 $@ > hook.args']"


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def everything(path: Path) -> str:
    """All that a file says, as it stands and decoded as far as it goes."""
    content = path.read_bytes()
    said, waiting = [content.decode("utf-8", "ignore")], list(parts(path.name, content))
    while waiting:
        part = waiting.pop()
        for text in part.texts:
            said.append(text)
            waiting += hidden(text, part.depth)
    return squeezed("\n".join([path.name, *said]))


class Planted:
    """A workspace with a sample bureau whose inputs hold secrets."""

    def __init__(self, shell, seed: int):
        self.shell, self.planter = shell, Planter(seed)
        self.records = shell.root / "data" / AGENCY / YEAR
        self.notebook = shell.root / "notebooks" / "annual_report.ipynb"
        self.out = shell.root / "build" / AGENCY / YEAR
        (shell.root / "lawnb.yaml").write_text(f"on_success: {HOOK}\non_failure: {HOOK}\n", "utf-8")
        plant_private(self.records, self.planter)

    def run(self) -> int:
        self.said = self.shell("run", "--agency", AGENCY, "--year", YEAR)
        return self.said.returncode

    def told(self) -> dict[str, str]:
        """Every file that a run has written, what it said, and what its hook was given."""
        files = [*(path for path in (self.shell.root / "build").rglob("*") if path.is_file() and not path.is_symlink()), *self.shell.root.glob("hook.*")]
        return {path.relative_to(self.shell.root).as_posix(): everything(path) for path in files} | {"said": squeezed(self.said.stdout + self.said.stderr)}

    def leaks(self) -> list[tuple[str, str]]:
        told = self.told()
        return [(secret, place) for secret in map(squeezed, self.planter.planted) for place, text in told.items() if secret in text]


@pytest.fixture(scope="module")
def planted(tmp_path_factory, shells) -> Planted:
    """Made once, with secrets wherever no text is published from."""
    own = Planted(shells(tmp_path_factory.mktemp("planted")), seed=11)
    own.first = own.run()
    return own


def test_a_report_over_hundreds_of_secrets_tells_none_of_them(planted):
    assert planted.first == 0, planted.said.stderr
    assert len(planted.planter.planted) > 300
    assert planted.leaks() == []


def test_what_looks_for_leaks_finds_what_is_there(planted):
    told, title = planted.told(), squeezed(f"{AGENCY.removeprefix('sample-')}区交通运输局")
    finished = {path.name: text for path, text in ((Path(place), text) for place, text in told.items()) if path.name in FINISHED}
    assert finished.keys() == FINISHED
    assert [name for name, text in finished.items() if title not in text] == []


def test_without_its_masks_each_value_of_a_ledger_is_found(planted):
    unseen, shown, n = [], [], 0
    for name in ("penalties", "coercion", "licensing"):
        table = read_table(next(planted.records.glob(f"{name}.*")), name, contract(name))
        gate = Gate(private_of(table), machine=False)
        for field in table.contract.fields:
            texts = {row[field.name] for row in table if isinstance(row[field.name], str)} if field.private and table.has(field.name) else set()
            held = [text for text in texts if any(squeezed(secret) in squeezed(text) for secret in planted.planter.planted)]
            unseen += [(name, field.name, text) for text in held if not any(gate.marked(f"经查，{text}。"))]
            n += len(held)
        if name == "penalties":
            shown += [text for row in masked_rows(table, may_show(table.contract)) for text in row if any(gate.marked(text))]
    assert (unseen, shown) == ([], [])
    assert n > 60


def test_secrets_in_what_is_published_stop_it_with_file_place_and_rule(planted):
    before = {path.name: path.read_bytes() for path in planted.out.iterdir()}
    places = plant_public(planted.records, planted.planter)
    plant_notebook(planted.notebook, planted.planter)
    assert planted.run() == 5
    assert len(places) > 40
    assert planted.leaks() == []
    assert {path.name: path.read_bytes() for path in planted.out.iterdir()} == before
    problems = json.loads((planted.out.parent / f"{YEAR}.last_run.json").read_text("utf-8"))["problems"]
    assert {problem.partition(":")[0] for problem in problems} >= {"report.html", "report.pdf", "report.docx", "report.ipynb", "figures.json", "ro-crate-metadata.json"}
    assert [problem for problem in problems if "有疑似" not in problem and "另有" not in problem] == []
    assert json.loads((planted.shell.root / "hook.json").read_text("utf-8"))["problems"] == problems


def test_a_cell_that_fails_over_secrets_tells_none(planted):
    names = planted.planter.named
    fail_with(planted.notebook, names[0], planted.planter.any(), planted.planter.any(), " ".join(names[1]))
    assert planted.run() == 4
    assert planted.said.stderr.count("（业务记录中的人名，已遮盖）") == 2
    assert (planted.out / "failed.ipynb").is_file()
    assert planted.leaks() == []


def test_secrets_where_no_text_belongs_are_refused_unsaid(tmp_path, shells):
    wrong = Planted(shells(tmp_path), seed=12)
    plant_wrong(wrong.records, wrong.planter)
    assert wrong.run() == 3
    assert wrong.said.stderr.count("已遮盖）") > 50
    assert wrong.leaks() == []


def test_the_records_of_all_bureaus_here_raise_no_false_alarm():
    gate = Gate(Private(), machine=False)
    files = [path for path in sorted((ROOT / "data").rglob("*")) if path.is_file()]
    assert len(files) > 100
    assert [problem for path in files for problem in gate.problems(path.name, path.read_bytes())] == []
