"""Facts of a small paper about itself."""

from __future__ import annotations

import datetime as dt

from retrieval.answering.answerer import Answerer
from retrieval.models import ArchiveFact, FactKind


def facts(river: Answerer, question: str) -> tuple[ArchiveFact, ...]:
    answer = river.answer(question)
    assert (answer.answered, answer.quotes, answer.hits) == (False, (), ())
    return answer.facts


def test_the_newest_issue_of_each_paper(river: Answerer) -> None:
    days = {fact.paper: fact.last for fact in facts(river, "最新一期是哪天?")}

    assert days == {"江畔日报": dt.date(2021, 3, 4), "江畔晚报": dt.date(2021, 3, 4)}


def test_the_papers(river: Answerer) -> None:
    (fact,) = facts(river, "有哪些报纸?")

    assert (fact.count, set(fact.names)) == (2, {"江畔日报", "江畔晚报"})


def test_the_articles_of_all_and_of_a_day(river: Answerer) -> None:
    (whole,) = facts(river, "一共多少篇?")
    (day,) = facts(river, "2021年3月1日有多少篇文章?")

    assert (whole.count, whole.first, whole.last) == (7, dt.date(2020, 3, 2), dt.date(2021, 3, 4))
    assert day.count == 2


def test_the_pages_of_a_day(river: Answerer) -> None:
    assert facts(river, "3月2日有几版?") == (
        ArchiveFact(FactKind.PAGES, "江畔日报", dt.date(2021, 3, 2), dt.date(2021, 3, 2), 2),
    )


def test_the_pages_of_a_day_without_an_issue(river: Answerer) -> None:
    (fact,) = facts(river, "2021年3月3日有几版?")

    assert (fact.count, fact.nearest) == (0, (dt.date(2021, 3, 2), dt.date(2021, 3, 4)))


def test_the_issues_of_one_paper(river: Answerer) -> None:
    (fact,) = facts(river, "江畔晚报一共有多少期?")

    assert (fact.kind, fact.paper, fact.count) == (FactKind.ISSUES, "江畔晚报", 1)
