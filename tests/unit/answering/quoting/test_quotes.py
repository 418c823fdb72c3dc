"""One or two whole sentences, never across paragraphs, never the same twice."""

from __future__ import annotations

from typing import Any

from retrieval.answering.answerer import Answerer
from retrieval.answering.quoting.quotes import MAX_PAIR_CHARS, Excerpt, excerpts
from retrieval.index.segment.passages import TITLES, sentences_of


def chosen(answerer: Answerer, text: str) -> list[Excerpt]:
    question = answerer.understand(text)
    ranked = answerer.candidates(question, answerer.hits(question))
    return list(excerpts(question, answerer.weights(question), ranked))


def test_a_quote_begins_and_ends_with_a_sentence(
    seed_answerer: Answerer, seed_questions: list[dict[str, Any]]
) -> None:
    for row in seed_questions:
        for excerpt in chosen(seed_answerer, row["question"]):
            article = excerpt.candidate.article
            wholes = [*sentences_of(article), *article.blocks_of(*TITLES)]
            assert excerpt.last - excerpt.first <= 1
            assert excerpt.span.start in {whole.start for whole in wholes}
            assert excerpt.span.end in {whole.end for whole in wholes}


def test_two_sentences_are_joined_only_while_short_and_across_lines_only_after_a_heading(
    seed_answerer: Answerer, seed_questions: list[dict[str, Any]]
) -> None:
    for row in seed_questions:
        for excerpt in chosen(seed_answerer, row["question"]):
            if excerpt.last > excerpt.first:
                text = excerpt.span.cut(excerpt.candidate.article.text)
                assert "\n" not in text or text.split("\n")[0][-1] not in "。!?!?;;,,”"
                assert len(text) <= MAX_PAIR_CHARS


def test_a_heading_is_joined_to_nothing_before_it(seed_answerer: Answerer) -> None:
    # the paragraph before the heading breaks off on the page: …但有约20余名
    first, *_ = chosen(seed_answerer, "云服务是哪些企业提供的?")

    assert first.span.cut(first.candidate.article.text) == "助力复工 多家企业提供免费“云服务”"


def test_quotes_do_not_overlap(seed_answerer: Answerer) -> None:
    seen = [(e.candidate.article.id, e.span) for e in chosen(seed_answerer, "疫情防控工作怎么做?")]

    for i, (article, span) in enumerate(seen):
        assert not any(
            article == other and span.start < place.end and place.start < span.end
            for other, place in seen[:i]
        )
