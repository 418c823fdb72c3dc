"""Segments of a new generation and their tombstones.

The new segment, the base's and the merged ones.
Takes the change set of a build; which segments are merged says `merge_policy`, `segment_merge` does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.checksums import check_files, digest
from retrieval.index.build.changes import ChangeSet
from retrieval.index.build.memory_budget import MemoryBudget
from retrieval.index.build.merge_policy import (
    MAX_MERGED_SEGMENTS,
    SegmentSize,
    merge_groups,
    must_be_rewritten,
    segments_to_merge,
)
from retrieval.index.build.segment_merge import merge_segments
from retrieval.index.generation import Generation, Tombstones
from retrieval.index.segment.passages import passages_of, title_text
from retrieval.index.segment.segment import FIELDS, SEGMENT, Segment, read_description
from retrieval.index.segment.statistics import document_frequencies
from retrieval.index.shelf import GenerationDirectory


@dataclass(frozen=True)
class LiveSegment:
    """A segment of the generation to be, and its tombstones."""

    segment: Segment
    tombstones: Tombstones

    @property
    def size(self) -> SegmentSize:
        """Its articles and tombstones, counted."""
        return SegmentSize(len(self.segment), len(self.tombstones.rows))


def new_segment(shelf: GenerationDirectory, changes: ChangeSet, budget: MemoryBudget) -> Segment | None:
    """One segment of all articles written; None without any."""
    chunks = []
    for folder, refused in changes.chunks:
        segment = Segment.open(folder)
        rows = sorted(row for i in refused if (row := segment.store.row_of(i)) is not None)
        if len(rows) < len(segment):
            chunks.append((segment, rows))
    if not chunks:
        return None
    segments, dead = [segment for segment, _ in chunks], [rows for _, rows in chunks]
    if len(chunks) == 1 and not dead[0]:
        return _shared(shelf, segments[0].folder)
    while len(segments) > MAX_MERGED_SEGMENTS:
        segments = [
            _merge(shelf, segments[group], dead[group], budget) for group in merge_groups(len(segments))
        ]
        dead = [[] for _ in segments]
    return _merge(shelf, segments, dead, budget)


def segments_of_base(base: Generation | None, changes: ChangeSet) -> list[LiveSegment]:
    """The base's segments with the tombstones of this build added."""
    if base is None:
        return []
    rows = changes.dead_rows()
    return [
        LiveSegment(segment, _more_tombstones(base, segment, tombstones, rows.get(number, [])))
        for number, (segment, tombstones) in enumerate(zip(base.store.segments, base.tombstones, strict=True))
    ]


def _more_tombstones(
    base: Generation, segment: Segment, tombstones: Tombstones, rows: Sequence[int]
) -> Tombstones:
    if not rows:
        return tombstones
    articles = [segment.store.article(row) for row in rows]
    texts = {
        "body": [span.cut(article.text) for article in articles for span in passages_of(article)],
        "title": [title_text(article) for article in articles],
    }
    terms = {}
    for name in FIELDS:
        frequencies = document_frequencies(map(base.analyser.tokens, texts[name]))
        frequencies.update(tombstones.terms_of(name))
        terms[name] = dict(sorted(frequencies.items()))
    return Tombstones(sorted({*tombstones.rows, *rows}), terms)


def merged(
    shelf: GenerationDirectory, old: Sequence[LiveSegment], new: Segment | None, budget: MemoryBudget
) -> list[LiveSegment]:
    """Segments of the generation after the policy's merges, the largest first."""
    by_size = sorted(
        (part for part in old if part.size.live),
        key=lambda part: (-part.size.live, part.segment.folder.name),
    )
    chosen = segments_to_merge([part.size for part in by_size], None if new is None else len(new))
    gathered = [] if new is None else [LiveSegment(new, Tombstones())]
    gathered += [by_size[number] for number in chosen]
    kept = [part for number, part in enumerate(by_size) if number not in chosen]
    if must_be_rewritten([part.size for part in gathered]):
        dead = [part.tombstones.rows for part in gathered]
        whole = _merge(shelf, [part.segment for part in gathered], dead, budget)
        gathered = [LiveSegment(whole, Tombstones())]
    return kept + gathered


def _merge(
    shelf: GenerationDirectory,
    segments: Sequence[Segment],
    dead: Sequence[Sequence[int]],
    budget: MemoryBudget,
) -> Segment:
    folder = shelf.segments / ".building-merged"
    folder.mkdir()
    for segment in segments:  # damage must not get new checksums
        check_files(segment.folder, read_description(segment.folder).files, whole=True)
    rows = [np.array(of_segment, dtype=np.int64) for of_segment in dead]
    merge_segments(folder, segments, rows, batch_postings=budget.merged_postings)
    return _shared(shelf, folder)


def _shared(shelf: GenerationDirectory, folder: Path) -> Segment:
    """The segment in its final place, named by its content."""
    name = "s-" + digest(folder / SEGMENT)[:24]
    return Segment.open(shelf.add_shared(folder, shelf.segments, name))
