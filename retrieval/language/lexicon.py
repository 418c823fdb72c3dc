"""The lexicon of segmentation: jieba's dictionary, the operator's words, names from bylines.

A dictionary is stored once beside its indexes as a trie opened with mmap: jieba's own start-up (0.6 s and
100 MB for a dict of 500,000 prefixes) becomes a page fault, and a question is segmented with exactly the
words of its index. Names change with the articles and are added on top. Words are stored normalised.

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
from retrieval.language.tries import load_trie, save_trie

DICTIONARY_FILE, ADDED_FILE = "lexicon", "words"
"""Names of the files, before `.marisa` (the trie) and `.npy` (the frequencies)."""
AddedWords = tuple[tuple[str, int | None], ...]
"""Words added to a dictionary, with a frequency; None: the least one to be segmented whole."""
MAX_WORD_CHARS = 32
"""Longest word in code points; jieba's own longest has 16."""
RESERVED_FREQUENCY = 20_000_000
"""Frequency reserved for added words; jieba's dictionary sums to 60 million."""


@dataclass(frozen=True)
class Lexicon:
    """Words with frequencies: a dictionary, and added words.

    trie, frequencies:   dictionary words, normalised; shape (words,), uint32, by key id of the trie.
    added, added_counts: the same for added words; their frequencies take precedence.
    total:               denominator of jieba's route scores. Constant under additions (`reserve` is the
                         rest of it), so that an added name changes no other segmentation.
    """

    trie: marisa_trie.Trie
    frequencies: UIntArray
    added: marisa_trie.Trie
    added_counts: UIntArray

    longest = MAX_WORD_CHARS

    @property
    def reserve(self) -> int:
        """Frequency left for further words, at least 1."""
        return max(1, RESERVED_FREQUENCY - int(self.added_counts.sum(dtype=np.int64)))

    @cached_property
    def total(self) -> int:
        """Sum of the dictionary's frequencies and the reserve."""
        return int(self.frequencies.sum(dtype=np.int64)) + RESERVED_FREQUENCY

    def get(self, word: str, default: int | None = None) -> int | None:
        """Frequency of a word, or `default`; `dict.get` for jieba.Tokenizer.FREQ."""
        key = self.added.get(word)
        if key is not None:
            return int(self.added_counts[key])
        key = self.trie.get(word)
        return default if key is None else int(self.frequencies[key])

    def __contains__(self, word: str) -> bool:
        return word in self.trie or word in self.added

    def prefixes(self, text: str) -> list[str]:
        """Words of the lexicon at the start of `text`."""
        return [*self.trie.prefixes(text), *self.added.prefixes(text)]

    def items(self) -> Iterator[tuple[str, int]]:
        """Every word with its frequency, added words last."""
        for trie, counts in ((self.trie, self.frequencies), (self.added, self.added_counts)):
            for word, number in trie.items():
                yield word, int(counts[number])

    def with_words(self, words: Iterable[tuple[str, int | None]]) -> Lexicon:
        """The dictionary with these words in place of the added ones.

        words: with a frequency; None: the least one to be segmented whole.
        """
        counts: dict[str, int] = {}
        for spelling, given in words:
            word = normalise(spelling.strip())
            if 0 < len(word) <= MAX_WORD_CHARS:
                count = _least_frequency(word, self) if given is None else given
                counts[word] = min(
                    max(count, counts.get(word, 0), _frequency(self.trie, self.frequencies, word)),
                    RESERVED_FREQUENCY,
                )
        return Lexicon(self.trie, self.frequencies, *_trie(counts))

    def save(self, folder: Path) -> None:
        """Write the dictionary into `folder`, without added words."""
        _save(folder, DICTIONARY_FILE, self.trie, self.frequencies)

    def save_added(self, folder: Path) -> None:
        """Write the added words into `folder`."""
        _save(folder, ADDED_FILE, self.added, self.added_counts)

    @classmethod
    def load(cls, dictionary: Path, added: Path | None = None) -> Lexicon:
        """Open the files of `save` and `save_added`, memory-mapped."""
        words = _trie({}) if added is None else _load(added, ADDED_FILE)
        return cls(*_load(dictionary, DICTIONARY_FILE), *words)

    @classmethod
    def from_frequencies(cls, dictionary: Iterable[tuple[str, int]]) -> Lexicon:
        """Build a lexicon of normalised words, e.g. of `read_jieba_dictionary`.

        Words equal after normalisation (a traditional and a simplified spelling) get the larger frequency.
        """
        counts: dict[str, int] = {}
        for word, count in dictionary:
            if count and len(word) <= MAX_WORD_CHARS:
                counts[word] = max(count, counts.get(word, 0))
        return cls(*_trie(counts), *_trie({}))


def _trie(counts: dict[str, int]) -> tuple[marisa_trie.Trie, UIntArray]:
    """Trie and frequencies of the words, less those with a NUL.

    The trie stores them and cannot look them up.
    """
    counts = {word: count for word, count in counts.items() if "\0" not in word}
    trie = marisa_trie.Trie(counts)
    frequencies = np.zeros(len(trie), dtype=np.uint32)
    for word, count in counts.items():
        frequencies[trie[word]] = count
    return trie, frequencies


def _save(folder: Path, name: str, trie: marisa_trie.Trie, counts: UIntArray) -> None:
    save_trie(trie, folder / f"{name}.marisa")
    np.save(folder / f"{name}.npy", counts, allow_pickle=False)


def _load(folder: Path, name: str) -> tuple[marisa_trie.Trie, UIntArray]:
    return load_trie(folder / f"{name}.marisa"), load_array(folder / f"{name}.npy")


def _frequency(trie: marisa_trie.Trie, frequencies: UIntArray, word: str) -> int:
    key = trie.get(word)
    return 0 if key is None else int(frequencies[key])


def _least_frequency(word: str, lexicon: Lexicon) -> int:
    """Least frequency for jieba to segment `word` as a whole.

    jieba takes the segmentation with the greatest product of frequency / total (Tokenizer.calc); the word
    has to exceed the best product over all segmentations into words of the dictionary, times total.
    """
    log_total = math.log(lexicon.total)
    best = [0.0] * (len(word) + 1)
    for end in range(1, len(word) + 1):
        parts = (
            (start, _frequency(lexicon.trie, lexicon.frequencies, word[start:end])) for start in range(end)
        )
        best[end] = max(
            best[start] + math.log(count or 1) - log_total
            for start, count in parts
            if end - start == 1 or (count and end - start < len(word))
        )
    return max(1, math.floor(math.exp(best[-1] + log_total)) + 1)


def read_jieba_dictionary(path: Path) -> Iterator[tuple[str, int]]:
    """Normalised words and frequencies of a dictionary in jieba's format.

    Each line: `word frequency [tag]`.
    """
    for line in normalise(path.read_text(encoding="utf-8")).splitlines():
        fields = line.split()
        if len(fields) >= 2 and fields[1].isdigit():
            yield fields[0], int(fields[1])


def read_word_list(path: Path) -> list[str]:
    """Lines of a word list, without blank lines and `#` comments."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def read_user_words(path: Path) -> list[tuple[str, int | None]]:
    """The operator's words: `word [frequency] [tag]`, as in jieba's userdict."""
    words: list[tuple[str, int | None]] = []
    for line in read_word_list(path):
        fields = line.split()
        given = next((int(field) for field in fields[1:] if field.isdigit()), None)
        words.append((fields[0], given))
    return words


def read_synonyms(path: Path) -> dict[str, tuple[str, ...]]:
    """For each word its synonyms, normalised.

    A line is a group, `规上 规模以上`, or says what the words on its left stand for as well,
    `老总 => 董事长`, as Solr's synonym files do.
    """
    found: dict[str, dict[str, None]] = {}
    for line in read_word_list(path):
        left, arrow, right = (tuple(map(normalise, part.split())) for part in line.partition("=>"))
        for word in left:
            found.setdefault(word, {}).update(dict.fromkeys(right if arrow else left))
    return {
        word: tuple(other for other in others if other != word) for word, others in found.items() if others
    }
