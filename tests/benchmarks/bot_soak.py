"""Whether the bot holds out: many questions with troubles in between, and its memory all the while.

    python -m tests.benchmarks.bot_soak [EXPORT] [--questions 20000] [--rate 20] [--chart MEMORY.png]
                                        [--kill-every SECONDS] [--reload-every SECONDS]

Every so many questions something goes wrong, each kind in turn: Telegram says "retry after", a gateway
answers with a page, a connection is reset, an answer never comes or is lost after the message was sent, an
update comes twice or late, another bot polls. Floods are counted as Telegram does. On demand the process is
killed now and then, and started again while people go on asking, and the archive, to which pages are added,
is read again. Prints what became of the questions, the waits, resident memory and open files; exits with 1
when a question was lost or answered twice, or when memory grew by more than `--most-growth` MB from the
second quarter of the run to the last.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

from tests.benchmarks.bot_load import Ask, asks_of, build, made_archive, percentiles, resident
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import BotProcess, assert_no_secret, settings_for, wait_until_ready

TROUBLE_EVERY = 25
"""Questions between two troubles."""
LAST_TROUBLE = 0.8
"""Share of the questions after which all goes well, so that what hangs comes to its end."""
SAMPLES = 200
SECONDS_BETWEEN = 50
"""Between two questions of one person: longer than any trouble takes to be owned up to."""
SECONDS_TO_FINISH = 90.0
ADMIN = 9001
PAGES_ADDED = 20
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


class Keeper:
    """Keeps a bot running as a supervisor does: after one that was killed it starts another."""

    def __init__(self, api: FakeBotAPI, work: Path, environment: dict[str, str]) -> None:
        self._api = api
        self._new = lambda: BotProcess(work, environment)
        self._starting: Thread | None = None
        self.kills = 0
        self.bot = self._new()
        wait_until_ready(api, self.bot)

    def kill(self) -> None:
        """SIGKILL, and another one at once, while whoever calls goes on. One that still starts is spared."""
        if self._starting is None or not self._starting.is_alive():
            self.kills += 1
            self.bot.kill()
            self.bot = self._new()
            self._starting = Thread(target=wait_until_ready, args=(self._api, self.bot))
            self._starting.start()

    def stop(self) -> None:
        """As told. Raises AssertionError when it does not, or has printed the token."""
        try:
            if self._starting is not None:
                self._starting.join()
            assert self.bot.terminate() == 0, self.bot.output
        finally:
            self.bot.kill()
        assert_no_secret(self.bot.output, self._api.token)


@dataclass
class Regular:
    """Something that is done every so many seconds; never for 0."""

    every: float
    action: Callable[[], None]
    done: int = 0
    _next: float | None = None

    def turn(self) -> None:
        """Do it if it is due."""
        now = time.monotonic()
        if self._next is None:
            self._next = now + self.every
        if self.every and now >= self._next:
            self._next = now + self.every
            self.done += 1
            self.action()


class Soak:
    """Asks for hours, and counts what became of each question.

    often: what else is done while people ask.
    """

    def __init__(
        self,
        api: FakeBotAPI,
        keeper: Keeper,
        ask: Ask,
        readers: Sequence[Person],
        often: Sequence[Regular] = (),
    ) -> None:
        self._api = api
        self._keeper = keeper
        self._ask = ask
        self._readers = readers
        self._often = often
        self.troubles: Counter[str] = Counter()
        self.memory: list[tuple[int, float]] = []
        self.files: list[tuple[int, int]] = []

    def run(self, questions: int, rate: float) -> None:
        """Ask at a steady pace, with a trouble now and then."""
        chance, started, kinds = random.Random(20200216), time.monotonic(), list(TROUBLES)
        for number in range(questions):
            question = self._ask(chance)
            if number % max(1, questions // SAMPLES) == 0:
                self.look(number)
            time.sleep(max(0.0, started + number / rate - time.monotonic()))
            if number < questions * LAST_TROUBLE:
                for regular in self._often:
                    regular.turn()
                # one at a time: heaped up, troubles would never end
                if number % TROUBLE_EVERY == TROUBLE_EVERY - 1 and not self._api.troubles_ahead():
                    kind = kinds[number // TROUBLE_EVERY % len(kinds)]
                    self.troubles[kind] += 1
                    TROUBLES[kind](self._api)
            self._readers[number % len(self._readers)].says(question)

    def look(self, number: int) -> None:
        """Memory and open files of the bot, after so many questions."""
        self.memory.append((number, resident(self._keeper.bot)))
        self.files.append((number, len(list(Path(f"/proc/{self._keeper.bot.pid}/fd").iterdir()))))

    def finish(self) -> None:
        """Wait until everybody has heard something about each question."""
        self._api.wait_for(
            lambda: all(all(reader.turns()) for reader in self._readers[-400:]), SECONDS_TO_FINISH
        )
        self.look(self.memory[-1][0] + 1)

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


def soak(
    work: Path,
    archive: Path,
    ask: Ask,
    *,
    questions: int,
    rate: float,
    kill_every: float = 0.0,
    reload_every: float = 0.0,
) -> dict[str, Any]:
    """The whole run, judged: outcome, troubles, waits in ms, memory, open files. Raises AssertionError when
    the bot did something that Telegram refuses."""
    for old in (work / "data").glob("bot.sqlite*"):
        old.unlink()
    api = FakeBotAPI(timeout=600.0)
    api.forget_old_calls()
    people = min(questions, int(rate * SECONDS_BETWEEN))
    settings = {"JIANBAO_BOT_QUESTIONS_PER_MINUTE": "0", "JIANBAO_BOT_LOG_LEVEL": "ERROR"}
    with api.running():
        readers = [api.user(10_000 + n, f"读者{n}") for n in range(people)]
        admin = api.user(ADMIN, "管理员")
        admin.says("/start")
        keeper = Keeper(api, work, {**settings_for(api, archive=archive, admins=str(ADMIN)), **settings})
        try:
            api.count_floods()
            api.allow_refusal("sendMessage", "retry after")
            pages = count()
            kill = Regular(kill_every, keeper.kill)
            reload = Regular(reload_every, lambda: reload_with_a_page(admin, archive, next(pages)))
            run = Soak(api, keeper, ask, readers, (kill, reload))
            run.run(questions, rate)
            run.finish()
        finally:
            keeper.stop()
        api.assert_clean(5)
    waits = sorted(wait for reader in readers for wait in reader.waits())
    return {
        **run.outcome(),
        "killed": keeper.kills,
        "reloads asked for": reload.done,
        "reloads done": sum("已换上新索引" in seen.text for seen in admin.inbox()),
        "troubles": dict(run.troubles),
        "calls judged": api.mark(),
        "waits": percentiles(waits),
        "memory": run.memory,
        "open files": run.files,
        "growth_mb": growth(run.memory),
    }


def reload_with_a_page(admin: Person, archive: Path, number: int) -> None:
    """A new page, or one that changes, and /reload."""
    if archive.is_dir():
        folder = archive / "湘江晚报" / "2021-04-01"
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / f"A{number % PAGES_ADDED + 1}.txt"
        page.write_text(
            f"渡口第{number}次开航\n\n湘江晚报讯 4月1日,渡口开航,运送乘客{number}人。\n", encoding="utf-8"
        )
    admin.says("/reload")


def growth(memory: Sequence[tuple[int, float]]) -> float:
    """Megabytes between the most of the second and of the last quarter of a run: a process that was killed
    begins small again."""
    quarter = max(1, len(memory) // 4)
    second, last = memory[quarter : 2 * quarter] or memory, memory[-quarter:]
    return round(max(mb for _, mb in last) - max(mb for _, mb in second), 1)


def chart(found: dict[str, Any], path: Path) -> None:
    """Resident memory and open files by questions, as a PNG (`pip install "jianbao[bench]"`)."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, both = pyplot.subplots(2, 1, figsize=(8, 5), sharex=True, layout="constrained")
    for axes, name, label in zip(both, ("memory", "open files"), ("resident, MB", "open files"), strict=True):
        axes.plot(*zip(*found[name], strict=True), color="#1f4e79")
        axes.set(ylabel=label, ylim=(0, None))
        axes.grid(alpha=0.3)
    both[-1].set(xlabel="questions")
    figure.savefig(path, dpi=120)


def main() -> None:
    """Soak and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path, nargs="?")
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--kill-every", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--reload-every", type=float, default=0.0, metavar="SECONDS")
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
        found = soak(
            work,
            archive,
            ask,
            questions=given.questions,
            rate=given.rate,
            kill_every=given.kill_every,
            reload_every=given.reload_every,
        )
    if given.chart:
        chart(found, given.chart)
    for name in ("memory", "open files"):
        points = found[name]
        found[name] = dict(points[:: max(1, len(points) // 8)])
    sys.stdout.writelines(
        f"{name:18} {json.dumps(value) if isinstance(value, dict) else value}\n"
        for name, value in found.items()
    )
    sys.exit(bool(found["lost"] or found["twice"] or found["growth_mb"] > given.most_growth))


if __name__ == "__main__":
    main()
