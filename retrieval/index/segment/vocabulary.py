"""Vocabulary of a field of a segment: terms and their numbers.

Words are in a trie, character pairs are sorted 64-bit keys: a binary search finds a pair as fast as the trie
would, and pairs never become strings while an index is built. Words have the numbers 0..W-1 (the
trie's), pairs W..W+Q-1 in the order of their keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import marisa_trie
import numpy as np

from retrieval.arrays import AnyArray, load_array
from retrieval.language.tokenizer import is_pair, pair_token, pair_token_key
from retrieval.language.tries import load_trie, save_trie

_BETWEEN = "\n"
"""Ends a word in the text of all words; in none of them."""


@dataclass(frozen=True)
class Vocabulary:
    """Terms and their numbers. pairs: shape (Q,), uint64, ascending."""

    words: marisa_trie.Trie
    pairs: AnyArray

    @classmethod
    def of(cls, words: Iterable[str], pairs: AnyArray) -> Vocabulary:
        """Vocabulary of words and pair keys.

        words: in any order; pair keys: ascending, distinct.
        """
        return cls(marisa_trie.Trie(sorted(words)), pairs)

    def get(self, term: str) -> int | None:
        """The number of a term; None for an unknown term."""
        if not is_pair(term):
            number: int | None = self.words.get(term)
            return number
        key = np.uint64(pair_token_key(term))
        at = int(np.searchsorted(self.pairs, key))
        return len(self.words) + at if at < len(self.pairs) and self.pairs[at] == key else None

    def __contains__(self, term: str) -> bool:
        return self.get(term) is not None

    def __len__(self) -> int:
        return len(self.words) + len(self.pairs)

    def __iter__(self) -> Iterator[str]:
        """Every term, words first."""
        yield from self.words
        yield from (pair_token(int(key)) for key in self.pairs)

    def items(self) -> Iterator[tuple[str, int]]:
        """Every term with its number."""
        yield from self.words.items()
        yield from ((pair_token(int(key)), number) for number, key in enumerate(self.pairs, len(self.words)))

    def words_containing(self, parts: Iterable[str]) -> list[str]:
        """Words with any of the parts in them."""
        text, starts = self._text, set[int]()
        for part in parts:
            at = text.find(part)
            while at >= 0:
                starts.add(text.rfind(_BETWEEN, 0, at) + 1)
                at = text.find(part, text.find(_BETWEEN, at))
        return [text[start : text.find(_BETWEEN, start)] for start in sorted(starts)]

    @cached_property
    def _text(self) -> str:
        """All words, each with its end.

        Searched at once, in a fiftieth of the time of a look at each.
        """
        return "".join(f"{word}{_BETWEEN}" for word in self.words)

    def numbers_of(self, part: Vocabulary) -> AnyArray:
        """Numbers of all terms of another vocabulary in this one, int32.

        In the order of their numbers in `part`.
        part: a vocabulary without any other term.
        """
        numbers: AnyArray = np.empty(len(part), dtype=np.int32)
        for word, number in part.words.items():
            numbers[number] = self.words[word]
        numbers[len(part.words) :] = len(self.words) + np.searchsorted(self.pairs, part.pairs)
        return numbers

    def save(self, folder: Path, field: str) -> None:
        """Write `<field>.words` and `<field>.pairs.npy`."""
        save_trie(self.words, folder / f"{field}.words")
        np.save(folder / f"{field}.pairs.npy", self.pairs, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, field: str) -> Vocabulary:
        """Open the files of `save`, mapped into memory."""
        return cls(load_trie(folder / f"{field}.words"), load_array(folder / f"{field}.pairs.npy"))


def union(vocabularies: Iterable[Vocabulary]) -> Vocabulary:
    """The terms of several vocabularies."""
    words: set[str] = set()
    pairs = np.empty(0, dtype=np.uint64)
    for vocabulary in vocabularies:
        words.update(vocabulary.words)
        pairs = np.concatenate([pairs, vocabulary.pairs])
        pairs.sort(kind="stable")  # two runs in order: merged in one pass, a tenth of np.union1d's time
        pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])] if pairs.size else pairs
    return Vocabulary.of(words, pairs)
