"""Bulk loading of documents into one index, with backpressure.

A few requests are in flight and as many are queued; the producer of documents waits for room, so memory
stays bounded. Documents rejected with 429 are retried with exponential backoff and jitter. A request beyond
the size limit of the cluster is halved.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from retrieval.errors import DocumentTooLarge, OpenSearchBusy, OpenSearchFault
from retrieval.index.opensearch.client import (
    BUILD_ATTEMPTS,
    BUILD_TIMEOUT_S,
    OpenSearchClient,
    backoff_seconds,
)
from retrieval.index.opensearch.documents import Document, bulk_lines

BULK_BYTES = 3_000_000
"""Size of one bulk request: OpenSearch advises at most 5 to 15 MB; a smaller one is answered sooner."""
MAX_CONCURRENT_BULKS = 3
"""More of them gain nothing on two cores."""
_RETRIED_STATUS = (429, 502, 503, 504)
_FILTER_PATH = "errors,items.index.status,items.index.error.type,items.index.error.reason,items.index._id"

Sleep = Callable[[float], None]


def bulk_load(
    cluster: OpenSearchClient,
    index: str,
    documents: Iterable[Document],
    loaded: Callable[[int], None],
    sleep: Sleep = time.sleep,
) -> int:
    """Load documents into an index; returns their number.

    loaded: called with the number of documents in each finished request.
    Raises OpenSearchError; documents loaded until then stay, for `Publisher.sweep`.
    """
    count = 0
    room = threading.Semaphore(2 * MAX_CONCURRENT_BULKS)
    under_way: list[Future[int]] = []
    with ThreadPoolExecutor(MAX_CONCURRENT_BULKS, thread_name_prefix="bulk") as threads:
        try:
            for lines in chunks(documents):
                room.acquire()
                sent = threads.submit(_send, cluster, index, lines, sleep)
                sent.add_done_callback(lambda _: room.release())
                under_way.append(sent)
                count += len(lines)
                under_way = _collect_finished(under_way, loaded)
            for sent in under_way:
                loaded(sent.result())
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            raise
    return count


def _collect_finished(under_way: list[Future[int]], loaded: Callable[[int], None]) -> list[Future[int]]:
    """Requests still in flight. Raises the error of a finished one."""
    for sent in under_way:
        if sent.done():
            loaded(sent.result())
    return [sent for sent in under_way if not sent.done()] if any(s.done() for s in under_way) else under_way


def chunks(documents: Iterable[Document]) -> Iterator[list[bytes]]:
    """Batches of bulk lines, each of about `BULK_BYTES`."""
    lines: list[bytes] = []
    size = 0
    for document in documents:
        line = bulk_lines(*document)
        if lines and size + len(line) > BULK_BYTES:
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield lines


def _send(cluster: OpenSearchClient, index: str, lines: Sequence[bytes], sleep: Sleep) -> int:
    """Send one bulk, retrying rejected documents; returns their number."""
    left = list(lines)
    for attempt in range(BUILD_ATTEMPTS):
        if attempt:
            sleep(backoff_seconds(attempt))
        try:
            left = _rejected(_bulk(cluster, index, left), left, index)
        except DocumentTooLarge:
            if len(left) == 1:
                raise
            half = len(left) // 2
            return sum(_send(cluster, index, part, sleep) for part in (left[:half], left[half:])) + (
                len(lines) - len(left)
            )
        if not left:
            return len(lines)
    raise OpenSearchBusy(url=", ".join(cluster.access.urls), said=f"{len(left)} documents were turned away")


def _bulk(cluster: OpenSearchClient, index: str, lines: Sequence[bytes]) -> Any:
    def ask(client: Any) -> Any:
        params = {"filter_path": _FILTER_PATH, "request_timeout": BUILD_TIMEOUT_S}
        return client.bulk(body=b"".join(lines).decode(), index=index, params=params)

    return cluster.build(ask)


def _rejected(answer: Any, lines: Sequence[bytes], index: str) -> list[bytes]:
    """Documents to retry. Raises OpenSearchFault for a permanent rejection."""
    if not answer["errors"]:
        return []
    left = []
    for line, item in zip(lines, (item["index"] for item in answer["items"]), strict=True):
        if item["status"] in _RETRIED_STATUS:
            left.append(line)
        elif item["status"] >= 300:
            said = f"{item['error']['type']}: {item['error']['reason']}"
            raise OpenSearchFault(url=f"{index}/{item['_id']}", status=item["status"], said=said[:300])
    return left
