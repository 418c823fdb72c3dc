"""The words that segmentation knows: jieba's dictionary, the operator's, and names from bylines.

A dictionary is stored once beside its indexes as a trie opened with mmap: jieba's own start-up (0.6 s and
100 MB for a dict of 500,000 prefixes) becomes a page fault, and a question is cut by exactly the words its
index was cut by. Names come and go with the articles: they are added on top. Words are stored normalised.

Also here: stop words and synonyms, the operator's other two lists.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import marisa_trie
import numpy as np

from retrieval.arrays import UIntArray, load_array
from retrieval.language.normalization import normalise

DICTIONARY, ADDED = "lexicon", "words"
"""Names of the files, before `.marisa` (the trie) and `.npy` (the frequencies)."""
Words = tuple[tuple[str, int | None], ...]
"""Words added to a dictionary: each with a frequency, or None for one just high enough to be cut whole."""
LONGEST_WORD = 32
"""Code points a word may have; jieba's own longest has 16."""
RESERVE = 20_000_000
"""Frequency kept free for words to be added; jieba's dictionary sums to 60 million."""


@dataclass(frozen=True)
class Lexicon:
    """Words with their frequencies: a dictionary, and words added to it.

    trie, frequencies:   the dictionary's words, normalised; shape (words,), uint32, by the trie's key id.
    added, added_counts: the same of the words added, whose frequencies go before.
    total:               what jieba's route scores divide a frequency by. Whatever is added, it stays the
                         same (`reserve` is left of it), so that a name cut as a word moves no other cut.
    """

    trie: marisa_trie.Trie
    frequencies: UIntArray
    added: marisa_trie.Trie
    added_counts: UIntArray

    longest = LONGEST_WORD

    @property
    def reserve(self) -> int:
        """How much frequency may still be added."""
        return max(1, RESERVE - int(self.added_counts.sum(dtype=np.int64)))

    @cached_property
    def total(self) -> int:
        """The sum of all frequencies and of the reserve."""
        return int(self.frequencies.sum(dtype=np.int64)) + RESERVE

    def get(self, word: str, default: int | None = None) -> int | None:
        """Frequency of a word, or `default`; the part of `dict` that jieba.Tokenizer asks of FREQ."""
        key = self.added.get(word)
        if key is not None:
            return int(self.added_counts[key])
        key = self.trie.get(word)
        return default if key is None else int(self.frequencies[key])

    def __contains__(self, word: str) -> bool:
        return word in self.trie or word in self.added

    def prefixes(self, text: str) -> list[str]:
        """The words that `text` begins with."""
        return [*self.trie.prefixes(text), *self.added.prefixes(text)]

    def items(self) -> Iterator[tuple[str, int]]:
        """Every word with its frequency; an added one after the dictionary's of the same spelling."""
        for trie, counts in ((self.trie, self.frequencies), (self.added, self.added_counts)):
            for word, number in trie.items():
                yield word, int(counts[number])

    def with_words(self, words: Iterable[tuple[str, int | None]]) -> Lexicon:
        """The same dictionary with these words added, in place of any added before.

        words: each with a frequency, or None for one just high enough to be cut as a whole.
        """
        counts: dict[str, int] = {}
        for spelling, given in words:
            word = normalise(spelling.strip())
            if 0 < len(word) <= LONGEST_WORD:
                count = _enough(word, self) if given is None else given
                counts[word] = min(
                    max(count, counts.get(word, 0), _of(self.trie, self.frequencies, word)), RESERVE
                )
        return Lexicon(self.trie, self.frequencies, *_trie(counts))

    def save(self, folder: Path) -> None:
        """Write the dictionary, without what was added, into `folder`."""
        _save(folder, DICTIONARY, self.trie, self.frequencies)

    def save_added(self, folder: Path) -> None:
        """Write what was added into `folder`."""
        _save(folder, ADDED, self.added, self.added_counts)

    @classmethod
    def load(cls, dictionary: Path, added: Path | None = None) -> Lexicon:
        """Open what `save` and `save_added` wrote into these folders, mapped into memory."""
        words = _trie({}) if added is None else _load(added, ADDED)
        return cls(*_load(dictionary, DICTIONARY), *words)

    @classmethod
    def of(cls, dictionary: Iterable[tuple[str, int]]) -> Lexicon:
        """A lexicon of normalised words with frequency, e.g. `jieba_dictionary()`.

        Words that are one after normalisation (a traditional and a simplified spelling) share the larger
        frequency.
        """
        counts: dict[str, int] = {}
        for word, count in dictionary:
            if count and len(word) <= LONGEST_WORD:
                counts[word] = max(count, counts.get(word, 0))
        return cls(*_trie(counts), *_trie({}))


def _trie(counts: dict[str, int]) -> tuple[marisa_trie.Trie, UIntArray]:
    trie = marisa_trie.Trie(counts)
    frequencies = np.zeros(len(trie), dtype=np.uint32)
    for word, count in counts.items():
        frequencies[trie[word]] = count
    return trie, frequencies


def _save(folder: Path, name: str, trie: marisa_trie.Trie, counts: UIntArray) -> None:
    trie.save(str(folder / f"{name}.marisa"))
    np.save(folder / f"{name}.npy", counts, allow_pickle=False)


def _load(folder: Path, name: str) -> tuple[marisa_trie.Trie, UIntArray]:
    trie = marisa_trie.Trie()
    trie.mmap(str(folder / f"{name}.marisa"))
    return trie, load_array(folder / f"{name}.npy")


def _of(trie: marisa_trie.Trie, frequencies: UIntArray, word: str) -> int:
    key = trie.get(word)
    return 0 if key is None else int(frequencies[key])


def _enough(word: str, lexicon: Lexicon) -> int:
    """The least frequency at which `word` beats every cut of it into words of the dictionary.

    jieba takes the cut with the greatest product of frequency / total (Tokenizer.calc); the best
    product over all cuts of the word, times total, is what the word itself has to exceed.
    """
    log_total = math.log(lexicon.total)
    best = [0.0] * (len(word) + 1)
    for end in range(1, len(word) + 1):
        parts = ((start, _of(lexicon.trie, lexicon.frequencies, word[start:end])) for start in range(end))
        best[end] = max(
            best[start] + math.log(count or 1) - log_total
            for start, count in parts
            if end - start == 1 or (count and end - start < len(word))
        )
    return max(1, math.floor(math.exp(best[-1] + log_total)) + 1)


def jieba_dictionary(path: Path) -> Iterator[tuple[str, int]]:
    """Normalised words and frequencies of a dictionary in jieba's format: `word frequency [tag]` a line."""
    for line in normalise(path.read_text(encoding="utf-8")).splitlines():
        fields = line.split()
        if len(fields) >= 2 and fields[1].isdigit():
            yield fields[0], int(fields[1])


def word_list(path: Path) -> list[str]:
    """The lines of an operator's list, without blank lines and `#` comments."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def user_words(path: Path) -> list[tuple[str, int | None]]:
    """The operator's words: `word [frequency] [tag]`, as jieba's userdict has them."""
    words: list[tuple[str, int | None]] = []
    for line in word_list(path):
        fields = line.split()
        given = next((int(field) for field in fields[1:] if field.isdigit()), None)
        words.append((fields[0], given))
    return words


def synonym_groups(path: Path) -> list[tuple[str, ...]]:
    """Groups of words that mean the same, normalised: `规上 规模以上`, one group a line."""
    return [tuple(normalise(word) for word in line.split()) for line in word_list(path)]
