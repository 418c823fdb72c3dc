"""How long pages take under load: `jianbao serve` asked at a steady pace, whether it has answered or not.

    python -m tests.benchmarks.web_load [EXPORT] [--data FOLDER] [--rate 20] [--seconds 60]
                                        [--beside-bot RATE] [--workers 1] [--reader] [--out FILE]

EXPORT is a .jsonl of articles; questions and queries are made from clauses of its texts. Without one, a made
archive is asked. FOLDER is a data folder with the index of EXPORT, which is linked and not written; without
it the index is built. Two runs of so many seconds: pages of answers alone; and a mix of answers, articles,
searches and days. A request is sent when it is due, however many are under way (an open loop), and its time
counts from then, so that what waits in the client is not forgotten. Everything but 200 is an error. Prints a
table in Markdown, of milliseconds, also into FILE. With --beside-bot the bot answers so many questions a
second meanwhile, from the same index. Client and bot take part of the processor of the server's machine.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp

from tests.benchmarks.bot_load import Ask, asks_of, build, percentiles, shared_out
from tests.e2e.archives import many_articles
from tests.e2e.process import WITHOUT_READER, BotProcess, Fresh

SERVE = Fresh("from retrieval.__main__ import main; main()")
OF_BUILDS = {"build.lock", "catalogue.sqlite"}
"""Files that only the next build of an index reads or writes."""
ARTICLES = 2000
"""Of a made archive."""
WARM = 20
"""First questions, left out; their articles and days are asked for in the mix."""
TIMEOUT_S = 60.0
MIX = {"answer": 0.6, "article": 0.15, "search": 0.15, "day": 0.1}
QUERY_CHARACTERS = 4
SECONDS_OF_BOT = 20.0
"""That the bot goes on after the last request is due."""
HEADERS = {"Accept": "text/html", "Accept-Language": "zh-CN"}

MakeAddress = Callable[[random.Random], str]


@dataclass(slots=True)
class Waits:
    """Times of one kind of page, in seconds, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Client:
    """Asks one server over kept connections."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._address = address
        self.waits: defaultdict[str, Waits] = defaultdict(Waits)

    async def get(self, kind: str, path: str, due: float) -> None:
        """One page. due: of the running loop's clock."""
        await asyncio.sleep(due - asyncio.get_running_loop().time())
        waits = self.waits[kind]
        try:
            async with self._session.get(self._address + path) as answer:
                await answer.read()
                if answer.status != 200:
                    waits.errors.append(str(answer.status))
        except (aiohttp.ClientError, TimeoutError) as error:
            waits.errors.append(type(error).__name__)
        waits.seconds.append(asyncio.get_running_loop().time() - due)

    async def found(self, query: str) -> list[dict[str, Any]]:
        """Articles of a query, for pages to ask for."""
        async with self._session.get(
            f"{self._address}/api/v1/search?{urlencode({'query': query})}"
        ) as answer:
            return list((await answer.json()).get("hits", []))


async def run(address: str, ask: Ask, rate: float, seconds: float) -> dict[str, dict[str, Waits]]:
    """The times by run and kind."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector, headers=HEADERS) as session:
        makers = await _makers(Client(session, address), ask)
        answers, mixed = Client(session, address), Client(session, address)
        await _steadily(answers, {"answer": 1.0}, makers, rate, seconds)
        await _steadily(mixed, MIX, makers, rate, seconds)
    return {"answers alone": dict(answers.waits), "mixed": dict(mixed.waits)}


async def _makers(client: Client, ask: Ask) -> dict[str, MakeAddress]:
    """Addresses by kind; the server has answered some questions then."""
    chance = random.Random(5)
    hits: list[dict[str, Any]] = []
    for _ in range(WARM):
        question = ask(chance)
        await client.get("warm", _answer(question), asyncio.get_running_loop().time())
        hits += await client.found(_query(question))
    articles = [f"/articles/{quote(hit['article_id'])}?start={hit['start']}&end={hit['end']}" for hit in hits]
    days = sorted({f"/days/{hit['date']}" for hit in hits if hit["date"]})
    return {
        "answer": lambda chance: _answer(ask(chance)),
        "search": lambda chance: f"/search?{urlencode({'query': _query(ask(chance))})}",
        "article": lambda chance: chance.choice(articles),
        "day": lambda chance: chance.choice(days),
    }


def _answer(question: str) -> str:
    return f"/ask?{urlencode({'question': question})}"


def _query(question: str) -> str:
    return re.sub(r"\d+|第|号", "", question)[:QUERY_CHARACTERS]


async def _steadily(
    client: Client, shares: dict[str, float], makers: dict[str, MakeAddress], rate: float, seconds: float
) -> None:
    chance, started = random.Random(7), asyncio.get_running_loop().time()
    kinds = chance.choices(list(shares), list(shares.values()), k=round(rate * seconds))
    async with asyncio.TaskGroup() as group:
        for number, kind in enumerate(kinds):
            group.create_task(client.get(kind, makers[kind](chance), started + number / rate))


def table(found: dict[str, dict[str, Waits]]) -> str:
    """Markdown, a row for each run and kind, and one for all kinds of a run."""
    rows = [
        "| run | page | requests | p50 | p90 | p99 | longest | errors |",
        "|---|---|--:|--:|--:|--:|--:|---|",
    ]
    for name, kinds in found.items():
        whole = Waits(
            [one for waits in kinds.values() for one in waits.seconds],
            [one for waits in kinds.values() for one in waits.errors],
        )
        shown = {"all": whole, **kinds} if len(kinds) > 1 else kinds
        rows += [_row(name, kind, waits) for kind, waits in sorted(shown.items())]
    return "\n".join(rows) + "\n"


def _row(name: str, kind: str, waits: Waits) -> str:
    times = " | ".join(f"{ms:.0f}" for ms in percentiles(sorted(waits.seconds)).values())
    wrong = ", ".join(f"{waits.errors.count(one)} × {one}" for one in sorted(set(waits.errors)))
    return f"| {name} | {kind} | {len(waits.seconds)} | {times} | {wrong or 0} |"


def lend_index(data: Path, work: Path) -> None:
    """Put an index into a working folder by links, so that nothing is written where it came from."""
    for folder in data.glob("archive-*"):
        leave_out = shutil.ignore_patterns(*OF_BUILDS)
        shutil.copytree(folder, work / "data" / folder.name, ignore=leave_out, copy_function=_link)


def _link(source: str, target: str) -> None:
    os.link(source, target)


@contextmanager
def served(work: Path, archive: Path, workers: int, with_reader: bool) -> Iterator[tuple[str, BotProcess]]:
    """The server's address and process."""
    settings = {"JIANBAO_WEB_LOG_LEVEL": "INFO", "JIANBAO_WEB_LOG_FORMAT": "lines"}
    settings |= {"JIANBAO_WEB_QUESTIONS_PER_MINUTE": "0", "JIANBAO_WEB_WORKERS": str(workers)}
    settings |= {} if with_reader else WITHOUT_READER
    process = BotProcess(work, settings, "serve", str(archive), "--listen", "127.0.0.1:0", program=SERVE)
    try:
        process.wait_for_output(" serving ")
        address = re.search(r'address="?(http://[^"\s]+)', process.output)
        assert address is not None
        yield address[1], process
        assert process.terminate() == 0, process.output[-2000:]
    finally:
        process.kill()


@contextmanager
def beside(work: Path, export: Path, rate: float, seconds: float) -> Iterator[None]:
    """The bot's load in processes of its own; its figures are printed at the end."""
    command = [sys.executable, "-m", "tests.benchmarks.bot_load", str(export), "--work", str(work), "--built"]
    command += ["--rate", str(rate), "--seconds", str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as bot:
        assert bot.stdout is not None
        assert bot.stderr is not None
        for line in bot.stderr:
            if line.startswith("asking"):
                break
        yield
        told, _ = bot.communicate()
    sys.stdout.write(f"\nThe bot, beside:\n{told}\n")


def measure(work: Path, export: Path, given: argparse.Namespace) -> str:
    """The table, and what it was measured on."""
    if given.data:
        lend_index(given.data, work)
    else:
        build(work, export)
    load = os.getloadavg()[0]
    lasting = 2 * given.seconds + SECONDS_OF_BOT
    other = beside(work, export, given.beside_bot, lasting) if given.beside_bot else nullcontext()
    with served(work, export, given.workers, given.reader) as (address, process), other:
        started = time.monotonic()
        found = asyncio.run(run(address, asks_of(export), given.rate, given.seconds))
        took, memory = time.monotonic() - started, shared_out(process)
    facts = (
        f"{given.rate:g} requests a second for {given.seconds:g} s each ({took:.0f} s in all), "
        f"{given.workers} process(es) that answer, {'with' if given.reader else 'without'} the reader, "
        f"bot beside: {given.beside_bot:g} questions a second; {os.cpu_count()} cores, "
        f"load before {load:.1f}; server {memory:.0f} MB"
    )
    return f"{table(found)}\n{facts}\n"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path, nargs="?")
    parser.add_argument("--data", type=Path, help="data folder with its index, which is not written")
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--beside-bot", type=float, default=0.0, metavar="RATE")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--reader", action="store_true")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        export = given.export.resolve() if given.export else many_articles(work / "报纸", ARTICLES)
        told = measure(work, export, given)
    sys.stdout.write(told)
    if given.out:
        given.out.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
