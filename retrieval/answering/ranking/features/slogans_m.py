"""Counted slogans: 两防两确保, 四早, 两不愁三保障, and the sentence that spells one out.

Chinese papers shorten a list to how often its root words stand in it: 早发现、早报告、早隔离、早治疗 is 四早.
So the sentence that says what such a slogan means holds each root at least as often as the slogan counts,
all but the first of them at the start of a clause or of an item.
"""

from __future__ import annotations

import re
from functools import lru_cache

_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_COUNT = "".join(_COUNTS)
_ROOT = rf"[{_COUNT}]个?[^\W\d_{_COUNT}一个的是和与指有年月日天次人名位家条种期届]"
_SLOGAN = re.compile(rf"(?<![第一百千万亿零{_COUNT}]){_ROOT}(?:[^\W\d_{_COUNT}]{{0,2}}{_ROOT})*")
_ROOTS = re.compile(rf"([{_COUNT}])个?(.)")
_ITEM_ENDS = re.compile(r"[、,;:。“”\"()]+")
LEAST_ROOTS = 3
"""Roots that a slogan counts altogether; 两会 would be spelled out by any sentence with two 会."""


@lru_cache(maxsize=512)
def slogan_of(sought: str) -> tuple[str, tuple[tuple[str, int], ...]] | None:
    """The counted slogan in what a question seeks, with its roots and how often each stands in the list.

    A root is one character: what a list repeats may be longer (确保), but is so throughout.
    sought: normalised, without question words. None when there is none.
    """
    for match in _SLOGAN.finditer(sought):
        roots = tuple((root, _COUNTS[count]) for count, root in _ROOTS.findall(match.group()))
        if sum(count for _, count in roots) >= LEAST_ROOTS:
            return match.group(), roots
    return None


def spells_out(sentence: str, sought: str) -> bool:
    """Whether a normalised sentence lists what the slogan sought counts."""
    slogan = slogan_of(sought)
    if slogan is None:
        return False
    name, roots = slogan
    rest = sentence.replace(name, "")
    return all(rest.count(root) >= count and _items(rest, root) >= count - 1 for root, count in roots)


def _items(sentence: str, root: str) -> int:
    """Clauses and list items that begin with the root."""
    return sum(piece.startswith(root) for piece in _ITEM_ENDS.split(sentence))
