"""How long readers wait: the real bot through the double of the Bot API, many people at a steady pace.

    python -m tests.benchmarks.bot_load [--articles 20000] [--people 200] [--rate 20] [--seconds 30]

Prints p50 and p99 from update to sendMessage in milliseconds, how many questions were lost or answered
twice, and the bot's resident memory at the beginning and at the end; with --json as one object.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.e2e.archives import many_articles
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import BotProcess, running_bot, settings_for

SECONDS_TO_FINISH = 60.0
FAULT_EVERY = 50
"""With faults, every so many questions one sendMessage is refused for a second (429)."""


def measure(
    work: Path, *, articles: int, people: int, rate: float, seconds: float, faults: bool = False
) -> dict[str, Any]:
    """One run. articles: in the archive; rate: questions a second, from one of `people` in turn."""
    archive = work / "报纸"
    many_articles(archive, articles)
    api = FakeBotAPI(timeout=600.0)
    with api.running():
        readers = [api.user(10_000 + n, f"读者{n}") for n in range(people)]
        quick = {"JIANBAO_BOT_QUESTIONS_PER_MINUTE": "0", "JIANBAO_BOT_LOG_LEVEL": "WARNING"}
        with running_bot(api, work, {**settings_for(api, archive=archive), **quick}) as bot:
            _ask(readers[0], 0)
            readers[0].next_reply(60)
            before = resident(bot)
            asked = _run(api, readers, articles, rate, seconds, faults)
            api.wait_for(lambda: _answered(readers) > asked, SECONDS_TO_FINISH)
            after = resident(bot)
        if not faults:
            api.assert_clean(5)
    waits = sorted(wait for reader in readers for wait in reader.waits())
    return {
        "articles": articles,
        "people": people,
        "questions": asked,
        "answered": _answered(readers) - 1,
        "p50_ms": round(waits[len(waits) // 2] * 1000, 1),
        "p99_ms": round(waits[int(len(waits) * 0.99)] * 1000, 1),
        "resident_before_mb": before,
        "resident_after_mb": after,
    }


def _run(
    api: FakeBotAPI, readers: list[Person], articles: int, rate: float, seconds: float, faults: bool
) -> int:
    chance, started, asked = random.Random(7), time.monotonic(), 0
    while time.monotonic() - started < seconds:
        due = started + asked / rate
        time.sleep(max(0.0, due - time.monotonic()))
        if faults and asked % FAULT_EVERY == FAULT_EVERY - 1:
            api.fail_next("sendMessage", status=429, retry_after=1)
        _ask(readers[asked % len(readers)], chance.randrange(articles))
        asked += 1
    return asked


def _ask(reader: Person, number: int) -> None:
    reader.says(f"第{number}号桥梁全长多少米?")


def _answered(readers: list[Person]) -> int:
    return sum(len(reader.inbox()) for reader in readers)


def resident(bot: BotProcess) -> float:
    """Resident memory of the bot in megabytes (Linux)."""
    status = Path(f"/proc/{bot.pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def main() -> None:
    """Measure in a temporary folder and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(
            Path(folder),
            articles=given.articles,
            people=given.people,
            rate=given.rate,
            seconds=given.seconds,
            faults=given.faults,
        )
    if given.json:
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        sys.stdout.writelines(f"{name:20} {value}\n" for name, value in found.items())


if __name__ == "__main__":
    main()
