"""Time that `/api/v1/ask` adds to the answer itself, on the sample archive.

    python -m tests.benchmarks.web_overhead [ROUNDS]

Two measurements over one kept connection on loopback, client included. "with processes": each question goes
to the responder (a process of its own) and then over HTTP; the difference of the medians is the time added.
"answer held": the responder gives an answer made before, so that parsing, the queue, JSON, headers and the
client are all there is to measure. Prints percentiles in milliseconds.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from retrieval.archive.answer_pool import answer_in_processes
from retrieval.archive.archive import Archive, ignore_progress
from retrieval.archive.live_index import LiveIndex
from retrieval.resources import SAMPLE_ARCHIVE
from retrieval.settings import Settings
from tests.unit.web.served_site import API, ServedSite, serving

QUESTIONS = (
    "中车株洲所有多少员工返岗?",
    "天元区有多少家规模以上工业企业复工?",
    "谁主持会议?",
    "关于复工的报道有哪些?",
)
WARM = 20
"""First questions, left out."""


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.read(data=Path(folder), reader=False)
        archive = Archive(settings, [SAMPLE_ARCHIVE], respond=answer_in_processes)
        index = LiveIndex(archive, processes=1, answer_seconds=20, progress=ignore_progress)
        responder = index.snapshot.responder
        with serving(index) as site, pytest.MonkeyPatch.context() as patch:
            asked = _over_http(site)
            direct, served = _alternately(rounds, responder.answer, asked)
            _print("responder", direct)
            _print("with processes", served)
            answers = {question: responder.answer(question) for question in QUESTIONS}
            patch.setattr(responder, "render", lambda form, question, **_: form(answers[question]))
            _, held = _alternately(rounds, lambda question: None, asked)
            _print("answer held", held)
    gap = statistics.median(served) - statistics.median(direct)
    sys.stdout.write(f"added, with processes: {gap:.2f} ms between the medians of {rounds} questions\n")


def _over_http(site: ServedSite) -> Callable[[str], object]:
    connection = HTTPConnection(site.host, site.port, timeout=60)

    def ask(question: str) -> object:
        connection.request("GET", f"{API}/ask?{urlencode({'question': question})}")
        return connection.getresponse().read()

    return ask


def _alternately(
    rounds: int, first: Callable[[str], object], second: Callable[[str], object]
) -> tuple[list[float], list[float]]:
    """Milliseconds of both, question by question."""
    times: tuple[list[float], list[float]] = [], []
    for number in range(rounds + WARM):
        question = QUESTIONS[number % len(QUESTIONS)]
        for taken, ask in zip(times, (first, second), strict=True):
            started = time.perf_counter()
            ask(question)
            taken.append((time.perf_counter() - started) * 1000)
    return times[0][WARM:], times[1][WARM:]


def _print(name: str, values: list[float]) -> None:
    cut = statistics.quantiles(values, n=100)
    shown = "   ".join(f"p{rank} {cut[rank - 1]:7.2f}" for rank in (10, 50, 90, 99))
    sys.stdout.write(f"{name:16} {shown}\n")


if __name__ == "__main__":
    main()
