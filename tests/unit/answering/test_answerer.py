"""The promises, on the seed page: verbatim, sourced, honest, nothing twice."""

from __future__ import annotations

import gc
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.errors import QuestionError
from retrieval.index.generation import Generation
from retrieval.models import Filters, PageLabel, Quote
from tests.conftest import LEXICON, SEED, build_archive

FRAGMENTS = "株洲 天元区 多少 企业 复工 谁 毛腾飞 什么时候 《求是》 <b> & 😀 云服务 为什么 7000 毛飛騰 的 ?"
fragments = st.sampled_from([*FRAGMENTS.split(), " "])


@given(st.lists(fragments, min_size=1, max_size=6).map("".join))
def test_every_quote_is_a_slice_of_its_article(seed_answerer: Answerer, question: Any) -> None:
    try:
        answer = seed_answerer.answer(question)
    except QuestionError:
        return

    for quote in answer.quotes:
        assert quote.text == quote.article.text[quote.start : quote.end] != ""
        assert (
            seed_answerer.generation.store.article(quote_row(seed_answerer, quote)).text == quote.article.text
        )
        assert quote.answer is None or 0 <= quote.answer.start < quote.answer.end <= len(quote.text)
        assert 0 <= quote.probability <= answer.confidence <= 1


def quote_row(answerer: Answerer, quote: Quote) -> int | None:
    return answerer.generation.store.row_of(quote.article.id)


def test_every_quote_stands_word_for_word_in_the_source(
    seed_answerer: Answerer, seed_questions: list[dict[str, Any]], seed_text: str
) -> None:
    joined = "".join(seed_text.split())

    for row in seed_questions:
        for quote in seed_answerer.answer(row["question"]).quotes:
            assert "".join(quote.text.split()) in joined


def test_the_seed_questions_are_answered_and_the_unanswerable_are_not(
    seed_answerer: Answerer, seed_questions: list[dict[str, Any]]
) -> None:
    right = abstained = 0
    for row in seed_questions:
        answer = seed_answerer.answer(row["question"])
        if row["answerable"]:
            right += answer.answered and any(text in answer.quotes[0].text for text in row["answers"])
        else:
            abstained += not answer.answered

    assert right >= 19
    assert abstained >= 3


def test_an_answer_names_its_source_and_marks_the_phrase(seed_answerer: Answerer) -> None:
    quote = seed_answerer.answer("中车株洲所有多少员工返岗?").quotes[0]

    assert quote.text == "2月10日以来,中车株洲所7000余名员工返岗。"
    assert quote.answer is not None and quote.answer.cut(quote.text) == "7000余名"
    assert (quote.article.paper, str(quote.article.date), quote.article.page) == (
        "株洲日报",
        "2020-02-16",
        "A1",
    )
    assert quote.article.headline == "多家企业免费提供“云服务”"


def test_an_author_is_quoted_from_the_byline(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("系列评论是谁写的?")

    assert answer.quotes[0].text.endswith("朱理平")


def test_sentences_that_say_the_same_are_shown_once(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("对重症、危重症病例怎么分类施策、精准救治?", top=10)

    assert sum("一人一案" in quote.text for quote in answer.quotes) == 1


def test_an_unanswered_question_still_shows_the_nearest_passages(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("株洲中小学几号开学?")

    assert not answer.answered
    assert answer.confidence < 0.35
    assert len(answer.quotes) == 3


def test_a_question_without_any_known_word_finds_nothing(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("火星探测器")

    assert (answer.answered, answer.quotes, answer.hits, answer.confidence) == (False, (), (), 0.0)


def test_articles_left_out_are_neither_hit_nor_quoted(seed_answerer: Answerer) -> None:
    question = "中车株洲所有多少员工返岗?"
    answer = seed_answerer.answer(question)
    article = answer.quotes[0].article.id

    without = seed_answerer.answer(question, without=[article])

    assert article not in {q.article.id for q in without.quotes} | {i for _, i in without.hits}
    assert without.confidence < answer.confidence


def test_a_filter_that_no_article_passes_gives_nothing(seed_answerer: Answerer) -> None:
    answer = seed_answerer.answer("谁主持会议?", filters=Filters(page=PageLabel("A9")))

    assert answer.quotes == ()


def test_the_same_question_gives_the_same_answer(seed_answerer: Answerer) -> None:
    first, second = (seed_answerer.answer("市委常委会会议是谁主持的?") for _ in range(2))

    assert (first.quotes, first.hits, first.confidence) == (second.quotes, second.hits, second.confidence)


def test_quotes_of_an_export_row_count_in_its_own_text(tmp_path: Path) -> None:
    text = "　　湘江渡口复航。首日运送乘客1200人。\n　　船票两元。"
    path = tmp_path / "rows.jsonl"
    path.write_text(
        json.dumps({"id": "r", "title": "渡口", "text": text}, ensure_ascii=False), encoding="utf-8"
    )
    answerer = Answerer(
        Generation.open(build_archive(path, tmp_path / "data").current()), WordLists.read(LEXICON)
    )

    quote = answerer.answer("首日运送多少乘客?").quotes[0]

    assert text[quote.start : quote.end] == quote.text
    assert "1200人" in quote.text


@pytest.mark.parametrize("top", [1, 2, 3])
def test_no_more_quotes_than_asked_for(seed_answerer: Answerer, top: int) -> None:
    assert len(seed_answerer.answer("疫情防控", top=top).quotes) == top


def test_a_question_about_what_the_archive_never_contains_names_it_and_is_not_answered(
    seed_answerer: Answerer,
) -> None:
    answer = seed_answerer.answer("长沙市地铁什么时候恢复运营?")

    assert not answer.answered
    assert "地铁" in answer.absent


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="not Linux")
def test_an_index_that_nobody_asks_any_more_is_let_go_of_at_once(tmp_path: Path) -> None:
    shelf = build_archive(SEED / "zhuzhou_daily_A1.txt", tmp_path)
    gc.collect()
    gc.disable()  # a bot looks through all of its memory once an hour
    try:
        before = files_open_in(tmp_path)  # those of the builder, which keeps the words it cut by
        answerer = Answerer(Generation.open(shelf.current()), WordLists.read(LEXICON))
        for question in (
            "中车株洲所有多少员工返岗?",
            "毛飛騰怎么要求救治?",
            "罗欣写的文章",
            '"云服务"是什么',
            "株洲市疫情防控工作会议在哪里举行?",
        ):
            answerer.answer(question)
        held = files_open_in(tmp_path)
        del answerer
        left = files_open_in(tmp_path)
    finally:
        gc.enable()

    assert len(held) > len(before)
    assert left == before


def files_open_in(folder: Path) -> list[str]:
    """Open files of this process below a folder, deleted ones included."""
    found = []
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found.append(str(handle.readlink()))
    return sorted(name for name in found if name.startswith(f"{folder}/"))


def test_a_place_that_the_archive_never_names_is_not_answered_with_its_neighbour(
    seed_answerer: Answerer,
) -> None:
    answer = seed_answerer.answer("荷塘区有多少家企业复工?")

    assert seed_answerer.answer("天元区有多少家企业复工?").answered
    assert not answer.answered
    assert answer.absent == ("荷塘区",)


def test_the_count_of_a_street_is_not_given_for_that_of_the_city(seed_answerer: Answerer) -> None:
    assert not seed_answerer.answer("株洲市有多少例确诊病例?").answered


LOANS = {
    "2020-05-01": "五十万",
    "2021-05-01": "六十万",
    "2021-11-01": "六十五万",
    "2022-05-01": "七十万",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """One sentence printed year after year, with another figure each time."""
    archive = tmp_path_factory.mktemp("archive")
    rows = [
        {
            "paper": "江声报",
            "date": day,
            "page": "A1",
            "title": "图书馆",
            "text": f"市图书馆藏书达到{count}册。",
        }
        for day, count in LOANS.items()
    ]
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    (archive / "library.jsonl").write_text("\n".join(lines), encoding="utf-8")
    shelf = build_archive(archive, tmp_path_factory.mktemp("data"))
    return Answerer(Generation.open(shelf.current()), WordLists.read(LEXICON))


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("市图书馆藏书多少册?", "七十万"),
        ("2021年市图书馆藏书多少册?", "六十五万"),
        ("2021年5月市图书馆藏书多少册?", "六十万"),
        ("二〇二〇年市图书馆藏书多少册?", "五十万"),
        ("去年的报道,市图书馆藏书多少册?", "六十五万"),
    ],
)
def test_of_figures_that_differ_the_newest_of_the_time_asked_for_comes_first(
    library: Answerer, question: str, count: str
) -> None:
    answer = library.answer(question)

    assert answer.answered
    assert count in answer.quotes[0].text
    assert "widened" not in answer.notes
