"""What a published case may say of a person: a surname, and nothing that leads further."""

from __future__ import annotations

import random

import pytest
from stdnum.cn import ric

from lawnb import blocks
from lawnb.errors import RunError
from lawnb.intake.records import Dataset, read_records
from lawnb.narrative import Renderer
from lawnb.privacy.cases import may_show
from lawnb.privacy.masks import cut_plate, distinct_masks, masked_name, masked_party, masked_text
from tests.privacy.made_up import NOWHERE, identity, mobile, name, secrets


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("赵拟", "赵某"),
        ("赵拟造", "赵某某"),
        ("赵 拟", "赵某"),
        ("欧阳拟", "欧阳某"),
        ("司马拟造", "司马某某"),
        ("欧阳", "欧某"),
        ("古丽·样例提", "古某某"),
        ("阿样古例", "阿某某"),
        ("John Nobody", "J"),
        ("赵*造", "赵某某"),
        ("赵某某", "赵某某"),
        ("赵拟造（司机）", "赵某某"),
        ("", "某"),
    ],
)
def test_a_name_keeps_its_surname_alone(name, mask):
    assert masked_name(name) == mask


def test_persons_of_one_case_are_told_apart():
    assert distinct_masks(["赵拟造", "赵虚例", "钱 拟", "赵拟造"]) == {"赵拟造": "赵某某1", "赵虚例": "赵某某2", "钱拟": "钱某"}


@pytest.mark.parametrize(
    ("party", "kind", "shown"),
    [
        ("样例运输有限公司", "法人及非法人组织", "样例运输有限公司"),
        ("样例运输有限公司", None, "样例运输有限公司"),
        ("赵拟造", "自然人", "赵某某"),
        ("赵拟造", None, "赵某某"),
        ("赵拟造", "法人及非法人组织", "赵某某"),
        ("赵拟造、赵虚例", None, "赵某某1、赵某某2"),
        ("赵拟造，样例运输有限公司", None, "赵某某、样例运输有限公司"),
        ("样例区张建国汽车修理店", "个体工商户", "样例区张某某汽车修理店"),
        ("样例区张建国汽车修理店", None, "样例区张某某汽车修理店"),
        ("样例区顺达汽修店", "个体工商户", "样例区顺达汽修店"),
        ("张建国", "个体工商户", "张某某"),
    ],
)
def test_companies_stay_and_persons_in_names_of_shops_do_not(party, kind, shown):
    assert masked_party(party, kind) == shown


def test_a_shop_is_masked_by_its_representative_however_odd_the_name():
    assert masked_party("样例区谬构仿轮胎店", "个体工商户", {"谬构仿": "谬某某"}) == "样例区谬某某轮胎店"


@pytest.mark.parametrize(("plate", "shown"), [("湘M12345", "湘M*****"), ("湘 M·D12345", "湘M*****"), ("ｘｙ", "（略）")])
def test_a_plate_is_cut_to_what_many_share(plate, shown):
    assert cut_plate(plate) == shown


def test_a_text_loses_every_number_and_name():
    rng = random.Random(6)
    number, phone = identity(rng), mobile(rng)
    text = f"赵 拟造（{number}，电话{phone}）驾驶湘M12345，家住样例路12号，由证人张建国指认，另据举报人：李建华反映"
    shown = masked_text(text, {"赵拟造": "赵某某"})
    assert shown == "赵某某（（略），电话（略））驾驶湘M*****，家住样例（略），由证人指认，另据举报人反映"


def test_no_secret_of_any_kind_outlives_a_mask():
    found = list(secrets(seed=7, each=20))
    shown = masked_text("；".join(secret.text for secret in found))
    assert len(found) > 100
    assert [secret for secret in found if secret.text in shown] == []


def test_random_names_never_outlive_their_case():
    rng = random.Random(8)
    for _ in range(200):
        names = {name(rng) for _ in range(3)}
        masks = distinct_masks(names)
        assert len(set(masks.values())) == len(names)
        shown = masked_text(f"{'和'.join(names)}共同经营。", masks)
        assert not any(each in shown for each in names)


def test_a_narrative_masks_with_a_format():
    assert "赵某某" in Renderer({"who": "赵拟造"}).html("当事人{{ who | 隐名 }}。")


# -- tables of cases -----------------------------------------------------------------------------------------------------


#: The small bureau's own files, which are left out.
OTHERS = dict.fromkeys(("penalties_totals", "penalties_by_field", "shortcomings", "leadership", "plan"))


def ledger(bench, rows: str):
    head = "决定书文号,决定日期,当事人,当事人类别,法定代表人,身份证号码,车牌号,违法事实,承办人,罚款金额（元）,违法行为,执法领域,处罚种类"
    folder = bench.write(penalties=f"{head}\n{rows}", **OTHERS)
    return read_records(folder, 2023, [Dataset("penalties")], None)["penalties"]


def test_a_table_of_cases_shows_no_person_and_no_minor(bench):
    young = f"{NOWHERE}20080101001"
    young += ric.calc_check_digit(young + "0")
    table = ledger(
        bench,
        f"""样罚〔2023〕1号,2023-03-01,赵拟造,自然人,,{identity(random.Random(1))},湘M12345,赵拟造驾驶湘M12345超限,钱虚例,500,超限运输,公路,罚款
样罚〔2023〕2号,2023-03-02,孙测样,自然人,,{young},,无证,钱虚例,600,超限运输,公路,罚款
样罚〔2023〕3号,2023-03-03,样例运输有限公司,法人及非法人组织,李仿谬,,,由李仿谬到场,钱虚例,700,超限运输,公路,罚款
样罚〔2023〕4号,2023-03-04,周拟样,自然人,,,,系未成年人,钱虚例,800,超限运输,公路,罚款
""",
    )
    html = blocks.cases(table, ("document_number", "party", "representative", "plate", "facts", "fine_yuan"), "案件").html
    assert all(text in html for text in ("赵某某", "样例运输有限公司", "李某某", "湘M*****", "赵某某驾驶湘M*****超限", "由李某某到场", "不列入"))
    assert not any(text in html for text in ("赵拟造", "李仿谬", "钱虚例", "孙", "周", "12345", "2号", "4号"))


@pytest.mark.parametrize("column", ["identity_number", "officer", "remark", "representative_id", "nothing"])
def test_what_is_never_published_is_refused(bench, column):
    with pytest.raises(RunError, match="不得公布"):
        blocks.cases(ledger(bench, "样罚〔2023〕1号,2023-03-01,赵拟造,自然人,,,,,,500,超限运输,公路,罚款\n"), ("party", column), "案件")


def test_informants_and_staff_are_no_cases(bench):
    records = read_records(bench.write(**OTHERS), 2023, [Dataset("complaints"), Dataset("officers")], None)
    for dataset in ("complaints", "officers"):
        with pytest.raises(RunError, match="不是案件台账"):
            may_show(records[dataset].contract)


def test_a_childs_identity_number_in_a_text_is_hidden_though_a_case_may_be_numbered_so():
    number = "99900120150307123" + ric.calc_check_digit("999001201503071230")
    assert masked_text(f"乘客（{number}）随车") == "乘客（（略））随车"
