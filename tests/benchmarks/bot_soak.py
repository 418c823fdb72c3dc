"""Whether the bot holds out: many questions with troubles in between, and its memory all the while.

    python -m tests.benchmarks.bot_soak [EXPORT] [--questions 20000] [--rate 20] [--chart SOAK.png]
                                        [--kill-every SECONDS] [--reload-every SECONDS]

Every so many questions something goes wrong, each kind in turn: Telegram says "retry after", a gateway
answers with a page, a connection is reset, an answer never comes or is lost after the message was sent, an
update comes twice or late, another bot polls. Floods are counted as Telegram does. On demand the process is
killed now and then, and started again while people go on asking, and the archive, to which pages are added,
is read again. Prints what became of the questions, the waits, resident memory and open files, as a table;
exits with 1 when a question was lost or answered twice, when Telegram refused something, when memory grew by
more than `--most-growth` MB from the second quarter of the run to the last, or open files by more than
`MOST_MORE_FILES`.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

from retrieval.extras import is_installed
from tests.benchmarks.bot_load import Ask, asks_of, build, made_archive, percentiles, resident, shared_out
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import (
    FRESH,
    WITHOUT_READER,
    BotProcess,
    assert_no_secret,
    settings_for,
    wait_until_ready,
)

TROUBLE_EVERY = 25
"""Questions between two troubles."""
CALM_SECONDS, CALM_SHARE = 60.0, 0.2
"""The end of a run in which all goes well, so that what hangs comes to its end: the shorter of the two."""
SAMPLES = 400
MOST_MORE_FILES = 128
"""Open files that the last quarter may have beyond the second: 64 connections fill when many wait, and an
index that was replaced stays open until its last reader has gone. One that leaks does so with each reload."""
SECONDS_BETWEEN = 240
"""Between two questions of one person: longer than any trouble takes to be owned up to. What the bot writes
is counted to the question before it: an answer that comes later makes one lost and one twice."""
SECONDS_TO_FINISH = 180.0
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
        self._new = lambda: BotProcess(work, environment, program=FRESH, ended=api.look_again)
        self._starting: Thread | None = None
        self.kills = 0
        self.ended: list[str] = []
        """What bots have printed last that ended by themselves."""
        self.slowest_start = 0.0
        self._before = api.mark()
        self.bot = self._new()
        wait_until_ready(api, self.bot, after=self._before)

    def _wait(self) -> None:
        """Until it polls; where people never stop asking it may never be seen to wait for them."""
        started = time.monotonic()
        with suppress(AssertionError):
            wait_until_ready(self._api, self.bot, after=self._before)
        self.slowest_start = max(self.slowest_start, time.monotonic() - started)

    def kill(self) -> bool:
        """SIGKILL, and another one at once, while whoever calls goes on. One that still starts is spared."""
        if self._starting is not None and self._starting.is_alive():
            return False
        self.kills += 1
        self.bot.kill()
        self._start()
        return True

    def look_after(self) -> None:
        """Start another where the bot has ended by itself."""
        if not self.bot.running and (self._starting is None or not self._starting.is_alive()):
            code = self.bot.wait()
            self.ended.append(f"with {code}: {self.bot.output[-600:]}")
            self._start()

    def _start(self) -> None:
        self._before = self._api.mark()
        self.bot = self._new()
        self._starting = Thread(target=self._wait)
        self._starting.start()

    def stop(self) -> str:
        """As told; gives what went wrong, or nothing. Raises AssertionError when it has printed the token."""
        try:
            if self._starting is not None:
                self._starting.join()
            code = self.bot.terminate()
            wrong = f"with {code}" if code else ""
        except AssertionError as error:  # hours of questions are told of all the same
            wrong = str(error).partition("\n")[0]
        finally:
            self.bot.kill()
        assert_no_secret(self.bot.output, self._api.token)
        return wrong


@dataclass
class Regular:
    """Something that is done every so many seconds; never for 0."""

    every: float
    action: Callable[[], object]
    done: list[float] = field(default_factory=list)
    """When it was, by the monotonic clock."""
    _next: float | None = None

    def turn(self) -> None:
        """Do it if it is due; what the action does not do (it gives False) is due again at once."""
        now = time.monotonic()
        if self._next is None:
            self._next = now + self.every
        if self.every and now >= self._next and self.action() is not False:
            self._next = now + self.every
            self.done.append(now)


@dataclass(frozen=True, slots=True)
class Look:
    """The bot at a moment: resident memory in MB, that of all its processes, and its open files."""

    at: float
    memory: float
    of_all: float
    files: int


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
        self.started = time.monotonic()
        self.troubles: Counter[str] = Counter()
        self.looks: list[Look] = []

    def run(self, questions: int, rate: float) -> None:
        """Ask at a steady pace, with a trouble now and then."""
        chance, kinds = random.Random(20200216), list(TROUBLES)
        calm = questions - min(questions * CALM_SHARE, rate * CALM_SECONDS)
        self.started = time.monotonic()
        for number in range(questions):
            question = self._ask(chance)
            if number % max(1, questions // SAMPLES) == 0:
                self.look()
            if number % int(60 * rate) == 0:
                self._report(number)
            time.sleep(max(0.0, self.started + number / rate - time.monotonic()))
            self._keeper.look_after()
            if number < calm:
                for regular in self._often:
                    regular.turn()
                # one at a time: heaped up, troubles would never end
                if number % TROUBLE_EVERY == TROUBLE_EVERY - 1 and not self._api.troubles_ahead():
                    kind = kinds[number // TROUBLE_EVERY % len(kinds)]
                    self.troubles[kind] += 1
                    TROUBLES[kind](self._api)
            self._readers[number % len(self._readers)].says(question)

    def _report(self, asked: int) -> None:
        heard = sum(bool(turn) for reader in self._readers for turn in reader.turns())
        minute, kills = (time.monotonic() - self.started) / 60, self._keeper.kills
        sys.stderr.write(f"minute {minute:.0f}: {asked} asked, {heard} heard of, {kills} kills\n")
        sys.stderr.flush()

    def look(self) -> None:
        """Note memory and open files of the bot as they are now."""
        bot = self._keeper.bot
        files = len(list(Path(f"/proc/{bot.pid}/fd").iterdir()))
        self.looks.append(Look(time.monotonic() - self.started, resident(bot), shared_out(bot), files))

    def finish(self) -> None:
        """Wait until everybody has heard something about each question, for a while: who has not is counted
        as lost."""
        with suppress(AssertionError):
            self._api.wait_for(
                lambda: all(all(reader.turns()) for reader in self._readers), SECONDS_TO_FINISH
            )
        self.look()


def outcome(turns: Sequence[Sequence[str]]) -> dict[str, int]:
    """What became of each question, whose answers these are: one of these for each."""
    found = dict.fromkeys(
        ("answered once", "apologised for", "told to come back", "both", "twice", "lost"), 0
    )
    for turn in turns:
        found[_fate(turn)] += 1
    return found


def _fate(turn: Sequence[str]) -> str:
    answers = sum(not text.startswith((SORRY, BUSY)) for text in turn)
    if answers == 1:
        return "answered once" if len(turn) == 1 else "both"
    if answers > 1:
        return "twice"
    if not turn:
        return "lost"
    return "apologised for" if any(text.startswith(SORRY) for text in turn) else "told to come back"


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
    """The whole run, judged: outcome, troubles, waits, memory, open files, what Telegram refused."""
    for old in (work / "data").glob("bot.sqlite*"):
        old.unlink()
    api = FakeBotAPI(timeout=600.0)
    api.forget_old_calls()
    people = min(questions, int(rate * SECONDS_BETWEEN))
    settings = {"JIANBAO_BOT_QUESTIONS_PER_MINUTE": "0", "JIANBAO_BOT_LOG_LEVEL": "ERROR", **WITHOUT_READER}
    with api.running():
        readers = [api.user(10_000 + n, f"读者{n}") for n in range(people)]
        admin = api.user(ADMIN, "管理员")
        admin.says("/start")
        keeper = Keeper(api, work, {**settings_for(api, archive=archive, admins=str(ADMIN)), **settings})
        try:
            api.count_floods()
            for method in (
                "sendMessage",
                "editMessageText",
            ):  # a new process cannot know what one before sent
                api.allow_refusal(method, "retry after")
            pages = count()
            kill = Regular(kill_every, keeper.kill)
            reload = Regular(reload_every, lambda: reload_with_a_page(admin, archive, next(pages)))
            run = Soak(api, keeper, ask, readers, (kill, reload))
            run.run(questions, rate)
            run.finish()
        finally:
            stopped = keeper.stop()
        refused = problems(api)
    answers = [
        (at - run.started, seconds) for reader in readers for at, seconds in reader.replies() if seconds
    ]
    return {
        "outcome": outcome([turn for reader in readers for turn in reader.turns()]),
        "stopped": stopped or "as told",
        "killed": keeper.kills,
        "ended by itself": keeper.ended,
        "longest until caught up, s": round(keeper.slowest_start, 1),
        "reloads asked for": len(reload.done),
        "reloads done": sum("已换上新索引" in seen.text for seen in admin.inbox()),
        "troubles": dict(run.troubles),
        "calls judged": api.mark(),
        "refused by Telegram": refused,
        "waits": answers,
        "looks": run.looks,
        "kills at": [at - run.started for at in kill.done],
        "reloads at": [at - run.started for at in reload.done],
    }


def problems(api: FakeBotAPI) -> list[str]:
    """What the bot did that Telegram refuses, beside what was ordered."""
    try:
        api.assert_clean(5)
    except AssertionError as error:
        return str(error).partition("--- transcript")[0].splitlines()[1:21]
    return []


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


def growth(values: Sequence[float]) -> float:
    """What the most of the last quarter of a run is beyond that of the second: a process that was killed
    begins small again."""
    quarter = max(1, len(values) // 4)
    return round(max(values[-quarter:]) - max(values[quarter : 2 * quarter] or values), 1)


def rows(found: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """The table of a run: what and how much."""
    looks: Sequence[Look] = found["looks"]
    yield "minutes", round(looks[-1].at / 60, 1)
    yield "questions", sum(found["outcome"].values())
    for name, number in found["outcome"].items():
        yield f"  {name}", number
    yield "stopped", found["stopped"]
    yield "ended by itself", "; ".join(found["ended by itself"]) or "never"
    for name in ("killed", "longest until caught up, s", "reloads asked for", "reloads done", "calls judged"):
        yield name, found[name]
    yield "refused by Telegram", "; ".join(found["refused by Telegram"]) or "nothing"
    for name, number in found["troubles"].items():
        yield f"  {name}", number
    yield from percentiles(sorted(seconds for _, seconds in found["waits"])).items()
    for name, values in (
        ("resident, MB", [look.memory for look in looks]),
        ("all processes, MB", [look.of_all for look in looks]),
        ("open files", [look.files for look in looks]),
    ):
        eighths = [max(values[n * len(values) // 8 : (n + 1) * len(values) // 8] or values) for n in range(8)]
        yield f"{name}, most of each eighth", " ".join(f"{most:g}" for most in eighths)
        yield f"{name}, growth", growth(values)


def chart(found: Mapping[str, Any], path: Path) -> None:
    """Memory, open files and waits by the minute, kills and reloads marked, as a PNG (extra `bench`)."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(3, 1, figsize=(10, 7.5), sharex=True, layout="constrained")
    minutes = [look.at / 60 for look in found["looks"]]
    panels[0].plot(minutes, [look.memory for look in found["looks"]], color="#1f4e79", label="bot")
    panels[0].plot(minutes, [look.of_all for look in found["looks"]], color="#9bb7d4", label="all processes")
    panels[0].legend(loc="upper right")
    panels[1].plot(minutes, [look.files for look in found["looks"]], color="#1f4e79")
    waits: dict[int, list[float]] = {}
    for at, seconds in found["waits"]:
        waits.setdefault(int(at // 10), []).append(seconds * 1000)
    tens = sorted(waits)
    for share, label, colour in ((0.5, "median", "#1f4e79"), (0.99, "99 of 100", "#c55a11")):
        most = [sorted(waits[ten])[int((len(waits[ten]) - 1) * share)] for ten in tens]
        panels[2].plot([ten / 6 for ten in tens], most, color=colour, label=label)
    for axes, label in zip(panels, ("resident, MB", "open files", "wait in each 10 s, ms"), strict=True):
        for at in found["reloads at"]:
            axes.axvline(at / 60, color="#bbbbbb", linewidth=0.5, zorder=0)
        for at in found["kills at"]:
            axes.axvline(at / 60, color="#cc0000", linewidth=0.9, linestyle="--", zorder=0)
        axes.set(ylabel=label, ylim=(0, None))
    panels[2].set(yscale="log", ylim=(1, None), xlabel="minutes (red: SIGKILL and start; grey: reload)")
    panels[2].legend(loc="upper right")
    counts = ", ".join(f"{number:,} {name}" for name, number in found["outcome"].items() if number)
    figure.suptitle(f"{sum(found['outcome'].values()):,} questions: {counts}", fontsize=11)
    figure.savefig(path, dpi=110)


def is_good(found: Mapping[str, Any], most_growth: float) -> bool:
    """Whether no question was lost or answered twice, nothing was refused or grew, and it stopped as told."""
    memory, files = ([getattr(look, name) for look in found["looks"]] for name in ("memory", "files"))
    bad = found["outcome"]["lost"] + found["outcome"]["twice"] + len(found["refused by Telegram"])
    grew = growth(memory) > most_growth or growth(files) > MOST_MORE_FILES
    stayed = found["stopped"] == "as told" and not found["ended by itself"]
    return not bad and not grew and stayed


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
    if given.chart and not is_installed("matplotlib"):
        parser.error('a chart needs matplotlib: pip install -e ".[dev]"')
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the bot is not left running
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
    sys.stdout.writelines(f"{name:34} {value}\n" for name, value in rows(found))
    if given.chart:
        chart(found, given.chart)
    sys.exit(not is_good(found, given.most_growth))


if __name__ == "__main__":
    main()
