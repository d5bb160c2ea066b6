"""The documents of a sample: who it is, its publication block, and a README that says it is made up."""

from __future__ import annotations

from lawnb.samples.draw import Bureau, Draft

#: By which a folder is known as a sample.
GENERATED = "由 `lawnb sample` 生成"
README = """# {name} {year} 年度：样例数据

**这个文件夹里的机构、人员、企业、案件、文号和数字全部虚构**，只用来试用和检验 lawnb，不代表任何单位。
人员只写“某甲”之类的代称，企业名为“样例运输……有限公司”，统一社会信用代码的行政区划码 999001 不存在。

{generated}，种子 {seed}，规模 {scale}。同样的参数生成同样的文件，请勿手工修改。
{faults}"""
FAULTY = "\n有意放入的错误列在 `../../manifest.json`。\n"


def documents(draft: Draft) -> dict[str, str]:
    """`agency.yaml` and `publication.yaml` by file name."""
    bureau, year = draft.bureau, draft.year
    return {"agency.yaml": agency(bureau), "publication.yaml": publication(bureau, year)}


def agency(bureau: Bureau) -> str:
    return (
        "# 样例：机构为虚构。\n"
        f"name: {bureau.name}\n"
        f"short_name: {bureau.region}交通局（虚构）\n"
        f"region: {bureau.region}\n"
        f"government: {bureau.region}人民政府（虚构）\n"
        "sector: 交通运输\n"
    )


def publication(bureau: Bureau, year: int) -> str:
    return (
        "# 样例：全部虚构。\n"
        f"index_number: 样例{bureau.number:03d}/{year + 1}-00001\n"
        "category: 工作报告\n"
        f"issuer: {bureau.name}\n"
        f"date_issued: {year + 1}-02-28\n"
        f"title: {bureau.region}交通运输局{year}年度法治政府建设工作报告（样例，内容虚构）\n"
        f"document_number: {bureau.mark}〔{year + 1}〕1号\n"
        f"signed_by: {bureau.name}\n"
        f"date_signed: {year + 1}-02-27\n"
    )


def readme(draft: Draft, faulty: bool) -> str:
    bureau = draft.bureau
    told = {"name": bureau.name, "year": draft.year, "generated": GENERATED, "seed": bureau.seed, "scale": bureau.scale}
    return README.format(**told, faults=FAULTY if faulty else "")
