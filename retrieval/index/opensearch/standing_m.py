"""Where a passage stands and how long its texts are: one value of its document, read with every hit.

One value in place of eight fields, because what a cluster does for each field of each hit costs more than
the bytes do.
"""

from __future__ import annotations

import struct
from base64 import b64encode, urlsafe_b64decode
from typing import NamedTuple

_PACKED = struct.Struct("<8I")


class Standing(NamedTuple):
    """Numbers of a passage, each below 2³².

    passage, row:  of the segment; start, end: code points of the article's text.
    ..._length:    tokens of the text, as the local index counts them.
    ..._indexed:   those that are indexed, fewer where some can't be (`documents`).
    """

    passage: int
    row: int
    start: int
    end: int
    body_length: int
    title_length: int
    body_indexed: int
    title_indexed: int

    def packed(self) -> str:
        """As a document has it: base64 of 32 bytes."""
        return b64encode(_PACKED.pack(*self)).decode("ascii")

    @classmethod
    def read(cls, packed: str) -> Standing:
        """What `packed` gives, as it is or as a cluster shows it: for URLs, without its padding."""
        return cls(*_PACKED.unpack(urlsafe_b64decode(packed.rstrip("=") + "=")))

    def lengths(self, field: str) -> tuple[int, int]:
        """Of a field: its tokens, and those that are indexed."""
        if field == "body":
            return self.body_length, self.body_indexed
        return self.title_length, self.title_indexed
