"""Building: reading and cutting against plain jieba, a whole build, one changed page, memory.

    python -m tests.benchmarks.building EXPORT.jsonl.gz [--articles 10000] [--processes 2] [--json OUT]

EXPORT is an export in JSON Lines with text and date. Its articles are repeated, a year later each time, until
there are enough, and written as one file a page. Reported are ratios within this run: plain jieba is the
package as it comes (`jieba.cut`, one process) over the same text.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from retrieval.index.build.dictionary import dictionary_for
from retrieval.index.build.job import Tuning
from retrieval.index.build.memory_budget import MemoryBudget
from retrieval.index.build.pipeline import build
from retrieval.index.build.segment_writer import TokenizerSpec, batch_tokenizer
from retrieval.index.shelf import GenerationDirectory
from retrieval.language.tokenizer import import_jieba
from retrieval.models import Article, Page
from retrieval.processes.pool import ProcessPool
from retrieval.reading.discovery import list_sources
from retrieval.reading.registry import read_source
from retrieval.reading.sources.source_file import SourceFile
from retrieval.resources import config_folder

PAGES_A_TASK = 40
JIEBA_SHARE = 20
"""Plain jieba cuts every 20th article; its time is linear in the text."""
ROUNDS = 3
"""Both are measured in turns; the medians are reported, for a shared machine is not always as fast."""


def rows(export: Path, count: int) -> Iterator[dict[str, Any]]:
    """`count` rows: the export's, then the same a year later, and so on."""
    data = export.read_bytes()
    text = (gzip.decompress(data) if export.suffix == ".gz" else data).decode()
    given = [json.loads(line) for line in text.splitlines()]
    for number in range(count):
        year, at = divmod(number, len(given))
        row = dict(given[at])
        date = dt.date.fromisoformat(str(row["date"]))
        row["date"] = (date + dt.timedelta(days=366 * year)).isoformat()
        row.pop("id", None)
        yield row


def write_archive(folder: Path, entries: Iterator[dict[str, Any]]) -> int:
    """One file a page; gives the characters of the articles."""
    characters = 0
    for (date, page), page_rows in groupby(entries, key=lambda row: (row["date"], row.get("page"))):
        target = folder / date
        target.mkdir(parents=True, exist_ok=True)
        written = list(page_rows)
        characters += sum(
            len(row.get("text") or row.get("body") or "") + len(row["title"]) for row in written
        )
        with (target / f"{page}.jsonl").open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in written)
    return characters


def read_and_cut(task: tuple[list[SourceFile], TokenizerSpec]) -> int:
    """Read these files and cut their articles; gives the number of tokens."""
    sources, vocables = task
    articles: list[Article] = []
    for source in sources:
        articles += [a for item in read_source(source) if isinstance(item, Page) for a in item.articles]
    return int(batch_tokenizer(vocables).occurrences(article.text for article in articles).lengths.sum())


def plain_jieba(export: Path, count: int) -> float:
    """Seconds that the package takes for the text of `count` articles, from a share of them."""
    jieba = import_jieba()
    jieba.initialize()
    texts = [row.get("text") or row.get("body") or "" for row in rows(export, count)][::JIEBA_SHARE]
    return timed(lambda: [list(jieba.cut(text)) for text in texts])[0] * JIEBA_SHARE


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of wall time, and the result."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def measure(export: Path, count: int, processes: int, work: Path) -> dict[str, Any]:
    """All figures, times in seconds."""
    archive, shelf = work / "archive", GenerationDirectory(work / "data", [work / "archive"])
    tuning = Tuning(config_folder() / "lexicon")
    budget = MemoryBudget(worker_processes=processes)
    characters = write_archive(archive, rows(export, count))

    def run() -> Any:
        return build([archive], shelf, tuning, progress=lambda *_: None, clock=now, budget=budget)

    first, report = timed(run)
    unchanged, _ = timed(run)
    changed_page = sorted(archive.rglob("*.jsonl"))[count // 200]
    changed_page.write_text(changed_page.read_text("utf-8").replace("。", "!", 3), "utf-8")
    one, again = timed(run)
    assert again.read == 1, again.read
    live = shelf.current()
    if live is None:
        raise SystemExit("nothing was built")
    vocables = TokenizerSpec(dictionary_for(shelf), live, bulk=True)
    sources = [source for source in list_sources([archive]) if isinstance(source, SourceFile)]
    tasks = [(sources[at : at + PAGES_A_TASK], vocables) for at in range(0, len(sources), PAGES_A_TASK)]
    with ProcessPool(processes) as workers:
        list(workers.map(read_and_cut, tasks[:processes]))  # processes started, segmenters filled
        rounds = [
            (timed(lambda: sum(workers.map(read_and_cut, tasks))), plain_jieba(export, count))
            for _ in range(ROUNDS)
        ]
    tokens = rounds[0][0][1]
    cutting, jieba = (
        median(times) for times in zip(*((cut, plain) for (cut, _), plain in rounds), strict=True)
    )
    memory = [
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return {
        "articles": report.counts["articles"], "characters": characters, "tokens": tokens,
        "processes": processes, "plain_jieba_s": jieba, "read_and_cut_s": cutting,
        "read_and_cut_times_jieba": jieba / cutting, "full_build_s": first,
        "full_build_times_jieba": jieba / first, "unchanged_s": unchanged, "one_page_s": one,
        "one_page_share": one / first, "rss_mb": memory[0], "rss_worker_mb": memory[1],
    }  # fmt: skip


def now() -> dt.datetime:
    """The time, for names of generations."""
    return dt.datetime.now().astimezone()


def main() -> None:
    """Measure and print a table; with --json also write the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("export", type=Path)
    options.add_argument("--articles", type=int, default=10_000)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as work:
        figures = measure(given.export, given.articles, given.processes, Path(work))
    table = Table("figure", "value", box=None)
    for name, value in figures.items():
        table.add_row(name, f"{value:,.3f}" if isinstance(value, float) else f"{value:,}")
    Console().print(table)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
