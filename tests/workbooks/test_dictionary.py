from markdown_it import MarkdownIt

from lawnb.intake.contracts import Contract, Field, ForeignKey, contract, contract_names
from lawnb.topics.indicators import indicators, totalled
from lawnb.workbooks.dictionary import dictionary
from tests.conftest import ROOT

LEDGER = Contract(
    "reviews",
    "案卷评查",
    (
        Field("number", "评查|编号", "string", required=True, aliases=("编号", "PC_BH")),
        Field("case", "案卷文号", "string", code="document", description="被评查的*案卷*"),
        Field("result", "结果", "string", enum=("合格", "不合格"), synonyms={"优秀": "合格", "待定": ""}, optional=True),
    ),
    description="一行一卷。",
    primary_key=("number",),
    foreign_keys=(ForeignKey(("case",), "penalties", ("document_number",)),),
)


def rows(page: str) -> list[str]:
    return [line for line in page.splitlines() if line.startswith("|")]


def test_a_contract_tells_its_keys_and_what_becomes_of_other_columns():
    page = dictionary([LEDGER, contract("penalties")])
    assert "- 主键：“评查\\|编号”，不得重复\n" in page
    assert "- 外键：“案卷文号”，须在“行政处罚台账”（`penalties`）的 `document_number` 中\n- 不认识的列：拒绝\n" in page


def test_a_column_tells_its_values_and_the_words_read_as_them():
    assert rows(dictionary([LEDGER]))[-1] == "| 结果 | `result` | 文字 |  | 选填，可无此列 | 合格；不合格（也认：优秀→合格） |  |  | 合格 |"


def test_marks_of_markdown_in_a_contract_stay_text():
    html = MarkdownIt("commonmark").enable("table").render(dictionary([LEDGER]))
    assert "<td>评查|编号</td>" in html and "<td>被评查的*案卷*</td>" in html and "<td>编号、PC_BH</td>" in html


def test_every_column_of_every_contract_has_its_row():
    contracts = [contract(name) for name in contract_names()]
    html = MarkdownIt("commonmark").enable("table").render(dictionary(contracts))
    assert html.count("<tr>") == 1 + len(contracts) + sum(1 + len(each.fields) for each in contracts)


def test_the_data_dictionary_is_that_of_the_contracts():
    path = ROOT / "docs/data-dictionary.md"
    remedy = "run: lawnb template --dictionary > docs/data-dictionary.md"
    assert path.is_file(), f"docs/data-dictionary.md is missing; {remedy}"
    made = dictionary([contract(name) for name in contract_names()], [(topic.name, topic.title, list(indicators(topic))) for topic in totalled()])
    assert path.read_text("utf-8").strip() == made.strip(), f"docs/data-dictionary.md differs from the contracts; {remedy}"
