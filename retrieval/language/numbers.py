"""Numbers in any script: 两万三 = 2.3万, 百分之三 = 3%, 三成 = 30%, 廿三 = 23.

Takes normalised text. Years (2020年) have no other spellings here, nor have numbers below 100 as every text
has these in some script; percentages and 廿, 卅 have. `quantities` gives numbers with their units, for
comparison: a unit is never converted into another (亩 and 公顷 stay apart).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from retrieval.models import Span
from retrieval.patterns import lazy_regex

_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
NUMERALS = "零〇一二两三四五六七八九十百千万亿"
"""Characters of numbers in words."""
_WRITTEN = lazy_regex(
    rf"(?<![{NUMERALS}点第])(?:[一二两三四五六七八九十]|[廿卅卌])[{NUMERALS}]{{0,15}}(?!点[{NUMERALS}])"
)
_SCALE = r"(?:[十百千]?[万亿]|[百千])"
_FIGURES = lazy_regex(
    r"(?<![\d.,])(?P<first>(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?)"
    rf"(?:\s?(?P<scale>{_SCALE})(?P<more>(?:零?\d{{1,4}}(?:\.\d{{1,4}})?{_SCALE}){{0,4}})"
    r"(?:(?P<zero>零)?(?P<tail>\d{1,4})(?!\d|[.,]\d))?)?(?![\d.,]*\d)(?!年|-\d)"
)
_SCALED = lazy_regex(r"(?P<figures>[\d.,]+)\s?(?P<small>[十百千])?(?P<large>[万亿])?")
_PERCENT = lazy_regex(
    rf"百分之(?P<words>[{NUMERALS}]{{1,6}}(?:点[{NUMERALS}]{{1,4}})?|\d{{1,3}}(?:\.\d{{1,4}})?)|(?P<figures>\d{{1,4}}(?:\.\d{{1,4}})?)%"
    rf"|(?<![{NUMERALS}第])(?P<tenths>[一二两三四五六七八九])成(?P<half>半)?(?![立为功员都果本就绩长熟交年份品语效型不人群])"
)
_UNIT = lazy_regex(
    r"(?:余|多|来)?(?:个?百分点|%|人次|平方(?:公里|千米|米)|立方米|公里|千米|公顷|公斤|千克|美元|欧元|日元|港元|英镑|"
    r"[\u4e00-\u9fff])"
)
_OF_DATES, _ROUND = frozenset("年月日号"), frozenset("余多来几")
MIN_VALUE = 100
"""Smallest number with other spellings."""
MAX_VALUE = 10**12
MAX_GROUPED = 10**7
"""From here on newspapers write 万 and 亿 in place of 10,000,000."""
MAX_DECIMALS = 4
"""Decimals of a number of 万 or 亿 as newspapers print it."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit after it; empty where none follows."""

    value: Fraction
    unit: str


def number_forms(normal: str) -> list[tuple[str, ...]]:
    """Spellings of each number in a text, the one used first."""
    return [
        *_percentages(normal),
        *(
            (written, *(form for form in numeral_forms(value) if form != written))
            for written, value in _numbers(normal)
            if value >= MIN_VALUE or any(char in _TENS for char in written)
        ),
    ]


def numeral_forms(value: int) -> tuple[str, ...]:
    """Spellings of a number: 1909, 一千九百零九, 2.3万 (0 < value < 10**12)."""
    plain = printed_numeral(value)
    spoken = [plain, _colloquial(plain)] if value >= MIN_VALUE else [plain]
    words = [form for numeral in spoken for form in (numeral, *_with_liang(numeral))]
    grouped = [f"{value:,}"] if value < MAX_GROUPED else []
    return tuple(dict.fromkeys((str(value), *grouped, *words, *_large_forms(value))))


def quantities(normal: str) -> tuple[Quantity, ...]:
    """Numbers with their units, in order: 3500万元 is 35000000 元.

    Percentages have the unit %. Years are none.
    """
    return tuple(quantity for _, quantity in placed_quantities(normal))


def placed_quantities(normal: str) -> list[tuple[Span, Quantity]]:
    """As `quantities`, each with the place of its number."""
    found = [(m.start(), m.end(), _percent_value(m), "%") for m in _PERCENT.finditer(normal)]
    found += [(m.start(), m.end(), _figure_value(m), "") for m in _FIGURES.finditer(normal)]
    for match in _WRITTEN.finditer(normal):
        value = parse_numeral(match.group())
        if value and len(match.group()) > 1:
            found.append((match.start(), match.end(), Fraction(value), ""))
    kept: list[tuple[Span, Quantity]] = []
    after = 0
    for start, end, number, unit in sorted(found, key=lambda place: (place[0], -place[1])):
        if start >= after and number is not None:
            after = end
            kept.append((Span(start, end), Quantity(number, unit or _unit_at(normal, end))))
    return kept


def contradicts(asked: str, said: str) -> bool:
    """True if the text has only other values in an asked unit.

    asked, said: normalised. 哪个项目投资3500万元 is contradicted by 投资800万元, not by 投资三千五百万元.
    Dates, ordinals and round numbers (三百来家) are not compared.
    """
    wanted = [
        quantity
        for place, quantity in placed_quantities(asked)
        if quantity.unit
        and quantity.unit not in _OF_DATES
        and not asked[: place.start].endswith("第")
        and asked[place.end : place.end + 1] not in _ROUND
    ]
    given = quantities(said)
    return any(
        any(other.unit == quantity.unit for other in given)
        and not any(other.value == quantity.value for other in given)
        for quantity in wanted
    )


def parse_numeral(written: str) -> int | None:
    """Value of a Chinese numeral; None for digits in a row: 二〇二〇.

    A last digit right after a unit is of the next smaller: 两万三 is 23000, 一百五 is 150.
    """
    for short, tens in _TENS.items():
        written = written.replace(short, tens)
    total = section = digit = 0
    least, last_unit = 10**9, 0
    for char in written:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
            last_unit = 0 if char in "零〇" else last_unit
        elif char in _SMALL:
            section, digit, last_unit = section + (digit or 1) * _SMALL[char], 0, _SMALL[char]
        elif (unit := _LARGE[char]) < least:
            total, section, digit, least = total + (section + digit) * unit, 0, 0, unit
            last_unit = unit
        elif char == "亿" and not total % 10**8:  # 一万亿
            return None
        else:
            return None
    if digit and last_unit >= MIN_VALUE:
        digit *= last_unit // 10
    return total + section + digit


def chinese_numeral(value: int) -> str:
    """A number in Chinese numerals, 0 < value < 10**12."""
    for name, unit in reversed(_LARGE.items()):
        if value >= unit:
            high, low = divmod(value, unit)
            zero = "零" if 0 < low < unit // 10 else ""
            return chinese_numeral(high) + name + (zero + chinese_numeral(low) if low else "")
    for name, unit in reversed(_SMALL.items()):
        if value >= unit:
            high, low = divmod(value, unit)
            zero = "零" if 0 < low < unit // 10 else ""
            return chinese_numeral(high) + name + (zero + chinese_numeral(low) if low else "")
    return "零一二三四五六七八九"[value]


def printed_numeral(value: int) -> str:
    """A number in Chinese numerals, 十六 for 一十六; 0 <= value < 10**12."""
    return re.sub("^一(?=十)", "", chinese_numeral(value))


def _large_forms(value: int) -> list[str]:
    """The number in 万 and 亿: 2.3万, 1.2亿, 12亿3000万, 1万5千."""
    forms = []
    high, low = divmod(value, _LARGE["亿"])
    if high and low and not low % _LARGE["万"]:
        forms += [f"{high}亿{part}万" for part in _with_thousands(low // _LARGE["万"])]
    high, low = divmod(value, _LARGE["万"])
    if 0 < high < _LARGE["万"] and low >= _SMALL["千"]:
        forms += [f"{high}万{part}" for part in _with_thousands(low)]
    for name, unit in _LARGE.items():
        scaled = Fraction(value, unit)
        if scaled >= 1 and scaled * 10**MAX_DECIMALS % 1 == 0:
            forms.append(f"{float(scaled):.{MAX_DECIMALS}f}".rstrip("0").rstrip(".") + name)
            if scaled >= 1000 and scaled.denominator == 1:
                forms.append(f"{int(scaled):,}{name}")
    return forms


def _with_thousands(value: int) -> list[str]:
    """A number in figures, and with 千: 5000, 5千."""
    thousands, rest = divmod(value, _SMALL["千"])
    return [str(value), *([] if rest else [f"{thousands}千"])]


def _with_liang(numeral: str) -> tuple[str, ...]:
    """两千 for 二千: at the front, and everywhere."""
    first = re.sub("^二(?=[百千万亿])", "两", numeral)
    return first, re.sub("(?<!十)二(?=[百千万亿])", "两", numeral)


def _colloquial(numeral: str) -> str:
    """两万三 for 二万三千, 一百五 for 一百五十."""
    return re.sub(
        "(?<=万[一二三四五六七八九])千$|(?<=千[一二三四五六七八九])百$|(?<=百[一二三四五六七八九])十$",
        "",
        numeral,
    )


def _numbers(normal: str) -> list[tuple[str, int]]:
    """Whole numbers of a text as written, with their values."""
    percent = [m.span() for m in _PERCENT.finditer(normal)]
    figures = [(m, _figure_value(m)) for m in _FIGURES.finditer(normal)]
    words = [(m, Fraction(read)) for m in _WRITTEN.finditer(normal) if (read := parse_numeral(m.group()))]
    return [
        (match.group(), int(value))
        for match, value in figures + words
        if value < MAX_VALUE
        and value.denominator == 1
        and len(match.group()) > 1
        and not any(start <= match.start() < end for start, end in percent)
    ]


def _figure_value(match: re.Match[str]) -> Fraction:
    """Value of figures with words: 2.3万, 5万3, 1万2500, 1万5千, 12亿3000万."""
    total = section = Fraction(0)
    unit = 1
    for part in _SCALED.finditer(match["first"] + (match["scale"] or "") + (match["more"] or "")):
        small, large = _SMALL.get(part["small"], 1), _LARGE.get(part["large"], 1)
        section += Fraction(part["figures"].replace(",", "")) * small
        if large > 1:
            total, section = total + section * large, Fraction(0)
        unit = small * large
    tail = match["tail"] or "0"
    is_spoken = len(tail) == 1 and unit >= MIN_VALUE and not match["zero"]  # 5万3
    return total + section + int(tail) * (unit // 10 if is_spoken else 1)


def _percentages(normal: str) -> list[tuple[str, ...]]:
    """Spellings of each percentage: 百分之三 and 3%."""
    found = []
    for match in _PERCENT.finditer(normal):
        value = _percent_value(match)
        if value is None:
            continue
        digits = f"{float(value):.{MAX_DECIMALS}f}".rstrip("0").rstrip(".")
        words = f"百分之{_decimal_in_words(digits)}"
        tenths = [f"{chinese_numeral(int(value) // 10)}成"] if value % 10 == 0 and 0 < value < 100 else []
        forms = (match.group(), f"{digits}%", words, f"百分之{digits}", *tenths)
        found.append(tuple(dict.fromkeys(forms)))
    return found


def _percent_value(match: re.Match[str]) -> Fraction | None:
    if tenths := match["tenths"]:
        return Fraction(10 * _DIGITS[tenths] + (5 if match["half"] else 0))
    if (words := match["words"]) is None:
        return Fraction(match["figures"])
    if words[0].isdecimal() and words.isascii():
        return Fraction(words)
    whole, _, decimals = words.partition("点")
    value = parse_numeral(whole) if whole not in ("零", "〇") else 0
    if value is None or any(char not in _DIGITS for char in decimals):
        return None
    return Fraction(f"{value}." + "".join(str(_DIGITS[char]) for char in decimals or "零"))


def _decimal_in_words(digits: str) -> str:
    whole, _, decimals = digits.partition(".")
    words = chinese_numeral(int(whole)) if int(whole) else "零"
    return words + (
        "点" + "".join("零一二三四五六七八九"[int(char)] for char in decimals) if decimals else ""
    )


def _unit_at(normal: str, end: int) -> str:
    """The unit right after a number, without 余 and 多."""
    found = _UNIT.match(normal, end)
    return found.group().lstrip("余多来") if found else ""
