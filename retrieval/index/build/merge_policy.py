"""Merge policy: choice of segments by size and share of tombstones.

A log-structured merge (O'Neil et al., 1996): each segment stays at least `SIZE_RATIO` times as large as all
smaller ones together, so a generation has few. Pure functions on counts; `live_segments` merges the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_MERGED_SEGMENTS = 32
"""Segments merged at once; more are merged in groups, so that memory does not grow with the archive."""
SIZE_RATIO = 3
"""Least size of a segment, in multiples of all smaller ones together."""
MAX_TOMBSTONE_SHARE = 1 / 3
"""Share of dead articles above which a segment is written anew."""


@dataclass(frozen=True, slots=True)
class SegmentSize:
    """Articles of a segment (dead ones included) and its tombstones, counted."""

    articles: int
    tombstones: int = 0

    @property
    def live(self) -> int:
        """Articles without a tombstone."""
        return self.articles - self.tombstones


def has_too_many_tombstones(size: SegmentSize) -> bool:
    """True if the share of dead articles is above `MAX_TOMBSTONE_SHARE`."""
    return size.tombstones > MAX_TOMBSTONE_SHARE * size.articles


def segments_to_merge(sizes: Sequence[SegmentSize], added: int | None) -> list[int]:
    """Numbers of the segments to merge with the new one, smallest first.

    sizes: of the segments with live articles, the largest first.
    added: articles of the new segment; None without one.
    A segment is merged if it has too many tombstones, or is less than `SIZE_RATIO` times as large as the
    new segment and all chosen before it together.
    """
    chosen: list[int] = []
    gathered = added
    for number in reversed(range(len(sizes))):
        size = sizes[number]
        is_small = gathered is not None and gathered * SIZE_RATIO >= size.live
        if is_small or has_too_many_tombstones(size):
            chosen.append(number)
            gathered = (gathered or 0) + size.live
    return chosen


def must_be_rewritten(sizes: Sequence[SegmentSize]) -> bool:
    """True if the gathered segments are several, or one with tombstones."""
    return len(sizes) > 1 or any(size.tombstones for size in sizes)


def merge_groups(segments: int) -> list[slice]:
    """Neighbouring segments in groups of at most `MAX_MERGED_SEGMENTS`."""
    return [slice(at, at + MAX_MERGED_SEGMENTS) for at in range(0, segments, MAX_MERGED_SEGMENTS)]
