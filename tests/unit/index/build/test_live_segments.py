"""The segments of a new generation: new, old with tombstones, merged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.index.build.changes import ChangeSet
from retrieval.index.build.live_segments import LiveSegment, merged, new_segment, segments_of_base
from retrieval.index.build.memory_budget import MemoryBudget
from retrieval.index.generation import Generation, Tombstones
from retrieval.index.shelf import GenerationDirectory
from tests.unit.index.small_indexes import article, generation_of, ids_of, segment_of

BUDGET = MemoryBudget()
FERRY = article("a", "渡口复航", "渡口今天复航。", "A1")
PORPOISE = article("b", "江豚归来", "江豚归来。", "A2")


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[GenerationDirectory]:
    opened = GenerationDirectory(tmp_path / "data", [tmp_path])
    with opened.building():
        yield opened


def test_without_articles_written_there_is_no_new_segment(shelf: GenerationDirectory) -> None:
    assert new_segment(shelf, ChangeSet(None, {}), BUDGET) is None


def test_a_single_chunk_moves_to_its_place_named_by_its_content(
    shelf: GenerationDirectory, seed_generation: Generation
) -> None:
    changes = ChangeSet(None, {})
    segment_of(shelf.segments / "chunk", seed_generation.lexicon, FERRY)
    changes.chunks.append((shelf.segments / "chunk", frozenset()))

    segment = new_segment(shelf, changes, BUDGET)

    assert segment is not None
    assert segment.folder.name.startswith("s-")
    assert [path.name for path in shelf.segments.iterdir()] == [segment.folder.name]


def test_chunks_become_one_segment_without_refused_articles(
    shelf: GenerationDirectory, seed_generation: Generation
) -> None:
    changes = ChangeSet(None, {})
    refused = article("a", "渡口停航", "渡口停航。", "A3")
    chunks = {"one": ([FERRY], set()), "two": ([PORPOISE, refused], {"a"})}
    for name, (articles, ids) in chunks.items():
        segment_of(shelf.segments / name, seed_generation.lexicon, *articles)
        changes.chunks.append((shelf.segments / name, frozenset(ids)))

    segment = new_segment(shelf, changes, BUDGET)

    assert segment is not None
    assert ids_of(segment) == ["a", "b"]
    assert segment.store.article(0) == FERRY


def test_articles_gone_from_the_base_get_tombstones_with_their_terms(tmp_path: Path) -> None:
    base = generation_of(tmp_path, ("a", "渡口复航", "渡口今天复航。"), ("b", "江豚归来", "江豚归来。"))

    (part,) = segments_of_base(base, ChangeSet(base, {1: {"b": "2"}}))

    assert part.tombstones.rows == [1]
    assert part.tombstones.terms_of("title")["_江豚"] == 1
    assert "_渡口" not in part.tombstones.terms_of("body")
    assert (part.size.articles, part.size.live) == (2, 1)


def test_a_small_segment_is_merged_with_the_new_one_and_a_large_one_is_kept(
    shelf: GenerationDirectory, seed_generation: Generation, tmp_path: Path
) -> None:
    lexicon = seed_generation.lexicon
    many = [article(f"m{n}", "湘江水位", f"湘江水位第{n}日。", f"B{n}") for n in range(1, 9)]
    large, small = segment_of(tmp_path / "large", lexicon, *many), segment_of(tmp_path / "s", lexicon, FERRY)
    new = segment_of(tmp_path / "new", lexicon, PORPOISE)
    old = [LiveSegment(small, Tombstones()), LiveSegment(large, Tombstones())]

    parts = merged(shelf, old, new, BUDGET)

    assert [len(part.segment) for part in parts] == [8, 2]
    assert parts[0].segment is large
    assert ids_of(parts[1].segment) == ["a", "b"]
