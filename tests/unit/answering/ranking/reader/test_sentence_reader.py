"""The reader tells sentences that answer from others, marks the words, and fails softly."""

from __future__ import annotations

import logging
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.reader.sentence_reader import (
    MOST_CANDIDATES,
    SentenceReader,
    as_read,
    shipped_reader,
)
from retrieval.answering.ranking.sentence import Sentence
from retrieval.language.normalization import normalise
from retrieval.models import Article, ArticleKind, Block, BlockKind, Span

READER = shipped_reader()
QUESTION = "天元区有多少家企业复工"


def ranked(answerer: Answerer, text: str = QUESTION) -> list[Candidate]:
    question = answerer.understand(text)
    return answerer.candidates(question, answerer.hits(question))


def standing(candidate: Candidate, text: str) -> Candidate:
    """A candidate whose article is one sentence of this text."""
    article = Article(
        "own", 1, ArticleKind.NEWS, text, (Block(BlockKind.PARAGRAPH, 0, len(text), ()),), "own.txt"
    )
    sentence = Sentence(Span(0, len(text)), normalise(text), 0)
    return Candidate(article, candidate.hit, (sentence,), 0, candidate.values, 0.0)


def test_the_sentence_that_answers_is_ahead_of_one_that_does_not(seed_answerer: Answerer) -> None:
    some = ranked(seed_answerer)[0]
    texts = ("天元区已有213家企业复工。", "石峰区昨天下了一场大雨。")

    said = READER.scores(QUESTION, [standing(some, text) for text in texts])

    assert said is not None
    assert said[0].logit > said[1].logit


@settings(max_examples=20)
@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_any_question_and_sentence_are_read(seed_answerer: Answerer, question: str, text: str) -> None:
    [some] = ranked(seed_answerer)[:1]

    said = READER.scores(normalise(question), [standing(some, text)])

    assert said is not None
    [reading] = said
    assert math.isfinite(reading.logit)
    assert all(0 <= span.start <= span.end <= len(text) for span, _ in reading.spans)
    chances = [chance for _, chance in reading.spans]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1 + 1e-9


def test_the_same_is_said_every_time_and_in_any_company(seed_answerer: Answerer) -> None:
    candidates = ranked(seed_answerer)[:6]

    together = READER.scores(QUESTION, candidates)
    alone = [READER.scores(QUESTION, [candidate]) for candidate in candidates]
    again = SentenceReader(threads=1).scores(QUESTION, candidates)

    assert together is not None
    assert [one[0] for one in alone if one] == together
    assert again == together


def test_threads_may_share_a_reader(seed_answerer: Answerer) -> None:
    candidates = ranked(seed_answerer)[:4]
    reader = SentenceReader()

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda _: reader.scores(QUESTION, candidates), range(8)))

    assert len({tuple(one) for one in said if one}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "天元區已有２１３家企業復工。",
        "面积1200㎡的厂房已有213家企业复工…",
        "长" * 2000 + "天元区已有213家企业复工。",
        "🎉" * 50,
        "\u200b",
    ],
)
def test_a_span_is_cut_from_the_sentence_as_it_is_printed(seed_answerer: Answerer, text: str) -> None:
    said = READER.scores(QUESTION, [standing(ranked(seed_answerer)[0], text)])

    assert said is not None
    assert 0 <= said[0].span.start <= said[0].span.end <= len(text)
    assert math.isfinite(said[0].logit)


def test_traditional_script_is_read_as_simplified(seed_answerer: Answerer) -> None:
    some = ranked(seed_answerer)[0]
    texts = ("天元区已有213家企业复工。", "天元區已有213家企業復工。")

    said = READER.scores(QUESTION, [standing(some, text) for text in texts])

    assert said is not None
    assert said[0] == said[1]


@pytest.mark.parametrize("question", ["企业" * 2000, "🎉🎉🎉", "how many firms?", "?", ""])
def test_any_question_is_read_within_bounds(seed_answerer: Answerer, question: str) -> None:
    said = READER.scores(normalise(question), ranked(seed_answerer) * 9)

    assert said is not None
    assert len(said) <= MOST_CANDIDATES


def test_nothing_to_read_is_no_answer(seed_answerer: Answerer) -> None:
    assert READER.scores(QUESTION, []) == []


def test_without_a_model_there_is_one_warning_and_no_score(
    seed_answerer: Answerer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    reader = SentenceReader(tmp_path / "gone.onnx")
    candidates = ranked(seed_answerer)

    with caplog.at_level(logging.WARNING):
        said = [reader.scores(QUESTION, candidates) for _ in range(3)]

    assert said == [None, None, None]
    assert not reader.is_usable
    assert len(caplog.records) == 1
    assert "gone.onnx" in caplog.text


def test_a_candidate_is_read_with_headline_day_and_sentence_before(seed_answerer: Answerer) -> None:
    second = next(c for c in ranked(seed_answerer) if c.number == 1)

    read = as_read(second)

    assert read.before == second.sentences[0].normal
    assert read.headline == normalise(second.article.headline or "")
    assert read.day == "2020年2月16日"
