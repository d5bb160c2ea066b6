from lawnb.report import open_year
from tests.topics.opened import cells


def test_an_indicator_that_is_a_figures_id_must_exist_and_its_target_be_a_value(bench):
    bench.write(
        plan="""
            方面,事项,衡量指标,目标值
            执法,甲,penalties.cases,<= 9
            执法,乙,penalties.fines,10
            执法,丙,penalties.case,1
            执法,丁,培训场次,若干
            执法,戊,penalties.cases,
        """
    )
    report = open_year(bench.workspace, "sample", 2023)
    codes = {"target-unreadable", "figure-unknown", "no-target"}
    assert [(f.code, f.figure) for f in report.raw_findings if f.code in codes] == [
        ("target-unreadable", "plan.3"), ("figure-unknown", "penalties.case"), ("no-target", "plan.6"),
    ]  # fmt: skip


def test_a_sentence_shows_the_figures_title_and_the_comparison_in_words(bench):
    rows = bench.opened(plan="方面,事项,衡量指标,目标值\n处罚,少罚,penalties.cases,<= 5\n许可,快办,办理天数,3\n公示,决定公开,,100%\n培训,合格率,合格率,95%以上\n").names()["plan"].rows
    assert [(row["indicator"], row["target"]) for row in rows] == [("行政处罚起数", "不高于5起"), ("办理天数", "3"), (None, "100%"), ("合格率", "95%以上")]
    assert [row["goal"] for row in rows] == ["行政处罚起数：不高于5起", "办理天数：3", "目标值：100%", "95%以上"]
    table = cells(open_year(bench.workspace, "sample", 2023).table("plan.plan"))
    assert table[1] == ["处罚", "少罚", "行政处罚起数", "不高于5起"] and table[3] == ["公示", "决定公开", "", "100%"]
