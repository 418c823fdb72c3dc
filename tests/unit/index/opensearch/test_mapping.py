"""Names, similarity and settings of the indexes."""

from __future__ import annotations

from retrieval.index.opensearch.mapping import IndexNames, generation_body, segment_body


def test_the_names_of_an_archive_begin_with_its_base() -> None:
    names = IndexNames("jianbao-papers")

    assert names.live == "jianbao-papers-live"
    assert names.generation("20260101T0000") == "jianbao-papers-g-20260101t0000"
    assert names.segment("AbC") == "jianbao-papers-2-abc"
    assert names.all == "jianbao-papers-*"


def test_the_lease_is_outside_the_pattern_of_all_indexes() -> None:
    assert IndexNames("jianbao-papers").lease == "jianbao-papers.turn"


def test_the_similarity_is_bm25_with_our_parameters_and_without_statistics() -> None:
    body = segment_body(k1=1.5, b=0.75, averages={"body": 50.0}, shards=2, meta={})

    index = body["settings"]["index"]
    assert index["number_of_shards"] == 2
    assert index["similarity"]["body"]["script"]["source"] == (
        "return query.boost * doc.freq * 2.5 / (doc.freq + 0.375 + 0.0225 * doc.length);"
    )


def test_no_document_keeps_its_source() -> None:
    segment = segment_body(k1=1.5, b=0.75, averages={"body": 50.0}, shards=1, meta={})

    for body in (segment, generation_body({"complete": False})):
        assert body["mappings"]["_source"]["enabled"] is False
        assert body["mappings"]["dynamic"] == "strict"
