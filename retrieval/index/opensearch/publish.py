"""Publishing of a locally built generation to the cluster.

    lease ─▶ sweep ─▶ new segments (`index_loader`) ─▶ index of the generation ─▶ verification ─▶ alias swap

A complete index is never changed, and searched only after the atomic swap of the alias; so after a build
breaks off, the generation before goes on answering, and the next build removes the remains. The last
`KEPT_GENERATIONS` stay, with their segments.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from retrieval.errors import (
    DamagedGeneration,
    NothingBefore,
    OpenSearchError,
    OpenSearchGone,
    OpenSearchTooOld,
    OutdatedGeneration,
)
from retrieval.index.generation import Generation, read_tombstones
from retrieval.index.manifest import read_manifest
from retrieval.index.opensearch.bulk_load import bulk_load
from retrieval.index.opensearch.client import BUILD_TIMEOUT_S, OpenSearchClient
from retrieval.index.opensearch.documents import documents_of
from retrieval.index.opensearch.generation import OpenSearchGeneration
from retrieval.index.opensearch.index_loader import IndexLoader
from retrieval.index.opensearch.lease import hold_lease
from retrieval.index.opensearch.local_metadata import fetch_metadata, pack_folder, pack_segment
from retrieval.index.opensearch.mapping import (
    FORMAT,
    MIN_SHARDED_PASSAGES,
    IndexNames,
    generation_body,
    segment_body,
)
from retrieval.index.opensearch.purge import purge
from retrieval.index.opensearch.verification import verify
from retrieval.index.segment.segment import FIELDS, Segment
from retrieval.index.shelf import KEPT_GENERATIONS
from retrieval.language.batch_tokenizer import BatchTokenizer
from retrieval.language.tokenizer import Tokenizer

MIN_VERSION = (2, 15)
"""The first OpenSearch that can do without `_recovery_source` (opensearch-project/OpenSearch, pull request
13590); scores of named queries are older (pull request 11626)."""
MIN_BATCH_PASSAGES = 2_000
"""Of a segment; fewer do not repay filling the fast segmenter (half a second)."""

Progress = Callable[[str, int, int | None], None]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Publisher:
    """Publishes the generations of one archive to a cluster.

    shards:   of a segment from `MIN_SHARDED_PASSAGES` on.
    replicas: of each shard.
    """

    cluster: OpenSearchClient
    names: IndexNames
    shards: int
    replicas: int

    @property
    def _loader(self) -> IndexLoader:
        return IndexLoader(self.cluster, self.replicas)

    def publish(self, generation: Generation, root: Path, progress: Progress) -> None:
        """Load a generation into the cluster and make it live.

        root: folder of the local metadata.
        Raises ArchiveBusy while another machine publishes, OpenSearchError, OpenSearchMismatch where the
        verification fails; the generation before stays live.
        """
        index = self.names.generation(generation.manifest.name)
        if self.names.current(self.cluster) == index:
            return
        with hold_lease(self.cluster, self.names.lease) as renew:

            def renew_and_report(stage: str, done: int, total: int | None) -> None:
                renew()
                progress(stage, done, total)

            self._publish(index, generation, root, renew_and_report)

    def _publish(self, index: str, generation: Generation, root: Path, progress: Progress) -> None:
        self._require_version()
        self.sweep()
        metas = self.names.metas(self.cluster)
        total = sum(len(segment.passages.starts) for segment in generation.store.segments)
        done = 0
        for segment in generation.store.segments:
            if self.names.segment(segment.folder.name) not in metas:
                self._load_segment(segment, generation, partial(_report_loaded, progress, done, total))
            done += len(segment.passages.starts)
            progress("shipping", done, total)
        if index not in metas:
            self._load_metadata(index, generation, lambda: progress("shipping", total, total))
        progress("checking", 0, None)
        verify(generation, OpenSearchGeneration.open(self.cluster, self.names, index, root))
        self._swap(index)
        self._purge_dead(self._collect(index), root)

    def _require_version(self) -> None:
        """Check the version of the cluster. Raises OpenSearchTooOld."""
        found = self.cluster.build(lambda client: client.info())["version"]["number"]
        if tuple(map(int, re.findall(r"\d+", found)[:2])) < MIN_VERSION:
            oldest = ".".join(map(str, MIN_VERSION))
            raise OpenSearchTooOld(url=", ".join(self.cluster.access.urls), found=found, oldest=oldest)

    def _load_segment(self, segment: Segment, generation: Generation, loaded: Callable[[int], None]) -> None:
        index, passages = self.names.segment(segment.folder.name), len(segment.passages.starts)
        fields = {name: generation.searcher.field(name) for name in FIELDS}
        averages = {name: field.statistics.average_length or 1.0 for name, field in fields.items()}
        packed = pack_segment(segment)
        meta = {
            "format": FORMAT,
            "complete": False,
            "averages": averages,
            "passages": passages,
            "articles": len(segment),
            "cards": packed.facts,
        }
        shards = self.shards if passages >= MIN_SHARDED_PASSAGES else 1
        k1, b = generation.manifest.k1, generation.manifest.b
        self._loader.create(index, segment_body(k1=k1, b=b, averages=averages, shards=shards, meta=meta))
        lexicon = generation.lexicon
        analyser = (Tokenizer.for_building if passages >= MIN_BATCH_PASSAGES else Tokenizer.for_questions)(
            lexicon
        )
        sent = 0

        def report(count: int) -> None:
            nonlocal sent
            sent += count
            loaded(min(sent, passages))

        count = bulk_load(self.cluster, index, documents_of(segment, BatchTokenizer(analyser)), report)
        count += bulk_load(self.cluster, index, packed.documents, lambda _: None)
        self._loader.complete(index, count, meta, lambda: report(0))

    def _load_metadata(self, index: str, generation: Generation, waited: Callable[[], None]) -> None:
        manifest, packed = generation.manifest, pack_folder(generation.folder)
        meta = {
            "format": FORMAT,
            "complete": False,
            "built": manifest.built,
            "segments": [self.names.segment(name) for name in manifest.segments],
            "cards": packed.facts,
        }
        self._loader.create(index, generation_body(meta))
        count = bulk_load(self.cluster, index, packed.documents, lambda _: None)
        self._loader.complete(index, count, meta, waited)

    def _swap(self, index: str) -> None:
        """Point the alias to this index alone, in one atomic step."""
        actions = [
            {"remove": {"index": f"{self.names.base}-g-*", "alias": self.names.live, "must_exist": False}},
            {"add": {"index": index, "alias": self.names.live}},
        ]
        asked = {"body": {"actions": actions}, "params": {"request_timeout": BUILD_TIMEOUT_S}}
        self.cluster.build(lambda client: client.indices.update_aliases(**asked))

    def roll_back(self, archive: str) -> str:
        """Make the previous generation live; returns its index.

        archive: name in the error message. Raises NothingBefore, OpenSearchError.
        """
        live, metas = self.names.current(self.cluster), self.names.metas(self.cluster)
        before = [index for index in self._generations(metas) if live is not None and index < live]
        if not before:
            raise NothingBefore(path=archive)
        self._swap(before[-1])
        return before[-1]

    def sweep(self) -> list[str]:
        """Remove incomplete indexes and other formats; returns their names.

        An incomplete index is the remains of a build that broke off.
        """
        metas = self.names.metas(self.cluster)
        live = self.names.current(self.cluster)
        needed = {live, *metas.get(live or "", {}).get("segments", ())}
        left = [
            index
            for index, meta in metas.items()
            if index not in needed and not (meta.get("complete") and meta.get("format") == FORMAT)
        ]
        for index in left:
            logger.warning("%s was left by a build that was broken off, and is removed", index)
        self._delete(left)
        return left

    def _collect(self, live: str) -> dict[str, dict[str, Any]]:
        """Remove all but the kept generations and their segments.

        Kept are the live generation and the newest others, `KEPT_GENERATIONS` in all. Returns index ->
        `_meta` of them.
        """
        metas = self.names.metas(self.cluster)
        others = [index for index in self._generations(metas) if index != live]
        kept = {live, *others[max(0, len(others) - (KEPT_GENERATIONS - 1)) :]}
        needed = kept | {name for index in kept for name in metas[index].get("segments", ())}
        self._delete([index for index in metas if index not in needed])
        return {index: metas[index] for index in kept}

    def _purge_dead(self, kept: dict[str, dict[str, Any]], root: Path) -> None:
        """Delete articles dead in all kept generations; a failure is logged."""
        try:
            folders = [
                fetch_metadata(self.cluster, index, meta["cards"], root / "generations" / index)
                for index, meta in kept.items()
            ]
            manifests = [read_manifest(folder) for folder in folders]
            dead = [read_tombstones(folder, m) for folder, m in zip(folders, manifests, strict=True)]
            purge(self.cluster, self.names, list(zip(manifests, dead, strict=True)))
        except (OpenSearchError, DamagedGeneration, OutdatedGeneration) as error:
            logger.warning("what is dead was not cleared: %s", error)

    def _delete(self, indexes: list[str]) -> None:
        for index in indexes:
            with suppress(OpenSearchGone):
                self.cluster.build(partial(_delete, index=index))

    def _generations(self, metas: dict[str, dict[str, Any]]) -> list[str]:
        """Complete generations, oldest first: names sort by time."""
        start = f"{self.names.base}-g-"
        return sorted(i for i, meta in metas.items() if i.startswith(start) and meta.get("complete"))


def _report_loaded(progress: Progress, before: int, total: int, done: int) -> None:
    progress("shipping", before + done, total)


def _delete(client: Any, index: str) -> Any:
    return client.indices.delete(index=index)
