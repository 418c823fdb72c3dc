"""Answers as messages: verbatim quotes, within Telegram's limits, whatever the archive holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.answer import render_answer
from bot.views.message import Message
from retrieval.answering.answerer import Answerer
from retrieval.archive.live_index import Coverage
from retrieval.i18n import Messages
from retrieval.models import Block, BlockKind, Copy, Credit, Filters, PageLabel, Place, Quote, Span
from tests.e2e.botapi import tdlib
from tests.e2e.botapi.text import read_text, utf16_slice
from tests.unit.bot.conftest import answer_of, article_of, quote_of

WORDS = Messages()
FACTS = {
    "headline": "多家企业免费提供“云服务”",
    "paper": "株洲日报",
    "date": dt.date(2020, 2, 16),
    "page": PageLabel("A1"),
    "byline": (Credit("记者", ("高晓燕",)),),
}
STAFF = "2月10日以来,中车株洲所7000余名员工返岗。"


def shown(message: Message) -> tuple[str, tuple[tdlib.Entity, ...]]:
    """Text and entities as Telegram keeps them. Raises Refused when it would refuse the message."""
    formatted = read_text(message.html, "HTML", None)
    return formatted.text, formatted.entities


def under(kind: str, text: str, entities: Iterable[tdlib.Entity]) -> list[str]:
    return [utf16_slice(text, e["offset"], e["length"]) for e in entities if e["type"] == kind]


def test_the_quote_stands_in_a_blockquote_its_phrase_bold_its_source_below(coverage: Coverage) -> None:
    answer = answer_of(quote_of(STAFF, Span(13, 19), **FACTS))

    message = render_answer(answer, coverage, WORDS)

    assert message.html == (
        "<blockquote>2月10日以来,中车株洲所<b>7000余名</b>员工返岗。</blockquote>\n"
        "《多家企业免费提供“云服务”》 株洲日报 2020年2月16日 A1版 记者 高晓燕\n"
        "\n"
        "<i>把握 92%</i>"
    )


def test_each_quote_has_the_message_to_itself(coverage: Coverage) -> None:
    answer = answer_of(quote_of(STAFF, **FACTS), quote_of("第二句。"), quote_of("第三句。"))

    text, entities = shown(render_answer(answer, coverage, WORDS, number=1))

    assert under("blockquote", text, entities) == ["第二句。"]
    assert "第三句" not in text


def test_another_quote_shows_its_own_chance_and_what_was_looked_up_none(coverage: Coverage) -> None:
    other = replace(quote_of("第二句。"), probability=0.31)
    asked = answer_of(quote_of(STAFF), other)
    looked_up = replace(answer_of(quote_of(STAFF)), confidence=0.0)

    assert "把握 31%" in render_answer(asked, coverage, WORDS, number=1).html
    assert "把握" not in render_answer(looked_up, coverage, Messages()).html


def test_what_was_carried_over_and_filtered_is_said_in_one_small_line(coverage: Coverage) -> None:
    filters = Filters(dt.date(2020, 2, 1), dt.date(2020, 2, 29), "株洲日报", PageLabel("A1"))
    answer = replace(answer_of(quote_of(STAFF)), carried=("天元区", "企业"), filters=filters)

    text, entities = shown(render_answer(answer, coverage, WORDS))

    line = "沿用上文:天元区、企业 只查:2020年2月1日 – 2020年2月29日、株洲日报、A1版"
    assert line in under("italic", text, entities)


def test_what_the_source_does_not_say_is_said_to_be_unknown(coverage: Coverage) -> None:
    message = render_answer(answer_of(quote_of(STAFF)), coverage, WORDS)

    assert "《无题》 报名未知 日期未知 版次未知" in message.html


def test_an_answer_not_found_comes_with_coverage_and_the_nearest_passages_unmarked(
    coverage: Coverage,
) -> None:
    answer = answer_of(quote_of(STAFF, Span(13, 19), **FACTS), answered=False)

    text, entities = shown(render_answer(answer, coverage, WORDS))

    assert text.startswith(
        "没有找到有把握的答案。\n档案收录:株洲日报 2020年2月16日,共 8 篇文章。\n最接近的一句(未必回答了问题):"
    )
    assert under("blockquote", text, entities) == [STAFF]
    assert "7000余名" not in under("bold", text, entities)
    assert "把握 " not in text


def test_an_answer_with_nothing_near_says_so(coverage: Coverage) -> None:
    text, _ = shown(render_answer(answer_of(answered=False), coverage, WORDS))

    assert text.startswith("档案中没有找到答案。")
    assert text.endswith("没有任何段落含有问题中的词。")


def test_a_day_without_an_issue_is_named_and_no_words_are_denied(coverage: Coverage) -> None:
    answer = replace(answer_of(answered=False), notes=("no_issue",))

    text, _ = shown(render_answer(answer, coverage, WORDS))

    assert "档案里没有这几天的报纸。" in text
    assert "没有任何段落" not in text


@pytest.mark.parametrize(
    ("question", "hint"), [("hello", "请用中文提问"), ("水", "问题太短"), ("水库在哪里?", None)]
)
def test_who_found_nothing_gets_a_hint_that_fits(coverage: Coverage, question: str, hint: str | None) -> None:
    text, _ = shown(render_answer(answer_of(answered=False, question=question), coverage, WORDS))

    assert hint in text if hint else "请" not in text


def test_the_sample_is_named(coverage: Coverage) -> None:
    sample = replace(coverage, is_sample=True)

    assert "示例档案" in render_answer(answer_of(quote_of(STAFF)), sample, WORDS).html
    assert "示例档案" not in render_answer(answer_of(quote_of(STAFF)), coverage, Messages()).html


def test_a_quote_that_no_message_can_hold_is_not_cut_but_its_source_given(coverage: Coverage) -> None:
    answer = answer_of(quote_of("长" * 50_000, **FACTS))

    text, entities = shown(render_answer(answer, coverage, WORDS))

    assert "这条引文有 50000 字" in text
    assert "《多家企业免费提供“云服务”》 株洲日报" in text
    assert under("blockquote", text, entities) == []
    assert "长长" not in text


def test_a_source_line_is_bounded_and_shows_where_it_was_cut(coverage: Coverage) -> None:
    byline = (Credit("记者", tuple(f"记者{n}" for n in range(1000))), Credit("摄", ("某",)))
    quote = quote_of(STAFF, headline="题" * 50_000, paper="报" * 50_000, byline=byline)

    text, _ = shown(render_answer(answer_of(quote), coverage, WORDS))

    assert len(text) < 600
    assert "记者11 …" in text
    assert "记者12" not in text


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
LONG_TEXT = st.builds(lambda text, times: text * times, ANY_TEXT, st.integers(1, 300))
CREDITS = st.lists(st.builds(Credit, ANY_TEXT, st.lists(ANY_TEXT, max_size=30).map(tuple)), max_size=5)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """A quote out of an article that holds anything."""
    text = draw(LONG_TEXT)
    bounds = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return quote_of(
        text,
        draw(st.none() | st.just(Span(*bounds))),
        headline=draw(st.none() | LONG_TEXT),
        paper=draw(st.none() | LONG_TEXT),
        page=draw(st.none() | LONG_TEXT.map(PageLabel)),
        date=draw(st.none() | st.dates()),
        byline=tuple(draw(CREDITS)),
    )


@given(st.lists(quotes(), max_size=10), st.booleans(), ANY_TEXT, st.lists(LONG_TEXT, max_size=12))
def test_whatever_the_archive_holds_telegram_takes_the_message_and_quotes_are_whole(
    coverage: Coverage, found: Any, answered: Any, question: Any, papers: Any
) -> None:
    covered = replace(coverage, papers=tuple(papers), is_sample=True)
    answer = answer_of(*found, answered=answered and bool(found), question=question)

    for number in range(max(1, len(found))):
        message = render_answer(answer, covered, WORDS, number=number)

        shown(message)  # taken by Telegram
        text, entities = tdlib.parse(message.html, "HTML")
        assert len(text) <= 4096
        assert len(entities) <= 100
        assert under("blockquote", text, entities) in ([], [found[number].text] if found else [])


def test_the_seeds_answers_are_all_taken(
    coverage: Coverage, seed_answerer: Answerer, seed_questions: list[dict[str, Any]]
) -> None:
    for row in seed_questions:
        answer = seed_answerer.answer(row["question"])

        for number, quote in enumerate(answer.quotes):
            text, entities = shown(render_answer(answer, coverage, WORDS, number=number))

            assert under("blockquote", text, entities) == [quote.text]


def test_a_quote_is_followed_by_where_else_its_article_stands_and_by_the_licence(coverage: Coverage) -> None:
    also = (Copy("市区版/A3.txt", PageLabel("A3")), Copy("导出.jsonl"))
    quote = quote_of(STAFF, also_in=also, licence="© 江川晚报社", **FACTS)

    message = render_answer(answer_of(quote), coverage, WORDS)

    assert "<i>又见:A3版 A3.txt、导出.jsonl</i>\n<i>© 江川晚报社</i>" in message.html


def test_a_name_put_right_and_notes_are_said_in_small(coverage: Coverage) -> None:
    answer = replace(answer_of(quote_of(STAFF)), meant=("毛飞腾", "毛腾飞"), notes=("several", "widened"))

    text, entities = shown(render_answer(answer, coverage, WORDS))

    small = " ".join(under("italic", text, entities))
    assert "您是不是要找:毛腾飞" in small
    assert "您一次问了几个问题" in small
    assert "出自其他日期" in small


def test_a_question_about_the_program_gets_only_its_word(coverage: Coverage) -> None:
    answer = replace(answer_of(answered=False), notes=("about",))

    text, _ = shown(render_answer(answer, coverage, WORDS))

    assert "不出自档案" in text
    assert "档案中没有找到" not in text


def test_different_values_stand_in_one_message_each_with_its_source(coverage: Coverage) -> None:
    older = quote_of("修复桥梁35座。", date=dt.date(2020, 2, 11))
    newer = quote_of("修复桥梁52座。", date=dt.date(2020, 2, 13))
    answer = replace(answer_of(newer, older, quote_of("第三句。")), differing=2)

    text, entities = shown(render_answer(answer, coverage, WORDS))

    assert under("blockquote", text, entities) == ["修复桥梁52座。", "修复桥梁35座。"]
    assert text.index("2020年2月13日") < text.index("修复桥梁35座") < text.index("2020年2月11日")


def test_an_article_that_says_the_same_is_named_under_the_quote(coverage: Coverage) -> None:
    other = quote_of(STAFF, headline="株洲企业有序复工", date=dt.date(2020, 2, 17)).article
    answer = answer_of(replace(quote_of(STAFF, **FACTS), also=(other, other)))

    text, _ = shown(render_answer(answer, coverage, WORDS))

    assert "另见 2 篇:2020年2月17日 株洲企业有序复工" in text


def test_what_the_archive_never_contains_is_said_where_it_does_not_answer(coverage: Coverage) -> None:
    answer = replace(answer_of(quote_of(STAFF)), answered=False, absent=("长沙市地铁",))

    text, _ = shown(render_answer(answer, coverage, WORDS))

    assert "档案中没有出现“长沙市地铁”。" in text


def test_corrected_words_are_said_to_be_in_the_source_line_and_below(coverage: Coverage) -> None:
    text = "湘江渡口首日运送乘客1300人。"
    place = Place(5, 0, len(text), read_as=text.replace("1300", "1200"))
    article = article_of(text, headline="渡口复航")
    corrected = replace(article, blocks=(Block(BlockKind.PARAGRAPH, 0, len(text), (place,)),))
    quote = Quote(corrected, 0, len(text), None, 0.9)

    shown = read_text(render_answer(answer_of(quote), coverage, Messages()).html, "HTML", None).text

    assert "《渡口复航》 报名未知 日期未知 版次未知 · 有更正\n有更正:“1300”原读作“1200”。" in shown
