"""Titles between two texts open an article or divide one."""

from __future__ import annotations

from collections import Counter

from retrieval.reading.grammar.article_boundaries import (
    ArticleSpans,
    character_pairs,
    opens_article,
    page_habits,
    weighted_overlap,
)
from retrieval.reading.grammar.line_kinds import Unit, unit_of
from retrieval.reading.grammar.lines import split_lines

FERRY = "本报讯 渡口昨日复航，首日运送乘客一千二百人。\n渡轮每半小时一班，末班船晚上九点从河东渡口开出。"
MORE = "渡口的票价两元不变，儿童乘渡轮免票。\n渡口的渡轮雾天停航，乘客可改乘公交。"
LAMPS = "本报讯 城东三百盏路灯昨日换新。\n路灯由市政公司更换，一盏路灯一年省电两百度。"


def units(text: str) -> list[Unit]:
    return [unit_of((line,)) for line in split_lines(text)]


def spans(titles: str, below: str, *, signed: bool = False, subheads: str = "") -> ArticleSpans:
    head, before, between, after = units("渡口复航"), units(FERRY), units(titles), units(below)
    return ArticleSpans(
        head, before, between, after, units(subheads), signed, False, False, [],
        page_habits([*head, *before, *between, *after]),
    )  # fmt: skip


def test_a_subhead_before_more_of_the_same_matter_opens_nothing() -> None:
    assert not opens_article(spans("票价不变", MORE, subheads="班次不变"))


def test_titles_over_a_dateline_and_other_matter_open_an_article() -> None:
    assert opens_article(spans("三百盏路灯换新", LAMPS, signed=True))


def test_the_label_of_advertisements_always_opens() -> None:
    assert opens_article(spans("广告", MORE, subheads="班次不变"))


def test_an_overlap_counts_rare_pairs_more_and_leaves_out_unshared_ones() -> None:
    page = Counter({"渡口": 2, "路灯": 4, "孤例": 1})

    assert weighted_overlap({"渡口", "路灯", "孤例"}, {"渡口"}, page) == 0.5 / 0.75
    assert weighted_overlap({"孤例"}, {"孤例"}, page) == 0.0


def test_pairs_are_of_chinese_characters_within_a_unit() -> None:
    assert character_pairs(units("渡口A1复航\n路灯")) == {"渡口", "复航", "路灯"}
