"""What somebody demands: the sentences of a report that pass on what a speaker wants done.

Reports of meetings and visits name the speaker once, 毛腾飞强调, and go on in sentences without a subject:
要坚持分类施策……. A question for what he demanded shares few words with them.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SAID = r"(?:要求|强调|指出|提出|部署|指示|叮嘱|嘱咐)"
_ASKED = re.compile(
    rf"(?:怎么|怎样|如何|什么|哪些)[^,。?]{{0,3}}{_SAID}|{_SAID}(?:了|过|的是)?(?:什么|哪些|怎么|怎样|如何)"
)
_PASSED_ON = re.compile(rf"[^,。:;]{{0,24}}{_SAID}[,:]|“?(?:要(?![闻点求素])|必须|务必|应当|应该|坚决)")


@lru_cache(maxsize=512)
def asks_for_demands(question: str) -> bool:
    """Whether a normalised question asks what somebody demanded."""
    return bool(_ASKED.search(question))


def passes_on(sentence: str) -> bool:
    """Whether a normalised sentence begins with what somebody demands."""
    return bool(_PASSED_ON.match(sentence))


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
