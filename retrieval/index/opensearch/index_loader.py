"""Loading of one index.

Created empty, filled, counted, merged, flushed, replicated, marked complete.

An index is never changed after `complete`; a build that breaks off leaves one without the mark, for
`Publisher.sweep`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from retrieval.errors import OpenSearchError, OpenSearchMismatch
from retrieval.index.opensearch.client import BUILD_TIMEOUT_S, TRANSIENT_ERRORS, OpenSearchClient

REPLICA_TIMEOUT_S = 600.0
"""Wait for replicas before the swap; an index without them answers, with a warning."""
MERGE_TIMEOUT_S = 3600.0
"""Wait for a merge; an unmerged index answers as well, only slower."""
POLL_INTERVAL_S = 5
"""Between two polls, at each of which a build can be broken off."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class IndexLoader:
    """Creates and completes indexes. replicas: of each shard."""

    cluster: OpenSearchClient
    replicas: int

    def create(self, index: str, body: dict[str, Any]) -> None:
        """Create an empty index with these settings and mapping. Raises OpenSearchError."""
        params = {"request_timeout": BUILD_TIMEOUT_S, "wait_for_active_shards": 1}
        self.cluster.build(lambda client: client.indices.create(index=index, body=body, params=params))

    def complete(self, index: str, expected: int, meta: dict[str, Any], waited: Callable[[], None]) -> None:
        """Count, merge, flush and replicate a loaded index; mark it complete.

        Documents may be in memory alone until the flush (`translog.durability`), which precedes the
        replicas: those are copies of files.
        expected: number of documents; meta: `_meta` of the index, so far incomplete.
        waited:   called now and then while the cluster merges and replicates.
        Raises OpenSearchMismatch, OpenSearchError.
        """
        cluster, slow = self.cluster, {"request_timeout": BUILD_TIMEOUT_S}
        cluster.build(lambda client: client.indices.refresh(index=index, params=slow))
        found = cluster.build(lambda client: client.count(index=index))["count"]
        if found != expected:
            raise OpenSearchMismatch(index=index, expected=expected, found=found)
        self._merge(index, waited)
        self._set(index, {"translog.durability": "request"})
        forced = {**slow, "force": "true"}
        cluster.build(lambda client: client.indices.flush(index=index, params=forced))
        self._set(index, {"number_of_replicas": self.replicas})
        self._await_replicas(index, waited)
        whole = {"_meta": {**meta, "complete": True}}
        cluster.build(lambda client: client.indices.put_mapping(body=whole, index=index, params=slow))

    def _set(self, index: str, settings: dict[str, Any]) -> None:
        asked = {"body": {"index": settings}, "params": {"request_timeout": BUILD_TIMEOUT_S}}
        self.cluster.build(lambda client: client.indices.put_settings(index=index, **asked))

    def _merge(self, index: str, waited: Callable[[], None]) -> None:
        """Merge each shard into one segment; a failure costs speed only."""
        cluster, slow = self.cluster, {"request_timeout": BUILD_TIMEOUT_S}
        params = {"max_num_segments": 1, "wait_for_completion": "false", **slow}
        task_params = {"wait_for_completion": "true", "timeout": f"{POLL_INTERVAL_S}s", **slow}
        try:
            task = cluster.build(lambda client: client.indices.forcemerge(index=index, params=params))["task"]

            def merged() -> bool:
                return bool(
                    cluster.once(lambda client: client.tasks.get(task_id=task, params=task_params))[
                        "completed"
                    ]
                )

            if not self._poll(merged, MERGE_TIMEOUT_S, waited):
                logger.warning("%s is not merged yet", index)
            cluster.build(lambda client: client.indices.refresh(index=index, params=slow))
        except OpenSearchError as error:
            logger.warning("%s was not merged: %s", index, error)

    def _await_replicas(self, index: str, waited: Callable[[], None]) -> None:
        """Wait for all replicas, up to `REPLICA_TIMEOUT_S`."""
        params = {
            "wait_for_status": "green",
            "timeout": f"{POLL_INTERVAL_S}s",
            "filter_path": "status",
            "request_timeout": BUILD_TIMEOUT_S,
        }

        def green() -> bool:
            health = self.cluster.once(lambda client: client.cluster.health(index=index, params=params))
            return bool(health["status"] == "green")

        if not self._poll(green, REPLICA_TIMEOUT_S, waited):
            logger.warning("not all copies of %s are made yet", index)

    def _poll(self, is_done: Callable[[], bool], seconds: float, waited: Callable[[], None]) -> bool:
        """Poll until `is_done`; False after the timeout. is_done: takes up to `POLL_INTERVAL_S`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            waited()
            with suppress(*TRANSIENT_ERRORS):  # a timeout at the cluster is 408 or 500
                if is_done():
                    return True
        return False
