"""The publishing lease: one machine at a time publishes a generation.

A half-loaded index would look like the remains of a broken build to another machine, and be removed. So a
document on the cluster names the holder and the expiry. It is acquired, renewed and released at the version
read (optimistic concurrency control: OpenSearch, Index document, `if_seq_no`), so of two simultaneous
attempts one succeeds. The lease of a dead process expires after `LEASE_TTL_S`; on its own machine its death
is noticed at once.
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
from retrieval.index.opensearch.client import BUILD_TIMEOUT_S, OpenSearchClient

LEASE_TTL_S = 600.0
"""Longer than the longest single request of a build with all its retries."""
LEASE_RENEWAL_INTERVAL_S = 30.0
CONFLICT = "409"
DOCUMENT = "turn"

_INDEX = {
    "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}},
    "mappings": {"dynamic": "false"},
}


@contextmanager
def hold_lease(
    cluster: OpenSearchClient, index: str, *, clock: Callable[[], float] = time.time
) -> Iterator[Callable[[], None]]:
    """Hold the lease in this index; yields the renewing function.

    clock: Unix seconds, about the same on all machines.
    Raises ArchiveBusy while another process holds it (`renew`: after losing it), OpenSearchError.
    """
    lease = _Lease(cluster, index, clock)
    lease.acquire()
    try:
        yield lease.renew
    finally:
        lease.release()


class _Lease:
    """The lease of one holder."""

    def __init__(self, cluster: OpenSearchClient, index: str, clock: Callable[[], float]) -> None:
        self._cluster = cluster
        self._index = index
        self._clock = clock
        self._name = secrets.token_hex(8)
        self._since = dt.datetime.fromtimestamp(clock()).astimezone().isoformat(timespec="seconds")
        self._version: dict[str, Any] = {}
        self._renewed = 0.0

    def acquire(self) -> None:
        """Acquire the lease if it is free or has expired. Raises ArchiveBusy."""
        found = self._read()
        if found is None:
            self._write({"op_type": "create"})
            return
        if self._is_held(found["_source"]):
            raise ArchiveBusy(**_facts(found["_source"]))
        self._write(_version_of(found))

    def renew(self) -> None:
        """Extend the expiry, once in `LEASE_RENEWAL_INTERVAL_S`. Raises ArchiveBusy."""
        if self._clock() - self._renewed >= LEASE_RENEWAL_INTERVAL_S:
            self._write(self._version)

    def release(self) -> None:
        """Delete the document; after a failure the lease lasts until its expiry."""
        with suppress(OpenSearchError):
            params = {**self._version, "request_timeout": BUILD_TIMEOUT_S}
            self._cluster.once(lambda client: client.delete(index=self._index, id=DOCUMENT, params=params))

    def _is_held(self, source: dict[str, Any]) -> bool:
        here = source.get("host") == socket.gethostname()
        return source.get("until", 0) > self._clock() and not (here and _is_dead(source.get("process")))

    def _read(self) -> dict[str, Any] | None:
        """The lease document, or None. Creates a missing index."""
        try:
            found: dict[str, Any] = self._cluster.build(
                lambda client: client.get(index=self._index, id=DOCUMENT, params={"realtime": "true"})
            )
        except OpenSearchGone:
            with suppress(OpenSearchFault):  # the index exists, without the document
                self._cluster.build(lambda client: client.indices.create(index=self._index, body=_INDEX))
            return None
        return found

    def _write(self, version: dict[str, Any]) -> None:
        """Write holder and expiry at this version. Raises ArchiveBusy on a conflict."""
        now = self._clock()
        host, process = socket.gethostname(), os.getpid()
        body = {
            "name": self._name,
            "host": host,
            "process": process,
            "holder": f"{host}:{process}",
            "since": self._since,
            "until": now + LEASE_TTL_S,
        }
        params = {**version, "request_timeout": BUILD_TIMEOUT_S}
        try:
            written = self._cluster.build(
                lambda client: client.index(index=self._index, id=DOCUMENT, body=body, params=params)
            )
        except OpenSearchFault as fault:
            if fault.facts.get("status") != CONFLICT:
                raise
            written = self._read() or {"_source": {}}
            if written["_source"].get("name") != self._name:  # else our own write, whose response was lost
                raise ArchiveBusy(**_facts(written["_source"])) from fault
        self._version, self._renewed = _version_of(written), now


def _version_of(found: dict[str, Any]) -> dict[str, Any]:
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}


def _facts(source: dict[str, Any]) -> dict[str, str]:
    return {"holder": str(source.get("holder", "?")), "since": str(source.get("since", "?"))}


def _is_dead(process: object) -> bool:
    """True if no process of this machine has this id."""
    if not isinstance(process, int) or process <= 0:
        return False
    try:
        os.kill(process, 0)
    except OSError as error:  # PermissionError: it is alive, under another user
        return isinstance(error, ProcessLookupError)
    return False
