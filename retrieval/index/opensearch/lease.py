"""Whose turn it is: of several machines one at a time ships a generation of an archive.

What one has half shipped another would take for what a broken build left, and remove. So a document on the
cluster says who ships, and until when that holds. It is taken, renewed and given back at the version that
was read (optimistic concurrency control: OpenSearch, Index document, `if_seq_no`), so of two who come
together one gets it. Who dies holds it for `HELD_SECONDS` at most; on the machine where that was, it is seen
at once.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from retrieval.errors import ArchiveBusy, OpenSearchError, OpenSearchFault, OpenSearchGone
from retrieval.index.opensearch.client import BUILD_SECONDS, OpenSearchClient

HELD_SECONDS = 600.0
"""Without a renewal: longer than the longest single request of a build, tried as often as it is."""
RENEWED_SECONDS = 30.0
CONFLICT = "409"
DOCUMENT = "turn"

_INDEX = {
    "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}},
    "mappings": {"dynamic": "false"},
}


@contextmanager
def turn(
    cluster: OpenSearchClient, index: str, *, clock: Callable[[], float] = time.time
) -> Iterator[Callable[[], None]]:
    """Hold the turn that a document of this index stands for; gives what is to be called now and then.

    clock: gives Unix seconds, on all machines about the same.
    Raises ArchiveBusy when it is another's, now or (from what is given) meanwhile, and ClusterError.
    """
    taken = _Lease(cluster, index, clock)
    taken.take()
    try:
        yield taken.renew
    finally:
        taken.give_back()


class _Lease:
    """One who holds, or would hold, the turn."""

    def __init__(self, cluster: OpenSearchClient, index: str, clock: Callable[[], float]) -> None:
        self._cluster = cluster
        self._index = index
        self._clock = clock
        self._name = secrets.token_hex(8)
        self._since = dt.datetime.fromtimestamp(clock()).astimezone().isoformat(timespec="seconds")
        self._version: dict[str, Any] = {}
        self._renewed = 0.0

    def take(self) -> None:
        """Take it where nobody has it, or where its time is over."""
        found = self._read()
        if found is None:
            self._write({"op_type": "create"})
            return
        if self._is_held(found["_source"]):
            raise ArchiveBusy(**_facts(found["_source"]))
        self._write(_version_of(found))

    def renew(self) -> None:
        """Hold it for longer, now and then."""
        if self._clock() - self._renewed >= RENEWED_SECONDS:
            self._write(self._version)

    def give_back(self) -> None:
        """Let the next have it; where that fails, they wait until the time is over."""
        with suppress(OpenSearchError):
            params = {**self._version, "request_timeout": BUILD_SECONDS}
            self._cluster.once(lambda client: client.delete(index=self._index, id=DOCUMENT, params=params))

    def _is_held(self, source: dict[str, Any]) -> bool:
        here = source.get("host") == socket.gethostname()
        return source.get("until", 0) > self._clock() and not (here and _is_dead(source.get("process")))

    def _read(self) -> dict[str, Any] | None:
        """The document; None where nobody ships. Makes the index where there is none."""
        try:
            found: dict[str, Any] = self._cluster.build(
                lambda client: client.get(index=self._index, id=DOCUMENT, params={"realtime": "true"})
            )
        except OpenSearchGone:
            with suppress(
                OpenSearchFault
            ):  # made by another meanwhile, or there already, without the document
                self._cluster.build(lambda client: client.indices.create(index=self._index, body=_INDEX))
            return None
        return found

    def _write(self, version: dict[str, Any]) -> None:
        """Say who holds it and until when, if it still stands at this version."""
        now = self._clock()
        host, process = socket.gethostname(), os.getpid()
        body = {
            "name": self._name,
            "host": host,
            "process": process,
            "holder": f"{host}:{process}",
            "since": self._since,
            "until": now + HELD_SECONDS,
        }
        params = {**version, "request_timeout": BUILD_SECONDS}
        try:
            written = self._cluster.build(
                lambda client: client.index(index=self._index, id=DOCUMENT, body=body, params=params)
            )
        except OpenSearchFault as fault:
            if fault.facts.get("status") != CONFLICT:
                raise
            written = self._read() or {"_source": {}}
            if written["_source"].get("name") != self._name:  # else ours, whose answer was lost
                raise ArchiveBusy(**_facts(written["_source"])) from fault
        self._version, self._renewed = _version_of(written), now


def _version_of(found: dict[str, Any]) -> dict[str, Any]:
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}


def _facts(source: dict[str, Any]) -> dict[str, str]:
    return {"holder": str(source.get("holder", "?")), "since": str(source.get("since", "?"))}


def _is_dead(process: object) -> bool:
    """Whether no process of this machine has this number."""
    if not isinstance(process, int) or process <= 0:
        return False
    try:
        os.kill(process, 0)
    except OSError as error:  # any other than this: it is somebody else's
        return isinstance(error, ProcessLookupError)
    return False
