"""The OpenSearch client: timeouts, retries with jitter, a circuit breaker.

Every request of this package goes through `OpenSearchClient`. `search` is for questions: a few quick attempts
on different nodes, and none while the circuit breaker is open. `build` is for loading: longer timeouts, and
exponential backoff until a busy cluster has room.
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
BUILD_TIMEOUT_S = 60.0
"""A bulk of some megabytes, or an alias swap, on a busy cluster."""
BUILD_ATTEMPTS = 8
"""With up to `MAX_BACKOFF_S` between them: a cluster may be busy for a minute before a build gives up."""
MIN_BACKOFF_S, MAX_BACKOFF_S = 0.05, 15.0
CONNECTION_POOL_SIZE = 16
DEAD_NODE_TIMEOUT_S = 5
"""A node without an answer is skipped for so long, while others answer."""
LOCAL_PREFERENCE = "_local"
"""Preference of searches: a shard copy of the receiving node; nodes are used round-robin."""
TRANSIENT_ERRORS = (OpenSearchBusy, OpenSearchRed, OpenSearchUnreachable)
"""Errors worth a retry."""

_KINDS: dict[Any, type[OpenSearchError]] = {
    401: OpenSearchDenied,
    403: OpenSearchDenied,
    404: OpenSearchGone,
    413: DocumentTooLarge,
    429: OpenSearchBusy,
    **dict.fromkeys((408, 500, 502, 503, 504), OpenSearchRed),
}
"""HTTP status -> error."""

T = TypeVar("T")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpenSearchAccess:
    """Connection parameters; see `[opensearch]` in config/jianbao.toml."""

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
        # the library logs every failed attempt with a traceback; here the outcome is logged once
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
        # the library encodes Latin-1 only, and shows the password when that fails (RFC 7617: UTF-8)
        secret = base64.b64encode(f"{access.user}:{access.password}".encode()).decode()
        return self._library.OpenSearch(
            list(access.urls),
            headers={"Authorization": f"Basic {secret}"} if access.user else None,
            timeout=access.timeout_seconds,
            max_retries=len(access.urls) - 1,
            retry_on_timeout=True,
            retry_on_status=(502, 504),
            pool_maxsize=CONNECTION_POOL_SIZE,
            dead_timeout=DEAD_NODE_TIMEOUT_S,
            timeout_cutoff=2,
            http_compress=False,
            **trust,
        )

    @property
    def is_open(self) -> bool:
        """True while the circuit breaker rejects questions, after several failures."""
        return bool(self._breaker.opened)

    def search(self, ask: Callable[[Any], T]) -> T:
        """The result of a question's request: few attempts, circuit breaker.

        Raises SearchUnavailable without an answer, OpenSearchGone for a missing index.
        """
        if self.is_open:
            raise SearchUnavailable(why=self._breaker.last_failure)
        try:
            with self._breaker:
                return self._retry(ask, self.access.retries + 1, longest=self.access.timeout_seconds / 3)
        except OpenSearchGone:
            raise
        except OpenSearchError as error:
            logger.warning("the cluster did not answer: %s", error)
            raise SearchUnavailable(why=error) from error

    def build(self, ask: Callable[[Any], T]) -> T:
        """The result of a build's request, retried with backoff.

        Raises OpenSearchError.
        """
        return self._retry(ask, BUILD_ATTEMPTS, longest=MAX_BACKOFF_S)

    def once(self, ask: Callable[[Any], T]) -> T:
        """The result of a request, without a retry. Raises OpenSearchError."""
        library = self._library
        try:
            return ask(self._client)
        except library.SSLError as error:
            raise OpenSearchUntrusted(url=self._urls, said=_reason_of(error)) from error
        except library.ConnectionError as error:  # a timeout is one as well
            raise OpenSearchUnreachable(url=self._urls, said=_reason_of(error)) from error
        except library.TransportError as error:
            raise self._error_of(error) from error
        except library.OpenSearchException as error:
            raise OpenSearchFault(url=self._urls, status="?", said=_reason_of(error)) from error

    def _retry(self, ask: Callable[[Any], T], attempts: int, *, longest: float) -> T:
        tenacity = import_extra("tenacity", EXTRA)
        trying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(TRANSIENT_ERRORS),
            stop=tenacity.stop_after_attempt(attempts),
            wait=tenacity.wait_random_exponential(multiplier=MIN_BACKOFF_S, max=longest),
            reraise=True,
        )
        found: T = trying(self.once, ask)
        return found

    @property
    def _urls(self) -> str:
        return ", ".join(self.access.urls)

    def _error_of(self, error: Any) -> OpenSearchError:
        """The error of an HTTP response."""
        status, said = error.status_code, _reason_of(error)
        kind = _KINDS.get(status, OpenSearchFault)
        if kind is OpenSearchDenied and "cluster_block" in said:  # an index that may not be written
            kind = OpenSearchFault
        return kind(url=self._urls, status=status, said=said, user=self.access.user or "–")

    def health(self, pattern: str) -> str:
        """Health of some indexes: green, yellow, red or "unreachable"."""

        def ask(client: Any) -> Any:
            return client.cluster.health(index=pattern, params={"filter_path": "status"})

        try:
            return str(self.once(ask)["status"])
        except OpenSearchError as error:
            logger.warning("the cluster's health is unknown: %s", error)
            return "unreachable"


def _is_outage(kind: type[BaseException], error: BaseException) -> bool:
    """True for a failure of the cluster, not of a single request."""
    return isinstance(error, OpenSearchError) and not isinstance(error, OpenSearchGone | OpenSearchFault)


def _reason_of(error: Any) -> str:
    """Type and reason of an error, without the request."""
    info = getattr(error, "info", None)
    if isinstance(info, dict) and isinstance(info.get("error"), dict):
        causes = [info["error"], *info["error"].get("root_cause", ())]
        return "; ".join(dict.fromkeys(f"{c.get('type')}: {str(c.get('reason'))[:200]}" for c in causes))
    return str(info or error)[:300]


def backoff_seconds(attempt: int) -> float:
    """Exponential backoff with full jitter, seconds, after attempt 0, 1, …

    Random, so that requests rejected together do not return together.
    """
    return random.uniform(0, min(MAX_BACKOFF_S, MIN_BACKOFF_S * 2**attempt))  # noqa: S311
