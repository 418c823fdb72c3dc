"""Word pieces of normalised text, with offsets, as BERT for Chinese.

White space ends a word, punctuation and Chinese characters are words of their own, and each word is cut into
the longest pieces of the vocabulary from the left (WordPiece). The same as the `tokenizers` package makes of
the same vocabulary with the normaliser and pre-tokeniser of BERT, without folding of case.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

PADDING, UNKNOWN, START, SEPARATOR = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
LONGEST_WORD = 100
"""Characters of a word that is cut; a longer one is unknown."""
CONTINUES = "##"
CHINESE = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)
"""Blocks whose characters are words."""
DROPPED, SPACE, ALONE, PART = range(4)
"""Kinds of characters."""


@lru_cache(maxsize=65_536)
def kind_of(char: str) -> int:
    """The kind of a character: DROPPED, SPACE, ALONE or PART."""
    if char in "\t\n\r" or unicodedata.category(char) in ("Zs", "Zl", "Zp"):
        return SPACE
    category = unicodedata.category(char)
    if char == "\ufffd" or category in ("Cc", "Cf", "Co", "Cs"):
        return DROPPED
    ascii_mark = char.isascii() and not char.isalnum()
    code = ord(char)
    return ALONE if ascii_mark or category[0] == "P" or any(a <= code <= b for a, b in CHINESE) else PART


@dataclass(frozen=True, slots=True)
class Pieces:
    """Ids of pieces with their offsets in the text."""

    ids: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]

    def cut(self, first: int, last: int) -> Pieces:
        """The pieces in [first, last)."""
        return Pieces(self.ids[first:last], self.starts[first:last], self.ends[first:last])


class WordPieces:
    """Cuts texts by one vocabulary.

    vocabulary: pieces with their ids; a piece inside a word starts with "##".
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = dict(vocabulary)
        self._unknown = vocabulary[UNKNOWN]
        self._cut_word = lru_cache(maxsize=16_384)(self._cut)

    def pieces(self, text: str) -> Pieces:
        """The pieces of a normalised text."""
        ids: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        word: list[int] = []
        for at, char in enumerate(text):
            kind = kind_of(char)
            if kind == PART:
                word.append(at)
                continue
            if kind == DROPPED:
                continue
            if word:
                self._add(text, word, ids, starts, ends)
                word = []
            if kind == ALONE:
                ids.append(self._vocabulary.get(char, self._unknown))
                starts.append(at)
                ends.append(at + 1)
        if word:
            self._add(text, word, ids, starts, ends)
        return Pieces(ids, starts, ends)

    def _add(
        self, text: str, word: Sequence[int], ids: list[int], starts: list[int], ends: list[int]
    ) -> None:
        """Append the pieces of a word; word: the places of its characters."""
        for number, first, last in self._cut_word("".join(text[at] for at in word)):
            ids.append(number)
            starts.append(word[first])
            ends.append(word[last - 1] + 1)

    def _cut(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """Id, start and end of each piece; unknown without a cut."""
        unknown = ((self._unknown, 0, len(word)),)
        if len(word) > LONGEST_WORD:
            return unknown
        found, start = [], 0
        while start < len(word):
            prefix = CONTINUES if start else ""
            end = len(word)
            while end > start and prefix + word[start:end] not in self._vocabulary:
                end -= 1
            if end == start:
                return unknown
            found.append((self._vocabulary[prefix + word[start:end]], start, end))
            start = end
        return tuple(found)
