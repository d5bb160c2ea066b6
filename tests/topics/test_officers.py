from tests.topics.opened import found, opened, values

LEDGER = """
    人员编号,执法证有效期至,出生年份,法律专业,学历,姓名
    A1,2026-06-30,1988,是,本科,某甲
    A2,2023-12-31,1987,否,大专,某乙
    A3,2023-12-30,1967,否,大专,某丙
    A4,,,否,高中,某丁
"""


def test_certificates_count_by_the_years_last_day(bench):
    report = opened(bench, officers=LEDGER)
    assert values(report, "officers", "officers", "certified", "expired", "uncertified") == ["4人", "2人", "1人", "1人"]
    assert values(report, "officers", "certified_share", "legal_share", "qualified") == ["50%", "25%", "未提供"]


def test_age_bands_are_counted_at_the_years_end(bench):
    names = [f"age.{band}" for band in ("35岁及以下", "36至45岁", "46至55岁", "56岁及以上", "年龄未填")]
    assert values(opened(bench, officers=LEDGER), "officers", *names) == ["1人", "1人", "0人", "1人", "1人"]


def test_an_expired_or_missing_certificate_is_found_by_its_row_and_by_nobodys_name(bench):
    report = opened(bench, officers=LEDGER)
    assert found(report, "officers") == [("certificate-expired", "officers.4"), ("certificate-expired", "officers.5")]
    said = "".join(f"{each.message}{each.place}{each.figure}" for each in report.raw_findings)
    assert not any(word in said for word in ("某丙", "A3", "1967"))


def test_the_chart_of_ages_needs_years_of_birth(bench):
    assert "36至45岁1人" in opened(bench, officers=LEDGER).chart("officers.ages").html
    assert opened(bench, officers="人员编号,执法证有效期至\nA1,2026-06-30\n").chart("officers.ages").html == ""
