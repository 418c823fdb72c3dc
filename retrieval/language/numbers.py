"""Spellings of numbers: 一千九百零九 = 1,909 = 1909; 七千 = 7000.

Takes normalised text. Years (2020年) have no other spellings here, nor have numbers below 100: every text
has these in some script.
"""

from __future__ import annotations

import re

_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_WRITTEN = re.compile(r"[一二两三四五六七八九][零〇一二两三四五六七八九十百千万亿]{1,15}")
_FIGURES = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d{3,12})(?![\d.,]*\d)(?!年|-\d)")
MIN_VALUE = 100
"""Smallest number with other spellings."""


def number_forms(normal: str) -> list[tuple[str, ...]]:
    """Spellings of each number in a text, the one used first."""
    return [
        (written, *(form for form in numeral_forms(value) if form != written))
        for written, value in _numbers(normal)
        if value >= MIN_VALUE
    ]


def numeral_forms(value: int) -> tuple[str, ...]:
    """1909, 1,909 and 一千九百零九, for 0 < value < 10**12."""
    return tuple(dict.fromkeys((str(value), f"{value:,}", chinese_numeral(value))))


def parse_numeral(written: str) -> int | None:
    """Value of a Chinese numeral; None for digits in a row: 二〇二〇."""
    total = section = digit = 0
    least = 10**9
    for char in written:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _SMALL:
            section, digit = section + (digit or 1) * _SMALL[char], 0
        elif (unit := _LARGE[char]) < least:
            total, section, digit, least = total + (section + digit) * unit, 0, 0, unit
        else:
            return None
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


def _numbers(normal: str) -> list[tuple[str, int]]:
    figures = [(m.group(), int(m.group().replace(",", ""))) for m in _FIGURES.finditer(normal)]
    words = [(m.group(), value) for m in _WRITTEN.finditer(normal) if (value := parse_numeral(m.group()))]
    return [(written, value) for written, value in figures + words if value < 10**12]
