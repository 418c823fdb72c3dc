"""The words that segmentation knows: jieba's dictionary, the operator's, and names from bylines.

A `Lexicon` is built once with an index and stored beside it as a trie opened with mmap: jieba's own
start-up (0.6 s and 100 MB for a dict of 500,000 prefixes) becomes a page fault, and a question is cut by
exactly the dictionary its index was cut by. The words are stored normalised.

Also here: stop words and synonyms, the operator's other two lists.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import marisa_trie
import numpy as np

from retrieval.arrays import UIntArray
from retrieval.language.normal import normalise

TRIE_FILE = "lexicon.marisa"
FREQUENCY_FILE = "lexicon.npy"
LONGEST_WORD = 32
"""Code points a word may have; jieba's own longest has 16."""


@dataclass(frozen=True)
class Lexicon:
    """Words with their frequencies.

    trie:        the words, normalised.
    frequencies: shape (words,), uint32, by the trie's key id.
    total:       the sum of jieba's frequencies, as its route scores need it.

    longest:     code points of the longest word.
    """

    trie: marisa_trie.Trie
    frequencies: UIntArray
    total: int
    longest: int

    def get(self, word: str, default: int | None = None) -> int | None:
        """Frequency of a word, or `default`; the part of `dict` that jieba.Tokenizer asks of FREQ."""
        key = self.trie.get(word)
        return default if key is None else int(self.frequencies[key])

    def __contains__(self, word: str) -> bool:
        return word in self.trie

    def save(self, folder: Path) -> None:
        """Write both files into `folder`."""
        self.trie.save(str(folder / TRIE_FILE))
        np.save(folder / FREQUENCY_FILE, self.frequencies, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Open what `save` wrote, mapped into memory."""
        trie = marisa_trie.Trie()
        trie.mmap(str(folder / TRIE_FILE))
        frequencies = np.asarray(np.load(folder / FREQUENCY_FILE, mmap_mode="r", allow_pickle=False))
        return cls.of(trie, frequencies)

    @classmethod
    def of(cls, trie: marisa_trie.Trie, frequencies: UIntArray) -> Lexicon:
        """A lexicon from a trie and its frequencies by key id."""
        return cls(trie, frequencies, int(frequencies.sum(dtype=np.int64)), LONGEST_WORD)


def build_lexicon(dictionary: Iterable[tuple[str, int]], added: Iterable[tuple[str, int | None]]) -> Lexicon:
    """A lexicon from a dictionary's words and words added to it.

    dictionary: normalised words with frequency, e.g. `jieba_dictionary()`. Words that are one after
        normalisation (a traditional and a simplified spelling) share the larger frequency.
    added: words with a frequency, or None for one just high enough to be cut as a whole.
    """
    frequency: dict[str, int] = {}
    for word, count in dictionary:
        if count and len(word) <= LONGEST_WORD:
            frequency[word] = max(count, frequency.get(word, 0))
    total = sum(frequency.values())
    for spelling, given in added:
        word = normalise(spelling.strip())
        if 0 < len(word) <= LONGEST_WORD:
            count = _enough(word, frequency, total) if given is None else given
            frequency[word] = min(max(count, frequency.get(word, 0)), total)
    trie = marisa_trie.Trie(frequency)
    frequencies = np.zeros(len(trie), dtype=np.uint32)
    for word, count in frequency.items():
        frequencies[trie[word]] = count
    return Lexicon.of(trie, frequencies)


def _enough(word: str, frequency: dict[str, int], total: int) -> int:
    """The least frequency at which `word` beats every cut of it into known words.

    jieba takes the cut with the greatest product of frequency / total (Tokenizer.calc); the best
    product over all cuts of the word, times total, is what the word itself has to exceed.
    """
    best = [0.0] * (len(word) + 1)
    for end in range(1, len(word) + 1):
        best[end] = max(
            best[start] + math.log(frequency.get(word[start:end]) or 1) - math.log(total)
            for start in range(end)
            if end - start == 1 or (end - start < len(word) and frequency.get(word[start:end]))
        )
    return max(1, math.floor(math.exp(best[-1] + math.log(total))) + 1)


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
