"""Time that `/api/v1/ask` adds to the answer itself, on the sample archive.

    python -m tests.benchmarks.web_overhead [ROUNDS]

A server with answering processes on loopback, asked over one kept connection; in turn with each request the
same question goes to the same responder from this process. Prints the percentiles of both and of the added
time (answer over HTTP less `elapsed_ms` that it carries), in milliseconds.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from retrieval.archive.answer_pool import answer_in_processes
from retrieval.archive.archive import Archive, ignore_progress
from retrieval.archive.live_index import LiveIndex
from retrieval.resources import SAMPLE_ARCHIVE
from retrieval.settings import Settings
from tests.unit.web.served_site import API, serving

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
    direct, served, added = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.read(data=Path(folder), reader=False)
        archive = Archive(settings, [SAMPLE_ARCHIVE], respond=answer_in_processes)
        index = LiveIndex(archive, processes=1, answer_seconds=20, progress=ignore_progress)
        with serving(index) as site:
            connection = HTTPConnection(site.host, site.port, timeout=60)
            for number in range(rounds):
                question = QUESTIONS[number % len(QUESTIONS)]
                started = time.perf_counter()
                index.snapshot.responder.answer(question)
                middle = time.perf_counter()
                connection.request("GET", f"{API}/ask?{urlencode({'question': question})}")
                answer = json.loads(connection.getresponse().read())
                ended = time.perf_counter()
                direct.append((middle - started) * 1000)
                served.append((ended - middle) * 1000)
                added.append(served[-1] - answer["elapsed_ms"])
            connection.close()
    direct, served, added = direct[WARM:], served[WARM:], added[WARM:]
    for name, values in (("responder", direct), ("HTTP", served), ("added", added)):
        cut = statistics.quantiles(values, n=100)
        sys.stdout.write(
            f"{name:10} p10 {cut[9]:7.2f} ms   p50 {cut[49]:7.2f}   p90 {cut[89]:7.2f}   p99 {cut[98]:7.2f}\n"
        )
    gap = statistics.median(served) - statistics.median(direct)
    sys.stdout.write(f"medians: HTTP less responder {gap:.2f} ms, over {rounds} questions\n")


if __name__ == "__main__":
    main()
