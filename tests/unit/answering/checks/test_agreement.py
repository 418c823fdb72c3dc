"""Agreement of a sentence with the things named."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.checks.agreement import (
    Setting,
    agreement_with,
    contradicts,
    is_date_of,
    setting_of,
)
from retrieval.answering.checks.named_things import NamedThing, ThingKind
from retrieval.models import Article, ArticleKind

LIUYANG = NamedThing(ThingKind.PLACE, ("浏阳市", "浏阳"))
YEAR = NamedThing(ThingKind.YEAR, ("2019", "二〇一九年"))
THIRD = NamedThing(ThingKind.ORDINAL, ("第三批", "第3批"))


def test_a_thing_is_held_here_nearby_or_in_the_article() -> None:
    here = agreement_with([LIUYANG], Setting("浏阳产花炮。", "", "浏阳产花炮。"))
    near = agreement_with([LIUYANG], Setting("产花炮。", "浏阳市:", "产花炮。浏阳市:"))
    far = agreement_with([LIUYANG], Setting("产花炮。", "", "产花炮。……浏阳市。"))
    nowhere = agreement_with([LIUYANG], Setting("产花炮。", "", "产花炮。"))

    assert (here.here, here.near, here.article) == (1, 1, 1)
    assert (near.here, near.near, near.article) == (0, 1, 1)
    assert (far.here, far.near, far.article) == (0, 0, 1)
    assert (nowhere.here, nowhere.near, nowhere.article) == (0, 0, 0)


@pytest.mark.parametrize(
    ("thing", "sentence"),
    [
        (LIUYANG, "醴陵市产花炮。"),
        (YEAR, "2018年产花炮三万箱。"),
        (THIRD, "第二批队员出发。"),
        (NamedThing(ThingKind.DAY, ("3月8日",)), "3月9日开幕。"),
    ],
)
def test_another_thing_of_the_kind_contradicts(thing: NamedThing, sentence: str) -> None:
    assert contradicts(thing, sentence)
    assert agreement_with([thing], Setting(sentence, "", sentence)).contradicted == 1


@pytest.mark.parametrize(
    ("thing", "sentence"),
    [(LIUYANG, "花炮产量增长。"), (YEAR, "花炮产量增长。"), (THIRD, "第二次出发。")],
)
def test_no_thing_or_one_of_another_kind_does_not_contradict(thing: NamedThing, sentence: str) -> None:
    assert not contradicts(thing, sentence)


def test_a_thing_named_nearby_is_not_contradicted() -> None:
    found = agreement_with([LIUYANG], Setting("醴陵市也产花炮。", "浏阳市产花炮。", ""))

    assert found.contradicted == 0


def test_the_year_of_the_paper_holds_unless_the_sentence_names_another() -> None:
    paper = dt.date(2019, 5, 4)

    assert is_date_of(YEAR, Setting("产量增长。", "", "", paper))
    assert not is_date_of(YEAR, Setting("2017年产量增长。", "", "", paper))
    assert not is_date_of(YEAR, Setting("产量增长。", "", "", dt.date(2021, 5, 4)))
    assert is_date_of(YEAR, Setting("去年产量增长。", "", "", dt.date(2020, 5, 4)))


def test_the_month_of_the_paper_holds_unless_the_sentence_names_another() -> None:
    january = NamedThing(ThingKind.DAY, ("1月", "一月"))
    printed = dt.date(2020, 1, 10)

    assert is_date_of(january, Setting("物价同比上涨4.5%。", "", "", printed))
    assert not is_date_of(january, Setting("去年12月,物价同比上涨4.5%。", "", "", printed))


def test_the_setting_has_neighbours_and_title_lines() -> None:
    article = Article("a", 1, ArticleKind.NEWS, "", (), "s", headline="浏阳花炮出海", dateline="本报浏阳讯")

    setting = setting_of(article, ["甲。", "乙。", "丙。", "丁。"], 1)

    assert setting.sentence == "乙。"
    assert setting.nearby == "甲。 丙。 浏阳花炮出海 本报浏阳讯"
    assert "丁。" in setting.article


@given(st.text("浏阳市醴陵产花炮2018年第二三批。", max_size=40), st.text("浏阳市年批", max_size=10))
def test_shares_grow_with_the_text_looked_at(sentence: str, nearby: str) -> None:
    found = agreement_with([LIUYANG, YEAR, THIRD], Setting(sentence, nearby, sentence + nearby))

    assert 0 <= found.here <= found.near <= found.article <= 1
    assert 0 <= found.contradicted <= 1 - found.near
