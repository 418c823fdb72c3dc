"""The period of a question against the times a sentence names."""

import datetime as dt

import pytest

from retrieval.answering.understanding.periods import PeriodAgreement, period_agreement
from retrieval.language.dates import find_dates

NEWEST = dt.date(2022, 6, 30)


def agreement(question: str, sentence: str, printed: dt.date) -> PeriodAgreement:
    period = find_dates(question, NEWEST)[0]
    return period_agreement(period, sentence, printed)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("4月份进港货物九万吨", PeriodAgreement.SAME),
        ("3月份进港货物八万吨", PeriodAgreement.OTHER),
        ("4月12日进港货物三千吨", PeriodAgreement.SAME),
        ("上月进港货物九万吨", PeriodAgreement.SAME),
        ("进港货物九万吨", PeriodAgreement.NONE),
        ("2019年进港货物百万吨", PeriodAgreement.NONE),
    ],
)
def test_a_month_is_that_of_the_sentence_or_another(sentence: str, expected: PeriodAgreement) -> None:
    assert agreement("4月份进港货物多少吨?", sentence, dt.date(2022, 5, 9)) is expected


def test_before_a_day_nothing_is_compared() -> None:
    assert agreement("4月9日之前有多少?", "4月9日有三千吨", dt.date(2022, 4, 10)) is PeriodAgreement.NONE
