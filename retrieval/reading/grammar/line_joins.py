"""Features of a line break, on continuation of a sentence or title.

Both sides are segmented together by jieba's dictionary; a word across the break means a break by the
column, not by the writer. Part-of-speech tags at the break (v, n, p …) are those of jieba's dictionary.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

MAX_CONTEXT_CHARS = 10
"""Code points segmented on either side of a break."""
MAX_SEARCHED_CHARS = 4000
"""Code points of running text searched for the characters at a break."""


@lru_cache(maxsize=4096)
def splits_word(before: str, after: str) -> bool:
    """True if a word lies across the break.

    before, after: the adjoining ends of the lines.
    """
    import rjieba

    if not before or not after or not before[-1].isalnum() or not after[0].isalnum():
        return False
    at, at_break = 0, len(before)
    for word in rjieba.cut(before + after, False):
        if at >= at_break:
            return False
        at += len(word)
        if at > at_break:
            return True
    return False


@lru_cache(maxsize=4096)
def tags_at_break(before: str, after: str) -> tuple[str, str]:
    """Part-of-speech tags (first letter) on both sides of the break."""
    import rjieba

    last = rjieba.tag(before)
    first = rjieba.tag(after)
    return (last[-1][1][:1] or "x" if last else "x", first[0][1][:1] or "x" if first else "x")


def break_features(before: str, after: str) -> Iterator[str]:
    """Feature names of the words at a line break."""
    ends = before[-MAX_CONTEXT_CHARS:], after[:MAX_CONTEXT_CHARS]
    if splits_word(*ends):
        yield "a word lies across"
    last, first = tags_at_break(*ends)
    yield f"last {last}"
    yield f"next {first}"
    yield f"{last} then {first}"


def break_occurs_in(text: str, before: str, after: str) -> bool:
    """True if a text has the three characters around the break.

    Two before and one after, or one before and two after.
    """
    near = text[:MAX_SEARCHED_CHARS]
    return before[-2:] + after[:1] in near or before[-1:] + after[:2] in near
