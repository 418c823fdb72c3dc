"""A segment as documents: its tokens are the index's own, and none is too large."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.article_json import article_from_json
from retrieval.index.generation import Generation
from retrieval.index.opensearch import documents
from retrieval.index.opensearch.documents import PassageHeader, bulk_lines, documents_of, token_strings
from retrieval.language.batch_tokenizer import BatchTokenizer

TEXTS = st.text(st.sampled_from("天元区株洲企业复工gb300 ,。“”\n𠀀A1"), max_size=60)


@given(st.lists(TEXTS, max_size=6))
def test_tokens_are_the_index_s_own_in_their_order(seed_generation: Generation, texts: Any) -> None:
    analyser = seed_generation.analyser

    strings = token_strings(BatchTokenizer(analyser).occurrences(texts))

    assert [text.split() for text in strings] == [analyser.tokens(text) for text in texts]


def test_every_passage_and_article_of_a_segment_is_a_document(seed_generation: Generation) -> None:
    (segment,) = seed_generation.store.segments

    found = dict(documents_of(segment, BatchTokenizer(seed_generation.analyser)))

    articles = [article_from_json(found[f"a{row}"]["article"]) for row in range(len(segment))]
    assert articles == seed_generation.store.articles(range(len(segment)))
    assert len(found) == len(segment) + len(segment.passages.starts)
    first = found["p0"]
    assert (first["paper"], first["page"], first["row"]) == ("株洲日报", "A1", 0)
    standing = PassageHeader.read(first["standing"])
    assert (standing.passage, standing.row) == (0, 0)
    assert (standing.start, standing.end) == (segment.passages.starts[0], segment.passages.ends[0])
    assert standing.lengths("body") == (len(first["body"].split()),) * 2
    assert standing.lengths("title") == (len(first["title"].split()),) * 2


def test_a_long_article_is_in_pieces(seed_generation: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    (segment,) = seed_generation.store.segments
    monkeypatch.setattr(documents, "MAX_PIECE_LENGTH", 300)

    found = dict(documents_of(segment, BatchTokenizer(seed_generation.analyser)))

    head = found["a0"]
    assert head["pieces"] > 1
    whole = head["article"] + "".join(found[f"a0.{n}"]["article"] for n in range(1, head["pieces"]))
    assert article_from_json(whole) == seed_generation.store.article(0)


def test_a_token_that_nobody_can_ask_for_is_left_out(seed_generation: Generation) -> None:
    (text,) = token_strings(BatchTokenizer(seed_generation.analyser).occurrences(["a" * 1001 + "。天元区"]))

    assert "_天元" in text.split()
    assert "a" not in text


@given(
    st.lists(st.integers(0, 2**32 - 1), min_size=8, max_size=8).map(lambda numbers: PassageHeader(*numbers))
)
def test_where_a_passage_stands_is_read_from_what_a_cluster_shows(standing: Any) -> None:
    packed = standing.packed()
    shown = packed.rstrip("=").translate(str.maketrans("+/", "-_"))

    assert PassageHeader.read(packed) == PassageHeader.read(shown) == standing


@pytest.mark.parametrize("text", ['引"号', "换\n行", "\u2028", "\\"])
def test_a_document_is_two_lines(text: str) -> None:
    action, fields, rest = bulk_lines("p1", {"body": text}).decode().split("\n")

    assert json.loads(action) == {"index": {"_id": "p1"}}
    assert json.loads(fields) == {"body": text}
    assert rest == ""
