"""One engine in a process of its own, for separate memory and cold start.

    python -m tests.benchmarks.engines.worker build NAME CORPUS INDEX
    python -m tests.benchmarks.engines.worker serve NAME INDEX

Talks JSON, a line each way: `build` prints seconds and peak memory; `serve` prints how long opening took,
then answers `{"questions", "k"}` with milliseconds and ids for each question.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from retrieval.processes.memory import memory_of
from tests.benchmarks.engines.corpus import Corpus
from tests.benchmarks.engines.engines import engine


def build(name: str, corpus: Path, index: Path) -> dict[str, float]:
    """Build the index; gives seconds, peak resident MB and bytes on disk."""
    loaded = Corpus.load(corpus)
    index.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    engine(name).build(loaded, index)
    seconds = time.perf_counter() - started
    size = sum(file.stat().st_size for file in index.rglob("*") if file.is_file())
    return {"build_s": seconds, "build_mb": memory_of("VmHWM") / 2**20, "bytes": size}


def serve(name: str, index: Path) -> None:
    """Open the index and answer until the input ends."""
    started = time.perf_counter()
    search = engine(name).open(index)
    _say({"open_ms": (time.perf_counter() - started) * 1000})
    for line in sys.stdin:
        asked = json.loads(line)
        milliseconds, found = [], []
        for question in asked["questions"]:
            begun = time.perf_counter()
            ids = search(question, asked["k"])
            milliseconds.append((time.perf_counter() - begun) * 1000)
            found.append([int(i) for i in ids])
        _say({"ms": milliseconds, "ids": found, "rss_mb": memory_of("RssAnon") / 2**20})


def _say(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "build":
        _say(build(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])))
    else:
        serve(sys.argv[2], Path(sys.argv[3]))
