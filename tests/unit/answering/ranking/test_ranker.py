"""The order of sentences is by score, and the same every time."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.candidates import MIN_SHORTLIST, SHORTLIST_MARGIN, WHOLE_ARTICLES, Candidate
from retrieval.answering.ranking.ranker import odds


def ranked(answerer: Answerer, text: str) -> list[Candidate]:
    question = answerer.understand(text)
    return answerer.candidates(question, answerer.hits(question))


def test_candidates_come_best_first(seed_answerer: Answerer) -> None:
    scores = [candidate.score for candidate in ranked(seed_answerer, "天元区有多少家企业复工?")]

    assert scores == sorted(scores, reverse=True)


def test_each_candidate_is_a_sentence_of_its_passage_or_of_its_article_outside_of_all_passages(
    seed_answerer: Answerer,
) -> None:
    found = ranked(seed_answerer, "天元区有多少家企业复工?")
    spans = {(c.article.id, c.hit.span) for c in found}

    for candidate in found:
        start, own = candidate.sentence.span.start, candidate.hit.span
        if candidate.value("found"):
            assert own.start <= start < own.end
        else:
            assert not any(id == candidate.article.id and s.start <= start < s.end for id, s in spans)


def test_sentences_of_the_best_article_that_no_passage_holds_are_candidates(seed_answerer: Answerer) -> None:
    found = ranked(seed_answerer, "长沙市地铁什么时候恢复运营?")

    beside = [c for c in found if not c.value("found")]

    assert beside and len({c.article.id for c in beside}) <= WHOLE_ARTICLES


@pytest.mark.parametrize("question", ["天元区有多少家企业复工?", "哪些运营商提供免费的云服务?", "疫情"])
def test_sentences_far_behind_the_best_are_not_looked_into(seed_answerer: Answerer, question: str) -> None:
    sums = sorted((c.linear for c in ranked(seed_answerer, question)), reverse=True)

    assert all(total >= sums[0] - SHORTLIST_MARGIN for total in sums[MIN_SHORTLIST:])


def test_who_asks_for_demands_gets_the_sentence_that_passes_one_on(seed_answerer: Answerer) -> None:
    best = ranked(seed_answerer, "毛腾飞怎么要求救治新冠重症病人?")[0]

    assert best.sentence.normal.startswith("要坚持分类施策")


def test_the_demand_of_whom_the_question_names_comes_before_that_of_others(seed_answerer: Answerer) -> None:
    best = ranked(seed_answerer, "杜家毫强调什么?")[0]

    assert "杜家毫强调" in best.sentence.normal


def test_no_sentence_is_a_candidate_twice(seed_answerer: Answerer) -> None:
    seen = [(c.article.id, c.sentence.span) for c in ranked(seed_answerer, "疫情防控工作")]

    assert len(seen) == len(set(seen))


def test_only_a_question_for_the_author_has_signatures_among_its_candidates(seed_answerer: Answerer) -> None:
    author = [c for c in ranked(seed_answerer, "系列评论是谁写的?") if c.is_signature]
    other = [c for c in ranked(seed_answerer, "系列评论讲什么?") if c.is_signature]

    assert author and not other


def test_without_passages_there_is_nothing_to_rank(seed_answerer: Answerer) -> None:
    assert seed_answerer.candidates(seed_answerer.understand("火星"), []) == []


def test_the_best_candidate_has_even_odds_with_itself() -> None:
    assert odds(2.0, 2.0) == 1.0
    assert 0 < odds(1.0, 2.0) < 1
