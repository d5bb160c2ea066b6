"""`site.yaml`: of the bureau and of the year, each wrong value refused at its place."""

import pytest

from lawnb.blocks import publication_block
from lawnb.errors import ContractError
from lawnb.report import open_year
from lawnb.site import Site, check_site


@pytest.fixture
def site(bench):
    """The site that a bureau's and a year's file give together."""

    def read(general: str = "", own: str = "") -> Site:
        bench.write(site=own or None)
        if general:
            (bench.workspace.data / "sample" / "site.yaml").write_text(general, "utf-8")
        return open_year(bench.workspace, "sample", 2023).site

    return read


def test_the_year_is_laid_over_the_bureau_item_by_item(site):
    read = site("name: 样例区政府网\ndomain: www.example.gov.cn\ncolumn: {name: 法治, type: 栏目}\n", "name: 新网\ncolumn: {name: 年报}\nurl: https://example.gov.cn/2023.html\n")
    assert read.as_json() == {"name": "新网", "domain": "www.example.gov.cn", "column": {"name": "年报", "type": "栏目"}, "url": "https://example.gov.cn/2023.html"}


def test_without_a_file_or_with_comments_alone_nothing_is_known(site):
    assert site().as_json() == {}
    assert site("# 待填\n", "name:\n").as_json() == {}


def test_keywords_are_a_list_or_written_as_portals_write_them(site):
    assert site("keywords: 法治，交通、公开\n", "column: {keywords: [年报, 法治]}\n").as_json() == {"keywords": ["法治", "交通", "公开"], "column": {"keywords": ["年报", "法治"]}}


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("id_code: '431103002'\n", "第 1 行: 'id_code' 的值 '431103002' 不是政府网站标识码（有 9 个字符）。标识码是 10 位数字"),
        ("id_code: 4311030021\n", "'id_code' 的值 4311030021 不是文字。请给数字加上引号"),
        ("domain: https://www.example.gov.cn/\n", "'domain' 的值 'https://www.example.gov.cn/' 不是域名。请只写域名"),
        ("name: 网\nurl: javascript:alert(1)\n", "sample/2023/site.yaml, 第 2 行: 'url' 的值 'javascript:alert(1)' 不是网址"),
        ("url: //example.gov.cn/x\n", "不是网址"),
        ("url: https://a@example.gov.cn/\n", "不是网址"),
        ("url: https://example.gov.cn/\"><script>\n", "不是网址"),
        ("url: https://example.gov.cn:0/\n", "不是网址"),
        ("domain: www.example.gov.cn\nimage: https://example.gov.cn.evil.example/x.png\n", "不在网站 www.example.gov.cn 上。请改正网址或 domain"),
        ("domain: 10.1.2.3\n", "不是域名"),
        ("url: http://10.1.2.3/r\n", "不是网址"),
        ("url: https://www.example.gov.cn\\@evil.example/\n", "不是网址"),
        ("domain: www.gov.cn\nurl: https://other.gov.cn/\n", "不在网站 www.gov.cn 上"),
        ("name: |\n  甲\n  乙\n", "写法不对"),
        ("column: {nmae: 法治}\n", "没有 'column.nmae' 这一项"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_file_key_and_remedy(site, own, said):
    with pytest.raises(ContractError) as caught:
        site("", own)
    [problem] = caught.value.problems
    assert said in problem


def test_what_only_both_files_together_show_is_refused_as_well(site):
    with pytest.raises(ContractError, match="sample/2023/site.yaml: 'url' 的值 'https://other.example/1' 不在网站 www.example.gov.cn 上"):
        site("domain: www.example.gov.cn\n", "url: https://other.example/1\n")
    with pytest.raises(ContractError, match="sample/site.yaml: 'url' 是一个年度一个网页的。请写到 sample/2023/site.yaml。"):
        site("url: https://www.example.gov.cn/1\n")


def test_a_link_out_of_the_bureau_is_not_read(site, bench, tmp_path):
    bench.write()
    (tmp_path / "elsewhere.yaml").write_text("name: 别处\n", "utf-8")
    (bench.workspace.data / "sample" / "site.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(ContractError, match="sample/site.yaml: 是指向别处的链接"):
        site()


def test_labels_that_are_required_and_lacking_are_told_where_there_is_a_site(site, bench):
    site("name: 网\ndomain: www.example.gov.cn\nid_code: '9990010001'\n", "column: {name: 法治, description: 年报, type: 栏目}\n")
    [found] = [each for each in open_year(bench.workspace, "sample", 2023).findings if each.code == "site-label"]
    assert (found.severity, found.message) == ("note", "网页没有必选的标签ColumnKeywords（column.keywords）。")
    assert check_site(Site(), "site.yaml") == []


# -- the publication block -----------------------------------------------------------------------------------------------

PUBLICATION = "title: 样例区交通局2023年度报告\nsigned_by: 样例区交通局\ndate_signed: 2024-02-27\n"


def test_further_items_of_the_block_are_shown_where_they_are_known(bench):
    html = publication_block(bench.opened(publication=PUBLICATION + "subject: 交通\ndate_written: 2024-02-27\ndate_published: 2024-03-01\nvalidity: 有效\nopenness: 主动公开\n").publication).html
    assert '<th scope="row">成文日期</th><td>2024年2月27日</td>' in html
    assert '<th scope="row">公开方式</th><td colspan="3">主动公开</td></tr>' in html
    assert "发布机构" not in html


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("date_written: 2024-02-26\n", "第 4 行: 'date_written' 的值 .* 与落款日期 date_signed（2024-02-27）不同"),
        ("date_published: 2024-02-26\n", "早于落款日期"),
        ("validity: 有\n", "不在可选的值之中（'有效'、'已修改'、'失效'、'废止'）"),
        ("time_published: 10:30\n", "不是钟点。请写成 \"09:30\" 的样子，带引号"),
    ],
)
def test_items_of_the_block_that_cannot_be_are_refused(bench, item, said):
    bench.write(publication=PUBLICATION + item)
    with pytest.raises(ContractError, match=said):
        open_year(bench.workspace, "sample", 2023)
