"""Hostile requests to a server of the sample archive.

    python -m tests.fuzz.web_requests [COUNT] [SEED]

Each request is made from a seed: a real one, mutated in its path, query, headers or body, or bytes that are
hardly HTTP; to the API and to the pages. The promises, for every answer: no 500, no traceback, the security
headers, and nothing of the request's markup; afterwards the server answers as before. Prints the counts; a
broken promise is printed with its request and ends the run with 1.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from retrieval.web.api.table import ENDPOINTS
from retrieval.web.pages.page_table import PAGES
from tests.unit.web.served_site import API, Got, ServedSite

MARK = "<svg/onload=fuzz7>"
"""Markup in every hostile word; no answer may have it unescaped."""
ANSWER_TIMEOUT_S = 1.0
FILES = f"{API}/export"
"""Answers that are files to be saved, and hold the words of a question as text."""
CLOUD = "株洲日报/2020-02-16/A1/8"
WORDS = (
    "", " ", "?", "中车株洲所有多少员工返岗?", "复工", "😀" * 50, "\x00", "\r\nX-Injected: 1",
    "../../etc/passwd", "..\\..\\", "%2e%2e%2f", "' OR 1=1 --", "{{7*7}}", "${jndi:ldap://x}", "A" * 3000,
    "株" * 1200, "\u202e\u2066", "关于复工的报道有哪些", "最新一期是哪天", "(((", '"', "标题:",
    "日期:9999-99", "NOT NOT 复工", "NaN", "1e400", "-1", "9" * 400, "null", "[]", "true", "2020-02-30",
    "0000", "头版", "株洲日报", "latest", CLOUD, "\ufffe", "ﷺ" * 99,
)  # fmt: skip
NAMES = (
    "question", "turns", "without", "top", "sort", "since", "until", "paper", "page", "query", "start",
    "word", "date", "id", "end", "digest", "text", "name", "format", "items", "limit", "__proto__",
    "question[]", "",
)  # fmt: skip
PATHS = (
    "/ask", "/search", "/trend", "/days/latest", f"/articles/{CLOUD}", f"/articles/{CLOUD}/similar",
    f"/quotes/{CLOUD}/266-290", "/check", "/export", "/archive", "/openapi.json",
)  # fmt: skip
HEADERS = (
    "Accept-Language", "If-None-Match", "Authorization", "X-Forwarded-For", "Content-Type", "Cookie",
    "Origin", "Range", "Accept", "Accept", "Transfer-Encoding", "Content-Length", "Expect", "Upgrade",
    "Connection", "Host",
)  # fmt: skip
VALUES = (
    "chunked", "0", "-1", "9" * 30, "identity, chunked", "application/json", "text/plain",
    "multipart/form-data", "bytes=0-", "text/html", "*", "en;q=9", "Bearer x", "Basic !!!", "100-continue",
    "websocket", "close", "localhost", "gzip",
)  # fmt: skip
RIGHT: dict[str, tuple[Any, ...]] = {
    "id": (CLOUD,), "start": (0, 1, 266), "end": (1, 290, 10**8), "top": (1, 10), "limit": (3,),
    "turns": ([],), "without": ([CLOUD],), "sort": ("best", "date"), "since": ("2020",),
    "until": ("2021",), "page": ("A1",),
    "date": ("latest", "2020-02-16"), "year": (2020, 1998), "paper": ("株洲日报",), "digest": ("0" * 16,),
    "items": ([{"article_id": CLOUD}],), "format": ("csv", "ris", "bibtex", "markdown"),
}  # fmt: skip
"""Values that are taken, by parameter."""
METHODS = (
    "GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT", "PROPFIND",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HostileRequest:
    """The bytes of a request. is_file: its answer may be a file."""

    sent: bytes
    is_file: bool


def hostile_request(seed: int) -> HostileRequest:
    """The request of a seed."""
    rng = random.Random(seed)
    makers: list[Callable[[random.Random], HostileRequest]]
    makers = [_aimed] * 4 + [_query] * 3 + [_body] * 2 + [_broken]
    return rng.choice(makers)(rng)


def _word(rng: random.Random) -> str:
    word = rng.choice(WORDS)
    return word + MARK if rng.random() < 0.5 else word


def _path(rng: random.Random) -> str:
    path = API + rng.choice(PATHS)
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        at = rng.randrange(len(path) + 1)
        path = path[:at] + _word(rng)[:60] + path[at + rng.randrange(3) :]
    return quote(path, safe="/%:-.\\") or "/"


def _headers(rng: random.Random) -> list[str]:
    given = ["Host: localhost", "Connection: close"]
    for _ in range(rng.choice((0, 0, 1, 2))):
        word = rng.choice((*VALUES, MARK, "x" * rng.choice((10, 9000))))
        given.insert(rng.randrange(len(given) + 1), f"{rng.choice(HEADERS)}: {word}")
    return given


def _assembled(method: str, target: str, headers: list[str], body: bytes = b"") -> HostileRequest:
    lines = [f"{method} {target} HTTP/1.1", *headers]
    sent = "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body
    return HostileRequest(sent, target.startswith(FILES))


def _query(rng: random.Random) -> HostileRequest:
    pairs = [(rng.choice(NAMES), _word(rng)) for _ in range(rng.randrange(5))]
    asked = f"?{urlencode(pairs)}" if pairs else ""
    return _assembled(rng.choice(METHODS), _path(rng) + asked, _headers(rng))


def _aimed(rng: random.Random) -> HostileRequest:
    """Right names with hostile words: it passes the parsing and reaches the archive."""
    root, endpoint = rng.choice([*((API, one) for one in ENDPOINTS), *(("", one) for one in PAGES)])
    given: dict[str, Any] = {}
    for name, field in endpoint.parameters.model_fields.items():
        if field.is_required() or f"{{{name}}}" in endpoint.path or rng.random() < 0.15:
            given[name] = rng.choice(RIGHT[name]) if name in RIGHT and rng.random() < 0.8 else _word(rng)
    path = root + endpoint.path
    for name in re.findall(r"\{(\w+)\}", endpoint.path):
        path = path.replace(f"{{{name}}}", quote(str(given.pop(name)), safe="/"))
    method = rng.choice(endpoint.methods)
    if method == "GET":
        return _assembled("GET", f"{path}?{urlencode(given)}", ["Host: localhost", "Connection: close"])
    body = json.dumps(given).encode()
    headers = ["Host: localhost", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    return _assembled("POST", path, [*headers, "Connection: close"], body)


def _value(rng: random.Random, depth: int = 0) -> Any:
    match rng.randrange(7 if depth < 3 else 4):
        case 0 | 1:
            return _word(rng)
        case 2:
            return rng.choice((None, True, 0, -1, 10**30, 1.5, 2))
        case 3:
            return "\ud800" + MARK
        case 4:
            return [_value(rng, depth + 1) for _ in range(rng.choice((0, 1, 3, 60)))]
        case _:
            return {rng.choice(NAMES): _value(rng, depth + 1) for _ in range(rng.randrange(4))}


def _body(rng: random.Random) -> HostileRequest:
    value = {rng.choice(NAMES): _value(rng) for _ in range(rng.randrange(5))}
    body = json.dumps(rng.choice((value, value, value, _value(rng)))).encode()
    if rng.random() < 0.2:
        at = rng.randrange(len(body) + 1)
        body = body[:at] + rng.randbytes(5) + body[at:]
    path = API + rng.choice(("/ask", "/search", "/check", "/export"))
    kind = rng.choice(("application/json",) * 5 + ("text/plain", "text/markdown"))
    length = len(body) if rng.random() < 0.95 else max(0, len(body) - 7)
    headers = [*_headers(rng), f"Content-Type: {kind}", f"Content-Length: {length}"]
    return _assembled("POST", path, headers, body)


def _broken(rng: random.Random) -> HostileRequest:
    """A request with bytes changed, lost or repeated, closed at its end."""
    sent = bytearray(_query(rng).sent)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(sent))
        match rng.randrange(3):
            case 0:
                sent[at] = rng.randrange(256)
            case 1:
                del sent[at : at + rng.randrange(8)]
            case _:
                sent[at:at] = sent[at : at + 12]
        sent = sent or bytearray(b"\n")
    return HostileRequest(bytes(sent), is_file=FILES.encode() in bytes(sent))


def check(request: HostileRequest, answer: bytes) -> str:
    """The status of an answer, or "" for none. Raises AssertionError for a broken promise."""
    if not answer:
        return ""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *headers = head.decode("latin-1").lower().split("\r\n")
    named = dict(line.split(": ", 1) for line in headers if ": " in line)
    code = status.split()[1]
    assert status.startswith("http/"), f"no status line: {answer[:80]!r}"
    assert code != "500", f"a mistake of the program: {answer!r}"
    assert b"Traceback" not in answer
    assert "x-injected" not in named
    assert MARK not in head.decode("latin-1")
    if not request.is_file:
        assert MARK.encode() not in body
    if any(kind in named.get("content-type", "") for kind in ("json", "html")):
        assert named["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in named["content-security-policy"]
        assert "unsafe" not in named["content-security-policy"]
    return code


def send(served: ServedSite, request: HostileRequest) -> bytes:
    """The answer to a request; empty without one in time, as to half a request."""
    found = b""
    with served.connect() as connection:
        connection.settimeout(ANSWER_TIMEOUT_S)
        try:
            connection.sendall(request.sent)
            while not _is_whole(found, request) and (part := connection.recv(65536)):
                found += part
        except (ConnectionError, TimeoutError):
            return found
    return found


def _is_whole(answer: bytes, request: HostileRequest) -> bool:
    """True once the body has the length that its head says."""
    head, end, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    return bool(end) and (request.sent.startswith(b"HEAD ") or len(body) >= int(length[1] if length else 0))


def run(served: ServedSite, count: int, first: int = 0) -> Counter[str]:
    """Send requests; returns their statuses. Raises AssertionError for a broken promise."""
    statuses: Counter[str] = Counter()
    for seed in range(first, first + count):
        request = hostile_request(seed)
        answer = send(served, request)
        try:
            statuses[check(request, answer) or "none"] += 1
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}\n{request.sent!r}\n{answer[:2000]!r}") from error
    return statuses


def still_answers(served: ServedSite) -> Got:
    """The answer to a known question."""
    return served.get(f"{API}/ask", question="中车株洲所有多少员工返岗?")


def main() -> None:
    """Fuzz a server of the sample archive."""
    from retrieval.archive.archive import Archive, ignore_progress
    from retrieval.archive.live_index import LiveIndex
    from retrieval.resources import SAMPLE_ARCHIVE
    from retrieval.settings import Settings
    from tests.unit.web.served_site import serving

    count, first = (*map(int, sys.argv[1:]), 3000, 0)[:2] if len(sys.argv) < 3 else map(int, sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Settings.read(data=Path(folder), reader=False), [SAMPLE_ARCHIVE])
        index = LiveIndex(archive, processes=1, answer_seconds=20, progress=ignore_progress)
        with serving(index, header_timeout=0.5) as served:
            statuses = run(served, count, first)
            assert still_answers(served).json["answered"]
    sys.stdout.write(f"{count} requests: {dict(statuses.most_common())}\n")


if __name__ == "__main__":
    main()
