"""Numbers of a question, as the passages found print them.

A reader types 6000万元, 3个 or 1-3月, the paper prints 六千万元, 三个 or 一季度. Words and pairs are compared
as written, and the sentence reader does not reckon, so a question is ranked in the passages' spelling.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.language.date_grammar import PART_OF_YEAR
from retrieval.language.date_resolution import months_named
from retrieval.language.numbers import MIN_VALUE, NUMERALS, Quantity, parse_numeral, placed_quantities
from retrieval.models import Span
from retrieval.patterns import lazy_regex

_COUNT = lazy_regex(
    rf"(?<![\d.,哪几数])\d{{1,2}}(?=[^\W\da-z_])|"
    rf"(?<![{NUMERALS}点哪几数])(?:(?<=第)一|[二两三四五六七八九]|十[一二三四五六七八九]?|[二三四五六七八九]十[一二三四五六七八九]?)(?=[^\W\da-z_{NUMERALS}])"
)
"""A number below 100 before a unit; 一 by itself mostly counts nothing."""


def has_number(normal: str) -> bool:
    """True if a text has digits, numerals or half a year."""
    return "半年" in normal or any(char.isdecimal() or char in NUMERALS for char in normal)


def with_printed_numbers(normal: str, texts: Sequence[str]) -> str:
    """The text, each number spelled as the first passage spells it.

    The value is the same; a number that some passage prints as given stays.

    normal: a question.  texts: passages, best first; all normalised.
    """
    changes = [(place, _printed(normal, place, asked, texts)) for place, asked in placed_quantities(normal)]
    changes += [(Span(*m.span()), _printed_months(m, texts)) for m in PART_OF_YEAR.finditer(normal)]
    changes = [change for change in changes if change[1]]
    taken = {at for place, _ in changes for at in range(place.start, place.end)}
    for match in _COUNT.finditer(normal):
        if not taken.intersection(range(*match.span())):
            changes.append((Span(*match.span()), _printed_count(match.group(), normal[match.end()], texts)))
    for place, printed in sorted(changes, key=lambda change: -change[0].start):
        if printed and not (printed == "两" and normal[: place.start].endswith("第")):
            normal = normal[: place.start] + printed + normal[place.end :]
    return normal


def _printed(normal: str, place: Span, asked: Quantity, texts: Sequence[str]) -> str:
    """Another spelling of a quantity in the texts; empty without one."""
    if (asked.value < MIN_VALUE and asked.unit != "%") or normal[: place.start].endswith(("几", "数")):
        return ""
    given = place.cut(normal)
    if any(given in text for text in texts):
        return ""
    return next(
        (
            found.cut(text)
            for text in texts
            for found, quantity in placed_quantities(text)
            if quantity == asked or (quantity.value == asked.value and not asked.unit)
        ),
        "",
    )


def _printed_months(asked: re.Match[str], texts: Sequence[str]) -> str:
    """The same for several months: 一季度 where 1-3月 is asked for."""
    if any(asked.group() in text for text in texts):
        return ""
    months = months_named(asked)
    named = (found for text in texts for found in PART_OF_YEAR.finditer(text))
    return next((found.group() for found in named if months_named(found) == months), "")


def _printed_count(given: str, unit: str, texts: Sequence[str]) -> str:
    """The same for a number below 100 before a unit."""
    value = _count(given)
    if not value or any(given + unit in text for text in texts):
        return ""
    counts = ((match, text) for text in texts for match in _COUNT.finditer(text))
    return next((m.group() for m, text in counts if text[m.end()] == unit and _count(m.group()) == value), "")


def _count(written: str) -> int | None:
    return int(written) if written.isdecimal() else parse_numeral(written)
