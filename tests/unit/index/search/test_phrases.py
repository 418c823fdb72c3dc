"""What has to stand as it is: across word borders, within words, single characters; from question to hits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.index.generation import Generation
from retrieval.index.search import phrases
from retrieval.index.search.searcher import phrase_tokens
from retrieval.index.search.topk import top_k
from retrieval.models import Filters
from tests.conftest import LEXICON, build_archive

BODIES = {
    "as it is": "全市企业都可使用云服务。",
    "apart": "云服装展开幕,服务周到,浮云散去。",
    "inside a word": "湘江渡口复航,云服务器上线。",
    "traditional": "三家公司提供雲服務。",
    "mixed": "江豚APP2.0版上线,5G云服务到村。",
    "none": "罗欣写了报道。",
    "spaced": "季 敏在鸥岛小学任教。",
    "dotted": "画家热娜•艾山获奖。",
}
PAPERS = {"as it is": "湘江晚报", "inside a word": "洞庭日报"}


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    folder = tmp_path_factory.mktemp("phrases")
    rows = [
        {"id": id, "title": f"渡口消息{number}号", "body": body, "paper": PAPERS.get(id, "湘江晚报")}
        for number, (id, body) in enumerate(BODIES.items())
    ]
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    generation = Generation.open(build_archive(folder / "a.jsonl", folder / "data").current())
    return Answerer(generation, WordLists.read(LEXICON))


def found(answerer: Answerer, question: str, **given: Any) -> set[str]:
    hits = answerer.hits(answerer.understand(question), **given)
    return {answerer.generation.store.article(hit.article_row).id for hit in hits}


@pytest.mark.parametrize("question", ['"云服务"', "“云服务”", "「雲服務」", '哪些企业提供"云服务"?'])
def test_a_phrase_must_stand_as_it_is(answerer: Answerer, question: str) -> None:
    assert found(answerer, question) == {"as it is", "inside a word", "traditional", "mixed"}


@pytest.mark.parametrize(
    ("phrase", "articles"),
    [
        ("业都可使", {"as it is"}),  # across the borders of words
        ("服务器上线", {"inside a word"}),
        ("pp2.0版", {"mixed"}),  # the end of a Latin word
        ("5g云", {"mixed"}),
        ("复航,云", {"inside a word"}),  # punctuation and all
        ("服务周到,浮云散", {"apart"}),
        ("云散服", set()),
        ("服云", set()),
    ],
)
def test_a_phrase_is_found_wherever_its_words_begin_and_end(
    answerer: Answerer, phrase: str, articles: set[Any]
) -> None:
    assert found(answerer, f'"{phrase}"') == articles


@pytest.mark.parametrize(("character", "articles"), [("湘", {"inside a word"}), ("豚", {"mixed"})])
def test_a_single_character_is_found_within_words(
    answerer: Answerer, character: str, articles: set[str]
) -> None:
    assert found(answerer, character) == articles
    assert found(answerer, f'"{character}"') == articles


@pytest.mark.parametrize(
    ("question", "article"),
    [("“季敏”", "spaced"), ("“热娜·艾山”", "dotted"), ("「热娜艾山」", "dotted"), ("“热娜 艾山”", "dotted")],
)
def test_a_name_is_found_with_other_dots_and_spaces(answerer: Answerer, question: str, article: str) -> None:
    assert found(answerer, question) == {article}


def test_a_part_of_a_word_is_found(answerer: Answerer) -> None:
    assert "inside a word" in found(answerer, "务器")


def test_two_phrases_must_both_stand(answerer: Answerer) -> None:
    assert found(answerer, '"云服务"和"5G"') == {"mixed"}


def test_a_phrase_of_stop_words_is_found(answerer: Answerer) -> None:
    assert found(answerer, '"了"') == {"none"}


def test_what_only_headlines_say_finds_their_articles(answerer: Answerer) -> None:
    assert found(answerer, '"口消息2号"') == {"inside a word"}


def test_filters_hold_for_phrases_too(answerer: Answerer) -> None:
    assert found(answerer, '"云服务"', filters=Filters(paper="洞庭日报")) == {"inside a word"}


def test_words_without_quotation_marks_may_stand_apart(answerer: Answerer) -> None:
    assert "apart" in found(answerer, "云服务")


def test_nothing_is_answered_with_a_phrase_that_stands_nowhere(answerer: Answerer) -> None:
    answer = answerer.answer('哪些企业提供"云服饰"?')

    assert not answer.answered
    assert answer.quotes  # the nearest, as such


def test_a_name_that_stands_nowhere_is_refused_without_ranking(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranked = []

    def recording(*query: Any, mask: Any, **given: Any) -> Any:
        ranked.append(mask.any())
        return top_k(*query, mask=mask, **given)

    monkeypatch.setattr(phrases, "top_k", recording)
    assert found(answerer, "“散云服务”") == set()  # each character stands in “apart”
    assert not any(ranked)

    monkeypatch.setattr(phrases, "MAX_READ_UNRANKED", 0)
    assert found(answerer, "“散云服务”") == set()
    assert any(ranked)


def test_a_name_looked_for_by_characters_is_ranked_by_its_rarest(answerer: Answerer) -> None:
    body = answerer.generation.searcher.body
    assert all("豚" in token for token in phrase_tokens(["云 豚"], [], body.vocabularies))
    assert phrase_tokens(["云 〇"], [], body.vocabularies) == []  # no passage can hold it


def test_the_best_passages_are_read_until_enough_hold_the_phrase(tmp_path: Path) -> None:
    rows = [{"id": str(n), "title": "渡口", "body": f"云服和务云服务器{n}号。"} for n in range(9)]
    rows += [{"id": str(n), "title": "渡口", "body": f"云服和服务,云服和服务{n}号。"} for n in range(9, 40)]
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    generation = Generation.open(build_archive(tmp_path / "a.jsonl", tmp_path / "data").current())

    hits = Answerer(generation, WordLists.read(LEXICON))
    assert found(hits, '"云服务"', limit=5) <= {str(n) for n in range(9)}
    assert len(found(hits, '"云服务"', limit=5)) == 5


@example(phrase=",湘江")
@given(phrase=st.text("云服务器湘江5G,", min_size=1, max_size=4))
def test_whatever_the_phrase_the_hits_are_the_passages_with_it(answerer: Answerer, phrase: Any) -> None:
    generation = answerer.generation
    tokens = generation.analyser.tokens(phrase)

    hits = generation.searcher.search(tokens, limit=10, phrases=[phrase.lower()])

    holding = {
        id for id, text in BODIES.items() if phrase.lower() in text.lower().replace("雲服務", "云服务")
    }
    assert {generation.store.article(h.article_row).id for h in hits} == (
        holding if phrases.phrase_parts(phrase.lower()) else set()
    )
