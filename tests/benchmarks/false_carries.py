"""False carries: independent questions taken for follow-ups.

    python -m tests.benchmarks.false_carries SET…

Asks all questions of each set (`questions.jsonl`) one after another, as one conversation in which each
question's answer is its passage's gold answer, and prints how many had something carried over, and which.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from retrieval.answering.understanding.follow_ups import TURNS, ConversationTurn, complete_follow_up


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    for path in options.sets:
        turns: list[ConversationTurn] = []
        carried = []
        lines = (path / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        for row in map(json.loads, lines):
            whole = complete_follow_up(row["question"], turns)
            if whole.carried:
                carried.append((row["question"], whole.question))
            answer = (row.get("answers") or [""])[0]
            turns = [*turns, ConversationTurn(row["question"][:200], quote=answer[:200])][-TURNS:]
        print(f"{path.name:24} {len(carried):4} of {len(lines)} carried: {len(carried) / len(lines):.4f}")
        for question, whole_question in carried[: options.show]:
            print(f"    {question} => {whole_question}")


if __name__ == "__main__":
    main()
