"""Path prefix: the site below a path of another server.

A proxy may keep the prefix of the settings or strip it; the site answers both, and every address that it
gives begins with it. A proxy that strips a prefix of its own says so by `X-Forwarded-Prefix`, which counts
from a proxy that the settings name.
"""

from __future__ import annotations

import re

PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+){0,8}", re.ASCII)
"""Unreserved characters alone (RFC 3986, 2.3); no segment that a browser resolves."""
MAX_LENGTH = 200
OWN_SEGMENTS = frozenset(
    {"api", "articles", "ask", "calendar", "check", "cuttings", "days", "healthz",
     "metrics", "quotes", "readyz", "references", "search", "static", "trend"}
)  # fmt: skip
"""First segments of the site's own paths: of a prefix that begins so nobody could tell it from them."""


def is_prefix(text: str) -> bool:
    """True for a prefix without a last slash; also the empty one."""
    if len(text) > MAX_LENGTH:
        return False
    return PREFIX.fullmatch(text) is not None and text[1:].partition("/")[0] not in OWN_SEGMENTS


def without_prefix(path: str, prefix: str) -> str:
    """The path below a prefix; other paths as they are."""
    if prefix and (path == prefix or path.startswith((prefix + "/", prefix + "?"))):
        rest = path[len(prefix) :]
        return rest if rest.startswith("/") else f"/{rest}"
    return path


def public_prefix(own: str, forwarded: str, *, is_trusted: bool) -> str:
    """The prefix of the addresses that a client uses.

    own: of the settings. forwarded: value of `X-Forwarded-Prefix`. is_trusted: from a named proxy.
    """
    if own or not is_trusted:
        return own
    given = forwarded.strip().rstrip("/")
    return given if is_prefix(given) else own
