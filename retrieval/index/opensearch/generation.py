"""A generation on the cluster, opened for questions.

Manifest, lexicon, corpus statistics and doc values are local files (`local_metadata`); passages and articles
stay on the cluster.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from retrieval.errors import DamagedGeneration, OpenSearchGone, OutdatedGeneration
from retrieval.index.build.dictionary import dictionary_for
from retrieval.index.generation import Tombstones, read_tombstones
from retrieval.index.manifest import Manifest, read_manifest
from retrieval.index.opensearch.articles import OpenSearchArticles
from retrieval.index.opensearch.client import OpenSearchClient
from retrieval.index.opensearch.exact_scores import score_slack
from retrieval.index.opensearch.local_metadata import SegmentMetadata, fetch_metadata
from retrieval.index.opensearch.mapping import FORMAT, IndexNames
from retrieval.index.opensearch.searcher import OpenSearchSearcher
from retrieval.index.search.field_terms import FieldTerms
from retrieval.index.segment.segment import FIELDS
from retrieval.index.shelf import GenerationDirectory
from retrieval.language.lexicon import Lexicon
from retrieval.language.tokenizer import Tokenizer


@dataclass(frozen=True)
class OpenSearchGeneration:
    """The `Corpus` of a generation on the cluster; thread-safe.

    index: OpenSearch index with the metadata of the generation.
    """

    index: str
    manifest: Manifest
    store: OpenSearchArticles
    searcher: OpenSearchSearcher
    lexicon: Lexicon
    analyser: Tokenizer

    @classmethod
    def open(
        cls, cluster: OpenSearchClient, names: IndexNames, index: str, root: Path
    ) -> OpenSearchGeneration:
        """Open the generation of this index.

        root: folder of the local metadata.
        Raises OpenSearchError, DamagedGeneration for unusable metadata, OutdatedGeneration for a generation
        of another program version.
        """
        metas = names.metas(cluster)
        meta = _meta_of(index, metas)
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / "cards.lock"):
            return cls._open(cluster, names, index, root, meta, metas)

    @classmethod
    def _open(
        cls,
        cluster: OpenSearchClient,
        names: IndexNames,
        index: str,
        root: Path,
        meta: dict[str, Any],
        metas: dict[str, dict[str, Any]],
    ) -> OpenSearchGeneration:
        folder = fetch_metadata(cluster, index, meta["cards"], root / "generations" / index)
        manifest = read_manifest(folder)
        segments = []
        for name in manifest.segments:
            where = names.segment(name)
            facts = _meta_of(where, metas)
            kept = root / "segments" / f"{name}-{facts['cards']['digest'][:12]}"
            segments.append(
                SegmentMetadata(fetch_metadata(cluster, where, facts["cards"], kept), where, facts)
            )
        dictionary = _dictionary(root, manifest, folder)
        try:
            opened = cls._of(cluster, index, manifest, folder, segments, dictionary)
        except (OSError, ValueError, TypeError, RuntimeError) as error:  # RuntimeError: marisa's own
            shutil.rmtree(folder, ignore_errors=True)  # fetched anew next time
            raise DamagedGeneration(path=folder, part=str(error)) from error
        _collect(root, segments)
        return opened

    @classmethod
    def _of(
        cls,
        cluster: OpenSearchClient,
        index: str,
        manifest: Manifest,
        folder: Path,
        segments: Sequence[SegmentMetadata],
        dictionary: Path,
    ) -> OpenSearchGeneration:
        dead = read_tombstones(folder, manifest)
        articles = OpenSearchArticles(cluster, segments, dead)
        body, title = (_terms(name, segments, dead, manifest) for name in FIELDS)
        averages = {name: manifest.statistics_of(name).average_length for name in FIELDS}
        slacks = [score_slack(segment.facts["averages"], averages) for segment in segments]
        searcher = OpenSearchSearcher(
            cluster, articles, segments, body, title, manifest.k1, manifest.b, max(slacks, default=1.0)
        )
        lexicon = Lexicon.load(dictionary, folder)
        return cls(index, manifest, articles, searcher, lexicon, Tokenizer.for_questions(lexicon))

    def rows_of(self, article_ids: Iterable[str]) -> list[int]:
        """Rows of these articles; unknown ids are left out."""
        ids = list(article_ids)
        rows = self.store.rows_where("id", ids) if ids else {}
        return [rows[one] for one in ids if one in rows]


def _meta_of(index: str, metas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The `_meta` of a complete index. Raises OpenSearchGone, OutdatedGeneration."""
    meta = metas.get(index)
    if meta is None or not meta.get("complete"):
        raise OpenSearchGone(url=index, said="incomplete" if meta else "missing")
    if meta.get("format") != FORMAT:
        raise OutdatedGeneration(path=index, found=meta.get("format"), expected=FORMAT)
    return meta


def _dictionary(root: Path, manifest: Manifest, folder: Path) -> Path:
    """Folder of jieba's dictionary.

    Raises OutdatedGeneration where the generation was tokenised with another one.
    """
    shelf = GenerationDirectory.at(root)
    shelf.lexica.mkdir(parents=True, exist_ok=True)
    dictionary = dictionary_for(shelf)
    if dictionary.name != manifest.lexicon:
        raise OutdatedGeneration(path=folder, found=manifest.lexicon, expected=dictionary.name)
    return dictionary


def _terms(
    name: str, segments: Sequence[SegmentMetadata], dead: Sequence[Tombstones], manifest: Manifest
) -> FieldTerms:
    dead_terms: Counter[str] = Counter()
    for entry in dead:
        dead_terms.update(entry.terms_of(name))
    return FieldTerms([segment.terms(name) for segment in segments], dead_terms, manifest.statistics_of(name))


def _collect(root: Path, segments: Sequence[SegmentMetadata]) -> None:
    """Remove metadata of segments outside this generation; mapped files stay readable."""
    needed = {segment.folder for segment in segments}
    for folder in (root / "segments").iterdir():
        if folder not in needed:
            with suppress(OSError):
                shutil.rmtree(folder)
