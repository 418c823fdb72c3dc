"""A generation on the cluster, opened for questions: its cards here, its passages and articles there."""

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
from retrieval.index.opensearch.exact_scores import slack
from retrieval.index.opensearch.local_metadata import SegmentCards, fetch
from retrieval.index.opensearch.mapping import FORMAT, IndexNames
from retrieval.index.opensearch.searcher import OpenSearchSearcher
from retrieval.index.search.field_terms import FieldTerms
from retrieval.index.segment.segment import FIELDS
from retrieval.index.shelf import GenerationDirectory
from retrieval.language.lexicon import Lexicon
from retrieval.language.tokenizer import Tokenizer


@dataclass(frozen=True)
class OpenSearchGeneration:
    """Everything a question needs; may be shared by threads. See `Corpus`.

    index: the index it is known by.
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

        root: where cards are kept, in a folder of their own.
        Raises ClusterError, DamagedGeneration when its cards make no sense, OutdatedGeneration when
        another version of the program has made it.
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
        folder = fetch(cluster, index, meta["cards"], root / "generations" / index)
        manifest = read_manifest(folder)
        cards = []
        for name in manifest.segments:
            where = names.segment(name)
            facts = _meta_of(where, metas)
            kept = root / "segments" / f"{name}-{facts['cards']['digest'][:12]}"
            cards.append(SegmentCards(fetch(cluster, where, facts["cards"], kept), where, facts))
        dictionary = _dictionary(root, manifest, folder)
        try:
            opened = cls._of(cluster, index, manifest, folder, cards, dictionary)
        except (OSError, ValueError, TypeError, RuntimeError) as error:  # RuntimeError: marisa's own
            shutil.rmtree(folder, ignore_errors=True)  # fetched anew next time
            raise DamagedGeneration(path=folder, part=str(error)) from error
        _collect(root, cards)
        return opened

    @classmethod
    def _of(
        cls,
        cluster: OpenSearchClient,
        index: str,
        manifest: Manifest,
        folder: Path,
        cards: Sequence[SegmentCards],
        dictionary: Path,
    ) -> OpenSearchGeneration:
        dead = read_tombstones(folder, manifest)
        articles = OpenSearchArticles(cluster, cards, dead)
        body, title = (_terms(name, cards, dead, manifest) for name in FIELDS)
        averages = {name: manifest.statistics_of(name).average_length for name in FIELDS}
        looseness = max([slack(card.facts["averages"], averages) for card in cards], default=1.0)
        searcher = OpenSearchSearcher(
            cluster, articles, cards, body, title, manifest.k1, manifest.b, looseness
        )
        lexicon = Lexicon.load(dictionary, folder)
        return cls(index, manifest, articles, searcher, lexicon, Tokenizer.for_questions(lexicon))

    def rows_of(self, article_ids: Iterable[str]) -> list[int]:
        """The rows of these articles; ids that the generation does not hold are left out."""
        ids = list(article_ids)
        rows = self.store.rows_where("id", ids) if ids else {}
        return [rows[one] for one in ids if one in rows]


def _meta_of(index: str, metas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What an index says of itself. Raises OpenSearchGone, OutdatedGeneration."""
    meta = metas.get(index)
    if meta is None or not meta.get("complete"):
        raise OpenSearchGone(url=index, said="incomplete" if meta else "missing")
    if meta.get("format") != FORMAT:
        raise OutdatedGeneration(path=index, found=meta.get("format"), expected=FORMAT)
    return meta


def _dictionary(root: Path, manifest: Manifest, folder: Path) -> Path:
    """The folder of jieba's dictionary; raises OutdatedGeneration where another one cut the words."""
    shelf = GenerationDirectory.at(root)
    shelf.lexica.mkdir(parents=True, exist_ok=True)
    dictionary = dictionary_for(shelf)
    if dictionary.name != manifest.lexicon:
        raise OutdatedGeneration(path=folder, found=manifest.lexicon, expected=dictionary.name)
    return dictionary


def _terms(
    name: str, cards: Sequence[SegmentCards], dead: Sequence[Tombstones], manifest: Manifest
) -> FieldTerms:
    dead_terms: Counter[str] = Counter()
    for entry in dead:
        dead_terms.update(entry.terms_of(name))
    return FieldTerms([card.terms(name) for card in cards], dead_terms, manifest.statistics_of(name))


def _collect(root: Path, cards: Sequence[SegmentCards]) -> None:
    """Remove cards of segments that this generation does not have; who has mapped them reads on."""
    needed = {card.folder for card in cards}
    for folder in (root / "segments").iterdir():
        if folder not in needed:
            with suppress(OSError):
                shutil.rmtree(folder)
