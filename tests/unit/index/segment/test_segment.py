"""A segment is written and opened whole, its articles in the order of the archive."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from retrieval.errors import DamagedGeneration, OutdatedGeneration
from retrieval.index.generation import Generation
from retrieval.index.segment.segment import (
    SEGMENT,
    Segment,
    key_of_article,
    order_key,
    read_description,
    stored_article,
)
from tests.unit.index.small_indexes import article, segment_of


@pytest.fixture
def segment(tmp_path: Path, seed_generation: Generation) -> Segment:
    articles = [article("a", "渡口复航", "渡口今天复航。", "A2"), article("b", "江豚", "江豚归来。", "A10")]
    return segment_of(tmp_path, seed_generation.lexicon, *articles)


def test_what_was_written_is_opened(segment: Segment) -> None:
    assert len(segment) == 2
    assert segment.store.article(1).id == "b"
    assert segment.passages.article_of.tolist() == [0, 1]
    assert segment.columns.row(0) == ("湘江晚报", dt.date(2021, 3, 1).toordinal(), "A2")
    assert segment.first_passages.tolist() == [0, 1, 2]


def test_both_fields_are_indexed(segment: Segment) -> None:
    assert segment.field("body").passages_with(["_江豚"]).tolist() == [1]
    assert segment.field("title").passages_with(["_复航"]).tolist() == [0]
    assert segment.field("title").passages_with(["_归来"]).tolist() == []


def test_a_missing_file_is_damage(segment: Segment) -> None:
    (segment.folder / "dates.npy").unlink()

    with pytest.raises(DamagedGeneration):
        Segment.open(segment.folder)


def test_a_description_of_another_format_is_outdated(segment: Segment) -> None:
    path = segment.folder / SEGMENT
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format": 0}), "utf-8")

    with pytest.raises(OutdatedGeneration):
        read_description(segment.folder)


def test_pages_are_in_the_order_of_their_numbers() -> None:
    keys = [key_of_article(article(page, "题", "文。", page)) for page in ("A2", "A10", "B1")]

    assert keys == sorted(keys)
    assert order_key(None, 0, None, 3, "x") == ("", 0, "", 0, 3, "x")


def test_the_digest_of_an_article_changes_with_its_text() -> None:
    one, same, other = (stored_article(article("a", "题", body, "A1")) for body in ("文。", "文。", "文!"))

    assert one == same
    assert one.digest != other.digest
    assert len(one.digest) == 32
