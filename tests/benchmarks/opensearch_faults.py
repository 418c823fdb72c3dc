"""OpenSearch: a node is killed and comes back, an index is swapped, while readers ask: how many suffer.

    python -m tests.benchmarks.opensearch_faults PASSAGES.jsonl.gz [--passages 20000] [--threads 2]
        [--seconds 20] [--json OUT]

Starts three nodes of its own on loopback. Readers ask without a pause while, so many seconds apart: nothing
happens; one node is killed (SIGKILL); it is back; a new generation with one changed article is loaded and
swapped in. Each answer is compared with that of the files: "wrong" are those that are neither the old
generation's nor the new one's, "lost" those that ended in "search is not available".
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.errors import SearchUnavailable
from retrieval.index.build.job import Tuning
from retrieval.index.build.pipeline import build
from retrieval.index.corpus import Corpus
from retrieval.index.generation import Generation
from retrieval.index.opensearch.client import OpenSearchAccess, OpenSearchClient
from retrieval.index.opensearch.generation import OpenSearchGeneration
from retrieval.index.opensearch.mapping import IndexNames
from retrieval.index.opensearch.publish import Publisher
from retrieval.index.shelf import GenerationDirectory
from tests.benchmarks.opensearch_scale import LEXICON, questions_of, rows
from tests.opensearch.cluster import running

QUESTIONS = 60


@dataclass
class Counted:
    """What became of the questions of one stretch of time; worst and milliseconds of those answered."""

    asked: int = 0
    answered: int = 0
    wrong: int = 0
    lost: int = 0
    milliseconds: list[float] = field(default_factory=list)


def shown(answerer: Answerer, question: str) -> Any:
    """What is compared of an answer."""
    answer = answerer.answer(question)
    return [(q.article.id, q.start, q.end, q.text) for q in answer.quotes], [
        h.passage for h, _ in answer.hits
    ]


class Readers:
    """Threads that ask without a pause. live: replaced as a whole, as the bot's desk does it."""

    def __init__(self, live: Answerer, questions: Sequence[str], right: dict[str, list[Any]]) -> None:
        self.live, self.counted = live, Counted()
        self._questions, self._right = questions, right
        self._stop, self._lock = threading.Event(), threading.Lock()
        self._threads: list[threading.Thread] = []

    def start(self, threads: int) -> None:
        self._threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def stretch(self) -> Counted:
        """What was counted since the last time."""
        with self._lock:
            counted, self.counted = self.counted, Counted()
        return counted

    def _ask(self, number: int) -> None:
        while not self._stop.is_set():
            question, number = self._questions[number % len(self._questions)], number + 1
            begun, found, lost = time.perf_counter(), None, False
            try:
                found = shown(self.live, question)
            except SearchUnavailable:
                lost = True
            taken = (time.perf_counter() - begun) * 1000
            with self._lock:
                now = self.counted
                now.asked += 1
                now.lost += lost
                now.answered += not lost
                now.wrong += not lost and found not in self._right[question]
                now.milliseconds += [] if lost else [taken]


def built(export: Path, count: int, work: Path, text: str | None = None) -> Generation:
    """The archive in files; with one article changed when `text` is given."""
    folder = work / "rows"
    folder.mkdir(exist_ok=True)
    given = list(rows(export, count))
    if text is not None:
        given[count // 2]["text"] = text
    (folder / "rows.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in given), encoding="utf-8"
    )
    shelf = GenerationDirectory(work / "data", [folder])
    clock = lambda: dt.datetime.now(dt.UTC)  # noqa: E731
    report = build([folder], shelf, Tuning(LEXICON), progress=lambda *_: None, clock=clock)
    return Generation.open(report.folder)


def run(export: Path, count: int, threads: int, seconds: float, work: Path) -> dict[str, Counted]:
    """All stretches."""
    lists, found = WordLists.read(LEXICON), {}
    old = built(export, count, work)
    with running(work / "nodes", heap="500m", options=()) as servers:
        publisher = Publisher(
            OpenSearchClient(OpenSearchAccess(servers.urls, timeout_seconds=10.0)), IndexNames("faults"), 3, 1
        )

        def opened(generation: Generation) -> Corpus:
            publisher.publish(generation, work / "cards", lambda *_: None)
            index = publisher.names.current(publisher.cluster)
            assert index is not None
            return OpenSearchGeneration.open(publisher.cluster, publisher.names, index, work / "cards")

        live = Answerer(opened(old), lists)
        new = built(export, count, work, "此篇改过。" + "天元区企业复工,一切照旧。" * 5)
        questions = questions_of(old, QUESTIONS)
        answerers = [Answerer(generation, lists) for generation in (old, new)]
        right = {question: [shown(answerer, question) for answerer in answerers] for question in questions}
        readers = Readers(live, questions, right)
        readers.start(threads)

        def stretch(name: str, work: Callable[[], None]) -> None:
            work()
            time.sleep(seconds)
            found[name] = readers.stretch()

        def back() -> None:
            servers.start_node(servers.nodes[1])
            servers.wait(nodes=3, colour="green")

        def swap() -> None:
            readers.live = Answerer(opened(new), lists)

        try:
            readers.stretch()
            stretch("quiet", lambda: None)
            stretch("node killed", lambda: servers.kill(servers.nodes[1]))
            stretch("node back", back)
            stretch("swap under load", swap)
        finally:
            readers.stop()
    return found


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("export", type=Path)
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        found = run(given.export, given.passages, given.threads, given.seconds, Path(place))
    table = Table(*("stretch", "asked", "answered", "wrong", "lost", "p50 ms", "p99 ms", "worst"), box=None)
    figures = []
    for name, c in found.items():
        times = [round(float(np.percentile(c.milliseconds, at)), 1) for at in (50, 99, 100)]
        figures.append([name, c.asked, c.answered, c.wrong, c.lost, *times])
        table.add_row(*map(str, figures[-1]))
    Console().print(table)
    if given.json:
        given.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
