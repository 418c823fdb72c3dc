"""The nearest id of an archive to an unknown one."""

from __future__ import annotations

import re

from retrieval.index.corpus import ArticleStore

NEIGHBOURS = 20
"""Ids with a lower last number that are tried for an unknown one."""


def nearest_id(store: ArticleStore, id: str) -> str | None:
    """The id nearest to an unknown one: trimmed, or numbered lower."""
    tried = id.strip()
    if tried != id and store.row_of(tried) is not None:
        return tried
    number = re.search(r"\d+(?=\D*$)", tried)
    if number is None:
        return None
    value = min(int(number.group()), 10**9)
    lower = [*range(value - 1, max(-1, value - NEIGHBOURS - 1), -1), *_halves(value)]
    spelt = (f"{one:0{len(number.group())}d}" if number.group()[0] == "0" else str(one) for one in lower)
    others = (tried[: number.start()] + one + tried[number.end() :] for one in spelt)
    return next((other for other in others if store.row_of(other) is not None), None)


def _halves(value: int) -> list[int]:
    return [value >> shift for shift in range(1, value.bit_length())]
