"""An issue is put together from its pages alone."""

from dataclasses import replace

from retrieval.models import ArticleKind, Remark
from retrieval.reading.issues import LONGEST_ARTICLE, assemble, remarks_on
from retrieval.reading.text import read_text

PAGE = "渡口复航\n\n湘江晚报记者 江小舟\n\n湘江晚报讯 渡口三月一日复航,首日运送乘客1200人。\n"


def page(name):
    return read_text(PAGE, name)


def test_two_files_that_claim_one_page_both_keep_their_articles():
    issue = assemble([page("湘江晚报/2021-03-01/A1.txt"), page("湘江晚报/20210301/A1.txt")])

    assert [article.id for article in issue.articles] == [
        "湘江晚报/2021-03-01/A1/1",
        "湘江晚报/20210301/A1.txt#1",
    ]


def test_a_report_without_a_headline_is_remarked_on_and_a_picture_is_not():
    article = replace(page("A1.txt").articles[0], headline=None)

    assert [remark.reason for remark in remarks_on(article)] == ["no_headline"]
    assert list(remarks_on(replace(article, kind=ArticleKind.PHOTO))) == []


def test_an_article_longer_than_any_page_is_remarked_on():
    article = replace(page("A1.txt").articles[0], text="字" * (LONGEST_ARTICLE + 1))

    assert list(remarks_on(article)) == [
        Remark("A1.txt", "very_long", (("start", "渡口复航"), ("length", "40001")), 1)
    ]
