"""Times relative to the day of printing: last year, last month.

去年全国GDP是多少 asks for one year's figure; a sentence of no year, or of this one, gives another. Of 2,229
questions of readers about two newspapers 6 have 去年: the five right first quotes speak of that year, the
first quote of the one without an answer does not. 今年 is not looked at: papers leave it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from re import Pattern

from retrieval.answering.checks.named_things import NamedThing, ThingKind, day_forms, year_forms
from retrieval.patterns import lazy_regex

_MONTHS = 12


def _year_before(years: int) -> Callable[[dt.date], tuple[str, ...]]:
    def forms(printed: dt.date) -> tuple[str, ...]:
        # 12月 alone, printed in January, is last year's
        later = range(printed.month + 1, _MONTHS + 1) if years == 1 else ()
        months = (form for month in later for form in day_forms(month, None))
        return (*year_forms(printed.year - years), *months)

    return forms


def _month_before(printed: dt.date) -> tuple[str, ...]:
    return day_forms((printed.month - 2) % _MONTHS + 1, None)


_TIMES: tuple[tuple[Pattern[str], Callable[[dt.date], tuple[str, ...]]], ...] = (
    (lazy_regex(r"(?<!过)去年|(?<!以)上一?年度?(?![级纪龄])"), _year_before(1)),
    (lazy_regex(r"(?<![目年以之])前年"), _year_before(2)),
    (lazy_regex(r"(?<!以)上个?月(?!球)"), _month_before),
    (lazy_regex(r"上个?(?:周|星期|礼拜)"), lambda printed: ()),
)
"""How each is said (not in 过去年均, 上年纪, 目前年产), and its spellings by the calendar."""


def lacks_relative_time(question: str, text: str, printed: dt.date | None) -> bool:
    """True if a question's relative time is not in the text.

    question, text: normalised. printed: day of the paper that the text is of, where known.
    """
    return any(
        said.search(question) is not None and not said.search(text) and not _is_named(forms, text, printed)
        for said, forms in _TIMES
    )


def _is_named(forms: Callable[[dt.date], tuple[str, ...]], text: str, printed: dt.date | None) -> bool:
    return printed is not None and NamedThing(ThingKind.DAY, forms(printed)).is_in(text)
