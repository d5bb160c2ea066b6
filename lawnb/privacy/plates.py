"""What plates of vehicles look like (GA 36-2018): ordinary, of new energy, trailers', learners', police's, missions', tractors'."""

from __future__ import annotations

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_GAP = r"[ \t\u00a0\-·._/()]{0,3}"
_HEAD = rf"[{PROVINCES}使领]{_GAP}[A-Za-z]"
_SERIAL = "[A-Za-z0-9]"
_TAIL = "[挂学警港澳领使试超]|应急"
_ENERGY = "[A-HJKa-hjk]"
#: Behind one stands neither a letter nor a digit; of what has the year of a standard behind it, it is the number.
_END = r"(?![0-9A-Za-z])(?!-(?:19|20)\d\d)"
PLATE = (
    rf"{_HEAD}{_GAP}(?:(?:{_SERIAL}{_GAP}){{4}}(?:{_SERIAL}{_END}|{_TAIL})|(?:\d{_GAP}){{3,4}}(?:{_TAIL})|[学警港澳领使]{_GAP}(?:{_SERIAL}{_GAP}){{3}}{_SERIAL}{_END}"
    rf"|{_ENERGY}{_GAP}{_SERIAL}(?:{_GAP}\d){{4}}{_END}|(?:\d{_GAP}){{5}}{_ENERGY}{_END})"
    # missions
    rf"|(?<![0-9A-Za-z])\d{{3}}{_GAP}\d{{3}}{_GAP}使(?!\s?[\u4e00-\u9fff])|使{_GAP}\d{{3}}{_GAP}\d{{3}}(?!\s?[0-9A-Za-z\u4e00-\u9fff])"
    # the armed police, old ones of the army, vehicles of airports
    rf"|(?<![A-Za-z])WJ{_GAP}(?:[{PROVINCES}]|\d\d){_GAP}{_SERIAL}{{4,5}}{_END}|[军空]{_GAP}[A-Z]{_GAP}\d{{5}}{_END}|民航{_GAP}[A-Z]{_GAP}\d{{4}}{_END}"
    # tractors and farm vehicles: two digits for the city
    rf"|[{PROVINCES}]{_GAP}[0-3]\d{_GAP}\d{{5}}(?!\s?[0-9A-Za-z\u4e00-\u9fff]|\.\d)"
)
PLATE_LABEL = "(?:车牌|号牌|车号)"
LABELLED_PLATE = rf"{PLATE_LABEL}(?:号码?)?[^A-Za-z0-9\n，。；]{{0,4}}(?P<value>[{PROVINCES}]?{_GAP}[A-Z]{_GAP}[A-Z]?{_GAP}[A-Z0-9]{{4,5}}){_END}"
#: What every plate has, in the order of the patterns above: a sign that begins one with what may follow it, or that of missions at either end.
PLATE_SIGN = rf"[{PROVINCES}领军空航W使](?:(?<=使)|(?<=W)J|{_GAP}[A-Za-z\d])"
