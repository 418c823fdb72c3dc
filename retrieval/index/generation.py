"""One generation, open for reading: its segments, what is dead in them, and the analyser that made them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from retrieval.arrays import AnyArray
from retrieval.errors import DamagedGeneration
from retrieval.files import check
from retrieval.index.manifest import Manifest, read_manifest
from retrieval.index.search.article_table import ArticleTable
from retrieval.index.search.field_scorer import FieldScorer
from retrieval.index.search.searcher import Searcher
from retrieval.index.segment.segment import FIELDS, SEGMENT, Segment, read_description
from retrieval.index.shelf import LEXICA, SEGMENTS
from retrieval.language.lexicon import Lexicon, Words
from retrieval.language.tokenizer import Tokenizer

DEAD_FILE = "dead.json"
WORDS_FILE = "words.json"
CHECKED_WHOLE = 64 * 1024 * 1024
"""Bytes up to which `open` reads every file against its checksum (0.1 s); larger ones by size only."""


@dataclass(frozen=True)
class Dead:
    """What is dead in a segment: rows of articles, and for each field term -> dead documents with it."""

    rows: Sequence[int] = ()
    terms: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def terms_of(self, name: str) -> Mapping[str, int]:
        """The dead documents of each term of a field."""
        return self.terms.get(name, {})

    def live(self, articles: int) -> AnyArray | None:
        """Shape (articles,), bool: which of a segment's articles are not dead; None where none is."""
        if not self.rows:
            return None
        live = np.ones(articles, dtype=bool)
        live[list(self.rows)] = False
        return live


@dataclass(frozen=True)
class Generation:
    """Everything a question needs, read-only; may be shared by threads.

    store: the articles, by row and by id.
    dead:  for each segment what is dead in it.
    """

    folder: Path
    manifest: Manifest
    store: ArticleTable
    searcher: Searcher
    lexicon: Lexicon
    analyser: Tokenizer
    dead: Sequence[Dead]

    @classmethod
    def open(cls, folder: Path, *, whole: bool | None = None) -> Generation:
        """Open a generation's folder after comparing it with its manifest.

        whole: True reads every file against its checksum, False compares sizes; None reads every byte
        of a generation up to `CHECKED_WHOLE`.
        Raises DamagedGeneration when a file is not as it was built, OutdatedGeneration when this
        program writes another format.
        """
        manifest = read_manifest(folder)
        root = folder.parent.parent
        check_generation(folder, manifest, whole=whole)
        try:
            segments = [Segment.open(root / SEGMENTS / name) for name in manifest.segments]
            dead = read_dead(folder, manifest)
            lexicon = Lexicon.load(root / LEXICA / manifest.lexicon, folder)
        except (OSError, ValueError, TypeError, RuntimeError) as error:  # RuntimeError: marisa's own
            raise DamagedGeneration(path=folder, part=str(error)) from error
        articles = ArticleTable(segments, [d.live(len(s)) for s, d in zip(segments, dead, strict=True)])
        body, title = (_field(name, segments, dead, manifest) for name in FIELDS)
        searcher = Searcher(articles, body, title)
        analyser = Tokenizer.for_questions(lexicon)
        return cls(folder, manifest, articles, searcher, lexicon, analyser, dead)

    def rows_of(self, article_ids: Iterable[str]) -> list[int]:
        """The rows of these articles; ids the generation does not hold are left out."""
        rows = (self.store.row_of(article_id) for article_id in article_ids)
        return [row for row in rows if row is not None]


def check_generation(folder: Path, manifest: Manifest, *, whole: bool | None = None) -> None:
    """Compare all files of a generation with what was written down of them. Raises DamagedGeneration."""
    root = folder.parent.parent
    descriptions = {
        root / SEGMENTS / name: read_description(root / SEGMENTS / name) for name in manifest.segments
    }
    if whole is None:
        sizes = (size for d in descriptions.values() for size, _ in d.files.values())
        whole = sum(sizes) <= CHECKED_WHOLE
    check(folder, manifest.files, whole=True)
    check(root / LEXICA / manifest.lexicon, manifest.lexicon_files, whole=whole)
    for path, description in descriptions.items():
        check(path.parent, {f"{path.name}/{SEGMENT}": manifest.segments[path.name]}, whole=True)
        check(path, description.files, whole=whole)


def read_dead(folder: Path, manifest: Manifest) -> list[Dead]:
    """What is dead in each segment, in the order of the manifest."""
    entries = json.loads((folder / DEAD_FILE).read_text(encoding="utf-8"))
    return [Dead(**entries[name]) if name in entries else Dead() for name in manifest.segments]


def write_dead(folder: Path, dead: Mapping[str, Dead]) -> None:
    """Write what is dead in each segment, by the segment's name."""
    entries = {name: {"rows": d.rows, "terms": d.terms} for name, d in dead.items() if d.rows}
    (folder / DEAD_FILE).write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")


def read_words(generation: Generation) -> Words:
    """The words added to the dictionary of a generation. Raises DamagedGeneration."""
    try:
        entries = json.loads((generation.folder / WORDS_FILE).read_text(encoding="utf-8"))
        return tuple((str(word), count) for word, count in entries)
    except (OSError, ValueError, TypeError) as error:
        raise DamagedGeneration(path=generation.folder, part=WORDS_FILE) from error


def write_words(folder: Path, words: Words, dictionary: Path, base: Generation | None) -> None:
    """Write the words added to the dictionary. What the base knows of them is not worked out again."""
    known: dict[tuple[str, int | None], int | None] = {}
    if base is not None:
        known = {entry: base.lexicon.get(entry[0]) for entry in read_words(base)}
    counted = ((word, known.get((word, given), given)) for word, given in words)
    Lexicon.load(dictionary).with_words(counted).save_added(folder)
    (folder / WORDS_FILE).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def _field(name: str, segments: Sequence[Segment], dead: Sequence[Dead], manifest: Manifest) -> FieldScorer:
    dead_terms: Counter[str] = Counter()
    for entry in dead:
        dead_terms.update(entry.terms_of(name))
    parts = [segment.field(name) for segment in segments]
    return FieldScorer(parts, dead_terms, manifest.statistics_of(name), manifest.k1, manifest.b)
