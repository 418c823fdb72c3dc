"""Asking the cluster: time-outs, retries with jitter, a circuit breaker, and what went wrong in our words.

Every request of this package goes through `PostgresPeers`. Readers wait for `search`: a few quick attempts on
different nodes, and none at all for a while after several questions failed. Building waits for `build`:
longer, and as often as it takes for a cluster that is busy.
"""

from __future__ import annotations

import base64
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from retrieval.errors import (
    DocumentTooLarge,
    OpenSearchBusy,
    OpenSearchDenied,
    OpenSearchError,
    OpenSearchFault,
    OpenSearchGone,
    OpenSearchRed,
    OpenSearchUnreachable,
    OpenSearchUntrusted,
    SearchUnavailable,
)
from retrieval.extras import import_extra

EXTRA = "opensearch"
BUILD_SECONDS = 60.0
"""A bulk of some megabytes, or an alias swap, on a cluster at work."""
BUILD_ATTEMPTS = 8
"""With up to `LONGEST_PAUSE` between them: a cluster may be busy for a minute before a build gives up."""
SHORTEST_PAUSE, LONGEST_PAUSE = 0.05, 15.0
CONNECTIONS = 16
DEAD_SECONDS = 5
"""For which a node that did not answer is left out, where others do."""
NEAR = "_local"
"""Which copy answers a reader: one of the node that is asked, where it has one; nodes are asked in turn."""
PASSING = (OpenSearchBusy, OpenSearchRed, OpenSearchUnreachable)
"""What may be over at the next attempt."""

_KINDS: dict[Any, type[OpenSearchError]] = {
    401: OpenSearchDenied,
    403: OpenSearchDenied,
    404: OpenSearchGone,
    413: DocumentTooLarge,
    429: OpenSearchBusy,
    **dict.fromkeys((408, 500, 502, 503, 504), OpenSearchRed),
}
"""What the cluster means by the status of its answer."""

T = TypeVar("T")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpenSearchAccess:
    """How the cluster is reached; see `[opensearch]` in config/jianbao.toml for each."""

    urls: Sequence[str]
    user: str = ""
    password: str = field(default="", repr=False)
    ca_certs: Path | None = None
    verify: bool = True
    timeout_seconds: float = 3.0
    retries: int = 2
    failures: int = 5
    pause_seconds: float = 10.0


class OpenSearchClient:
    """One cluster; may be shared by threads."""

    def __init__(self, access: OpenSearchAccess) -> None:
        """Raises MissingExtra where the client is not installed."""
        self.access = access
        self._library = import_extra("opensearchpy", EXTRA)
        breakers = import_extra("circuitbreaker", EXTRA)
        # it tells every attempt that fails, with a traceback; what came of them is told here, once
        logging.getLogger("opensearch").setLevel(logging.CRITICAL)
        self._breaker = breakers.CircuitBreaker(
            access.failures, access.pause_seconds, expected_exception=_is_outage, name="opensearch"
        )

    @cached_property
    def _client(self) -> Any:
        access = self.access
        trust: dict[str, Any] = {"ca_certs": str(access.ca_certs)} if access.ca_certs else {}
        if any(url.startswith("https:") for url in access.urls):
            trust |= {"verify_certs": access.verify, "ssl_show_warn": False}
        # the client's own way takes Latin-1 alone, and shows the password where it fails (RFC 7617: UTF-8)
        secret = base64.b64encode(f"{access.user}:{access.password}".encode()).decode()
        return self._library.OpenSearch(
            list(access.urls),
            headers={"Authorization": f"Basic {secret}"} if access.user else None,
            timeout=access.timeout_seconds,
            max_retries=len(access.urls) - 1,
            retry_on_timeout=True,
            retry_on_status=(502, 504),
            pool_maxsize=CONNECTIONS,
            dead_timeout=DEAD_SECONDS,
            timeout_cutoff=2,
            http_compress=False,
            **trust,
        )

    @property
    def opened(self) -> bool:
        """Whether questions are turned away at once, after several failed."""
        return bool(self._breaker.opened)

    def search(self, ask: Callable[[Any], T]) -> T:
        """What `ask` gets of the client, for a reader who waits.

        Raises SearchUnavailable when the cluster does not answer, ClusterGone when an index is not there.
        """
        if self.opened:
            raise SearchUnavailable(why=self._breaker.last_failure)
        try:
            with self._breaker:
                return self._tried(ask, self.access.retries + 1, longest=self.access.timeout_seconds / 3)
        except OpenSearchGone:
            raise
        except OpenSearchError as error:
            logger.warning("the cluster did not answer: %s", error)
            raise SearchUnavailable(why=error) from error

    def build(self, ask: Callable[[Any], T]) -> T:
        """What `ask` gets of the client, for a build. Raises ClusterError."""
        return self._tried(ask, BUILD_ATTEMPTS, longest=LONGEST_PAUSE)

    def once(self, ask: Callable[[Any], T]) -> T:
        """What `ask` gets of the client, tried once. Raises ClusterError."""
        library = self._library
        try:
            return ask(self._client)
        except library.SSLError as error:
            raise OpenSearchUntrusted(url=self._urls, said=_said(error)) from error
        except library.ConnectionError as error:  # a time-out is one as well
            raise OpenSearchUnreachable(url=self._urls, said=_said(error)) from error
        except library.TransportError as error:
            raise self._meant(error) from error
        except library.OpenSearchException as error:
            raise OpenSearchFault(url=self._urls, status="?", said=_said(error)) from error

    def _tried(self, ask: Callable[[Any], T], attempts: int, *, longest: float) -> T:
        tenacity = import_extra("tenacity", EXTRA)
        trying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(PASSING),
            stop=tenacity.stop_after_attempt(attempts),
            wait=tenacity.wait_random_exponential(multiplier=SHORTEST_PAUSE, max=longest),
            reraise=True,
        )
        found: T = trying(self.once, ask)
        return found

    @property
    def _urls(self) -> str:
        return ", ".join(self.access.urls)

    def _meant(self, error: Any) -> OpenSearchError:
        """What an answer of the cluster says, in our words."""
        status, said = error.status_code, _said(error)
        kind = _KINDS.get(status, OpenSearchFault)
        if kind is OpenSearchDenied and "cluster_block" in said:  # an index that may not be written
            kind = OpenSearchFault
        return kind(url=self._urls, status=status, said=said, user=self.access.user or "–")

    def colour(self, pattern: str) -> str:
        """How the indexes of this pattern stand: green, yellow or red; "unreachable" when nobody says."""

        def ask(client: Any) -> Any:
            return client.cluster.health(index=pattern, params={"filter_path": "status"})

        try:
            return str(self.once(ask)["status"])
        except OpenSearchError as error:
            logger.warning("the cluster's health is unknown: %s", error)
            return "unreachable"


def _is_outage(kind: type[BaseException], error: BaseException) -> bool:
    """Whether the next question would fare no better: not where an index is gone, or one request is wrong."""
    return isinstance(error, OpenSearchError) and not isinstance(error, OpenSearchGone | OpenSearchFault)


def _said(error: Any) -> str:
    """What client or cluster say of it: type and reason, without the request."""
    info = getattr(error, "info", None)
    if isinstance(info, dict) and isinstance(info.get("error"), dict):
        causes = [info["error"], *info["error"].get("root_cause", ())]
        return "; ".join(dict.fromkeys(f"{c.get('type')}: {str(c.get('reason'))[:200]}" for c in causes))
    return str(info or error)[:300]


def seconds_apart(attempt: int) -> float:
    """How long to wait after this attempt (0, 1 …) of a bulk: up to twice as long each time, at random, so
    that those who were turned away together do not come back together (full jitter)."""
    return random.uniform(0, min(LONGEST_PAUSE, SHORTEST_PAUSE * 2**attempt))  # noqa: S311
