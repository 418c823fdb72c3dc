"""Cut the base's vocabulary to the pieces that Chinese news needs.

    python -m tests.benchmarks.reader_training.vocabulary --base FOLDER --out PIECES.json
        ROWS.jsonl [ROWS.jsonl …]

Counts the pieces of questions, sentences and headlines in rows of `candidate_dump`; see `cut_vocabulary`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from retrieval.answering.ranking.reader.word_pieces import WordPieces
from retrieval.language.normalization import normalise
from tests.benchmarks.reader_training.lessons import read_rows
from tests.benchmarks.reader_training.reader_network import base_vocabulary, cut_vocabulary


def main() -> None:
    """Count, cut, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="+", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    vocabulary = base_vocabulary(given.base)
    words, seen = WordPieces(vocabulary), Counter[str]()
    pieces = list(vocabulary)
    texts = set()
    for row in read_rows(given.rows):
        texts.add(row["normal"])
        texts.update(text for c in row["candidates"] for text in (c["normal"], normalise(c["headline"])))
    for text in texts:
        seen.update(pieces[number] for number in words.pieces(text).ids)
    kept = cut_vocabulary(vocabulary, seen)
    share = sum(seen[piece] for piece in kept) / max(1, seen.total())
    print(f"{len(kept)} of {len(pieces)} pieces, {share:.4%} of {seen.total()} seen")
    given.out.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
