"""Measure the index beside other engines, on the same passages and questions.

    python -m tests.benchmarks.engines [PASSAGES] [--size N]… [--chart PNG] [--keep FOLDER] [--json]

PASSAGES: JSONL, plain or gzipped, with `text` in each row; without it passages are made up. A size beyond
the file's rows is filled with passages composed of its sentences. Other engines are measured where their
packages are installed (`pip install -e ".[dev]"`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from retrieval.extras import is_installed
from tests.benchmarks.engines.corpus import BadPassages, read_texts
from tests.benchmarks.engines.report import draw_chart, tables, to_json, worst_table
from tests.benchmarks.engines.run import measure

DEFAULT_SIZES = (10_000, 100_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code: 0 done, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    if options.chart is not None and not is_installed("matplotlib"):
        print('a chart needs matplotlib: pip install -e ".[dev]"', file=sys.stderr)
        return 2
    try:
        texts = read_texts(options.passages) if options.passages else []
    except BadPassages as error:
        print(error, file=sys.stderr)
        return 2
    with TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        figures = measure(texts, options.size or DEFAULT_SIZES, folder, _print_progress)
    if options.json:
        print(json.dumps(to_json(figures), ensure_ascii=False, indent=1))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for table in [*tables(figures), worst_table(figures)]:
            console.print(table)
    if options.chart is not None:
        draw_chart(figures, options.chart)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.benchmarks.engines", description=__doc__)
    parser.add_argument("passages", nargs="?", type=Path, help="JSONL, plain or gzipped, with a text a row")
    parser.add_argument("--size", type=int, action="append", help="passages; may be repeated")
    parser.add_argument("--chart", type=Path, help="PNG file to draw the chart into")
    parser.add_argument("--keep", type=Path, help="folder that keeps corpora and indexes for the next run")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _print_progress(stage: str, done: int, total: int | None) -> None:
    if sys.stderr.isatty():
        print(f"\r{stage} {done}/{total if total is not None else '?'}  ", end="", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
