"""Where the time of a cold `jianbao ask` goes.

    python -m tests.benchmarks.cold_start [--runs N]

Runs the command in fresh processes on the sample archive (indexed beforehand) and prints the median wall
time, then what each stage of one process takes, then the ten most expensive imports.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

QUESTION = "中车株洲所有多少员工返岗?"
STAGES = """
import time; t = [time.perf_counter()]; names = []
def mark(name):
    t.append(time.perf_counter()); names.append(name)
import numpy; mark("import numpy")
import retrieval.settings; mark("import settings (pydantic)")
import retrieval.archive.archive; mark("import index and answering (jieba, rank-bm25)")
import retrieval.cli.app; mark("import command line (typer, rich)")
from retrieval.archive.archive import Archive
archive = Archive(retrieval.settings.Settings.read()); mark("read settings")
answerer = archive.answerer_of(archive.open().generation); mark("open and verify the index")
answerer.answer("{question}"); mark("answer the first question")
answerer.answer("{question}"); mark("answer it again")
for name, a, b in zip(names, t, t[1:]):
    print(f"{{(b - a) * 1000:8.1f}} ms  {{name}}")
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as data:
        env = {**os.environ, "JIANBAO_DATA": data}
        command = [sys.executable, "-m", "retrieval", "ask", QUESTION]
        first = _time(command, env)
        times = sorted(_time(command, env) for _ in range(runs))
        print(f"first run, building the sample's index: {first:.2f} s")
        middle = statistics.median(times)
        print(f"cold ask, {runs} runs: min {times[0]:.2f}, median {middle:.2f}, max {times[-1]:.2f} s\n")
        code = STAGES.format(question=QUESTION)
        print(
            subprocess.run(
                [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
            ).stdout
        )
        _imports(command, env)


def _time(command: list[str], env: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=env, capture_output=True, check=True)
    return time.perf_counter() - started


def _imports(command: list[str], env: dict[str, str]) -> None:
    timed = [command[0], "-X", "importtime", *command[1:]]
    report = subprocess.run(timed, env=env, capture_output=True, text=True, check=True).stderr
    rows = re.findall(r"import time:\s+(\d+) \|\s+(\d+) \| (\s*)(\S+)", report)
    own: dict[str, int] = {}
    for self_us, _, _, name in rows:
        package = name.split(".")[0]
        own[package] = own.get(package, 0) + int(self_us)
    print("imports by package, their own time:")
    for package, microseconds in sorted(own.items(), key=lambda item: -item[1])[:10]:
        print(f"{microseconds / 1000:8.1f} ms  {package}")


if __name__ == "__main__":
    main()
