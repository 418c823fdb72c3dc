"""Whether the bot holds out: many questions with troubles in between, and its memory all the while.

    python -m tests.benchmarks.bot_soak [EXPORT] [--questions 20000] [--rate 20] [--chart MEMORY.png]

Every so many questions something goes wrong, each kind in turn: Telegram says "retry after", a gateway
answers with a page, a connection is reset, an answer never comes or is lost after the message was sent, an
update comes twice or late, another bot polls. Floods are counted as Telegram does. Prints what became of
the questions, the waits, and resident memory; exits with 1 when a question was lost or answered twice, or
when memory grew by more than `--most-growth` MB from the second quarter of the run to the last.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tests.benchmarks.bot_load import Ask, asks_of, build, made_archive, percentiles, resident
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import BotProcess, running_bot, settings_for

TROUBLE_EVERY = 25
"""Questions between two troubles."""
LAST_TROUBLE = 0.8
"""Share of the questions after which all goes well, so that what hangs comes to its end."""
SAMPLES = 200
SECONDS_BETWEEN = 50
"""Between two questions of one person: longer than any trouble takes to be owned up to."""
SECONDS_TO_FINISH = 90.0
SORRY, BUSY = "抱歉", "现在问的人太多"

TROUBLES: dict[str, Callable[[FakeBotAPI], None]] = {
    "429": lambda api: api.fail_next("sendMessage", status=429, retry_after=2),
    "502 with a page": lambda api: api.fail_next("sendMessage", status=502),
    "reset": lambda api: api.reset_next("sendMessage"),
    "no answer": lambda api: api.hang_next("sendMessage"),
    "answer lost": lambda api: api.drop_next_answer("sendMessage"),
    "update twice": lambda api: api.repeat_next_update(),
    "update late": lambda api: api.delay_next_update(),
    "poll: 409": lambda api: api.fail_next("getUpdates", status=409, description="Conflict: terminated"),
    "poll: 502 with a page": lambda api: api.fail_next("getUpdates", status=502),
    "poll: reset": lambda api: api.reset_next("getUpdates"),
    "poll: answer lost": lambda api: api.drop_next_answer("getUpdates"),
}


class Soak:
    """One run; `memory` holds resident megabytes after so many questions."""

    def __init__(self, api: FakeBotAPI, bot: BotProcess, ask: Ask, readers: list[Person]) -> None:
        self._api = api
        self._bot = bot
        self._ask = ask
        self._readers = readers
        self.troubles: Counter[str] = Counter()
        self.memory: list[tuple[int, float]] = []

    def run(self, questions: int, rate: float) -> None:
        """Ask at a steady pace, with a trouble now and then."""
        chance, started, kinds = random.Random(20200216), time.monotonic(), list(TROUBLES)
        for number in range(questions):
            question = self._ask(chance)
            if number % max(1, questions // SAMPLES) == 0:
                self.memory.append((number, resident(self._bot)))
            time.sleep(max(0.0, started + number / rate - time.monotonic()))
            is_due = number % TROUBLE_EVERY == TROUBLE_EVERY - 1 and number < questions * LAST_TROUBLE
            # polls that fail one after the other come ever more seldom: heaped up, troubles would never end
            if is_due and not self._api.troubles_ahead():
                kind = kinds[number // TROUBLE_EVERY % len(kinds)]
                self.troubles[kind] += 1
                TROUBLES[kind](self._api)
            self._readers[number % len(self._readers)].says(question)

    def finish(self) -> None:
        """Wait until everybody has heard something about each question."""
        self._api.wait_for(
            lambda: all(all(reader.turns()) for reader in self._readers[-400:]), SECONDS_TO_FINISH
        )
        self.memory.append((self.memory[-1][0] + 1, resident(self._bot)))

    def outcome(self) -> dict[str, int]:
        """What became of the questions."""
        turns = [turn for reader in self._readers for turn in reader.turns()]
        answers = [sum(not text.startswith((SORRY, BUSY)) for text in turn) for turn in turns]
        return {
            "questions": len(turns),
            "answered": sum(count > 0 for count in answers),
            "apologised for": sum(any(text.startswith(SORRY) for text in turn) for turn in turns),
            "told to come back": sum(any(text.startswith(BUSY) for text in turn) for turn in turns),
            "lost": sum(not turn for turn in turns),
            "twice": sum(count > 1 for count in answers),
        }


def soak(work: Path, archive: Path, ask: Ask, *, questions: int, rate: float) -> dict[str, Any]:
    """The whole run, judged: outcome, troubles, waits in ms, memory. Raises AssertionError when the bot did
    something that Telegram refuses."""
    for old in (work / "data").glob("bot.sqlite*"):
        old.unlink()
    api = FakeBotAPI(timeout=600.0)
    api.forget_old_calls()
    people = min(questions, int(rate * SECONDS_BETWEEN))
    settings = {"JIANBAO_BOT_QUESTIONS_PER_MINUTE": "0", "JIANBAO_BOT_LOG_LEVEL": "ERROR"}
    with api.running():
        readers = [api.user(10_000 + n, f"读者{n}") for n in range(people)]
        with running_bot(api, work, {**settings_for(api, archive=archive), **settings}) as bot:
            api.count_floods()
            api.allow_refusal("sendMessage", "retry after")
            run = Soak(api, bot, ask, readers)
            run.run(questions, rate)
            run.finish()
        api.assert_clean(5)
    waits = sorted(wait for reader in readers for wait in reader.waits())
    return {
        **run.outcome(),
        "troubles": dict(run.troubles),
        "calls judged": api.mark(),
        "waits": percentiles(waits),
        "memory": run.memory,
        "growth_mb": growth(run.memory),
    }


def growth(memory: list[tuple[int, float]]) -> float:
    """Megabytes between the means of the second and the last quarter of a run."""
    quarter = max(1, len(memory) // 4)
    second, last = memory[quarter : 2 * quarter], memory[-quarter:]
    mean = [sum(mb for _, mb in part) / len(part) for part in (second or memory, last)]
    return round(mean[1] - mean[0], 1)


def chart(memory: list[tuple[int, float]], path: Path) -> None:
    """Resident memory by questions, as a PNG (`pip install "jianbao[bench]"`)."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 3.2), layout="constrained")
    axes.plot(*zip(*memory, strict=True), color="#1f4e79")
    axes.set(xlabel="questions", ylabel="resident memory, MB", ylim=(0, None))
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)


def main() -> None:
    """Soak and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path, nargs="?")
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--articles", type=int, default=2_000, help="of the made archive")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--chart", type=Path)
    parser.add_argument("--most-growth", type=float, default=25.0)
    given = parser.parse_args()
    with nullcontext(given.work) if given.work else tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if given.export:
            archive, ask = given.export.resolve(), asks_of(given.export)
        else:
            archive, ask = made_archive(work, given.articles)
        build(work, archive)
        found = soak(work, archive, ask, questions=given.questions, rate=given.rate)
    if given.chart:
        chart(found["memory"], given.chart)
    points = found.pop("memory")
    found["memory"] = dict(points[:: max(1, len(points) // 8)])
    sys.stdout.writelines(
        f"{name:18} {json.dumps(value) if isinstance(value, dict) else value}\n"
        for name, value in found.items()
    )
    sys.exit(bool(found["lost"] or found["twice"] or found["growth_mb"] > given.most_growth))


if __name__ == "__main__":
    main()
