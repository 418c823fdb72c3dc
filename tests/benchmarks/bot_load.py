"""How long readers wait: the real bot through the double of the Bot API, many people at a steady pace.

    python -m tests.benchmarks.bot_load [EXPORT] [--people 200] [--rate 20] [--seconds 60] [--work FOLDER]
                                        [--built] [--beside ARTICLES] [--state URL] [--reader]

EXPORT is a .jsonl or .jsonl.gz of articles; the questions are made from clauses of its texts.
Without one, a made archive is asked. Prints p50, p90 and p99 in milliseconds from when the bot was given an
update until its sendMessage came, and whole, from question to message in the chat, with what the double takes
to deliver and to judge; how many questions were lost or answered twice, and the bot's resident memory at the
beginning and at the end; with --json as one object. FOLDER keeps the index for another run, which takes it as
it is with --built. With --beside somebody asks for a clipping every second meanwhile, and the archive, to
which so many articles are added, is read again. With --reader the sentence reader reads, as by default;
without, waits tell of the bot and not of its model.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from tests.e2e.archives import many_articles
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import FRESH, WITHOUT_READER, BotProcess, running_bot, settings_for, surroundings

SECONDS_TO_FINISH = 60.0
ADMIN = 9001
FAULT_EVERY = 50
"""With faults, every so many questions one sendMessage is refused for a second (429)."""
TEXTS = 20_000
"""Articles of an export that questions are made from."""
ASKING = ("是什么时候?", "有多少?", "在哪里?", "是谁?", "怎么样?")
_CLAUSE = re.compile(r"[\u4e00-\u9fff0-9]{7,16}")

Ask = Callable[[random.Random], str]


def measure(
    work: Path,
    *,
    archive: Path,
    ask: Ask,
    people: int,
    rate: float,
    seconds: float,
    faults: bool = False,
    environment: Mapping[str, str] = WITHOUT_READER,
    beside: int = 0,
) -> dict[str, Any]:
    """One run. ask: makes a question; rate: questions a second, from one of `people` in turn.

    seconds: for which questions are due; a busy machine asks them later, and all of them.

    environment: settings of the bot beside those of the load.
    beside: articles that are added to the archive, a folder, and read meanwhile.
    """
    for old in (work / "data").glob("bot.sqlite*"):  # updates of the run before have the same numbers
        old.unlink()
    api = FakeBotAPI(timeout=600.0)
    with api.running():
        readers = [api.user(10_000 + n, f"读者{n}") for n in range(people)]
        others = Others(api, ask, archive, beside) if beside else None
        quick = {"JIANBAO_BOT_QUESTIONS_PER_MINUTE": "0", "JIANBAO_BOT_LOG_LEVEL": "WARNING"}
        settings = settings_for(api, archive=archive, admins=str(ADMIN) if others else "")
        with running_bot(api, work, {**settings, **quick, **environment}, program=FRESH) as bot:
            readers[0].says(ask(random.Random(1)))
            readers[0].next_reply(60)
            before = resident(bot)
            sys.stderr.write("asking\n")
            asked = [1] + [0] * (people - 1)
            started = time.monotonic()
            _run(api, readers, asked, ask, rate, seconds, faults, others)
            api.wait_for(lambda: _answered(readers) >= sum(asked), SECONDS_TO_FINISH)
            told = others.told() if others else {}
            took = time.monotonic() - started
            after, of_all = resident(bot), shared_out(bot)
        if not faults:
            api.assert_clean(5)
    found = [len(reader.inbox()) for reader in readers]
    return {
        "people": people,
        "seconds": round(took, 1),
        "questions": sum(asked) - 1,
        "answered": sum(found) - 1,
        "lost": sum(max(0, a - f) for a, f in zip(asked, found, strict=True)),
        "twice": sum(max(0, f - a) for a, f in zip(asked, found, strict=True)),
        **percentiles(sorted(api.latencies())),
        **{
            f"whole_{name}": ms
            for name, ms in percentiles(sorted(wait for reader in readers for wait in reader.waits())).items()
        },
        "resident_before_mb": before,
        "resident_after_mb": after,
        "all_processes_mb": of_all,
        **told,
    }


class Others:
    """Who asks for pictures, a new one every second, and an administrator whose reload takes a while."""

    def __init__(self, api: FakeBotAPI, ask: Ask, archive: Path, articles: int) -> None:
        self._api = api
        self._ask = ask
        self._grow = lambda: many_articles(archive, articles)
        self._viewer, self._admin = api.user(5001, "看图的人"), api.user(ADMIN, "管理员")
        self._admin.says("/start")
        self._chance = random.Random(11)
        self._next = 0.0

    def turn(self) -> None:
        """Do what is due."""
        if not self._next:
            self._grow()
            self._admin.says("/reload")
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + 1.0
            last = next((one for one in reversed(self._viewer.inbox()) if one.buttons), None)
            if last is not None:
                self._viewer.presses(last, "剪报")
            self._viewer.says(self._ask(self._chance))

    def told(self) -> dict[str, Any]:
        """How many pictures came, and what became of the reload."""
        self._api.wait_for(lambda: any("已换上新索引" in one.text for one in self._admin.inbox()), 600)
        pictures = sum("photo" in one.json for one in self._viewer.inbox())
        reload = next(one.text for one in self._admin.inbox() if "已换上新索引" in one.text)
        return {"pictures": pictures, "reload": reload.splitlines()[1]}


def _run(
    api: FakeBotAPI,
    readers: list[Person],
    asked: list[int],
    ask: Ask,
    rate: float,
    seconds: float,
    faults: bool,
    others: Others | None,
) -> None:
    """asked: how often each reader has asked; counted on."""
    chance, started = random.Random(7), time.monotonic()
    for number in range(round(rate * seconds)):  # as many on a busy machine, only later
        question = ask(chance)
        due = started + number / rate
        time.sleep(max(0.0, due - time.monotonic()))
        if faults and number % FAULT_EVERY == FAULT_EVERY - 1:
            api.fail_next("sendMessage", status=429, retry_after=1)
        if others is not None:
            others.turn()
        readers[number % len(readers)].says(question)
        asked[number % len(readers)] += 1


def _answered(readers: list[Person]) -> int:
    return sum(len(reader.inbox()) for reader in readers)


def percentiles(waits: list[float]) -> dict[str, float]:
    """Of sorted waits in seconds, in milliseconds."""
    at = {name: waits[min(int(len(waits) * share), len(waits) - 1)] for name, share in _SHARES.items()}
    return {name: round(wait * 1000, 1) for name, wait in at.items()}


_SHARES = {"p50_ms": 0.5, "p90_ms": 0.9, "p99_ms": 0.99, "longest_ms": 1.0}


def made_archive(folder: Path, articles: int) -> tuple[Path, Ask]:
    """An archive of so many articles, and questions that it answers."""
    archive = folder / "报纸"
    many_articles(archive, articles)
    return archive, lambda chance: f"第{chance.randrange(articles)}号桥梁全长多少米?"


def _in_folder(export: Path, folder: Path) -> Path:
    """A folder that has this export, and to which others can be added."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    shutil.copy2(export, folder)
    return folder


def asks_of(export: Path) -> Ask:
    """Questions with words of the texts of an export."""
    with gzip.open(export, "rt", encoding="utf-8") if export.suffix == ".gz" else export.open() as lines:
        clauses = [
            clause
            for line in islice(lines, TEXTS)
            for clause in _CLAUSE.findall(_longest(json.loads(line)))[:3]
        ]
    return lambda chance: chance.choice(clauses) + chance.choice(ASKING)


def _longest(row: dict[str, Any]) -> str:
    """The text of an article, whatever its key."""
    return max((value for value in row.values() if isinstance(value, str)), key=len, default="")


def resident(bot: BotProcess) -> float:
    """Resident memory of the bot in megabytes (Linux)."""
    status = Path(f"/proc/{bot.pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def shared_out(bot: BotProcess) -> float:
    """Memory of the bot and all processes it has started in megabytes, what they share counted once (Linux:
    proc(5), Pss)."""
    total, left = 0, [bot.pid]
    while left:
        process = Path(f"/proc/{left.pop()}")
        with suppress(OSError):  # one that has ended meanwhile
            for children in process.glob("task/*/children"):
                left += map(int, children.read_text(encoding="ascii").split())
            rollup = (process / "smaps_rollup").read_text(encoding="ascii").splitlines()
            total += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return round(total / 1024, 1)


def build(work: Path, archive: Path) -> None:
    """The index, so that the start of the bot has not to wait for it."""
    command = [sys.executable, "-m", "retrieval", "index", str(archive)]
    subprocess.run(command, env=surroundings(work), check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=20_000, help="of the made archive")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--beside", type=int, default=0, metavar="ARTICLES")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--built", action="store_true", help="the index lies in the working folder")
    parser.add_argument("--state", default="", help="address of an empty PostgreSQL database")
    parser.add_argument("--reader", action="store_true", help="with the sentence reader")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with nullcontext(given.work) if given.work else tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if given.export:
            archive, ask = given.export.resolve(), asks_of(given.export)
            if given.beside:
                archive = _in_folder(archive, work / "报纸")
        else:
            archive, ask = made_archive(work, given.articles)
        if not given.built:
            build(work, archive)
        found = measure(
            work,
            archive=archive,
            ask=ask,
            people=given.people,
            rate=given.rate,
            seconds=given.seconds,
            faults=given.faults,
            environment=({"JIANBAO_BOT_STATE": given.state} if given.state else {})
            | ({} if given.reader else WITHOUT_READER),
            beside=given.beside,
        )
    if given.json:
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        sys.stdout.writelines(f"{name:20} {value}\n" for name, value in found.items())


if __name__ == "__main__":
    main()
