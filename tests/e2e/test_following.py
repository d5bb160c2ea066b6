"""Following and comparing figures through the command line, on a report that was run."""

from __future__ import annotations

import json


def test_trace_leads_from_a_figure_to_its_row(made):
    done = made("trace", str(made.out / "figures.json"), "penalties.cases", "--data", "data")
    assert done.returncode == 0, done.stderr
    assert "617" in done.stdout
    assert "penalties_totals.csv" in done.stdout


def test_the_page_alone_says_as_much_as_its_folder(made, tmp_path):
    page = tmp_path / "下载的报告.html"
    page.write_bytes((made.out / "report.html").read_bytes())
    alone, folder = (json.loads(made("trace", str(path), "penalties.cases", "--json").stdout) for path in (page, made.out))
    assert alone["chain"] == folder["chain"]
    assert [sentence["text"] for sentence in alone["sentences"]] == [sentence["text"] for sentence in folder["sentences"]]
    assert any("617起" in sentence["text"] for sentence in alone["sentences"])


def test_trace_names_the_nearest_figure_and_a_folder_that_is_not_there(made):
    figures = str(made.out / "figures.json")
    assert "penalties.cases" in (unknown := made("trace", figures, "penalties.case")).stderr
    assert (unknown.returncode, made("trace", figures, "penalties.cases", "--data", "nowhere").returncode) == (2, 2)


def test_diff_tells_what_changed_by_its_exit_code_too(made, tmp_path):
    report = json.loads((made.out / "figures.json").read_text("utf-8"))
    cases = next(figure for figure in report["figures"] if figure["id"] == "penalties.cases")
    cases |= {"value": "618", "text": "618起"}
    other = tmp_path / "figures.json"
    other.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
    same, differs = (made("diff", str(made.out / "figures.json"), str(path)) for path in (made.out / "figures.json", other))
    assert (same.returncode, differs.returncode) == (0, 7)
    assert "618" in differs.stdout
