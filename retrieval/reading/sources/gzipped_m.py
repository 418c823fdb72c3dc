"""Gzip'd exports: known by their first bytes, their own first bytes unpacked."""

from __future__ import annotations

import zlib

GZIP = b"\x1f\x8b"


def unpacked_head(head: bytes) -> bytes:
    """The first bytes of what `head` packs; none where it is damaged."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 4096)
    except zlib.error:
        return b""
