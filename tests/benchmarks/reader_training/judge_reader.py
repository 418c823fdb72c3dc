"""Judge a reader on rows of `candidate_dump`; write what it says of each candidate.

    python -m tests.benchmarks.reader_training.judge_reader MODEL ROWS.jsonl [ROWS.jsonl …]
        [--half A|B] [--candidates 8] [--limit N] [--asked] [--out FOLDER]

MODEL is what `fit_reader` (.pt) or `export_reader` (.onnx) wrote.

Printed are, for single sentences, S@1 of the trees, of the reader and of both added, the AUROC of the null
margin between answerable questions (or right first sentences) and near misses, and the character F1 of the
span on right sentences, with intervals by 1,000 bootstrap draws. `--out` writes one row a question: id, wo,
logits, spans (start and end in the sentence's text, and the share that the span has of all).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from retrieval.answering.ranking.reader.model_file import Model, load_model
from retrieval.answering.ranking.reader.reader_input import InputMaker, Sequenced
from retrieval.answering.ranking.reader.spans import SpanChances
from retrieval.answering.ranking.reader.word_pieces import WordPieces
from retrieval.language.normalization import normalise_with_offsets
from retrieval.models import Span
from tests.benchmarks.reader_training.halves import half_of
from tests.benchmarks.reader_training.lessons import read_of, read_rows
from tests.benchmarks.reader_training.reader_network import ReaderNetwork

BATCH = 32
DRAWS = 1000
Row = dict[str, Any]
Said = tuple[float, tuple[int, int, float]]
NOTHING = (0, 0, 0.0)
"""Span of a sentence without pieces."""


def loaded(path: Path) -> tuple[ReaderNetwork, InputMaker]:
    """Network and input of a trained reader."""
    state = torch.load(path)
    layers = 1 + max(int(name.split(".")[1]) for name in state["network"] if name.startswith("layers."))
    network = ReaderNetwork(len(state["pieces"]), layers)
    network.load_state_dict(state["network"])
    vocabulary = {piece: at for at, piece in enumerate(state["pieces"])}
    return network.eval(), InputMaker(WordPieces(vocabulary), vocabulary)


def said(network: ReaderNetwork, sequences: Sequence[Sequenced]) -> Iterator[tuple[float, Any]]:
    """Logit and span logits (2, pieces of the sentence) of each sequence, in their order."""
    order = sorted(range(len(sequences)), key=lambda at: len(sequences[at].ids))
    found: dict[int, tuple[float, Any]] = {}
    for first in range(0, len(order), BATCH):
        chosen = order[first : first + BATCH]
        length = max(len(sequences[at].ids) for at in chosen)
        ids = torch.zeros(len(chosen), length, dtype=torch.long)
        parts = torch.zeros_like(ids)
        for row, at in enumerate(chosen):
            ids[row, : len(sequences[at].ids)] = torch.tensor(sequences[at].ids)
            parts[row, : len(sequences[at].parts)] = torch.tensor(sequences[at].parts)
        with torch.no_grad():
            logits, spans = network(ids, parts)
        for row, at in enumerate(chosen):
            begin = sequences[at].first
            inside = spans[row, :, begin : begin + len(sequences[at].pieces.ids)]
            found[at] = float(logits[row]), inside.numpy()
    return (found[at] for at in range(len(sequences)))


def said_in_eight_bits(model: Model, sequences: Sequence[Sequenced]) -> Iterator[tuple[float, Any]]:
    """The same of an exported model, one at a time, as the program does."""
    for s in sequences:
        logits, spans = model.run(np.array([s.ids], np.int64), np.array([s.parts], np.int64))
        yield float(logits[0]), spans[0, :, s.first : s.first + len(s.pieces.ids)]


def judged(path: Path, rows: Sequence[Row], most: int) -> list[list[Said]]:
    """Of each row's candidates the logit and the span in the text."""
    if path.suffix == ".onnx":
        model = load_model(path)
        maker = InputMaker(WordPieces(model.vocabulary), model.vocabulary)
        speak = partial(said_in_eight_bits, model)
    else:
        network, maker = loaded(path)
        speak = partial(said, network)
    sequences = []
    for row in rows:
        asked = maker.question(row["normal"])
        sequences += [maker.sequence(asked, row["normal"], read_of(c)) for c in row["candidates"][:most]]
    answers = speak(sequences)
    at, result = 0, []
    for row in rows:
        result.append([])
        for candidate in row["candidates"][:most]:
            logit, span_logits = next(answers)
            [(start, end, share)] = SpanChances(span_logits, sequences[at].pieces).likeliest(1) or [NOTHING]
            place = normalise_with_offsets(candidate["text"]).original_span(Span(start, end))
            result[-1].append((round(logit, 4), (place.start, place.end, round(share, 4))))
            at += 1
    return result


def auroc(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Chance that one of the first is above one of the second."""
    if not len(right) or not len(wrong):
        return float("nan")
    a, b = np.asarray(right)[:, None], np.asarray(wrong)[None, :]
    return float(((a > b) + 0.5 * (a == b)).mean())


def char_f1(text: str, span: tuple[int, int], gold: Sequence[int]) -> float:
    """F1 of the places of characters."""
    common = max(0, min(span[1], gold[1]) - max(span[0], gold[0]))
    total = (span[1] - span[0]) + (gold[1] - gold[0])
    return 2 * common / total if total else 0.0


def interval(figure: Callable[[Any], float], count: int) -> str:
    """A figure of all rows with its 95 % interval by bootstrap."""
    draw = np.random.default_rng(1)
    drawn = [figure(draw.integers(0, count, count)) for _ in range(DRAWS)]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return f"{figure(np.arange(count)):.3f} [{low:.3f}, {high:.3f}]"


def report(name: str, rows: Sequence[Row], answers: Sequence[Sequence[Said]], weight: float) -> None:
    """Print the figures of one set."""
    ways: dict[str, Callable[[Row, Sequence[Said]], Any]] = {
        "trees": lambda row, all_said: [c["score"] for c in row["candidates"][: len(all_said)]],
        "reader": lambda row, all_said: [s[0] for s in all_said],
        "both": lambda row, all_said: [
            s[0] + weight * c["score"] for s, c in zip(all_said, row["candidates"], strict=False)
        ],
    }
    known = [(r, a) for r, a in zip(rows, answers, strict=True) if r["answerable"] and not r["wo"]]
    misses = np.array(
        [max(s[0] for s in a) for r, a in zip(rows, answers, strict=True) if not r["answerable"]]
    )
    firsts = {way: np.array([int(np.argmax(of(r, a))) for r, a in known]) for way, of in ways.items()}
    for way, first in firsts.items():
        hits = np.array([r["candidates"][at]["right"] for (r, _), at in zip(known, first, strict=True)])
        print(f"{name:28} {way:7} S@1 {interval(lambda w, h=hits: h[w].mean(), len(hits))}")
    best = np.array([max(s[0] for s in a) for _, a in known])
    hits = np.array([r["candidates"][at]["right"] for (r, _), at in zip(known, firsts["both"], strict=True)])
    if len(misses):
        print(f"{name:28} AUROC answerable / near miss {auroc(best, misses):.3f}, right first / near miss "
              f"{interval(lambda w: auroc(best[w][hits[w]], misses), len(best))}")  # fmt: skip
    absent = [max(s[0] for s in a) for r, a in zip(rows, answers, strict=True) if r["wo"]]
    print(f"{name:28} AUROC answerable / article taken out {auroc(best, absent):.3f}")
    f1 = [
        char_f1(c["text"], s[1][:2], c["short"])
        for r, a in known
        for c, s in zip(r["candidates"], a, strict=False)
        if c["short"]
    ]
    print(
        f"{name:28} span F1 {np.mean(f1):.3f}, whole {np.mean(np.array(f1) == 1):.3f} of {len(f1)}",
        flush=True,
    )


def main() -> None:
    """Judge and report; write on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("rows", nargs="+", type=Path)
    parser.add_argument("--half", choices=("A", "B"))
    parser.add_argument("--candidates", type=int, default=8)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--asked", action="store_true", help="without rows that lack their article")
    parser.add_argument("--weight", type=float, default=1.0, help="of the trees' score beside the reader's")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    for path in given.rows:
        rows = [
            row for row in read_rows([path], signatures=True) if not given.half or half_of(row) == given.half
        ]
        rows = [row for row in rows if not (given.asked and row["wo"])]
        rows = rows[:: max(1, len(rows) // given.limit)] if given.limit else rows
        answers = judged(given.model, rows, given.candidates)
        report(path.stem, rows, answers, given.weight)
        if given.out:
            with (given.out / path.name).open("a" if given.half == "B" else "w", encoding="utf-8") as out:
                for row, all_said in zip(rows, answers, strict=True):
                    line = {"id": row["id"], "wo": row["wo"], "logits": [s[0] for s in all_said],
                            "spans": [list(s[1]) for s in all_said]}  # fmt: skip
                    out.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
