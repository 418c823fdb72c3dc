"""Tokenisation, the same for articles and questions: words and character pairs.

Tokens are jieba's words (exact mode, without its HMM: segmentation depends on the dictionary alone) and
every pair of neighbouring Chinese characters (bigram), marked with `PAIR`. Pairs match parts of words, and
names missing in the dictionary.

Measured on the development sets, R@1 of the passage (rank-bm25 scores, one passage a row):

    tokens                   CMRC trial  DRCD dev  news (houjin)  DuReader
    jieba search mode, HMM   0.962       0.914     0.625          0.706
    jieba search mode        0.969       0.915     0.627          0.725
    pairs alone              0.973       0.939     0.708          0.682
    words and pairs          0.976       0.944     0.704          0.718
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from types import ModuleType
from typing import cast

import numpy as np

from retrieval.arrays import AnyArray
from retrieval.language.lexicon import Lexicon
from retrieval.language.normalization import normalise
from retrieval.patterns import lazy_regex

PAIR = "_"
_FILLER = "\ue000\ue001"
"""A word absent from all texts; brings the sum of frequencies to the lexicon's total."""
_WORD = lazy_regex(r"\w")
_HAN_RUN = lazy_regex(r"[\u3400-\u9fff\U00020000-\U0003134f]{2,}")


@cache
def import_jieba() -> ModuleType:
    """Import jieba silently and without pkg_resources.

    jieba needs pkg_resources only to open its own files; leaving it out saves 0.13 s of each cold start
    where setuptools is installed.
    """
    hidden = "pkg_resources" not in sys.modules
    if hidden:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # jieba's regular expressions use invalid escapes
            import jieba
    finally:
        if hidden:
            del sys.modules["pkg_resources"]
    jieba.setLogLevel(logging.ERROR)
    return cast(ModuleType, jieba)


@cache
def _segmenter_class() -> type:
    jieba = import_jieba()

    class Segmenter(jieba.Tokenizer):  # type: ignore[misc, name-defined]
        """jieba's segmentation over a `Lexicon` instead of its prefix dict."""

        def __init__(self, lexicon: Lexicon) -> None:
            super().__init__()
            self.FREQ = lexicon
            self.total = lexicon.total
            self.initialized = True

        def get_DAG(self, sentence: str) -> dict[int, list[int]]:  # noqa: N802 (jieba's name)
            """jieba's word graph: offset -> last offsets of the words from there."""
            prefixes = self.FREQ.prefixes
            longest = self.FREQ.longest
            graph = {}
            for at in range(len(sentence)):
                ends = [at + len(word) - 1 for word in prefixes(sentence[at : at + longest])]
                graph[at] = ends or [at]
            return graph

    return Segmenter


class Tokenizer:
    """Splits text into tokens with one lexicon.

    cut: segmentation of a normalised text into all its parts, in order.
    """

    def __init__(self, cut: Callable[[str], Iterable[str]]) -> None:
        self.cut = cut

    @classmethod
    def for_questions(cls, lexicon: Lexicon) -> Tokenizer:
        """jieba over the mapped lexicon: no start-up, 200,000 characters a second."""
        segmenter = _segmenter_class()(lexicon)
        return cls(lambda text: cast(Iterable[str], segmenter.cut(text, HMM=False)))

    @classmethod
    def for_building(cls, lexicon: Lexicon) -> Tokenizer:
        """rjieba (jieba in Rust): half a second of start-up, then faster.

        It segments six million characters a second.

        Gives the same tokens as `for_questions`: on 400 People's Daily articles every single one.
        """
        import rjieba

        segmenter = rjieba.Jieba.empty()  # type: ignore[no-untyped-call]
        for word, frequency in lexicon.items():
            segmenter.add_word(word, frequency, None)
        segmenter.add_word(_FILLER, lexicon.reserve, None)
        return cls(lambda text: segmenter.cut(text, False))

    def words(self, text: str) -> list[str]:
        """Normalised words of `text`, in order, without punctuation and white space."""
        return [word for word in self.cut(normalise(text)) if is_word(word)]

    def tokens(self, text: str) -> list[str]:
        """Index terms of `text`: words, then marked pairs."""
        return self.words(text) + pairs(text)

    def narrow_terms(self, text: str) -> list[str]:
        """Index terms that a passage with `text` has for certain, each once.

        Its pairs, for a word may end otherwise there; without any its words.
        """
        return list(dict.fromkeys(pairs(text))) or self.words(text)


def is_word(part: str) -> bool:
    """True for a part with a letter, digit or Chinese character."""
    return _WORD.search(part) is not None


def pairs(text: str) -> list[str]:
    """Pairs of neighbouring Chinese characters, normalised, marked with `PAIR`."""
    return [
        PAIR + run[at : at + 2] for run in _HAN_RUN.findall(normalise(text)) for at in range(len(run) - 1)
    ]


def is_pair(token: str) -> bool:
    """True for a marked pair."""
    return (
        len(token) == len(PAIR) + 2 and token.startswith(PAIR) and bool(_HAN_RUN.fullmatch(token, len(PAIR)))
    )


def pair_key(first: AnyArray, second: AnyArray) -> AnyArray:
    """Order-preserving keys of pairs, uint64 below 2**42.

    first, second: code points of the pairs, 21 bits each.
    """
    return np.asarray((first.astype(np.uint64) << np.uint64(21)) | second.astype(np.uint64))


def pair_token_key(pair: str) -> int:
    """Key of a marked pair, as in `pair_key`."""
    return ord(pair[-2]) << 21 | ord(pair[-1])


def pair_token(key: int) -> str:
    """The marked pair of a key."""
    return PAIR + chr(key >> 21) + chr(key & 0x1FFFFF)
