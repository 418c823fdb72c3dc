"""Bulk loading: many documents to one index, as fast as the cluster takes them and no faster.

A few requests are under way at a time and as many wait; whoever makes documents waits for them, so memory
stays bounded. Documents that the cluster turns away (429) are sent again after a pause, at random and
longer each time. A request that is too large as a whole is halved.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from retrieval.errors import DocumentTooLarge, OpenSearchBusy, OpenSearchFault
from retrieval.index.opensearch.client import BUILD_ATTEMPTS, BUILD_SECONDS, OpenSearchClient, seconds_apart
from retrieval.index.opensearch.documents import Document, as_line

CHUNK_BYTES = 3_000_000
"""Of one request: 5 to 15 MB is what the maker advises at most; a smaller one is sooner through."""
AT_ONCE = 3
"""Requests under way; more of them gain nothing on two cores."""
_PASSING = (429, 502, 503, 504)
_TOLD = "errors,items.index.status,items.index.error.type,items.index.error.reason,items.index._id"

Sleep = Callable[[float], None]


def load(
    cluster: OpenSearchClient,
    index: str,
    documents: Iterable[Document],
    loaded: Callable[[int], None],
    sleep: Sleep = time.sleep,
) -> int:
    """Put the documents into an index; gives how many there were. `loaded` is told of each further lot.

    Raises ClusterError; what was loaded by then stays, for whoever sweeps.
    """
    count = 0
    room = threading.Semaphore(2 * AT_ONCE)
    under_way: list[Future[int]] = []
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="bulk") as threads:
        try:
            for lines in chunks(documents):
                room.acquire()
                sent = threads.submit(_send, cluster, index, lines, sleep)
                sent.add_done_callback(lambda _: room.release())
                under_way.append(sent)
                count += len(lines)
                under_way = _finished(under_way, loaded)
            for sent in under_way:
                loaded(sent.result())
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            raise
    return count


def _finished(under_way: list[Future[int]], loaded: Callable[[int], None]) -> list[Future[int]]:
    """Those still under way. Raises what one of the others met with."""
    for sent in under_way:
        if sent.done():
            loaded(sent.result())
    return [sent for sent in under_way if not sent.done()] if any(s.done() for s in under_way) else under_way


def chunks(documents: Iterable[Document]) -> Iterator[list[bytes]]:
    """The documents as lines of bulks, about `CHUNK_BYTES` of them together."""
    lines: list[bytes] = []
    size = 0
    for document in documents:
        line = as_line(*document)
        if lines and size + len(line) > CHUNK_BYTES:
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield lines


def _send(cluster: OpenSearchClient, index: str, lines: Sequence[bytes], sleep: Sleep) -> int:
    """Send one bulk, the documents that were turned away again until all are in; gives how many."""
    left = list(lines)
    for attempt in range(BUILD_ATTEMPTS):
        if attempt:
            sleep(seconds_apart(attempt))
        try:
            left = _turned_away(_bulk(cluster, index, left), left, index)
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
        params = {"filter_path": _TOLD, "request_timeout": BUILD_SECONDS}
        return client.bulk(body=b"".join(lines).decode(), index=index, params=params)

    return cluster.build(ask)


def _turned_away(answer: Any, lines: Sequence[bytes], index: str) -> list[bytes]:
    """The documents to be sent again. Raises OpenSearchFault for one that the cluster will never take."""
    if not answer["errors"]:
        return []
    left = []
    for line, item in zip(lines, (item["index"] for item in answer["items"]), strict=True):
        if item["status"] in _PASSING:
            left.append(line)
        elif item["status"] >= 300:
            said = f"{item['error']['type']}: {item['error']['reason']}"
            raise OpenSearchFault(url=f"{index}/{item['_id']}", status=item["status"], said=said[:300])
    return left
