"""Whether top-k gives what scoring every passage gives, on many questions over real passages.

    python -m tests.benchmarks.topk_equality PASSAGES.jsonl.gz [QUESTIONS.jsonl ...] [--size N] [--random N]

Packs the passages, asks random questions and the files' own (`question`), each by numpy and by the compiled
core, plain or with a range, and compares ids and scores bit by bit with dense scores in float64. Prints the
count of comparisons; ends with 1 where any differs.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np

from retrieval.index.search import topk
from retrieval.index.search.scored_field import FieldQuery, ScoredField
from retrieval.index.segment.okapi import length_norms
from retrieval.index.segment.packed_writer import pack
from retrieval.index.segment.postings import PostingLists
from tests.benchmarks.engines.corpus import Corpus, invert, make_corpus, read_texts, tokenize_texts

K1, B, K = 1.5, 0.75, (1, 10, 100)


def main() -> None:
    """Compare and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("passages", type=Path)
    parser.add_argument("questions", type=Path, nargs="*")
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--random", type=int, default=10_000)
    options = parser.parse_args()
    numbers: dict[str, int] = {}
    tokens = list(tokenize_texts(read_texts(options.passages)[: options.size]))
    for passage in tokens:
        for token in passage:
            numbers.setdefault(token, len(numbers))
    corpus = make_corpus(tokens, questions=options.random)
    asked = [json.loads(line)["question"] for p in options.questions for line in p.open(encoding="utf-8")]
    real = [[numbers[t] for t in question if t in numbers] for question in tokenize_texts(asked)]
    differing = compare(corpus, [list(q) for q in corpus.questions], "random")
    differing += compare(corpus, [q for q in real if q], "real")
    sys.exit(1 if differing else 0)


def compare(corpus: Corpus, questions: list[list[int]], name: str) -> int:
    """How many of the questions are answered otherwise than by dense scores."""
    offsets, documents, frequencies = invert(corpus)
    count = len(corpus.lengths)
    held = np.diff(offsets)
    idf = np.log(count - held + 0.5) - np.log(held + 0.5)
    idf[idf < 0] = 0.25 * idf.mean()
    chance = np.random.default_rng(3)
    with tempfile.TemporaryDirectory() as folder:
        postings = PostingLists(offsets, documents, frequencies)
        packed = pack(Path(folder), "body", postings, corpus.lengths)
        field = ScoredField.of(packed, k1=K1, b=B, average=packed.average)
        norms = length_norms(corpus.lengths, K1, B, packed.average)
        topk.CORE_LOADING_POSTINGS = 1 << 62
        made = 0
        wrong = 0
        for number, question in enumerate(questions):
            scores = np.zeros(count)
            shared = np.zeros(count, dtype=bool)
            for term in question:
                place = slice(offsets[term], offsets[term + 1])
                often = frequencies[place].astype(float)
                scores[documents[place]] += idf[term] * (often * (K1 + 1) / (often + norms[documents[place]]))
                shared[documents[place]] = True
            start, end = sorted(chance.integers(0, count, 2).tolist()) if number % 3 == 0 else (0, count)
            shared[:start] = shared[end:] = False
            ids = np.flatnonzero(shared)
            ids = ids[np.lexsort((ids, -scores[ids]))][: K[number % 3]]
            query = FieldQuery(field, question, idf[question].tolist())
            for load in (topk.unload_core, topk.load_core):
                load()
                found = topk.top_k([query], K[number % 3], ranges=[(start, end)])
                made += 1
                wrong += not (np.array_equal(found.ids, ids) and np.array_equal(found.scores, scores[ids]))
        print(f"{name}: {len(questions)} questions, {made} comparisons, {wrong} differ", flush=True)
        del field, packed
    return wrong


if __name__ == "__main__":
    main()
