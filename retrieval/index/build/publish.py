"""Publishing: the segments of a build put together, described, checked and made live.

Small segments are merged with the new one as they gather, so that a generation has few: each stays at least
`RATIO` times as large as all smaller ones together (a log-structured merge; O'Neil et al., 1996).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.arrays import IntArray
from retrieval.errors import DamagedGeneration
from retrieval.files import digest, facts_of
from retrieval.index.build.changes import ChangeSet
from retrieval.index.build.memory_budget import MemoryBudget
from retrieval.index.build.merge_policy import MERGED_AT_ONCE, MOST_DEAD, RATIO
from retrieval.index.build.segment_merge import merge
from retrieval.index.generation import Dead, Generation, read_words, write_dead
from retrieval.index.manifest import Manifest, statistics_to_json, write_manifest
from retrieval.index.segment.field import SegmentField
from retrieval.index.segment.okapi import K1, B
from retrieval.index.segment.passages import passages_of, title_text
from retrieval.index.segment.segment import FIELDS, SEGMENT, Segment
from retrieval.index.segment.statistics import (
    FieldStatistics,
    StatisticsChange,
    document_frequencies,
    statistics_of,
    updated,
)
from retrieval.index.shelf import GenerationDirectory
from retrieval.language.lexicon import Words

"""Segments; of more, groups are merged first, so that memory does not grow with the archive."""
"""Share of dead articles from which a segment is written anew."""
PROBES = 3
PROBED_WORDS = 12


@dataclass(frozen=True, slots=True)
class Tuning:
    """How to build: the operator's lexicon folder and BM25's two parameters (defaults of rank-bm25)."""

    lexicon: Path
    k1: float = K1
    b: float = B


@dataclass(frozen=True)
class LiveSegment:
    """A segment of the generation to be, and what is dead in it."""

    segment: Segment
    dead: Dead

    @property
    def live(self) -> int:
        """Articles that are not dead."""
        return len(self.segment) - len(self.dead.rows)


def publish(
    shelf: GenerationDirectory,
    folder: Path,
    base: Generation | None,
    ledger: ChangeSet,
    words: Words,
    tuning: Tuning,
    *,
    dictionary: Path,
    counts: Mapping[str, int],
    papers: Sequence[str],
    started: dt.datetime,
    progress: Callable[[str, int, int | None], None],
    budget: MemoryBudget,
) -> Path:
    """Make a generation of the base and what the ledger says has changed, and make it live.

    folder: empty, to build in. Gives the generation's final place; the base's when nothing has changed.
    Raises DamagedGeneration when what was built does not stand its check.
    """
    progress("merging", 0, None)
    new = _new_segment(shelf, ledger, budget)
    old = _parts(base, ledger)
    if base is not None and new is None and _as_before(base, old, words, tuning, counts):
        shelf.make_live(base.folder)
        return base.folder
    statistics = _statistics(base, old, new)
    parts = _merged(shelf, old, new, budget)
    write_dead(folder, {part.segment.folder.name: part.dead for part in parts})
    manifest = Manifest(
        name=started.strftime("%Y%m%dT%H%M%S%f"),
        built=started.isoformat(timespec="seconds"),
        archive=shelf.archive,
        counts={**counts, "passages": statistics["body"].documents},
        papers=papers,
        segments={part.segment.folder.name: _facts(part.segment.folder / SEGMENT) for part in parts},
        lexicon=dictionary.name,
        lexicon_files=facts_of(dictionary) if base is None else base.manifest.lexicon_files,
        statistics={name: statistics_to_json(found) for name, found in statistics.items()},
        k1=tuning.k1,
        b=tuning.b,
        files=facts_of(folder),
    )
    write_manifest(folder, manifest)
    progress("checking", 0, None)
    _check(folder, new)
    return shelf.publish(folder, manifest.name)


def _facts(path: Path) -> list[object]:
    return [path.stat().st_size, digest(path)]


def _as_before(
    base: Generation, parts: Sequence[LiveSegment], words: Words, tuning: Tuning, counts: Mapping[str, int]
) -> bool:
    """Whether a new generation would be the base again."""
    manifest = base.manifest
    return (
        [part.dead for part in parts] == list(base.dead)
        and read_words(base) == words
        and (manifest.k1, manifest.b) == (tuning.k1, tuning.b)
        and all(manifest.counts.get(name) == count for name, count in counts.items())
    )


def _new_segment(shelf: GenerationDirectory, ledger: ChangeSet, budget: MemoryBudget) -> Segment | None:
    """The segment of all that was written; None when nothing was."""
    chunks = [(Segment.open(folder), refused) for folder, refused in ledger.chunks]
    if not chunks:
        return None
    dead = [sorted(r for i in refused if (r := s.store.row_of(i)) is not None) for s, refused in chunks]
    if len(chunks) == 1 and not dead[0]:
        return _kept(shelf, chunks[0][0].folder)
    segments = [segment for segment, _ in chunks]
    while len(segments) > MERGED_AT_ONCE:
        groups = range(0, len(segments), MERGED_AT_ONCE)
        segments = [
            _merge(shelf, segments[at : at + MERGED_AT_ONCE], dead[at : at + MERGED_AT_ONCE], budget)
            for at in groups
        ]
        dead = [[] for _ in segments]
    return _merge(shelf, segments, dead, budget) if len(segments) > 1 else segments[0]


def _merge(
    shelf: GenerationDirectory,
    segments: Sequence[Segment],
    dead: Sequence[Sequence[int]],
    budget: MemoryBudget,
) -> Segment:
    folder = shelf.segments / ".building-merged"
    folder.mkdir()
    rows = [np.array(of_segment, dtype=np.int64) for of_segment in dead]
    merge(folder, segments, rows, at_once=budget.postings_at_once)
    return _kept(shelf, folder)


def _kept(shelf: GenerationDirectory, folder: Path) -> Segment:
    """The segment in its final place, named by its content."""
    name = "s-" + digest(folder / SEGMENT)[:24]
    return Segment.open(shelf.keep(folder, shelf.segments, name))


def _parts(base: Generation | None, ledger: ChangeSet) -> list[LiveSegment]:
    """The base's segments with what is dead in them now."""
    if base is None:
        return []
    died = ledger.died()
    return [
        LiveSegment(segment, _more_dead(base, segment, dead, died.get(number, [])))
        for number, (segment, dead) in enumerate(zip(base.store.segments, base.dead, strict=True))
    ]


def _more_dead(base: Generation, segment: Segment, dead: Dead, rows: Sequence[int]) -> Dead:
    if not rows:
        return dead
    articles = [segment.store.article(row) for row in rows]
    texts = {
        "body": [span.cut(article.text) for article in articles for span in passages_of(article)],
        "title": [title_text(article) for article in articles],
    }
    terms = {}
    for name in FIELDS:
        more = document_frequencies(map(base.analyser.tokens, texts[name]))
        more.update(dead.terms_of(name))
        terms[name] = dict(sorted(more.items()))
    return Dead(sorted({*dead.rows, *rows}), terms)


def _statistics(
    base: Generation | None, parts: Sequence[LiveSegment], new: Segment | None
) -> dict[str, FieldStatistics]:
    """The corpus statistics of each field: those of the new segment, or the base's with what changed."""
    found = {}
    for name in FIELDS:
        if base is None:
            found[name] = _statistics_of_segment(new, name) if new is not None else FieldStatistics()
            continue
        change = _change(base, name, parts, new)
        field = base.searcher.field(name)
        found[name] = updated(field.statistics, change, {t: field.frequency_of(t) for t in change.terms})
    return found


def _statistics_of_segment(segment: Segment, name: str) -> FieldStatistics:
    return statistics_of(_frequencies(segment.field(name)), segment.text_lengths(name))


def _frequencies(field: SegmentField) -> IntArray:
    """Of every term of a field."""
    return field.frequencies(np.arange(len(field.vocabulary)))


def _change(
    base: Generation, name: str, parts: Sequence[LiveSegment], new: Segment | None
) -> StatisticsChange:
    terms: dict[str, int] = {}
    documents = length = 0
    if new is not None:
        field, lengths = new.field(name), new.text_lengths(name)
        frequencies = _frequencies(field)
        terms = {term: int(frequencies[number]) for term, number in field.vocabulary.items()}
        documents, length = len(lengths), int(lengths.sum(dtype=np.int64))
    for part, before in zip(parts, base.dead, strict=True):
        gone = _texts_of(part.segment, name, sorted(set(part.dead.rows) - set(before.rows)))
        documents -= len(gone)
        if len(gone):
            length -= int(part.segment.text_lengths(name)[gone].sum(dtype=np.int64))
        old = before.terms_of(name)
        for term, count in part.dead.terms_of(name).items():
            terms[term] = terms.get(term, 0) - count + old.get(term, 0)
    return StatisticsChange(documents, length, terms)


def _texts_of(segment: Segment, field: str, rows: Sequence[int]) -> IntArray:
    """The texts of a field that belong to these articles."""
    if field == "title":
        return np.array(rows, dtype=np.int64)
    firsts = segment.first_passages
    spans = [np.arange(firsts[row], firsts[row + 1]) for row in rows]
    return np.concatenate(spans) if spans else np.empty(0, dtype=np.int64)


def _merged(
    shelf: GenerationDirectory, old: Sequence[LiveSegment], new: Segment | None, budget: MemoryBudget
) -> list[LiveSegment]:
    """The segments of the generation, the largest first; those too small or too dead made one."""
    kept = sorted(
        (part for part in old if part.live), key=lambda part: (-part.live, part.segment.folder.name)
    )
    gathered = [LiveSegment(new, Dead())] if new is not None else []
    for part in reversed(kept):
        small = sum(other.live for other in gathered)
        too_dead = len(part.dead.rows) > MOST_DEAD * len(part.segment)
        if too_dead or (gathered and small * RATIO >= part.live):
            gathered.append(part)
            kept.remove(part)
    if len(gathered) > 1 or any(part.dead.rows for part in gathered):
        dead = [part.dead.rows for part in gathered]
        merged = _merge(shelf, [part.segment for part in gathered], dead, budget)
        gathered = [LiveSegment(merged, Dead())]
    return kept + gathered


def _check(folder: Path, new: Segment | None) -> None:
    """Open what was built and find some of its own passages again. Raises DamagedGeneration."""
    generation = Generation.open(folder)
    first = 0
    for segment in generation.store.segments:
        count = len(segment.passages.starts)
        if new is not None and count and segment.folder == new.folder:
            for passage in np.linspace(first, first + count - 1, num=PROBES, dtype=np.int64):
                _probe(generation, int(passage))
        first += count


def _probe(generation: Generation, passage: int) -> None:
    """A passage is found by its own words, or others that have them all."""
    hit = generation.searcher.hit(passage)
    tokens = generation.analyser.tokens(hit.span.cut(generation.store.article(hit.article_row).text))
    if tokens and not generation.searcher.search(tokens[:PROBED_WORDS], limit=1):
        raise DamagedGeneration(path=generation.folder, part="body")
