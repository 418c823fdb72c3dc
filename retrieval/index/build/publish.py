"""Publishing: segments put together, described by a manifest, checked and made live.

Takes the base and the change set of a build, gives the folder of the live generation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from retrieval.checksums import digest, facts_of
from retrieval.errors import DamagedGeneration
from retrieval.index.build.changes import ChangeSet
from retrieval.index.build.corpus_statistics import corpus_statistics
from retrieval.index.build.job import BuildJob, Tuning
from retrieval.index.build.live_segments import LiveSegment, merged, new_segment, segments_of_base
from retrieval.index.generation import Generation, read_words, write_tombstones
from retrieval.index.manifest import Manifest, statistics_to_json, write_manifest
from retrieval.index.segment.segment import SEGMENT, Segment
from retrieval.index.segment.statistics import FieldStatistics
from retrieval.language.lexicon import AddedWords

PROBED_PASSAGES = 3
"""Passages of the new segment searched for by their own words before it goes live."""
PROBED_WORDS = 12


def publish(
    job: BuildJob, base: Generation | None, changes: ChangeSet, words: AddedWords, counts: Mapping[str, int]
) -> Path:
    """Publish a generation of the base and the changes; gives its folder.

    Without any change the base's folder is given, and is live.
    words: of the dictionary; counts: for the manifest, without passages.
    Raises DamagedGeneration when the result does not stand its check.
    """
    job.progress("merging", 0, None)
    new = new_segment(job.shelf, changes, job.budget)
    old = segments_of_base(base, changes)
    if base is not None and new is None and _is_unchanged(base, old, words, job.tuning, counts):
        job.shelf.make_live(base.folder)
        return base.folder
    statistics = corpus_statistics(base, old, new)
    parts = merged(job.shelf, old, new, job.budget)
    write_tombstones(job.folder, {part.segment.folder.name: part.tombstones for part in parts})
    manifest = _manifest(job, base, parts, statistics, counts)
    write_manifest(job.folder, manifest)
    job.progress("checking", 0, None)
    _check(job.folder, new)
    return job.shelf.publish(job.folder, manifest.name)


def _manifest(
    job: BuildJob,
    base: Generation | None,
    parts: Sequence[LiveSegment],
    statistics: Mapping[str, FieldStatistics],
    counts: Mapping[str, int],
) -> Manifest:
    return Manifest(
        name=job.shelf.next_name(job.started),
        built=job.started.isoformat(timespec="seconds"),
        archive=job.shelf.archive,
        counts={**counts, "passages": statistics["body"].documents},
        papers=job.articles.papers(),
        segments={part.segment.folder.name: _facts(part.segment.folder / SEGMENT) for part in parts},
        lexicon=job.dictionary.name,
        lexicon_files=facts_of(job.dictionary) if base is None else base.manifest.lexicon_files,
        statistics={name: statistics_to_json(of_field) for name, of_field in statistics.items()},
        k1=job.tuning.k1,
        b=job.tuning.b,
        files=facts_of(job.folder),
    )


def _facts(path: Path) -> list[object]:
    return [path.stat().st_size, digest(path)]


def _is_unchanged(
    base: Generation,
    parts: Sequence[LiveSegment],
    words: AddedWords,
    tuning: Tuning,
    counts: Mapping[str, int],
) -> bool:
    """True if a new generation would equal the base."""
    manifest = base.manifest
    return (
        [part.tombstones for part in parts] == list(base.tombstones)
        and read_words(base) == words
        and (manifest.k1, manifest.b) == (tuning.k1, tuning.b)
        and all(manifest.counts.get(name) == count for name, count in counts.items())
    )


def _check(folder: Path, new: Segment | None) -> None:
    """Verify the generation by searches for passages of the new segment.

    Raises DamagedGeneration.
    """
    generation = Generation.open(folder)
    first = 0
    for segment in generation.store.segments:
        count = len(segment.passages.starts)
        if new is not None and count and segment.folder == new.folder:
            for passage in np.linspace(first, first + count - 1, num=PROBED_PASSAGES, dtype=np.int64):
                _probe(generation, int(passage))
        first += count


def _probe(generation: Generation, passage: int) -> None:
    """Search for a passage by its own words.

    Passes with any hit, be it another passage. Raises DamagedGeneration.
    """
    hit = generation.searcher.hit(passage)
    tokens = generation.analyser.tokens(hit.span.cut(generation.store.article(hit.article_row).text))
    if tokens and not generation.searcher.search(tokens[:PROBED_WORDS], limit=1):
        raise DamagedGeneration(path=generation.folder, part="body")
