"""What addresses look like that lead to somebody's door: a street or a village with a number, a house with a room."""

from __future__ import annotations

_HAN = "\u4e00-\u9fff"
_GAP = r"[ \t\u00a0]{0,3}"
_NUMBER = r"(?:\d{1,5}|[零〇一二三四五六七八九十百]{1,6})"
#: What makes a number of a street one of a door: it is not that of a document, of a road's section, of a bus line.
_NOT_A_DOOR = "(?!令|文|公告|线|标|[大中小特立]{0,2}桥|隧|涵|井|机|站台|泊位|案|决定|通知|批|车|台风|地铁|路灯|灯杆|公交站|出口|入口|匝道|工程|项目|地块|行动)"
_ROAD = (
    rf"(?<=[{_HAN}\d])(?:大道|大街|(?<![公铁网线])路|[街巷弄坊]|(?<![公英海哪这那])里|胡同|社区|小区|花园|新村|[村屯寨组队])"
)
DOOR = (
    rf"{_ROAD}(?:{_GAP}第?\d{{1,3}}[村民小]{{0,3}}组)?{_GAP}(?:甲|乙|附|第|门牌号?|No\.?)?{_GAP}{_NUMBER}(?:{_GAP}[-之]{_GAP}\d{{1,4}})?{_GAP}号{_NOT_A_DOOR}"
)
_HOUSE = r"(?:\d{1,4}|[A-Za-z一二三四五六七八九十]{1,3})(?:号楼|栋|幢|座|单元)"
#: A number that counts something, or is one of a longer one, is none of a room.
_NO_COUNT = r"(?!\d|[.,]\d|[平㎡年元人单间米万套处户辆次个月吨台家起件项%])"
ROOM = (
    rf"{_HOUSE}[^\d\n，。；]{{0,6}}\d{{1,4}}(?:号?室|号?房)|(?<=单元){_GAP}\d{{1,4}}户"
    rf"|{_HOUSE}{_GAP}\d{{3,4}}号"
    rf"|{_HOUSE}(?:{_GAP}(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})单元)?{_GAP}-?(?:\d-)?\d{{3,4}}(?:号?[室房]|{_NO_COUNT})"
    rf"|(?:大厦|大楼|写字楼|公寓|宿舍|家属院|宾馆|酒店|花园|小区){_GAP}(?:[A-Z]座)?{_GAP}(?:\d{{1,2}}[楼层])?{_GAP}\d{{3,4}}(?:号?[室房]|{_NO_COUNT})"
    rf"|\d{{1,2}}[楼层]{_GAP}\d{{3,4}}(?:号?[室房])"
    rf"|(?<=[苑园城府居庭湾郡轩庄山院区])\d{{1,2}}-\d{{1,2}}-(?!19\d\d|20\d\d)\d{{3,4}}(?![\d-]|年)"
)
