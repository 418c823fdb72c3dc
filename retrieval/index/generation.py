"""A generation open for reading: segments, tombstones, searcher and tokenizer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from retrieval.arrays import AnyArray
from retrieval.checksums import check_files, failed_reading
from retrieval.index.manifest import Manifest, read_manifest
from retrieval.index.search.article_table import ArticleTable
from retrieval.index.search.field_scorer import FieldScorer
from retrieval.index.search.searcher import Searcher
from retrieval.index.segment.segment import FIELDS, SEGMENT, Segment, read_description
from retrieval.index.shelf import LEXICA, SEGMENTS
from retrieval.language.lexicon import AddedWords, Lexicon
from retrieval.language.tokenizer import Tokenizer

TOMBSTONES_FILE = "dead.json"
WORDS_FILE = "words.json"
MAX_CHECKSUM_BYTES = 64 * 1024 * 1024
"""Size of a generation up to which `open` verifies every checksum (0.1 s)."""
MAX_SMALL_FILES_BYTES = 8 * 1024 * 1024
"""Bytes verified of a larger one, the small files first (10 ms); the rest by `verify`."""


@dataclass(frozen=True)
class Tombstones:
    """Tombstones of a segment: dead rows and their document frequencies.

    terms: by field term -> number of dead documents.
    """

    rows: Sequence[int] = ()
    terms: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def terms_of(self, name: str) -> Mapping[str, int]:
        """Term -> dead documents with it, of a field."""
        return self.terms.get(name, {})

    def live(self, articles: int) -> AnyArray | None:
        """Shape (articles,), bool: true for live articles; None without any tombstone."""
        if not self.rows:
            return None
        live = np.ones(articles, dtype=bool)
        live[list(self.rows)] = False
        return live


@dataclass(frozen=True)
class Generation:
    """An index open for questions, read-only; may be shared by threads.

    store:      the articles, by row and by id.
    tombstones: of each segment.
    is_verified: every checksum was verified; else `verify` does so.
    """

    folder: Path
    manifest: Manifest
    store: ArticleTable
    searcher: Searcher
    lexicon: Lexicon
    analyser: Tokenizer
    tombstones: Sequence[Tombstones]
    is_verified: bool = True

    @classmethod
    def open(cls, folder: Path, *, whole: bool | None = None) -> Generation:
        """Open a generation's folder after comparing it with its manifest.

        whole: True verifies all checksums, False those of the manifest's own files; None all of a small
        generation, and the small files of a large one. Sizes are always compared.
        Raises DamagedGeneration for a changed or missing file, OutdatedGeneration for another format.
        """
        manifest = read_manifest(folder)
        root = folder.parent.parent
        is_verified = check_generation(folder, manifest, whole=whole)
        try:
            segments = [Segment.open(root / SEGMENTS / name) for name in manifest.segments]
            tombstones = read_tombstones(folder, manifest)
            lexicon = Lexicon.load(root / LEXICA / manifest.lexicon, folder)
            body, title = (_field(name, segments, tombstones, manifest) for name in FIELDS)
        except (
            OSError,
            LookupError,
            ValueError,
            TypeError,
            RuntimeError,
        ) as error:  # RuntimeError: marisa's own
            raise failed_reading(error, folder, str(error)) from error
        articles = ArticleTable(segments, [t.live(len(s)) for s, t in zip(segments, tombstones, strict=True)])
        searcher = Searcher(articles, body, title)
        analyser = Tokenizer.for_questions(lexicon)
        return cls(folder, manifest, articles, searcher, lexicon, analyser, tombstones, is_verified)

    def verify(self) -> None:
        """Verify every checksum, unless done before. Raises DamagedGeneration."""
        if not self.is_verified:
            check_generation(self.folder, self.manifest, whole=True)

    def rows_of(self, article_ids: Iterable[str]) -> list[int]:
        """Rows of these articles; unknown ids are skipped."""
        rows = (self.store.row_of(article_id) for article_id in article_ids)
        return [row for row in rows if row is not None]


def check_generation(folder: Path, manifest: Manifest, *, whole: bool | None = None) -> bool:
    """Compare all files of a generation with their recorded facts.

    Returns True if every checksum was compared.

    whole: see `Generation.open`. Raises DamagedGeneration.
    """
    root = folder.parent.parent
    descriptions = {
        root / SEGMENTS / name: read_description(root / SEGMENTS / name) for name in manifest.segments
    }
    check_files(folder, manifest.files, whole=True)
    for path in descriptions:
        check_files(path.parent, {f"{path.name}/{SEGMENT}": manifest.segments[path.name]}, whole=True)
    files = [(root / LEXICA / manifest.lexicon, *entry) for entry in manifest.lexicon_files.items()]
    files += [(path, *entry) for path, found in descriptions.items() for entry in found.files.items()]
    is_small = sum(int(facts[0]) for _, _, facts in files) <= MAX_CHECKSUM_BYTES
    if whole is None and not is_small:
        left = float(MAX_SMALL_FILES_BYTES)
    else:
        left = float("inf") if whole or whole is None else 0.0
    for place, name, facts in sorted(files, key=lambda file: int(file[2][0])):
        left -= int(facts[0])
        check_files(place, {name: facts}, whole=left >= 0)
    return left >= 0


def read_tombstones(folder: Path, manifest: Manifest) -> list[Tombstones]:
    """Tombstones of each segment, in the order of the manifest."""
    entries = json.loads((folder / TOMBSTONES_FILE).read_text(encoding="utf-8"))
    return [Tombstones(**entries.get(name, {})) for name in manifest.segments]


def write_tombstones(folder: Path, tombstones: Mapping[str, Tombstones]) -> None:
    """Write the tombstones of segments. tombstones: segment name -> its tombstones."""
    entries = {name: {"rows": t.rows, "terms": t.terms} for name, t in tombstones.items() if t.rows}
    (folder / TOMBSTONES_FILE).write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")


def read_words(generation: Generation) -> AddedWords:
    """The words added to the dictionary of a generation. Raises DamagedGeneration."""
    try:
        entries = json.loads((generation.folder / WORDS_FILE).read_text(encoding="utf-8"))
        return tuple((str(word), count) for word, count in entries)
    except (OSError, ValueError, TypeError) as error:
        raise failed_reading(error, generation.folder, WORDS_FILE) from error


def write_words(folder: Path, words: AddedWords, dictionary: Path, base: Generation | None) -> None:
    """Write the words added to the dictionary.

    Counts known to the base are not computed again.
    """
    known: dict[tuple[str, int | None], int | None] = {}
    if base is not None:
        known = {entry: base.lexicon.get(entry[0]) for entry in read_words(base)}
    counted = ((word, known.get((word, given), given)) for word, given in words)
    Lexicon.load(dictionary).with_words(counted).save_added(folder)
    (folder / WORDS_FILE).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def _field(
    name: str, segments: Sequence[Segment], tombstones: Sequence[Tombstones], manifest: Manifest
) -> FieldScorer:
    dead_terms: Counter[str] = Counter()
    for of_segment in tombstones:
        dead_terms.update(of_segment.terms_of(name))
    parts = [segment.field(name) for segment in segments]
    return FieldScorer(parts, dead_terms, manifest.statistics_of(name), manifest.k1, manifest.b)
