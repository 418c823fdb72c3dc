"""Single flipped bits over every file of an index and of the bot's memory: none is answered with.

    python -m tests.benchmarks.bit_flips [--flips N] [--seed S]

Flips one bit at a time and opens, asks, builds or reads as the program does. Counted for each file: answers
as before (of the generation itself, or of the whole one before it with the damage reported), errors of one
sentence, and the two that must be 0: other exceptions ("tracebacks") and other answers ("wrong"). With
`--unverified` opening compares sizes only, as of an index too large to be read whole; wrong is then a quote
of no article, or damage that `verify` does not find.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bot.state.database import Database
from bot.state.subscriptions import SubscriptionRepository
from retrieval.archive.archive import Archive
from retrieval.errors import JianbaoError
from retrieval.index import generation as generations
from retrieval.index.backend import Opened
from retrieval.index.generation import Generation
from retrieval.index.shelf import GenerationDirectory
from retrieval.settings import Settings
from tests.conftest import build_archive

QUESTIONS = ("渡口", "江豚", "夜市几点", "菜价")
PEOPLE = 40
CATALOG, MEMORY = "catalogue.sqlite", "bot.sqlite"
BUILD_SHARE = 0.05
"""Share of the flips spent on the catalog, each of which costs a build."""

Outcome = str
SAME, BEFORE, ERROR, WRONG = "same", "before", "error", "WRONG"


def write(archive: Path, count: int, mark: str) -> None:
    """An export of `count` articles; `mark` tells its versions apart."""
    facts = {"paper": "湘江晚报", "page": "A1"}
    subjects = ("渡口复航", "江豚归来", "夜市搬家", "菜价回落")
    rows = [
        {
            **facts, "id": f"n{n}", "date": f"2021-03-{n % 9 + 1:02}", "title": subjects[n % 4],
            "body": f"{subjects[n % 4]}的消息第{n}条,共有{n * 7}人,{mark}。第{n}日再报。",
        }
        for n in range(count)
    ]  # fmt: skip
    archive.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def answers(generation: Generation) -> list[tuple[str, str]]:
    """Ids and quoted texts of the best hits of every question."""
    found = []
    for question in QUESTIONS:
        hits = generation.searcher.search(generation.analyser.tokens(question), limit=3)
        articles = [generation.store.article(hit.article_row) for hit in hits]
        found += [
            (article.id, hit.span.cut(article.text)) for article, hit in zip(articles, hits, strict=True)
        ]
    return found


class Bench:
    """A data folder with three builds of an archive, two generations kept, and a memory."""

    def __init__(self, folder: Path) -> None:
        self.archive, self.data = folder / "a.jsonl", folder / "data"
        self.shelf: GenerationDirectory
        self.expected: list[list[tuple[str, str]]] = []
        for minute, (count, mark) in enumerate(((30, "甲"), (34, "甲"), (36, "乙"))):
            write(self.archive, count, mark)
            self.shelf = build_archive(self.archive, self.data, minute=minute)
            self.expected.append(answers(self.open().generation))
        self.texts = {text for found in self.expected for _, text in found}
        self.memory = folder / "memory"
        asyncio.run(self._remember())

    def open(self) -> Opened:
        """Open the archive as the program does."""
        return Archive(Settings.read(data=self.data), [self.archive]).open()

    async def _remember(self) -> None:
        database = Database.in_folder(self.memory)
        watched = SubscriptionRepository(database)
        for person in range(PEOPLE):
            await watched.add(f"渡口{person}", person=person, chat=person)
        for number in range(300):
            await database.write(
                "INSERT INTO picture VALUES (?, ?, ?)", f"p{number}", "f" * 40, float(number)
            )
        await database.close()

    def ask(self) -> Outcome:
        """Open and ask; the newest answers, or the ones before with the damage."""
        opened = self.open()
        found = answers(opened.generation)
        if found == self.expected[-1]:
            return SAME
        return BEFORE if opened.damage is not None and found in self.expected else WRONG

    def ask_unverified(self) -> Outcome:
        """As `ask`, with sizes compared only: no changed word, and damage found by `verify`."""
        archive = Archive(Settings.read(data=self.data), [self.archive])
        opened = archive.open()
        try:
            found = answers(opened.generation)
        except JianbaoError:
            return ERROR
        except Exception:  # noqa: BLE001 -- of arrays with a wrong number in them, until they are verified
            found = []
        if found == self.expected[-1]:
            return SAME
        try:
            archive.verify(opened.generation)
        except JianbaoError:
            return BEFORE
        return BEFORE if opened.damage is not None and found in self.expected else WRONG

    def build(self) -> Outcome:
        """Refresh the index by one article; the result is that of the archive."""
        copy = self.data.parent / "copied"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.data, copy)
        write(self.archive, 37, "丙")
        try:
            shelf = build_archive(self.archive, copy, minute=9)
        finally:
            write(self.archive, 36, "乙")
        found = Generation.open(shelf.current() or shelf.root, whole=True)
        rows = [found.store.row_of(f"n{n}") for n in range(37)]
        texts = [found.store.article(row).text for row in rows if row is not None]
        return SAME if len(texts) == 37 and all("丙" in text for text in texts) else WRONG

    def remember(self) -> Outcome:
        """Open the memory, read what is watched, write; nothing is there that nobody wrote."""

        async def use() -> Outcome:
            database = Database.in_folder(self.memory)
            watched = SubscriptionRepository(database)
            words = [await watched.words(person) for person in range(PEOPLE)]
            await database.write("INSERT OR REPLACE INTO picture VALUES ('new', 'f', 1)")
            await database.close()
            wrong = [found for person, found in enumerate(words) if found not in ([], [f"渡口{person}"])]
            aside = list(self.memory.glob("*damaged*"))
            lost = sum(not found for found in words)
            return WRONG if wrong or (lost and not aside) else BEFORE if lost else SAME

        return asyncio.run(use())


def flipped(path: Path, bit: int, act: Callable[[], Outcome]) -> Outcome:
    """Outcome of an action with one bit of a file flipped; the file is restored."""
    content = path.read_bytes()
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    path.write_bytes(changed)
    try:
        return act()
    except JianbaoError:
        return ERROR
    except Exception as error:  # noqa: BLE001 -- what is counted here
        return f"TRACEBACK {type(error).__name__}: {str(error)[:60]}"
    finally:
        path.write_bytes(content)


def run(bench: Bench, flips: int, choose: random.Random, unverified: bool) -> dict[str, Counter[Outcome]]:
    """Flip bits over every file in turn; outcomes by the name of the file."""
    index = sorted(path for path in bench.data.rglob("*") if path.is_file() and path.stat().st_size)
    index = [path for path in index if path.suffix != ".lock" and not path.name.startswith(CATALOG)]
    ask = bench.ask_unverified if unverified else bench.ask
    found: dict[str, Counter[Outcome]] = {}
    for number in range(flips):
        if number % round(1 / BUILD_SHARE) == 0:
            path, act = bench.shelf.root / CATALOG, bench.build
        elif number % 5 == 1:
            path, act = bench.memory / choose.choice([MEMORY, MEMORY, "bot.salt"]), bench.remember
            kept = {file: file.read_bytes() for file in bench.memory.iterdir()}
        else:
            path, act = index[number % len(index)], ask
        outcome = flipped(path, choose.randrange(8 * path.stat().st_size), act)
        if act == bench.remember:
            shutil.rmtree(bench.memory)
            bench.memory.mkdir()
            for file, content in kept.items():
                file.write_bytes(content)
        found.setdefault(path.name, Counter())[outcome] += 1
    return found


def main() -> None:
    """Flip and print a table; exit 1 for a traceback or a wrong answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unverified", action="store_true")
    options = parser.parse_args()
    if options.unverified:
        generations.MAX_CHECKSUM_BYTES = generations.MAX_SMALL_FILES_BYTES = 0
    with tempfile.TemporaryDirectory() as folder:
        found = run(Bench(Path(folder)), options.flips, random.Random(options.seed), options.unverified)
    total: Counter[Outcome] = Counter()
    for name, outcomes in sorted(found.items()):
        print(f"{name:32} {dict(outcomes)}")
        total.update(outcomes)
    bad = sum(count for outcome, count in total.items() if outcome not in (SAME, BEFORE, ERROR))
    print(f"{total.total()} flips: {dict(total)}; bad: {bad}")
    raise SystemExit(1 if bad else 0)


if __name__ == "__main__":
    main()
