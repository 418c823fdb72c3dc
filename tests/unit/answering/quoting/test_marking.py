"""The marked phrase of a shown quote."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.quoting.marking import marked_phrase
from retrieval.answering.quoting.phrase_model import PhraseModel
from retrieval.models import Quote


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("谁主持了市委常委会会议?", "毛腾飞"),
        ("天元区复工的规上工业企业有多少家?", "78家"),
        ("董家堰街道的三类人员摸排了多少?", "1909人"),
    ],
)
def test_the_phrase_that_answers_is_marked_and_no_more_than_a_clause(
    seed_answerer: Answerer, question: str, phrase: str
) -> None:
    quote = seed_answerer.answer(question).quotes[0]

    assert quote.answer is not None
    assert phrase in quote.answer.cut(quote.text)
    assert len(quote.answer) < len(phrase) + 12


def test_a_marked_phrase_is_whole_words_of_its_quote(seed_answerer: Answerer) -> None:
    cut = seed_answerer.generation.analyser.cut
    for question in ("中车株洲所有多少员工返岗?", "谁参加了杜家毫的督导检查座谈?", "什么是两防两确保?"):
        for quote in seed_answerer.answer(question).quotes:
            if quote.answer is not None:
                ends = {0}
                for word in cut(quote.text):
                    ends.add(max(ends) + len(word))
                assert {quote.answer.start, quote.answer.end} <= ends


def test_nothing_is_marked_where_no_phrase_stands_out(seed_answerer: Answerer) -> None:
    question = seed_answerer.understand("中车株洲所有多少员工返岗?")
    ranked = seed_answerer.candidates(question, seed_answerer.hits(question))
    candidate = max(ranked, key=lambda c: len(c.sentence.span))
    cut, span = seed_answerer.generation.analyser.cut, candidate.sentence.span
    quote = Quote(candidate.article, span.start, span.end, None, 0.5)

    assert marked_phrase(question, candidate, quote, cut, PhraseModel({})) is None
