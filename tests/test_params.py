import json

import pytest

from lawnb.errors import ParameterError
from lawnb.params import Layer, ReportParameters, all_layers, resolve
from lawnb.structure import parameter_defaults, read_notebook
from tests.conftest import ROOT


def resolved(bench, *overrides: Layer):
    return resolve(all_layers(bench.workspace.root, overrides))


def problems(bench, *overrides: Layer) -> list[str]:
    with pytest.raises(ParameterError) as caught:
        resolved(bench, *overrides)
    return list(caught.value.problems)


def flag(name: str, value) -> Layer:
    return Layer(f"--{name}", {name: value}, {})


def test_each_layer_overrides_the_one_below_and_is_named(bench):
    root = bench.workspace.root
    (root / "params/default.yaml").write_text("trend_years: 3\n", "utf-8")
    (root / "params/2022.yaml").write_text("# 注释\ntrend_years: 4\n", "utf-8")
    (root / "data/sample").mkdir(parents=True)
    (root / "data/sample/params.yaml").write_text("trend_years: 6\n", "utf-8")
    found = resolved(bench, flag("agency", "sample"), flag("year", 2022))
    assert found.values == ReportParameters(agency="sample", year=2022, data="data", trend_years=6)
    named = {"agency": "--agency", "year": "--year", "trend_years": "data/sample/params.yaml:1"}
    assert found.origins == dict.fromkeys(ReportParameters.model_fields, "notebooks/annual_report.ipynb（参数单元格）") | named


def test_a_flag_beats_every_file(bench):
    assert resolved(bench, flag("trend_years", 2)).values.trend_years == 2


def test_an_unknown_parameter_is_named_with_file_line_and_neighbour(bench):
    (bench.workspace.root / "params/2023.yaml").write_text("year: 2023\nyaer: 2022\n", "utf-8")
    assert problems(bench) == ["params/2023.yaml:2: 没有参数 'yaer'。是否要写 'year'？"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("year", "2023年", "不是整数"), ("year", True, "不是整数"), ("year", 23, "太小"), ("trend_years", 1.5, "不是整数"),
        ("agency", "../x", "写法不对"), ("agency", 5, "不是文字"), ("data", "", "为空"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_type_is_refused_at_its_flag(bench, name, value, said):
    [problem] = problems(bench, flag(name, value))
    assert problem.startswith(f"--{name}: '{name}' 的值") and said in problem


def test_all_problems_come_at_once(bench):
    assert len(problems(bench, flag("year", "x"), flag("trend_years", 0), flag("nope", 1))) == 3


def test_a_parameter_file_that_is_no_mapping_is_refused(bench):
    (bench.workspace.root / "params/2023.yaml").write_text("- 1\n", "utf-8")
    assert problems(bench) == ["params/2023.yaml: 应为“参数: 值”的形式。请改正。"]


def test_the_notebooks_parameters_cell_names_the_models_parameters():
    defaults = parameter_defaults(read_notebook(ROOT / "notebooks/annual_report.ipynb", "n"), "n")
    assert list(defaults) == list(ReportParameters.model_fields)
    ReportParameters.model_validate(defaults)


def test_the_schema_for_editors_is_the_models():
    assert json.loads((ROOT / "params/schema.json").read_text("utf-8")) == ReportParameters.model_json_schema()
