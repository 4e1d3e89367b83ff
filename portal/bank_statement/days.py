"""Days as banks write them: Western or of a Japanese era, in either order, with or without a time behind them."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal, get_args

from portal.language import plain

Order = Literal["ymd", "dmy", "mdy"]
ORDERS: tuple[Order, ...] = get_args(Order)

_ERAS = {"r": 2018, "令和": 2018, "h": 1988, "平成": 1988, "s": 1925, "昭和": 1925}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TAIL = r"(?:\([月火水木金土日]\)|[月火水木金土日]曜日?)?(?:[ t]?[0-9]{1,2}[:時].*)?"
_YMD = re.compile(rf"([0-9]{{4}}|[0-9]{{2}})[-/.年 ]([0-9]{{1,2}})[-/.月 ]([0-9]{{1,2}})日?{_TAIL}")
_JOINED = re.compile(rf"([0-9]{{4}})([0-9]{{2}})([0-9]{{2}})(?:{_TAIL}|[0-9]{{6}})")
_OF_ERA = re.compile(
    rf"(令和|平成|昭和|[rhs])\.? ?([0-9]{{1,2}}|元)[-/.年 ] ?([0-9]{{1,2}})[-/.月 ] ?([0-9]{{1,2}})日?{_TAIL}"
)
_NUMBERS = re.compile(rf"([0-9]{{1,2}})[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{4}}),?{_TAIL}")
_DAY_NAME = re.compile(rf"([0-9]{{1,2}})[-/. ]?([a-z]{{3}})[a-z]*[-/., ]*([0-9]{{4}}),?{_TAIL}")
_NAME_DAY = re.compile(rf"([a-z]{{3}})[a-z]*\.? ([0-9]{{1,2}}),? ([0-9]{{4}}),?{_TAIL}")


def read(text: str, order: Order = "ymd") -> date | None:
    """`order` is asked only where the year stands last and the month is a number."""
    text = plain(text).strip("'\"")
    if found := _YMD.fullmatch(text) or _JOINED.fullmatch(text):
        year = int(found[1])
        return _day(year if year > 99 else 2000 + year, found[2], found[3])
    if found := _OF_ERA.fullmatch(text):
        return _day(_ERAS[found[1]] + (1 if found[2] == "元" else int(found[2])), found[3], found[4])
    if found := _NUMBERS.fullmatch(text):
        first, second = (found[2], found[1]) if order == "dmy" else (found[1], found[2])
        return _day(int(found[3]), first, second)
    return _named(text)


def read_parts(year: str, month: str, day: str) -> date | None:
    """Each in a column of its own; a year below 100 is of the era that began in 2019."""
    numbers = [re.sub(r"\D", "", plain(part)) for part in (year, month, day)]
    if not all(numbers):
        return None
    whole = int(numbers[0])
    return _day(whole if whole > 99 else _ERAS["r"] + whole, numbers[1], numbers[2])


def read_six(digits: str, today: date) -> date | None:
    """YYMMDD of a Zengin record: of the Japanese era, at some banks Western; whichever is nearer to today."""
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return None
    years = [since + int(digits[:2]) for since in (_ERAS["r"], _ERAS["h"], 2000)]
    found = [day for year in years if (day := _day(year, digits[2:4], digits[4:]))]
    return min(found, key=lambda day: abs((day - today).days), default=None)


def order_of(texts: Iterable[str]) -> Order | None:
    """In which order the column writes them; None if each could be read either way."""
    pairs = [(int(one[1]), int(one[2])) for text in texts if (one := _NUMBERS.fullmatch(plain(text)))]
    if not pairs:
        return "ymd"
    if any(first > 12 for first, _ in pairs):
        return "dmy"
    return "mdy" if any(second > 12 for _, second in pairs) else None


def _named(text: str) -> date | None:
    if found := _DAY_NAME.fullmatch(text):
        day, name, year = found.groups()
    elif found := _NAME_DAY.fullmatch(text):
        name, day, year = found.groups()
    else:
        return None
    return _day(int(year), str(_MONTHS.index(name) + 1), day) if name in _MONTHS else None


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None
