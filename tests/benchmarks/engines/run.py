"""Measure jianbao and other engines side by side in one run.

Every engine runs in a process of its own (`worker`). Questions go round in small groups, each engine
in turn, so that what else the machine does hits all alike; figures of one run may be compared, figures of
two runs only as ratios. An engine that has used up its time sits out the rest.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.engines.corpus import Corpus, corpus_of
from tests.benchmarks.engines.engines import ENGINES, Engine

QUESTIONS = 1000
TOP = 10
GROUP = 20
"""Questions an engine answers in a row."""
ROUNDS = 2
"""Times each question is asked after one round of warming up."""
SECONDS = 20.0
"""Time of asking after which an engine sits out the rest."""
THROUGHPUT_MS = 5000.0
"""About how long each process answers in a pass of throughput, at most all questions once."""
PASSES = 5
"""Passes of throughput, of which the median counts: one of a fast engine lasts a fraction of a second."""
COLD_STARTS = 3
CORES = 2
WORST = 20
_WORKER = [sys.executable, "-m", "tests.benchmarks.engines.worker"]
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class EngineFigures:
    """Figures of one engine at one size; times in ms, anonymous memory in MB.

    qps: questions a second with `CORES` processes; cold_ms: from starting a process to its first answer.
    worst: the slowest questions with their times.
    """

    engine: str
    passages: int
    questions: int
    p50: float
    p99: float
    mean: float
    qps: float
    build_s: float
    build_mb: float
    bytes: int
    bytes_per_posting: float
    open_ms: float
    cold_ms: float
    rss_mb: float
    worst: list[tuple[float, tuple[int, ...]]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


class Worker:
    """An engine in its process, answering groups of questions."""

    def __init__(self, engine: Engine, index: Path) -> None:
        self._process = subprocess.Popen(
            [*_WORKER, "serve", engine.name, str(index)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.open_ms = float(self._read()["open_ms"])

    def ask(self, questions: Sequence[Sequence[int]]) -> dict[str, Any]:
        """Milliseconds and ids for each question, and the process's memory."""
        if self._process.stdin is None:
            raise RuntimeError("the worker has no input")
        self._process.stdin.write(json.dumps({"questions": questions, "k": TOP}) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        if self._process.stdout is None or not (line := self._process.stdout.readline()):
            raise RuntimeError("the worker ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def measure(
    texts: Sequence[str], sizes: Sequence[int], folder: Path, progress: Progress
) -> list[EngineFigures]:
    """Figures of every installed engine at every size.

    folder: cache of corpora and indexes for another run.
    """
    figures = []
    for size in sorted(set(sizes)):
        prepared = folder / str(size)
        if not (prepared / "corpus" / "questions.json").exists():
            progress("preparing", 0, None)
            corpus_of(texts, size, QUESTIONS).save(prepared / "corpus")
        figures += run(Corpus.load(prepared / "corpus"), prepared, progress)
    return figures


def run(corpus: Corpus, folder: Path, progress: Progress) -> list[EngineFigures]:
    """Measure every installed engine on one corpus; `folder` caches the indexes."""
    size = len(corpus.lengths)
    engines = [e for e in ENGINES if e.installed() and (e.most is None or size <= e.most)]
    builds = {}
    for number, engine in enumerate(engines):
        progress("building", number, len(engines))
        builds[engine.index] = _built(engine, folder)
    workers = {engine.name: Worker(engine, folder / engine.index) for engine in engines}
    try:
        asked = _ask_in_turn(workers, corpus.questions, progress)
    finally:
        for worker in workers.values():
            worker.close()
    figures = []
    for number, engine in enumerate(engines):
        progress("throughput", number, len(engines))
        figures.append(_figures(engine, corpus, folder, builds[engine.index], workers[engine.name], asked))
    return figures


def _built(engine: Engine, folder: Path) -> dict[str, float]:
    """Build the index unless cached; time, memory and size of the build."""
    record = folder / f"{engine.index}.build.json"
    if not record.exists():
        command = [*_WORKER, "build", engine.name, str(folder / "corpus"), str(folder / engine.index)]
        record.write_text(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    built: dict[str, float] = json.loads(record.read_text())
    return built


@dataclass
class QuestionTimes:
    """Times of one engine by question, and its memory afterwards."""

    milliseconds: dict[int, list[float]] = field(default_factory=dict)
    rss_mb: float = 0.0
    spent: float = 0.0


def _ask_in_turn(
    workers: dict[str, Worker], questions: Sequence[tuple[int, ...]], progress: Progress
) -> dict[str, QuestionTimes]:
    asked = {name: QuestionTimes() for name in workers}
    groups = [range(n, min(n + GROUP, len(questions))) for n in range(0, len(questions), GROUP)]
    for name, worker in workers.items():
        worker.ask(questions[: 5 if name == "rank-bm25" else GROUP])
    for number, group in enumerate(groups * ROUNDS):
        progress("asking", number, len(groups) * ROUNDS)
        for name, worker in workers.items():
            record = asked[name]
            if record.spent > SECONDS * 1000:
                continue
            answer = worker.ask([questions[i] for i in group])
            record.rss_mb = answer["rss_mb"]
            for i, milliseconds in zip(group, answer["ms"], strict=True):
                record.milliseconds.setdefault(i, []).append(milliseconds)
                record.spent += milliseconds
    return asked


def _figures(
    engine: Engine,
    corpus: Corpus,
    folder: Path,
    built: dict[str, float],
    worker: Worker,
    asked: dict[str, QuestionTimes],
) -> EngineFigures:
    record = asked[engine.name]
    times = np.array([ms for several in record.milliseconds.values() for ms in several])
    slowest = sorted(((min(ms), i) for i, ms in record.milliseconds.items()), reverse=True)[:WORST]
    return EngineFigures(
        engine=engine.name,
        passages=len(corpus.lengths),
        questions=len(record.milliseconds),
        p50=float(np.percentile(times, 50)),
        p99=float(np.percentile(times, 99)),
        mean=float(times.mean()),
        qps=throughput(engine, folder, corpus.questions[: max(GROUP, int(THROUGHPUT_MS / times.mean()))]),
        build_s=built["build_s"],
        build_mb=built["build_mb"],
        bytes=int(built["bytes"]),
        bytes_per_posting=built["bytes"] / max(1, _postings(folder)),
        open_ms=worker.open_ms,
        cold_ms=cold_start(engine, folder, corpus.questions[0]),
        rss_mb=record.rss_mb,
        worst=[(ms, corpus.questions[i]) for ms, i in slowest],
    )


def _postings(folder: Path) -> int:
    """Number of postings, from the arrays of jianbao's index."""
    names = ("rare_low", "low")
    return sum(len(np.load(folder / "jianbao" / f"body.{n}.npy", mmap_mode="r")) for n in names)


def throughput(engine: Engine, folder: Path, questions: Sequence[tuple[int, ...]]) -> float:
    """Questions per second with `CORES` warm processes, each given every question.

    The median of `PASSES`.
    """
    workers = [Worker(engine, folder / engine.index) for _ in range(CORES)]
    seconds = []
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(lambda worker: worker.ask(questions[:GROUP]), workers))
        for _ in range(PASSES):
            started = time.perf_counter()
            list(pool.map(lambda worker: worker.ask(questions), workers))
            seconds.append(time.perf_counter() - started)
    for worker in workers:
        worker.close()
    return CORES * len(questions) / float(np.median(seconds))


def cold_start(engine: Engine, folder: Path, question: tuple[int, ...]) -> float:
    """Milliseconds from process start to first answer, median of `COLD_STARTS`."""
    taken = []
    for _ in range(COLD_STARTS):
        started = time.perf_counter()
        worker = Worker(engine, folder / engine.index)
        worker.ask([question])
        taken.append((time.perf_counter() - started) * 1000)
        worker.close()
    return float(np.median(taken))
