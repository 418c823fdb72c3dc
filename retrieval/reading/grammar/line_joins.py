"""The seam between two lines: whether one sentence, or one title, runs over it.

Words are cut by jieba's dictionary over both sides of the seam together; a word that lies across it says
that the line was broken by the column, not by the writer. The sorts of the words at the seam (v, n, p …)
are those of jieba's dictionary.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

MAX_CONTEXT_CHARS = 10
"""Code points on either side of the seam that are cut into words."""
MAX_SEARCHED_CHARS = 4000
"""Code points of running text in which the characters at a seam are looked for."""


@lru_cache(maxsize=4096)
def splits_word(before: str, after: str) -> bool:
    """Whether a word lies across the seam between two lines (their ends are enough)."""
    import rjieba

    if not before or not after or not before[-1].isalnum() or not after[0].isalnum():
        return False
    at, seam = 0, len(before)
    for word in rjieba.cut(before + after, False):
        if at >= seam:
            return False
        at += len(word)
        if at > seam:
            return True
    return False


@lru_cache(maxsize=4096)
def tags_at_break(before: str, after: str) -> tuple[str, str]:
    """The sorts (first letter of jieba's tag) of the last word before the seam and the first after it."""
    import rjieba

    last = rjieba.tag(before)
    first = rjieba.tag(after)
    return (last[-1][1][:1] or "x" if last else "x", first[0][1][:1] or "x" if first else "x")


def break_features(before: str, after: str) -> Iterator[str]:
    """The names of what the words at a seam show."""
    ends = before[-MAX_CONTEXT_CHARS:], after[:MAX_CONTEXT_CHARS]
    if splits_word(*ends):
        yield "a word lies across"
    last, first = tags_at_break(*ends)
    yield f"last {last}"
    yield f"next {first}"
    yield f"{last} then {first}"


def break_occurs_in(text: str, before: str, after: str) -> bool:
    """Whether the characters at the seam, two before and one after or one and two, stand in a text."""
    near = text[:MAX_SEARCHED_CHARS]
    return before[-2:] + after[:1] in near or before[-1:] + after[:2] in near
