"""An article that several sources of an issue hold is kept once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import Article, Copy, Page, PageLabel
from retrieval.reading.issues.assembly import assemble_issue
from retrieval.reading.issues.duplicate_articles import fold_duplicates
from tests.unit.reading.pages import read

FERRY = (
    "湘江上的渡口三月一日复航,首日运送乘客1200人。渡轮每半小时一班,末班船晚上九点从河东开出,票价两元不变。"
)
MARKET = "河西夜市昨日搬进新场地,摊位比原来多出一百个。市场管理处说,排水和照明都已改造完毕,夜里十二点收摊。"


def page(source: str, *articles: tuple[str, str], label: str = "A1") -> Page:
    known = {"paper": "江川晚报", "date": dt.date(2021, 3, 2), "page": PageLabel(label)}
    each = [read(f"{headline}\n\n本报讯 {body}\n", source, **known) for headline, body in articles]
    numbered = (replace(p.articles[0], no=n, id=f"{source}#{n}") for n, p in enumerate(each, 1))
    return Page(source, tuple(numbered), "江川晚报", dt.date(2021, 3, 2), PageLabel(label))


def articles(pages: tuple[Page, ...]) -> list[Article]:
    return [article for page in pages for article in page.articles]


def test_the_same_article_in_two_sources_is_kept_once_and_names_the_other() -> None:
    pages = [page("早.txt", ("渡口复航", FERRY)), page("市区/A3.txt", ("渡口复航", FERRY), label="A3")]

    (kept,) = articles(fold_duplicates(pages))

    assert kept.source == "早.txt"
    assert kept.also_in == (Copy("市区/A3.txt", PageLabel("A3")),)


def test_a_later_edition_that_mends_a_few_words_is_the_same_article() -> None:
    mended = FERRY.replace("1200", "1260")

    (kept,) = articles(
        fold_duplicates([page("早.txt", ("渡口复航", FERRY)), page("晚.txt", ("渡口复航", mended))])
    )

    assert [copy.source for copy in kept.also_in] == ["晚.txt"]


def test_other_text_under_the_same_headline_is_another_article() -> None:
    pages = [page("早.txt", ("今日要闻", FERRY)), page("晚.txt", ("今日要闻", MARKET))]

    assert len(articles(fold_duplicates(pages))) == 2


def test_short_notices_that_differ_in_a_number_are_two() -> None:
    one, other = "今日鸡蛋每斤五元二角。", "今日鸡蛋每斤五元三角。"
    pages = [page("早.txt", ("菜价", one)), page("晚.txt", ("菜价", other))]

    assert len(articles(fold_duplicates(pages))) == 2


def test_articles_of_one_source_are_never_folded() -> None:
    pages = [page("导出.txt", ("渡口复航", FERRY), ("渡口复航", FERRY)), page("晚.txt", ("夜市搬家", MARKET))]

    assert len(articles(fold_duplicates(pages))) == 3


def test_the_one_with_an_id_of_its_own_is_kept() -> None:
    first, second = page("早.txt", ("渡口复航", FERRY)), page("导出.jsonl", ("渡口复航", FERRY))
    named = replace(second, articles=(replace(second.articles[0], id="db-17"),))

    (kept,) = articles(fold_duplicates([first, named]))

    assert (kept.id, kept.also_in) == ("db-17", (Copy("早.txt", PageLabel("A1")),))


def test_three_sources_of_one_article_make_one_with_two_copies() -> None:
    pages = [page(f"{name}.txt", ("渡口复航", FERRY)) for name in "甲乙丙"]

    (kept,) = articles(fold_duplicates(pages))

    assert sorted(copy.source for copy in kept.also_in) == ["丙.txt", "乙.txt"]


@given(st.lists(st.lists(st.sampled_from(["渡口复航", "夜市搬家"]), max_size=2), min_size=1, max_size=4))
def test_folding_loses_nothing_and_is_done_in_one_pass(issue: list[list[str]]) -> None:
    texts = {"渡口复航": FERRY, "夜市搬家": MARKET}
    pages = [page(f"{n}.txt", *((h, texts[h]) for h in held)) for n, held in enumerate(issue)]
    before = articles(tuple(pages))

    once = fold_duplicates(pages)

    assert fold_duplicates(once) == once
    assert len(articles(once)) + sum(len(a.also_in) for a in articles(once)) == len(before)
    assert {a.headline for a in articles(once)} == {a.headline for a in before}


def test_two_files_of_one_page_that_say_different_things_are_remarked_on() -> None:
    issue = assemble_issue([page("早.txt", ("渡口复航", FERRY)), page("晚.txt", ("夜市搬家", MARKET))])

    assert [(r.source, r.reason, r.facts) for r in issue.remarks] == [
        ("晚.txt", "page_twice", (("page", "A1"), ("other", "早.txt")))
    ]


def test_two_files_of_one_page_that_say_the_same_are_nothing_to_remark_on() -> None:
    issue = assemble_issue([page("早.txt", ("渡口复航", FERRY)), page("晚.txt", ("渡口复航", FERRY))])

    assert issue.remarks == ()
    assert len(issue.articles) == 1
