"""Engines of the benchmark: build, open and search over token numbers.

A peer is measured where its package is installed (`pip install -e ".[dev]"`; SQLite is Python's own).
Each does what its documentation advises for speed; none stores positions it does not need.
"""

from __future__ import annotations

import importlib.util
import pickle
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.engines.corpus import Corpus, invert

K1, B = 1.5, 0.75
Search = Callable[[Sequence[int], int], Sequence[int]]
"""Token numbers and k to the ids of the best passages."""


class Engine:
    """An engine: `build` writes an index, `open` returns its search function.

    index: name of the index files, shared by engines of one format. needs: modules. most: maximum number
    of passages.
    """

    name: str
    index: str
    needs: tuple[str, ...] = ()
    most: int | None = None

    def installed(self) -> bool:
        """True if the required modules can be imported."""
        return all(importlib.util.find_spec(module) is not None for module in self.needs)

    def build(self, corpus: Corpus, folder: Path) -> None:
        """Index the corpus."""
        raise NotImplementedError

    def open(self, folder: Path) -> Search:
        """Open the index."""
        raise NotImplementedError


class Jianbao(Engine):
    """jianbao's packed postings, answered by the compiled core."""

    name = "jianbao"
    index = "jianbao"
    needs: tuple[str, ...] = ("numba",)
    compiled = True

    def build(self, corpus: Corpus, folder: Path) -> None:
        """Invert and pack."""
        from retrieval.index.segment.packed_writer import pack
        from retrieval.index.segment.postings import PostingLists

        postings = PostingLists(*invert(corpus))
        pack(folder, "body", postings, corpus.lengths)
        count = len(corpus.lengths)
        held = np.diff(postings.offsets)
        idf = np.log(count - held + 0.5) - np.log(held + 0.5)
        idf[idf < 0] = 0.25 * idf.mean()
        np.save(folder / "idf.npy", idf)

    def open(self, folder: Path) -> Search:
        """Map the files."""
        from retrieval.index.search import topk
        from retrieval.index.search.scored_field import FieldQuery, ScoredField
        from retrieval.index.segment.packed_postings import PackedPostings

        packed = PackedPostings.load(folder, "body")
        idf = np.asarray(np.load(folder / "idf.npy", mmap_mode="r"))
        field = ScoredField.of(packed, k1=K1, b=B, average=packed.average)
        if self.compiled:
            topk.load_core()
        else:
            topk.CORE_LOADING_POSTINGS = 1 << 62

        def search(tokens: Sequence[int], k: int) -> Sequence[int]:
            asked = FieldQuery(field, tokens, idf[list(tokens)].tolist())
            return [int(i) for i in topk.top_k([asked], k).ids]

        return search


class JianbaoNumpy(Jianbao):
    """The same without the compiled core."""

    name = "jianbao, numpy"
    needs = ()
    compiled = False


class RankBM25(Engine):
    """rank-bm25's BM25Okapi, the reference: a Python loop over all passages."""

    name = "rank-bm25"
    index = "rank-bm25"
    needs = ("rank_bm25",)
    most = 100_000

    def build(self, corpus: Corpus, folder: Path) -> None:
        """Build and pickle."""
        from rank_bm25 import BM25Okapi

        with (folder / "index.pickle").open("wb") as file:
            pickle.dump(BM25Okapi(corpus.passages(), k1=K1, b=B), file)

    def open(self, folder: Path) -> Search:
        """Unpickle: it has no format of its own."""
        with (folder / "index.pickle").open("rb") as file:
            index = pickle.load(file)

        def search(tokens: Sequence[int], k: int) -> Sequence[int]:
            scores = index.get_scores(tokens)
            return [int(i) for i in np.argsort(scores)[::-1][:k]]

        return search


class BM25S(Engine):
    """bm25s with its numpy backend: precomputed scores, summed for all passages."""

    name = "bm25s"
    index = "bm25s"
    needs: tuple[str, ...] = ("bm25s",)
    backend = "numpy"
    package = "bm25s"
    options: Mapping[str, Any] = {}

    def build(self, corpus: Corpus, folder: Path) -> None:
        """Index token numbers."""
        index = import_module(self.package).BM25(method="atire", k1=K1, b=B, backend=self.backend)
        vocabulary = {str(number): number for number in range(corpus.terms)}
        index.index((list(corpus.passages()), vocabulary), show_progress=False)
        index.save(str(folder))

    def open(self, folder: Path) -> Search:
        """Load, mapped."""
        index = import_module(self.package).BM25.load(str(folder), mmap=True)
        index.backend = self.backend
        if self.backend == "numba":
            index.activate_numba_scorer()

        def search(tokens: Sequence[int], k: int) -> Sequence[int]:
            found = index.retrieve([list(tokens)], k=k, n_threads=1, show_progress=False, **self.options)
            return [int(i) for i in found.documents[0]]

        return search


class BM25SNumba(BM25S):
    """bm25s with its numba backend."""

    name = "bm25s, numba"
    needs = ("bm25s", "numba")
    backend = "numba"


class BM25QAdaptive(BM25SNumba):
    """bm25q, of bm25s' author: impacts in one byte where a bound allows it, so the best only about."""

    name = "bm25q, about"
    index = "bm25q"
    needs = ("bm25q", "numba")
    package = "bm25q"
    options: Mapping[str, Any] = {"quantize": "adaptive"}


class Tantivy(Engine):
    """tantivy: Lucene's methods in Rust (block-max WAND), through its Python package."""

    name = "tantivy"
    index = "tantivy"
    needs = ("tantivy",)

    def _schema(self) -> Any:
        import tantivy

        fields = tantivy.SchemaBuilder()
        fields.add_text_field("body", stored=False, tokenizer_name="whitespace", index_option="freq")
        return fields.build()

    def build(self, corpus: Corpus, folder: Path) -> None:
        """Index the numbers as words, one thread, merged into one segment."""
        import tantivy

        index = tantivy.Index(self._schema(), path=str(folder))
        writer = index.writer(heap_size=512_000_000, num_threads=1)
        for passage in corpus.passages():
            writer.add_document(tantivy.Document(body=" ".join(map(str, passage))))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> Search:
        """Open the folder."""
        import tantivy

        schema = self._schema()
        searcher = tantivy.Index(schema, path=str(folder)).searcher()

        def search(tokens: Sequence[int], k: int) -> Sequence[int]:
            should = tantivy.Occur.Should
            clauses = [(should, tantivy.Query.term_query(schema, "body", str(t), "freq")) for t in tokens]
            hits = searcher.search(tantivy.Query.boolean_query(clauses), k, count=False).hits
            return [address.doc for _, address in hits]

        return search


class FTS5(Engine):
    """SQLite's full-text search."""

    name = "SQLite FTS5"
    index = "fts5"

    def build(self, corpus: Corpus, folder: Path) -> None:
        """A contentless table of numbers as words, optimised at the end."""
        base = sqlite3.connect(folder / "index.sqlite")
        base.execute("PRAGMA journal_mode=OFF")
        base.execute("CREATE VIRTUAL TABLE passage USING fts5(body, content='', tokenize=ascii)")
        rows = ((n, " ".join(map(str, passage))) for n, passage in enumerate(corpus.passages()))
        base.executemany("INSERT INTO passage(rowid, body) VALUES (?, ?)", rows)
        base.execute("INSERT INTO passage(passage) VALUES ('optimize')")
        base.commit()
        base.close()

    def open(self, folder: Path) -> Search:
        """Open read-only, with a cache of 256 MB."""
        base = sqlite3.connect(f"{(folder / 'index.sqlite').absolute().as_uri()}?mode=ro", uri=True)
        base.execute("PRAGMA mmap_size=4294967296")
        base.execute("PRAGMA cache_size=-262144")
        sql = "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?"

        def search(tokens: Sequence[int], k: int) -> Sequence[int]:
            return [row[0] for row in base.execute(sql, (" OR ".join(map(str, tokens)), k))]

        return search


ENGINES: tuple[Engine, ...] = (
    Jianbao(), JianbaoNumpy(), BM25SNumba(), BM25QAdaptive(), BM25S(), Tantivy(), FTS5(), RankBM25(),
)  # fmt: skip


def engine(name: str) -> Engine:
    """The engine of a name. Raises KeyError."""
    return {e.name: e for e in ENGINES}[name]
