"""Corpus statistics of a new generation: the base's, updated by the build.

Costs the terms of the new segment and of the new tombstones, not the archive's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.arrays import IntArray
from retrieval.index.build.live_segments import LiveSegment
from retrieval.index.generation import Generation
from retrieval.index.segment.field import SegmentField
from retrieval.index.segment.segment import FIELDS, Segment
from retrieval.index.segment.statistics import FieldStatistics, StatisticsChange, statistics_of, updated


def corpus_statistics(
    base: Generation | None, parts: Sequence[LiveSegment], new: Segment | None
) -> dict[str, FieldStatistics]:
    """Statistics of each field of the new generation.

    Without a base of the new segment alone; else the base's, updated.
    parts: the base's segments, with the tombstones of this build.
    """
    statistics = {}
    for name in FIELDS:
        if base is None:
            statistics[name] = _of_segment(new, name) if new is not None else FieldStatistics()
            continue
        change = _change(base, name, parts, new)
        field = base.searcher.field(name)
        before = {term: field.frequency_of(term) for term in change.terms}
        statistics[name] = updated(field.statistics, change, before)
    return statistics


def _of_segment(segment: Segment, name: str) -> FieldStatistics:
    return statistics_of(_frequencies(segment.field(name)), segment.text_lengths(name))


def _frequencies(field: SegmentField) -> IntArray:
    """Document frequency of every term of a field."""
    return field.frequencies(np.arange(len(field.vocabulary)))


def _change(
    base: Generation, name: str, parts: Sequence[LiveSegment], new: Segment | None
) -> StatisticsChange:
    """Change of texts, tokens and document frequencies: new segment less new tombstones."""
    terms: dict[str, int] = {}
    documents = length = 0
    if new is not None:
        field, lengths = new.field(name), new.text_lengths(name)
        frequencies = _frequencies(field)
        terms = {term: int(frequencies[number]) for term, number in field.vocabulary.items()}
        documents, length = len(lengths), int(lengths.sum(dtype=np.int64))
    for part, before in zip(parts, base.tombstones, strict=True):
        dead = _texts_of(part.segment, name, sorted(set(part.tombstones.rows) - set(before.rows)))
        documents -= len(dead)
        if len(dead):
            length -= int(part.segment.text_lengths(name)[dead].sum(dtype=np.int64))
        old = before.terms_of(name)
        for term, count in part.tombstones.terms_of(name).items():
            terms[term] = terms.get(term, 0) - count + old.get(term, 0)
    return StatisticsChange(documents, length, terms)


def _texts_of(segment: Segment, field: str, rows: Sequence[int]) -> IntArray:
    """Numbers of the texts of a field of these articles."""
    if field == "title":
        return np.array(rows, dtype=np.int64)
    firsts = segment.first_passages
    spans = [np.arange(firsts[row], firsts[row + 1]) for row in rows]
    return np.concatenate(spans) if spans else np.empty(0, dtype=np.int64)
