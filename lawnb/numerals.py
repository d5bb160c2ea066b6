"""Numbers in running Chinese text: which are facts, and which only look like numbers (dates, citations, names, list numbers).

What is recognised is recognised by its grammar, anchored at both ends, so that it hides nothing beside it: in
“2023年617起” the year is a date and 617 is not. Each rule below says in one line what it takes.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

#: Stands for a recognised piece, or for a figure; no rule and no number reaches over it.
GAP = "\ufffc"
HAN_DIGITS = {digit: value for value, digits in enumerate(("〇零", "一壹", "二贰貳", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for digit in digits}
HAN_NUMERAL = "[〇零一二两三四五六七八九十百千万亿廿卅卌皕弌弍弎壹贰貳叁肆伍陆柒捌玖拾佰仟萬億兩]"
#: Three or more that say tens, hundreds and so on are a number without a measure too; what they may belong to else stands behind.
LONG_NUMERAL = rf"(?<![第之])[一二两三四五六七八九廿卅壹贰貳叁肆伍陆柒捌玖兩][十百千万亿拾佰仟萬億](?:{HAN_NUMERAL}+(?!届|中|号|路|街|史|计|宿|岁|载)|(?=[，。；！？,;!?]|$))"
#: A number in Latin letters is one where something is counted by it.
ROMAN = r"(?<![A-Za-z])[IVXLCDM]+\s?(?:起(?!诉|草|来|到)|件|宗(?!旨|教)|万?元)"
SMALL = "[一二三四五六七八九十]{1,3}"
ARABIC = r"\d+(?:[,\s]\d{3})*(?:\.\d+)?"
#: Counted things of the field. Behind the bar: what makes another word of the measure (起诉, 条例, 台账, 部门).
MEASURES = (
    r"(?:个|多个|余个)(?!别|性|案|体|人所得)|起(?!诉|草|来|到|点|步|源|底|用|因|始|码|止|伏|初)|件(?!套)|宗(?!旨|教|族)|项(?!目)|次(?!序|要|生|品)|家(?!庭|属|乡|具|家)"
    r"|人(?:次|员|数|份)?|辆次?|份(?!额)|场(?!所|地|合|景|站)|名(?!称|义|单|录|字|牌|优)|条(?!例|件|款|文|线|理|约|块)|处(?!理|罚|置|分|长|级|室|于|以|所|在|处|境)"
    r"|部(?!门|分|署|级|位|长|委|队|局)|台(?!账|风|阶|湾|式|词)|套(?!用|餐)|户(?!籍|外|口)|批次|批(?!准|复|评|示|量|发)|例(?!会|如|外|行)|期(?!间|限|末|初|刊|满|内|货)"
    r"|天(?!然|气|津|地|下|空)|日(?=内|以内|之内)|年(?!行动|规划|计划|来|度|一|如|间)|周(?!期|边|转|末|全|报)|小时|分钟|学时|课时|元(?!旦|月|素|件|首|老)|圆(?!满|桌|形|心|弧|环|梦|润|柱|滑)|番(?!茄|号|薯|禺)|万元|亿元|吨|公里|千米|米(?!粉)|平方米|公斤|千克"
    r"|倍|成(?!立|为|员|效|果|绩|长|功|分|就|本|都|因|不|品|熟)|艘|班次|班(?!线|子|长|组|车)|趟|桩|笔(?!录|试|记)|张(?!贴|家|力)|块(?!茎)|座(?!谈|椅|位)|栋|所(?!有|在|以|属|需|谓|得|长)"
    r"|间(?!接|隔|谍)|位(?!置|于|一体)|队(?!伍|员|列|长)|组(?!织|成|长|建|合|员)|支(?!持|付|撑|部|出|队|配|援)|股(?!份|东|权|长)|篇|本(?!地|级|着|年|身|单|局|质|次)|册|幅(?!度)"
    r"|版(?!本|权)|类(?!似|别|型|维修|客运|班线|汽修|人员)|种(?!植|类|子)|门(?!户|口|店|槛|类|峡)|节(?!约|能|点|日|假|目)|层(?!面|次|级|层)|代(?!表|码|替|办|理|驾)|点(?!位|击|名|对|赞|多)|环(?!境|节|保|评)|通(?!过|知|报|行|告|用|车|道)"
    r"|封(?!闭|存|条)|票|箱|袋|瓶|桶|页(?!面)|字(?!号|体)|卷(?!宗)|车次|站次|席|对(?!照|标|于|象|接|外|此|比)|轮(?!换|岗|训|流|胎|候)|步(?!骤|行|伐)|级(?!别|以|领|联|审|行|主|和|政|人|党|巡|调|主任|公|路|法|客|单)"
)  # fmt: skip
#: Alone they count only after a word for many: 上千人, but 万元, 百年.
#: 百起 is a number, 单位：百件 is none.
CASES, UNITS_BEFORE = "起件宗项", tuple("：:（(/、")
BARE, MANY = tuple("十百千万亿"), tuple("上近数超逾几好成满约")
#: After “一”, which is mostly an article or a part of a word, only what is counted in this field is a count.
ONE_MEASURES = (
    r"[倍番]|个(?=月|工作日|案件|百分点|小时|企业|单位|部门|项目)|件(?!事|套)|宗(?!旨)|项(?!目)|次(?!性|办|都|也|不)|名(?!称)|家(?!庭|人|户)|人(?:次)?|辆次?|份(?!额)|场(?!所)|例(?!会)|部(?!门|分)|户(?!籍)"
    r"|起(?=[^一-鿿]|$|案|事故|事件|违|非法|行政|处罚|投诉|举报|复议|诉讼|信访|安全|典型|超限|交通)"
)
#: Words before “一” that make it an article: 每一件, 是一项, 任一.
ARTICLE_BEFORE = "(?<![每任同某哪另这那单唯逐统是为作成有在以像])"
#: Names that party and state documents have given; the source is the document that a reader would look for.
TERMS = (
    r"[一二两三四五六七八九十]{1,3}个(?:坚持|必须|不准|严禁|一律|统一|转变|到位|着力|更加|努力)|两个(?:确立|维护|责任|健全|毫不动摇|结合)|四个(?:意识|自信|全面|伟大|服从|最严)|五个(?:严禁|一)|三个(?:规定|区分开来|代表|务必|必须|百分之百)|八个(?:方面|明确|更加)|八项规定|三项制度|四项制度|三项清单"
    r"|“?[一二三]?十[一二三四五六七八九]五”?(?=规划|时期|期间|以来|开局|末|初)|五位一体|三重一大|三会一课|三公|[一二两三四五六七八九]不[一-鿿]|千家万户|万户千家|千方百计|四面八方|四处"
    r"|三番[五两]次|二十四字(?=核心价值观)|一次性|一件事|一次办[好成]?|(?:最多)?跑一次|一站式|一体化?|一票否决|一案双查|一超四罚|三方(?=协议|机构)|三级(?=联动|网络|医院)|三次产业|三[年]行动|十大|百强|千分制|百分制|三同步|三同时|三包"
    r"|一(?P<four>[一-鿿])一[一-鿿]|零(?=容忍|距离|报告|事故|跑动)|两(?=法衔接|会|新|手抓|高|级|侧|端|者|区|省|市|县)|二(?=级|类|手|维)"
)
YEAR = r"(?<!\d)(?P<year>(?:19|20|21)\d\d|[一二][〇零一二三四五六七八九]{3})"
HOTLINE = r"(?:12\d{3}|9[56]\d{3,4}|11\d|12\d)"
#: Standards and documents: their letters, then their number.
STANDARD = r"(?:GB|JTG?|DB\d{0,2}|HJ|GA|GW|ISO|IEC|CJJ?|TSG|JJG|QC|YY|AQ|LB|SB|MZ|WM)(?:/[A-Z])?\s*[A-Z]?\s?\d+(?:\.\d+)*(?:\s?[-–—]\s?\d{2,4})?"


class Rule(NamedTuple):
    """What looks like a number and is none; `holds` looks at what no pattern can say, a day that exists."""

    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = lambda match: True


def _day_exists(match: re.Match[str]) -> bool:
    """A month from 1 to 12, and a day that it has."""
    parts = match.groupdict()
    year, month, day = (_value(parts.get(name)) for name in ("year", "month", "day"))
    if month is not None and not 1 <= month <= 12:
        return False
    return day is None or month is None or 1 <= day <= calendar.monthrange(year or 2024, month)[1]


def _value(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (HAN_DIGITS.get(tens, 1) if tens else 1) * 10 + (HAN_DIGITS.get(ones, 0) if ones else 0)
    return int("".join(str(HAN_DIGITS.get(digit, 0)) for digit in text))


def _in_title(match: re.Match[str]) -> bool:
    """Numbers in the name of a document are part of it, unless they count cases."""
    return not re.search(rf"(?:\d|{HAN_NUMERAL})\s*(?:起(?!草|诉)|件|宗(?!旨|教)|人次|万元)", match[0])


NOT_COUNTED = r"(?!\s*(?:个|起|件|宗|项|次|家|人|辆|份|场|名|条|万|亿|元|%|‰|\d))"
_MONTH, _DAY = rf"(?P<month>\d{{1,2}}|{SMALL})", rf"(?P<day>\d{{1,2}}|{SMALL})"
_TO = r"\s*(?:至|到|、|和|或|-|–|—|~)\s*"
_N = rf"(?:\d+|{HAN_NUMERAL}+)"
_ARTICLE = rf"\(?{_N}\)?(?:之[一二三四五六七八九十]+)?"

RULES = [Rule(re.compile(pattern), *more) for pattern, *more in (
    # 《…》: the name of a document
    (r"《[^《》\n]{1,80}》", _in_title),
    # 湘政发〔2023〕5号, 〔2023〕第12号; 国务院令第714号; 令2021年第8号; 第714号令
    (r"[〔\[(【]\s*(?:19|20)\d\d\s*[〕\])】]\s*第?\d+(?:-\d+)?\s*号",),
    (r"(?:令|公告|通告|文件)\s*(?:(?:19|20)\d\d年)?第?\s*\d+\s*号",),
    (rf"第{_N}号(?:令|公告|文件|文|建议|提案)?",),
    # 第五十二条第一款第(三)项, 第3至5条, 第三季度, 第一责任人, 第二届
    (rf"第{_ARTICLE}(?:{_TO}第?{_ARTICLE}){{0,20}}(?:条|款|项|目|章|节|编|部分|点|段|页|版|季度|批|届|期|名|产业|方|责任人|阶段|步|轮|一)(?:之[一二三四五六七八九十])?",),
    # 第五次会议, 第三次修订
    (rf"第{_N}次(?=全体|全国|会议|大会|代表|修订|修正|常务|党组|集体|学习|普查)",),
    # 索引号 4311030021/2024-00629: a number of digits and signs that a word names as one
    (rf"(?:索引号|文号|编号|备案号|案号|证号|统一社会信用代码|邮政?编码?|邮编)\s*[:：为是]?\s*[0-9A-Z][0-9A-Z/\-.]*{NOT_COUNTED}",),
    # 2023年3月5日, 二〇二三年, 2023-2025年, 2023年度, 2023年第一季度
    (rf"(?<!\d)(?:19|20)\d\d(?:年度?)?{_TO}{YEAR}年(?:度|末|初|底)?",),
    (rf"{YEAR}\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*日(?:{_TO}(?:\d{{1,2}}|{SMALL})日)?", _day_exists),
    (rf"{YEAR}\s*年\s*{_MONTH}\s*月(?:份|底|末|初)?(?!\d|\s*{_DAY}\s*日)", _day_exists),
    (rf"{YEAR}\s*年(?:度|末|初|底|代)?",),
    (rf"(?<!\d){_MONTH}{_TO}(?:\d{{1,2}}|{SMALL})月(?:份|底|末)?(?!\d)", _day_exists),
    (rf"(?<![\d.])(?<!{HAN_NUMERAL}){_MONTH}\s*月\s*{_DAY}\s*日(?:{_TO}(?:\d{{1,2}}|{SMALL})日)?", _day_exists),
    (rf"(?<![\d.])(?<!{HAN_NUMERAL}){_MONTH}\s*月(?:份|底|末|初|上旬|中旬|下旬)?(?!\d)(?!\s*{_DAY}\s*日)", _day_exists),
    (r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)", _day_exists),
    (r"(?<![\d\-/.])(?P<year>(?:19|20)\d\d)-(?P<month>0\d|1[0-2])(?![\d\-/.])(?!\s*[起件宗人])", _day_exists),
    (r"[一二三四1-4](?:{0}[一二三四1-4])?季度|前[二三23]季度|(?:(?<!\d)[12]\d|二十一?)世纪|(?:(?:19|20)?\d0|[一-鿿]十)年代".replace("{0}", _TO),),
    (r"(?<!\d)(?:[01]?\d|2[0-4])[:：][0-5]\d(?::[0-5]\d)?(?!\d)|(?<!\d)(?:[01]?\d|2[0-4])时(?:[0-5]?\d分)?(?!\d)",),
    # GB/T 9704-2012; 4G, 5A级, 3D; G319, A4
    (STANDARD + NOT_COUNTED,),
    (rf"(?<![\d.A-Za-z])[1-9][ABCDEGS](?![A-Za-z\d]){NOT_COUNTED}",),
    (rf"(?<![A-Za-z\d])(?!CNY|RMB|USD|HKD|EUR)[A-Z]{{1,4}}-?\d{{1,4}}(?![\d,.]\d){NOT_COUNTED}",),
    # 12345热线, “12328”交通运输服务监督电话, 拨打12345
    (rf"(?<!\d){HOTLINE}(?!\d)[”\"]?[^\d，。；、\n]{{0,12}}?(?:热线|电话|平台|专线)|(?:热线|电话|拨打)[:：“\"\s]*{HOTLINE}(?!\d)[”\"]?{NOT_COUNTED}",),
    # 表1, 附件2, 图3-1
    (rf"(?:(?<=[见如表图附件注录、和及(])|(?<![一-鿿]))(?:附?表|附?图|附件|附录|注)\s?\d{{1,2}}(?:-\d{{1,2}})?{NOT_COUNTED}",),
    # (1), (一): a list number in the text
    (rf"\((?:\d{{1,2}}|{SMALL})\){NOT_COUNTED}",),
    # “两个维护”: a name in quotation marks, of a numeral, a measure and what it is the name of
    (rf"“{HAN_NUMERAL}{{1,2}}(?:个|项|大|类|种|件|条|点|位|级|化|不|严|公|清|支|张)[一-鿿]{{2,8}}”",),
    (TERMS,),
)]  # fmt: skip
#: 1. 一、 （一） at the start of a line or heading
LIST_NUMBER = re.compile(rf"^[^\S\n]*(?:(?:\d{{1,2}}|{SMALL})[、.．](?!\d)|\((?:\d{{1,2}}|{SMALL})\)|\d{{1,2}}\)(?!\d))", re.MULTILINE)
#: Formats, and marks over and variants of the character before.
UNSEEN = ("Cf", "Mn", "Me")
#: A number that is written with spaces is one.
SPACED_OUT = re.compile(rf"(?<={HAN_NUMERAL})[ \u3000\xa0]+(?={HAN_NUMERAL})")
NUMBER = re.compile(
    rf"(?P<arabic>{ARABIC})(?P<unit>\s*(?:[%‰万亿千百余多几]|个)*(?:{MEASURES})?)"
    rf"|百分之{HAN_NUMERAL}+(?:点{HAN_NUMERAL}+)?|千分之{HAN_NUMERAL}+|{HAN_NUMERAL}+分之{HAN_NUMERAL}+"
    rf"|{ARTICLE_BEFORE}(?<!{HAN_NUMERAL})一\s*(?:{ONE_MEASURES})"
    rf"|(?P<han>[数几]?{HAN_NUMERAL}+(?:点{HAN_NUMERAL}+)?)\s*[余多几来]?\s*(?P<measure>{MEASURES})"
    rf"|{LONG_NUMERAL}|{ROMAN}"
    rf"|^[^\S\n]*{HAN_NUMERAL}{{2,}}[^\S\n]*$",
    re.MULTILINE,
)


def numbers(text: str) -> Iterator[tuple[int, str]]:
    """The numbers of a text that are neither dates, citations, names nor list numbers: line from 0, and the number with its measure.

    Parameters
    ----------
    text
        One block of running text; `GAP` stands for what is a figure.
    """
    text = plain(text)
    text = LIST_NUMBER.sub(lambda match: GAP * len(match[0]), text)
    for rule in RULES:
        text = rule.pattern.sub(lambda match, rule=rule: GAP + match[0].count("\n") * "\n" if rule.holds(match) else match[0], text)
    for match in NUMBER.finditer(text):
        if match["han"] == "一" or (match["han"] in BARE and match[0].strip().startswith(match["han"] + match["measure"]) and text[match.start() - 1 : match.start()] not in MANY):
            if match["han"] == "一" or match["measure"][0] not in CASES or text[match.start() - 1 : match.start()] in UNITS_BEFORE:
                continue  # an article; 单位：万元, 百年大计
        yield text.count("\n", 0, match.start()), match[0].strip()


def plain(text: str) -> str:
    """A text as a reader sees its numbers: full-width, circled and Roman forms as digits, invisible characters gone."""
    shown = [character for character in text if unicodedata.category(character) not in UNSEEN]
    read = (_digits(character, any(map(_is_numeral, [*shown[max(n - 1, 0) : n], *shown[n + 1 : n + 2]]))) if not character.isascii() else character for n, character in enumerate(shown))
    return SPACED_OUT.sub("", "".join(read))


def _is_numeral(character: str) -> bool:
    return unicodedata.numeric(character, None) is not None


def _digits(character: str, among: bool = False) -> str:
    """A character as the digits that it shows; `among` others like it what stands in a circle is no list number."""
    category = unicodedata.category(character)
    if category in ("Nl", "No", "Nd") and character not in HAN_DIGITS:
        value = unicodedata.numeric(character)
        shown = str(int(value)) if value == int(value) else f"{value:g}"
        # ①, ⑴ and ㈠ are list numbers as (1) and (一) are
        enclosed = any(word in unicodedata.name(character, "") for word in ("CIRCLED", "PARENTHESIZED"))
        return f"({shown})" if enclosed and not among else shown
    compatible = not character.isascii() and unicodedata.normalize("NFKC", character)
    return compatible if compatible and (compatible.isascii() or re.search(r"\d", compatible)) else character
