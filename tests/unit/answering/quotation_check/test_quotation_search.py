from __future__ import annotations

import datetime as dt

from retrieval.answering.quotation_check.findings import Claim, ClaimKind
from retrieval.answering.quotation_check.quotation_search import QuotationSearch, claimed_filters
from retrieval.models import Filters, Span

HERE = Span(0, 0)
PAPER = Claim(ClaimKind.PAPER, HERE, "清溪日报", "清溪日报")
DAY = Claim(ClaimKind.DATE, HERE, "2021年9月15日", "2021-09-15")
DAY_ALONE = Claim(ClaimKind.DATE, HERE, "9月15日", "--09-15")


def test_similar_words_find_their_article_first(search: QuotationSearch) -> None:
    found = search.candidates("每一颗螺丝都换过，修了一百二十天")

    assert found[0].article.id == "bridge"
    assert found[0].passages


def test_the_paper_and_day_named_come_first(search: QuotationSearch) -> None:
    found = search.candidates("何立春说渡口的渡船", [PAPER, DAY])

    assert found[0].article.id == "ferry"


def test_a_clause_finds_its_article_whatever_its_rank(search: QuotationSearch) -> None:
    assert [one.article.id for one in search.with_clause("“往后每年秋天都要封桥检修三天”")] == ["bridge"]
    assert search.with_clause("往后每年冬天都要封桥检修") == []
    assert search.with_clause("桥通") == []


def test_an_article_is_folded_once(search: QuotationSearch) -> None:
    article = search.candidates("青石桥通车")[0].article

    assert search.folded(article) is search.folded(article)


def test_claims_become_filters() -> None:
    day = dt.date(2021, 9, 15)

    assert claimed_filters([PAPER, DAY], ["清溪日报"]) == Filters(since=day, until=day)
    assert claimed_filters([PAPER], ["清溪日报", "山乡晚报"]) == Filters(paper="清溪日报")
    assert claimed_filters([PAPER, DAY_ALONE], ["清溪日报"]) is None
