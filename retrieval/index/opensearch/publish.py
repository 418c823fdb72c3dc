"""Shipping: a generation that was built in files, brought to the cluster and made live there.

    turn ─▶ sweep ─▶ new segments: create, load, count, merge, copy ─▶ the generation's own index ─▶ known
    questions ─▶ swap

An index is never changed once it is complete, and nothing answers from it before the alias is swapped, in
one atomic step; so whatever breaks a build off, the generation before goes on answering, and the next build
removes what was left. The last `KEPT` generations stay, with the segments they need.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.errors import (
    DamagedGeneration,
    NothingBefore,
    OpenSearchError,
    OpenSearchGone,
    OpenSearchMismatch,
    OpenSearchTooOld,
    OutdatedGeneration,
)
from retrieval.index.generation import Generation, read_tombstones
from retrieval.index.manifest import read_manifest
from retrieval.index.opensearch.bulk_load import load
from retrieval.index.opensearch.client import BUILD_SECONDS, PASSING, OpenSearchClient
from retrieval.index.opensearch.documents import documents_of
from retrieval.index.opensearch.generation import OpenSearchGeneration
from retrieval.index.opensearch.lease import turn
from retrieval.index.opensearch.local_metadata import fetch, pack, pack_segment
from retrieval.index.opensearch.mapping import FORMAT, LARGE, IndexNames, generation_body, segment_body
from retrieval.index.opensearch.purge import clear
from retrieval.index.segment.segment import FIELDS, Segment
from retrieval.index.shelf import KEPT
from retrieval.language.batch_tokenizer import BatchTokenizer
from retrieval.language.tokenizer import Tokenizer
from retrieval.models import Hit

OLDEST = (2, 15)
"""The first OpenSearch that can do without `_recovery_source` (opensearch-project/OpenSearch, pull request
13590); what each clause adds to a score was told before that already (pull request 11626)."""
PROBES = 8
"""Known questions: passages from all over the archive, by their own words, found here and there alike."""
PROBED_WORDS = 12
PROBED_HITS = 10
COPIED_SECONDS = 600.0
"""For which copies are waited for before the swap; an index without them answers, and is told of."""
MERGED_SECONDS = 3600.0
"""For which a merge is waited for; an index of which it is not over yet answers as well, only slower."""
LOOK_SECONDS = 5
"""Between two looks, at each of which a build can be broken off."""
BULK_TEXTS = 2_000
"""Passages from which filling the fast segmenter pays (half a second)."""

Progress = Callable[[str, int, int | None], None]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Publisher:
    """Where generations are shipped to.

    shards: of a large segment (`mapping.LARGE`); replicas: copies of each shard beside the first.
    """

    cluster: OpenSearchClient
    names: IndexNames
    shards: int
    replicas: int

    def ship(self, generation: Generation, root: Path, progress: Progress) -> None:
        """Bring a generation to the cluster and make it live; nothing is done where it is already.

        root: where cards are kept. Raises ArchiveBusy while another machine ships, ClusterError,
        ClusterMismatch when what was loaded does not stand its check; the generation before stays live.
        """
        index = self.names.generation(generation.manifest.name)
        if self.names.current(self.cluster) == index:
            return
        with turn(self.cluster, self.names.turn) as renew:

            def told(stage: str, done: int, total: int | None) -> None:
                renew()
                progress(stage, done, total)

            self._ship(index, generation, root, told)

    def _ship(self, index: str, generation: Generation, root: Path, progress: Progress) -> None:
        self._check_version()
        self.sweep()
        metas = self.names.metas(self.cluster)
        total = sum(len(segment.passages.starts) for segment in generation.store.segments)
        done = 0
        for segment in generation.store.segments:
            if self.names.segment(segment.folder.name) not in metas:
                self._ship_segment(segment, generation, partial(_told, progress, done, total))
            done += len(segment.passages.starts)
            progress("shipping", done, total)
        if index not in metas:
            self._ship_cards(index, generation, lambda: progress("shipping", total, total))
        progress("checking", 0, None)
        self._verify(generation, OpenSearchGeneration.open(self.cluster, self.names, index, root))
        self._swap(index)
        self._clear(self._collect(index), root)

    def _check_version(self) -> None:
        """Raises OpenSearchTooOld."""
        found = self.cluster.build(lambda client: client.info())["version"]["number"]
        if tuple(map(int, re.findall(r"\d+", found)[:2])) < OLDEST:
            oldest = ".".join(map(str, OLDEST))
            raise OpenSearchTooOld(url=", ".join(self.cluster.access.urls), found=found, oldest=oldest)

    def _ship_segment(self, segment: Segment, generation: Generation, loaded: Callable[[int], None]) -> None:
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
        shards = self.shards if passages >= LARGE else 1
        k1, b = generation.manifest.k1, generation.manifest.b
        self._create(index, segment_body(k1=k1, b=b, averages=averages, shards=shards, meta=meta))
        lexicon = generation.lexicon
        analyser = (Tokenizer.for_building if passages >= BULK_TEXTS else Tokenizer.for_questions)(lexicon)
        sent = 0

        def told(count: int) -> None:
            nonlocal sent
            sent += count
            loaded(min(sent, passages))

        count = load(self.cluster, index, documents_of(segment, BatchTokenizer(analyser)), told)
        count += load(self.cluster, index, packed.documents, lambda _: None)
        self._complete(index, count, meta, lambda: told(0))

    def _ship_cards(self, index: str, generation: Generation, waited: Callable[[], None]) -> None:
        manifest, packed = generation.manifest, pack(generation.folder)
        meta = {
            "format": FORMAT,
            "complete": False,
            "built": manifest.built,
            "segments": [self.names.segment(name) for name in manifest.segments],
            "cards": packed.facts,
        }
        self._create(index, generation_body(meta))
        self._complete(index, load(self.cluster, index, packed.documents, lambda _: None), meta, waited)

    def _create(self, index: str, body: dict[str, Any]) -> None:
        params = {"request_timeout": BUILD_SECONDS, "wait_for_active_shards": 1}
        self.cluster.build(lambda client: client.indices.create(index=index, body=body, params=params))

    def _complete(self, index: str, expected: int, meta: dict[str, Any], waited: Callable[[], None]) -> None:
        """Count what was loaded, merge it, put it on disk for good, copy it, and say that it is complete.

        What was loaded may be in memory alone until the flush (`translog.durability`), which comes before
        there are copies, since they are made of what is on disk.
        waited: called now and then while the cluster merges and copies. Raises ClusterMismatch.
        """
        cluster, slow = self.cluster, {"request_timeout": BUILD_SECONDS}
        cluster.build(lambda client: client.indices.refresh(index=index, params=slow))
        found = cluster.build(lambda client: client.count(index=index))["count"]
        if found != expected:
            raise OpenSearchMismatch(index=index, expected=expected, found=found)
        self._merge(index, waited)
        self._set(index, {"translog.durability": "request"})
        forced = {**slow, "force": "true"}
        cluster.build(lambda client: client.indices.flush(index=index, params=forced))
        self._set(index, {"number_of_replicas": self.replicas})
        self._await_copies(index, waited)
        whole = {"_meta": {**meta, "complete": True}}
        cluster.build(lambda client: client.indices.put_mapping(body=whole, index=index, params=slow))

    def _set(self, index: str, settings: dict[str, Any]) -> None:
        asked = {"body": {"index": settings}, "params": {"request_timeout": BUILD_SECONDS}}
        self.cluster.build(lambda client: client.indices.put_settings(index=index, **asked))

    def _merge(self, index: str, waited: Callable[[], None]) -> None:
        """Make one segment of each shard; one that could not be made answers as well, only slower."""
        cluster, slow = self.cluster, {"request_timeout": BUILD_SECONDS}
        params = {"max_num_segments": 1, "wait_for_completion": "false", **slow}
        looked = {"wait_for_completion": "true", "timeout": f"{LOOK_SECONDS}s", **slow}
        try:
            task = cluster.build(lambda client: client.indices.forcemerge(index=index, params=params))["task"]

            def merged() -> bool:
                return bool(
                    cluster.once(lambda client: client.tasks.get(task_id=task, params=looked))["completed"]
                )

            if not self._await(merged, MERGED_SECONDS, waited):
                logger.warning("%s is not merged yet", index)
            cluster.build(lambda client: client.indices.refresh(index=index, params=slow))
        except OpenSearchError as error:
            logger.warning("%s was not merged: %s", index, error)

    def _await_copies(self, index: str, waited: Callable[[], None]) -> None:
        """Wait until all copies are made; for so long, an index without them answers as well."""
        params = {
            "wait_for_status": "green",
            "timeout": f"{LOOK_SECONDS}s",
            "filter_path": "status",
            "request_timeout": BUILD_SECONDS,
        }

        def green() -> bool:
            health = self.cluster.once(lambda client: client.cluster.health(index=index, params=params))
            return bool(health["status"] == "green")

        if not self._await(green, COPIED_SECONDS, waited):
            logger.warning("not all copies of %s are made yet", index)

    def _await(self, there: Callable[[], bool], seconds: float, waited: Callable[[], None]) -> bool:
        """Whether it is there in that time. there: looks for up to `LOOK_SECONDS`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            waited()
            with suppress(*PASSING):  # a wait in vain ends in 408 or 500
                if there():
                    return True
        return False

    def _verify(self, here: Generation, there: OpenSearchGeneration) -> None:
        """Known questions get the same passages from the cluster as from the files."""
        for tokens in _probes(here):
            found = [corpus.searcher.search(tokens, limit=PROBED_HITS) for corpus in (here, there)]
            if list(map(_rounded, found[0])) != list(map(_rounded, found[1])):
                raise OpenSearchMismatch(index=there.index, expected=_shown(found[0]), found=_shown(found[1]))

    def _swap(self, index: str) -> None:
        """Let the alias lead to this index and to no other, in one step."""
        actions = [
            {"remove": {"index": f"{self.names.base}-g-*", "alias": self.names.live, "must_exist": False}},
            {"add": {"index": index, "alias": self.names.live}},
        ]
        asked = {"body": {"actions": actions}, "params": {"request_timeout": BUILD_SECONDS}}
        self.cluster.build(lambda client: client.indices.update_aliases(**asked))

    def roll_back(self, archive: str) -> str:
        """Make the generation before the live one live again; gives its index.

        archive: its name, for the message. Raises NothingBefore, ClusterError.
        """
        live, metas = self.names.current(self.cluster), self.names.metas(self.cluster)
        before = [index for index in self._generations(metas) if live is not None and index < live]
        if not before:
            raise NothingBefore(path=archive)
        self._swap(before[-1])
        return before[-1]

    def sweep(self) -> list[str]:
        """Remove the indexes of builds that were broken off, and of other formats; gives their names."""
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
        """Remove what no kept generation needs: the live one and the newest others, `KEPT` in all.

        Gives what the kept ones say of themselves, by index.
        """
        metas = self.names.metas(self.cluster)
        others = [index for index in self._generations(metas) if index != live]
        kept = {live, *others[max(0, len(others) - (KEPT - 1)) :]}
        needed = kept | {name for index in kept for name in metas[index].get("segments", ())}
        self._delete([index for index in metas if index not in needed])
        return {index: metas[index] for index in kept}

    def _clear(self, kept: dict[str, dict[str, Any]], root: Path) -> None:
        """Delete what is dead in all kept generations; left for the next time where that fails."""
        try:
            folders = [
                fetch(self.cluster, index, meta["cards"], root / "generations" / index)
                for index, meta in kept.items()
            ]
            manifests = [read_manifest(folder) for folder in folders]
            dead = [read_tombstones(folder, m) for folder, m in zip(folders, manifests, strict=True)]
            clear(self.cluster, self.names, list(zip(manifests, dead, strict=True)))
        except (OpenSearchError, DamagedGeneration, OutdatedGeneration) as error:
            logger.warning("what is dead was not cleared: %s", error)

    def _delete(self, indexes: list[str]) -> None:
        for index in indexes:
            with suppress(OpenSearchGone):
                self.cluster.build(partial(_delete, index=index))

    def _generations(self, metas: dict[str, dict[str, Any]]) -> list[str]:
        """The generations that are whole, the oldest first: names sort by time."""
        start = f"{self.names.base}-g-"
        return sorted(i for i, meta in metas.items() if i.startswith(start) and meta.get("complete"))


def _told(progress: Progress, before: int, total: int, done: int) -> None:
    progress("shipping", before + done, total)


def _delete(client: Any, index: str) -> Any:
    return client.indices.delete(index=index)


def _probes(generation: Generation) -> Iterator[list[str]]:
    """Tokens of passages from all over the archive."""
    passages = sum(len(segment.passages.starts) for segment in generation.store.segments)
    for passage in np.unique(np.linspace(0, max(0, passages - 1), num=PROBES, dtype=np.int64)):
        if passages:
            hit = generation.searcher.hit(int(passage))
            text = hit.span.cut(generation.store.article(hit.article_row).text)
            yield generation.analyser.tokens(text)[:PROBED_WORDS]


def _rounded(hit: Hit) -> tuple[int, int, float]:
    return int(hit.passage), hit.article_row, round(hit.score, 4)


def _shown(hits: list[Hit]) -> str:
    return " ".join(f"{hit.passage}:{hit.score:.4f}" for hit in hits)
