"""Periods: the time of a question against the times in a sentence.

2月份用电量 is answered by a sentence with 2月份, printed in March; one with 1月份 tells of another month,
though it was printed in February.
"""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

from retrieval.language.dates import DateMention, find_dates

MAX_LENGTH_RATIO = 3
"""Ratio of lengths up to which two periods are of one kind: days and days, months and months."""


class PeriodAgreement(IntEnum):
    """A sentence's times against a period: another one, none, or the same."""

    OTHER = -1
    NONE = 0
    SAME = 1


def period_agreement(period: DateMention, sentence: str, printed: dt.date | None) -> PeriodAgreement:
    """PeriodAgreement of a normalised sentence with the period of a question.

    printed: the day of its issue, from which days without a year are counted back.
    """
    if period.bound:  # 2月15日之前: the printed day decides
        return PeriodAgreement.NONE
    named = find_dates(sentence, printed or period.until, latest=printed or period.until)
    if any(date.since <= period.until and period.since <= date.until for date in named if not date.weak):
        return PeriodAgreement.SAME
    if any(_is_of_one_kind(date, period) for date in named):
        return PeriodAgreement.OTHER
    return PeriodAgreement.NONE


def _is_of_one_kind(date: DateMention, period: DateMention) -> bool:
    shorter, longer = sorted((date.length, period.length))
    return longer <= MAX_LENGTH_RATIO * shorter
