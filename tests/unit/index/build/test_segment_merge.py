"""A merged segment is that of its live articles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.index.build.segment_merge import merge_segments
from retrieval.index.generation import Generation
from retrieval.index.segment.segment import FIELDS, Segment
from tests.unit.index.small_indexes import article, ids_of, segment_of

FERRY = article("a", "渡口复航", "渡口今天复航。乘客登船。", "A1")
PORPOISE = article("b", "江豚归来", "江豚归来。", "A2")
REPAIR = article("c", "渡口改造", "渡口明年改造。", "A3")


@pytest.fixture
def parts(tmp_path: Path, seed_generation: Generation) -> list[Segment]:
    lexicon = seed_generation.lexicon
    return [
        segment_of(tmp_path / "one", lexicon, FERRY, REPAIR),
        segment_of(tmp_path / "two", lexicon, PORPOISE),
    ]


def merged(folder: Path, parts: list[Segment], *dead: list[int], batch_postings: int = 1000) -> Segment:
    folder.mkdir()
    rows = [np.array(of_part, dtype=np.int64) for of_part in dead]
    merge_segments(folder, parts, rows, batch_postings=batch_postings)
    return Segment.open(folder)


def test_articles_stand_in_the_order_of_the_archive(tmp_path: Path, parts: list[Segment]) -> None:
    segment = merged(tmp_path / "merged", parts, [], [])

    assert ids_of(segment) == ["a", "b", "c"]
    assert [segment.columns.row(row)[2] for row in range(3)] == ["A1", "A2", "A3"]
    assert segment.passages.article_of.tolist() == [0, 1, 2]


def test_dead_articles_are_dropped_with_their_postings(tmp_path: Path, parts: list[Segment]) -> None:
    segment = merged(tmp_path / "merged", parts, [0], [])

    assert ids_of(segment) == ["b", "c"]
    assert segment.field("body").passages_with(["_渡口"]).tolist() == [1]
    assert segment.field("body").passages_with(["_复航"]).tolist() == []


@pytest.mark.parametrize("batch_postings", [1, 7, 1000])
def test_a_merged_segment_is_the_one_written_at_once(
    tmp_path: Path, parts: list[Segment], seed_generation: Generation, batch_postings: int
) -> None:
    whole = segment_of(tmp_path / "whole", seed_generation.lexicon, FERRY, PORPOISE, REPAIR)

    segment = merged(tmp_path / "merged", parts, [], [], batch_postings=batch_postings)

    for name in FIELDS:
        for field in (segment.field(name), whole.field(name)):
            assert field.packed.terms == len(field.vocabulary)
        assert dict(segment.field(name).vocabulary.items()) == dict(whole.field(name).vocabulary.items())
    for file in whole.folder.glob("*.npy"):
        assert (segment.folder / file.name).read_bytes() == file.read_bytes(), file.name
