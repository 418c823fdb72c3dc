"""Looking through the archive with the real bot: days, trends, similar articles, links."""

from __future__ import annotations

import pytest

from tests.e2e.botapi import Person


def test_a_day_is_shown_by_pages_with_the_way_to_the_days_around(reader: Person) -> None:
    reader.says("/day 2020-02-16")
    day = reader.next_reply()
    before = day.text

    reader.presses(day, "2021-03-01 »")

    assert before.startswith("2020年2月16日:8 篇文章\n株洲日报 A1版\n1. 毫不松懈做好疫情防控工作")
    assert day.wait_for_edit().text == "2021年3月1日:1 篇文章\n湘江晚报 A1版\n1. 湘江渡口复航"
    assert day.buttons == [["1"], ["« 2020-02-16"]]


def test_without_a_date_the_newest_issue_is_shown(reader: Person) -> None:
    reader.says("/day")

    assert reader.next_reply().text.startswith("2021年3月1日:1 篇文章")


def test_the_number_of_a_headline_opens_its_article_with_everything_that_can_be_done(reader: Person) -> None:
    reader.says("/day 2月16日")
    day = reader.next_reply()

    reader.presses(day, "3")

    article = reader.next_reply()
    headline = day.text.splitlines()[4].removeprefix("3. ")
    assert article.text.startswith(headline)
    assert article.marked("bold") == [headline]
    reader.presses(article, "↩ 剪报、核对、引用")
    assert article.wait_for_edit().marked("blockquote")
    assert "把握" not in article.text
    reader.presses(article, "原文")
    assert article.wait_for_edit().text.startswith(headline)


@pytest.mark.parametrize(
    "data", ["1:o:0-AAAAAAAAAAAAAAAA", "1:o:737471-AAAAAAAAAAAAAAAA", "1:o:x", "1:o:9999999-A"]
)
def test_a_forged_mark_of_an_article_gets_a_word(reader: Person, data: str) -> None:
    reader.says("/day 2020-02-16")

    said = reader.forges(reader.next_reply(), data).wait_for_answer()

    assert "已不在档案里" in said or "已过期" in said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/day 去年", "没有认出是哪一天"),
        ("/day 2020-02", "没有认出是哪一天"),
        ("/similar", "先问一个问题"),
        ("/day 2019-01-01", "没有这一天的报纸"),
        ("/trend", "请写一个词"),
        ("/trend " + "词" * 21, "请写一个词"),
        ("/trend 恐龙", "没有一篇注明日期的文章"),
        ("/today", "历史上的今天"),
        ("/start nosuchlink", "向报纸档案提问"),
        ("/start aAAAAAAAAAAAAAAAA", "已不在档案里"),
    ],
)
def test_every_command_of_browsing_gets_an_understandable_word(
    reader: Person, command: str, said: str
) -> None:
    reader.says(command)

    assert said in reader.next_reply().text


def test_a_trend_is_drawn_with_its_strongest_headlines(reader: Person) -> None:
    reader.says("/trend 复工")

    trend = reader.next_reply()

    assert trend.json["photo"][0]["width"] == 1080
    assert trend.text.startswith("“复工”见于 ")
    assert "1. 《" in trend.text and "株洲日报 2020年2月16日" in trend.text
    reader.presses(trend, "1")
    assert "复工" in reader.next_reply().text
    week = next(label for row in trend.buttons for label in row if label.startswith("2020-02-10"))
    reader.presses(trend, week)
    listed = reader.next_reply()
    assert listed.text.startswith("关于“复工”的文章:") and "2020年2月16日" in listed.text
    reader.presses(trend, "按年")
    assert ",2020 最多:" in reader.next_reply().text


def test_similar_articles_come_with_the_same_buttons(reader: Person) -> None:
    reader.says("中车株洲所有多少员工返岗?")
    answer = reader.next_reply()

    reader.presses(answer, "相似")

    similar = reader.next_reply()
    assert similar.marked("blockquote")
    assert "《多家企业免费提供“云服务”》" not in similar.text
    assert ["👍", "👎", "收藏", "导出", "链接"] in similar.buttons


def test_similar_articles_can_be_asked_for_after_an_answer(reader: Person) -> None:
    reader.says("中车株洲所有多少员工返岗?")
    reader.next_reply()

    reader.says("/similar")

    similar = reader.next_reply()
    assert similar.marked("blockquote")
    assert "《多家企业免费提供“云服务”》" not in similar.text


def test_the_days_of_the_archive_come_as_a_picture(reader: Person) -> None:
    reader.says("/calendar")

    shown = reader.next_reply()

    assert shown.json["photo"][0]["width"] == 1190
    assert shown.text.startswith("每一格是一天")
