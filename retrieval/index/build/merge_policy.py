"""TODO."""

from __future__ import annotations

MERGED_AT_ONCE = 32

RATIO = 3

MOST_DEAD = 1 / 3
