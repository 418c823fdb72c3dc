"""Statistics after a build are those of the live articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.index.build.changes import ChangeSet
from retrieval.index.build.corpus_statistics import corpus_statistics
from retrieval.index.build.live_segments import segments_of_base
from retrieval.index.generation import Generation
from retrieval.index.segment.statistics import FieldStatistics
from tests.unit.index.small_indexes import article, generation_of, segment_of

FERRY = article("a", "渡口复航", "渡口今天复航。", "A1")
REPAIR = article("c", "渡口改造", "渡口明年改造。", "A3")


@pytest.fixture
def base(tmp_path: Path) -> Generation:
    return generation_of(tmp_path, ("a", "渡口复航", "渡口今天复航。"), ("b", "江豚归来", "江豚归来。"))


def test_without_anything_built_they_are_empty() -> None:
    assert corpus_statistics(None, [], None) == {"body": FieldStatistics(), "title": FieldStatistics()}


def test_without_changes_they_are_the_bases(base: Generation) -> None:
    statistics = corpus_statistics(base, segments_of_base(base, ChangeSet(base, {})), None)

    assert statistics["body"] == base.searcher.body.statistics
    assert statistics["title"] == base.searcher.title.statistics


def test_a_removed_and_an_added_article_leave_those_of_the_live_ones(
    base: Generation, tmp_path: Path
) -> None:
    new = segment_of(tmp_path / "new", base.lexicon, REPAIR)
    parts = segments_of_base(base, ChangeSet(base, {1: {"b": "2"}}))

    statistics = corpus_statistics(base, parts, new)

    live = segment_of(tmp_path / "live", base.lexicon, FERRY, REPAIR)
    assert statistics["body"].documents == 2
    assert statistics["title"].documents == 2
    assert statistics["body"] == corpus_statistics(None, [], live)["body"]
