"""Pictures kept in memory."""

from __future__ import annotations

import pytest

from retrieval.imaging.picture_cache import PictureCache


def test_a_picture_is_drawn_once() -> None:
    cache, drawn = PictureCache(), []

    def draw() -> bytes:
        drawn.append(1)
        return b"RIFF"

    assert [cache.get("A1", draw), cache.get("A1", draw)] == [b"RIFF", b"RIFF"]
    assert len(drawn) == 1


def test_the_least_recently_used_picture_goes_first() -> None:
    cache, drawn = PictureCache(max_bytes=10), []

    for page in ("A1", "A2", "A1", "A3", "A1", "A2"):

        def draw(page: str = page) -> bytes:
            drawn.append(page)
            return b"12345"

        cache.get(page, draw)

    assert drawn == ["A1", "A2", "A3", "A2"]


def test_a_picture_larger_than_the_cache_is_given_and_not_kept() -> None:
    cache = PictureCache(max_bytes=3)

    assert cache.get("A1", lambda: b"12345") == b"12345"
    assert cache.get("A1", lambda: b"67890") == b"67890"


def test_a_failure_is_not_kept() -> None:
    def fail() -> bytes:
        raise ValueError("no page")

    cache = PictureCache()
    with pytest.raises(ValueError, match="no page"):
        cache.get("A1", fail)

    assert cache.get("A1", lambda: b"12345") == b"12345"
