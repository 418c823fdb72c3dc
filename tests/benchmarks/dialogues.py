"""Dialogues: follow-up turns answered, by phenomenon, against the ceiling of complete questions.

    python -m tests.benchmarks.dialogues SET --archive NAME=PATH… [--data DIR] [--show N] [--json]

Each line of `dialogues.jsonl` in SET names its archive and holds turns with `question`, the same question
written out in full (`complete`), `answers`, `article_ids` and `phenomenon`. Every turn is asked twice: after
the turns before it, and complete without any. An answerable turn is right when its first quote comes from a
gold article and contains one of the answers; an unanswerable one when no answer is given; a new topic is kept
clean when nothing is carried over.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.answering.answerer import Answerer
from retrieval.answering.understanding.follow_ups import TURNS, ConversationTurn
from retrieval.answering.understanding.reading import AskContext
from retrieval.archive.archive import Archive
from retrieval.models import Answer
from retrieval.settings import Settings


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """One turn asked in its conversation and complete.

    right, ceiling: judged in the conversation and complete. clean: nothing carried over.
    """

    dialogue: str
    phenomenon: str
    answerable: bool
    right: bool
    ceiling: bool
    clean: bool
    question: str
    completed: str
    first_quote: str


def is_right(turn: dict[str, Any], answer: Answer) -> bool:
    """True for a right first quote; of an unanswerable turn for no answer."""
    if not turn["answerable"]:
        return not answer.answered
    first = answer.quotes[0] if answer.quotes else None
    return (
        first is not None
        and first.article.id in turn["article_ids"]
        and any(text in first.text for text in turn["answers"])
    )


def ask_dialogue(dialogue: dict[str, Any], answerer: Answerer) -> Iterator[TurnOutcome]:
    """Ask the turns of one dialogue in order."""
    turns: list[ConversationTurn] = []
    for turn in dialogue["turns"]:
        answer = answerer.answer(turn["question"], standing=AskContext(tuple(turns)))
        complete = answerer.answer(turn["complete"])
        turns = [*turns, ConversationTurn.of(answer)][-TURNS:]
        yield TurnOutcome(
            dialogue["id"],
            turn["phenomenon"],
            turn["answerable"],
            is_right(turn, answer),
            is_right(turn, complete),
            not answer.carried,
            turn["question"],
            answer.question,
            answer.quotes[0].text if answer.quotes else "",
        )


def share(outcomes: list[TurnOutcome], name: str) -> float:
    """Share of outcomes with this property; 0 without outcomes."""
    return sum(getattr(o, name) for o in outcomes) / len(outcomes) if outcomes else 0.0


def table(outcomes: list[TurnOutcome]) -> dict[str, dict[str, float]]:
    """Shares right, of the ceiling and kept clean, by phenomenon and in all."""
    groups: dict[str, list[TurnOutcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.phenomenon].append(outcome)
    later = [o for o in outcomes if o.phenomenon != "first"]
    groups["answerable follow-ups"] = [o for o in later if o.answerable]
    groups["all follow-ups"] = later
    return {
        name: {"n": len(group), **{key: share(group, key) for key in ("right", "ceiling", "clean")}}
        for name, group in groups.items()
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path)
    parser.add_argument("--archive", action="append", required=True, metavar="NAME=PATH")
    parser.add_argument("--data", type=Path, help="folder of the indexes; without it that of the settings")
    parser.add_argument("--show", type=int, default=0, help="wrong follow-ups to print")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    paths = dict(given.split("=", 1) for given in options.archive)
    settings = Settings.read(data=options.data)
    answerers = {name: Archive(settings, [Path(path)]).answerer() for name, path in paths.items()}
    lines = (options.set / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()
    dialogues = [d for d in map(json.loads, lines) if d["archive"] in answerers]
    outcomes = [o for dialogue in dialogues for o in ask_dialogue(dialogue, answerers[dialogue["archive"]])]
    rows = table(outcomes)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    print(f"{'phenomenon':24} {'n':>4} {'right':>6} {'ceiling':>8} {'clean':>6}")
    for name, row in rows.items():
        print(f"{name:24} {row['n']:4.0f} {row['right']:6.3f} {row['ceiling']:8.3f} {row['clean']:6.3f}")
    wrong = [o for o in outcomes if o.phenomenon != "first" and not o.right]
    for o in wrong[: options.show]:
        print(f"{o.dialogue} {o.phenomenon} {'(complete right)' if o.ceiling else ''} {o.question}")
        print(f"    {o.completed} => {o.first_quote}")


if __name__ == "__main__":
    main()
