"""Corpora of the benchmark: passages as token numbers, and questions.

Passages come from a file of JSON rows (`text`), or are made up from the sample archive's words where none
is given. More passages than the file has are composed of its sentences, drawn at random across passages:
lengths and word frequencies stay, the number of distinct words does not grow as it would.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from retrieval.arrays import IntArray, UIntArray

_SENTENCE = re.compile(r"[^。！？]+[。！？]?")
SEED = 20200216
MIN_QUESTION_TOKENS, MAX_QUESTION_TOKENS = 5, 12
"""Tokens of a question, drawn from one passage."""
_SYLLABLES = "天元株洲企业复工返岗疫情防控工作市民服务中心湘江新城口罩生产车间记者报道会议召开经济发展"


class BadPassages(ValueError):
    """A file without passages, JSON rows with a `text`."""


@dataclass(frozen=True)
class Corpus:
    """D passages as token numbers, and questions.

    tokens:    all passages' tokens one after another, uint32.
    lengths:   shape (D,), uint32, tokens of each passage.
    questions: distinct token numbers each.
    """

    tokens: UIntArray
    lengths: UIntArray
    questions: tuple[tuple[int, ...], ...]

    @property
    def terms(self) -> int:
        """Size of the vocabulary: the highest token number plus one."""
        return int(self.tokens.max()) + 1

    def passages(self) -> Iterator[list[int]]:
        """The passages' tokens."""
        end = 0
        for length in self.lengths.tolist():
            start, end = end, end + length
            yield self.tokens[start:end].tolist()

    def save(self, folder: Path) -> None:
        """Write it into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "tokens.npy", self.tokens)
        np.save(folder / "lengths.npy", self.lengths)
        (folder / "questions.json").write_text(json.dumps(self.questions))

    @classmethod
    def load(cls, folder: Path) -> Corpus:
        """Open a saved corpus, tokens memory-mapped."""
        questions = json.loads((folder / "questions.json").read_text())
        return cls(
            np.load(folder / "tokens.npy", mmap_mode="r"),
            np.load(folder / "lengths.npy"),
            tuple(tuple(question) for question in questions),
        )


def read_texts(path: Path) -> list[str]:
    """Texts of a JSONL file, plain or gzipped. Raises BadPassages."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as rows:
            texts = [str(json.loads(row)["text"]) for row in rows]
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise BadPassages(f"{path}: no JSON rows with a text") from error
    if not any(_SENTENCE.search(text) for text in texts):
        raise BadPassages(f"{path}: no JSON rows with a text")
    return texts


def synthetic_passages(count: int, chance: random.Random) -> Iterator[str]:
    """Synthetic passages; characters follow a Zipf distribution, like words of a newspaper."""
    weights = [1 / (rank + 1) for rank in range(len(_SYLLABLES))]
    for _ in range(count):
        characters = chance.choices(_SYLLABLES, weights, k=chance.randint(60, 300))
        yield "".join(characters) + "。"


def compose_passages(texts: Sequence[str], count: int, chance: random.Random) -> Iterator[str]:
    """The texts, extended to `count` by passages composed of their sentences."""
    yield from islice(texts, count)
    sentences = [sentence for text in texts for sentence in _SENTENCE.findall(text)]
    for _ in range(count - len(texts)):
        wanted, parts = len(chance.choice(texts)), [""]
        while sum(map(len, parts)) < wanted:
            parts.append(chance.choice(sentences))
        yield "".join(parts)


def corpus_of(texts: Sequence[str], count: int, questions: int) -> Corpus:
    """A corpus of `count` passages, from texts or synthetic, tokenized as indexed."""
    chance = random.Random(SEED)
    return make_corpus(
        tokenize_texts(
            compose_passages(texts, count, chance) if texts else synthetic_passages(count, chance)
        ),
        questions=questions,
    )


def make_corpus(passages: Iterable[Iterable[str]], *, questions: int) -> Corpus:
    """Number the tokens of passages and draw questions from them."""
    numbers: dict[str, int] = {}
    tokens, lengths = array("I"), array("I")
    for passage in passages:
        before = len(tokens)
        tokens.extend(numbers.setdefault(token, len(numbers)) for token in passage)
        lengths.append(len(tokens) - before)
    flat = np.array(tokens, dtype=np.uint32)
    counts = np.array(lengths, dtype=np.uint32)
    return Corpus(flat, counts, tuple(draw_questions(flat, counts, questions)))


def draw_questions(tokens: UIntArray, lengths: UIntArray, count: int) -> Iterator[tuple[int, ...]]:
    """Questions of distinct tokens, each drawn uniformly from one passage."""
    chance = np.random.default_rng(SEED)
    ends = np.cumsum(lengths, dtype=np.int64)
    long_enough = np.flatnonzero(lengths >= MIN_QUESTION_TOKENS)
    for passage in chance.choice(long_enough, count) if long_enough.size else ():
        distinct = np.unique(tokens[ends[passage] - lengths[passage] : ends[passage]])
        wanted = min(int(chance.integers(MIN_QUESTION_TOKENS, MAX_QUESTION_TOKENS + 1)), len(distinct))
        yield tuple(chance.choice(distinct, wanted, replace=False).tolist())


def invert(corpus: Corpus) -> tuple[IntArray, UIntArray, UIntArray]:
    """Posting lists of the corpus: offsets, documents, frequencies."""
    documents = np.repeat(np.arange(len(corpus.lengths), dtype=np.uint64), corpus.lengths)
    keys = corpus.tokens.astype(np.uint64) * np.uint64(len(corpus.lengths)) + documents
    del documents
    keys.sort()
    firsts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    frequencies = np.diff(firsts, append=len(keys)).astype(np.uint32)
    terms, found = np.divmod(keys[firsts], np.uint64(len(corpus.lengths)))
    offsets = np.zeros(corpus.terms + 1, dtype=np.int64)
    np.cumsum(np.bincount(terms.astype(np.int64), minlength=corpus.terms), out=offsets[1:])
    return offsets, found.astype(np.uint32), frequencies


def tokenize_texts(texts: Iterable[str]) -> Iterator[list[str]]:
    """Tokens of each text, as jianbao's own index stores them."""
    from retrieval.language.lexicon import Lexicon
    from retrieval.language.tokenizer import Tokenizer
    from tests.lending import dictionary

    analyser = Tokenizer.for_building(Lexicon.load(dictionary()))
    return (analyser.tokens(text) for text in texts)
