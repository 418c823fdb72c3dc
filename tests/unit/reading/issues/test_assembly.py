"""An issue is put together from its pages alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from retrieval.models import ArticleKind, Page, PageLabel, Remark
from retrieval.reading.issues.assembly import MAX_ARTICLE_CHARS, article_remarks, assemble_issue
from retrieval.reading.readers.text_file import read_text
from tests.unit.reading.pages import read

PAGE = "渡口复航\n\n湘江晚报记者 江小舟\n\n湘江晚报讯 渡口三月一日复航,首日运送乘客1200人。\n"


OTHER = "夜市搬家\n\n湘江晚报记者 江小舟\n\n湘江晚报讯 河西夜市昨日搬进新场地。\n"


def page(name: str, text: str = PAGE) -> Page:
    return read_text(text, name)


def test_two_files_that_claim_one_page_both_keep_their_articles() -> None:
    issue = assemble_issue([page("湘江晚报/2021-03-01/A1.txt"), page("湘江晚报/20210301/A1.txt", OTHER)])

    assert [article.id for article in issue.articles] == [
        "湘江晚报/2021-03-01/A1/1",
        "湘江晚报/2021-03-01/A1/1~51069de57611",
    ]


def test_a_report_without_a_headline_is_remarked_on_and_a_picture_is_not() -> None:
    article = replace(page("A1.txt").articles[0], headline=None)

    assert [remark.reason for remark in article_remarks(article)] == ["no_headline"]
    assert list(article_remarks(replace(article, kind=ArticleKind.PHOTO))) == []


def test_an_article_longer_than_any_page_is_remarked_on() -> None:
    article = replace(page("A1.txt").articles[0], text="字" * (MAX_ARTICLE_CHARS + 1))

    assert list(article_remarks(article)) == [
        Remark("A1.txt", "very_long", (("start", "渡口复航"), ("length", "40001")), 1)
    ]


def test_an_issue_is_put_together_with_its_continuations_joined() -> None:
    front = "夜市搬家\n\n本报讯 河西夜市昨日搬进新场地，摊位比原来多出一\n\n下转 A2版\n"
    back = "（上接A1版）\n\n百个。\n\n水厂完工\n\n本报讯 水厂昨日完工。\n\n（下转A5版）\n"
    pages = [
        read(text, f"{name}.txt", paper="江川晚报", date=dt.date(2021, 3, 12), page=PageLabel(name))
        for name, text in (("A1", front), ("A2", back))
    ]

    issue = assemble_issue(pages)

    assert [a.headline for a in issue.articles] == ["夜市搬家", "水厂完工"]
    assert "多出一百个。" in issue.articles[0].text
    assert issue.remarks == (Remark("A2.txt", "unmatched_jump_to", (("page", "A5"),), 5),)
