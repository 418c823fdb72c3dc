"""OpenSearch: loading and latency against size and number of shards, beside the local index.

    python -m tests.opensearch.cluster run FOLDER                       (in another terminal; prints URLs)
    python -m tests.benchmarks.opensearch_scale PASSAGES.jsonl.gz --url URL… [--size N…] [--shards N…]
        [--questions 400] [--work DIR] [--json OUT] [--chart OUT.png]

PASSAGES is a file of JSON rows (`text`, perhaps `title` and `date`). A size beyond it is composed of its
sentences, drawn at random (so lengths and word frequencies stay); rows then have neither title nor date.
Each size is built in files, published to a fresh place of the cluster and asked the same questions as the
files, one at a time, after as many others: the first sentence of a passage, and its title. What was built
stays in --work, what was measured in --json, so that a run can go on with another size later. Reported are
milliseconds of whole answers (understanding, search, ranking) and of the search alone, and passages a second
of loading.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.errors import QuestionError
from retrieval.index.build.job import Tuning
from retrieval.index.build.pipeline import build
from retrieval.index.corpus import Corpus
from retrieval.index.generation import Generation
from retrieval.index.opensearch import publish
from retrieval.index.opensearch.client import OpenSearchAccess, OpenSearchClient
from retrieval.index.opensearch.generation import OpenSearchGeneration
from retrieval.index.opensearch.mapping import IndexNames
from retrieval.index.opensearch.publish import Publisher
from retrieval.index.shelf import GenerationDirectory
from retrieval.resources import config_folder
from tests.benchmarks.engines.corpus import SEED, compose_passages, read_texts

LEXICON = config_folder() / "lexicon"
COLUMNS = ("passages", "where", "shards", "p50 ms", "p99", "search p50", "p99", "loaded/s", "MB", "same")
PAPER_DAYS = 8_000
"""Days over which composed passages are spread."""
MANY, MANY_SHARDS = 100_000_000, (30, 100, 300)
"""What the straight line is drawn out to; shards on as many cores, of 3.3, 1 and a third of a million."""
_SENTENCE = re.compile(r"^[^。!?!?]{6,40}")


@dataclass(frozen=True)
class Measured:
    """One size on so many shards. Milliseconds: of whole answers, and of their search; bytes on disk."""

    passages: int
    shards: int
    where: str
    p50: float
    p99: float
    search_p50: float
    search_p99: float
    loaded_a_second: float
    bytes: int
    asked: int
    same_hits: int


def rows(export: Path, count: int) -> Iterator[dict[str, Any]]:
    """`count` passages, each a row of an export of its own."""
    texts = read_texts(export)
    if count <= len(texts):
        with gzip.open(export, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, islice(lines, count))
        return
    first = dt.date(2000, 1, 1)
    for number, text in enumerate(compose_passages(texts, count, random.Random(SEED))):
        day = first + dt.timedelta(days=number * PAPER_DAYS // count)
        yield {"id": f"c{number}", "date": day.isoformat(), "title": text[:18], "text": text}


def generation_of(export: Path, count: int, work: Path) -> Generation:
    """The passages as a generation in files, built once."""
    folder, data = work / f"rows-{count}", work / f"data-{count}"
    if not folder.exists():
        folder.mkdir(parents=True)
        with (folder / "rows.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(export, count))
    shelf = GenerationDirectory(data, [folder])
    if shelf.current() is None:
        build(
            [folder], shelf, Tuning(LEXICON), progress=lambda *_: None, clock=lambda: dt.datetime.now(dt.UTC)
        )
    current = shelf.current()
    assert current is not None
    return Generation.open(current)


def questions_of(generation: Generation, count: int) -> list[str]:
    """Titles and first sentences from all over the archive."""
    store = generation.store
    chosen = np.linspace(0, store.first_rows[-1] - 1, num=count, dtype=np.int64)
    found = []
    for number, row in enumerate(chosen.tolist()):
        article = store.article(row)
        sentence = _SENTENCE.search(article.text)
        found.append((article.headline if number % 2 else sentence and sentence[0]) or article.text[:20])
    return found


def asked(
    corpus: Corpus, questions: Sequence[str], before: Sequence[str]
) -> tuple[list[float], list[float], list[list[int]]]:
    """Milliseconds of each answer, of its search, and the passages it found.

    before: asked first, without being measured. Java compiles what it has done often, and a cluster that
    readers ask has run for days.
    """
    answerer = Answerer(corpus, WordLists.read(LEXICON))
    corpus.searcher.warm_up()
    for question in before:
        _answer(answerer, question)
    whole, search, hits = [], [], []
    for question in questions:
        answer = _answer(answerer, question)
        if answer is not None:
            whole.append(answer.elapsed_ms)
            search.append(sum(ms for stage, ms in answer.stages if stage == "search"))
            hits.append([int(hit.passage) for hit, _ in answer.hits])
    return whole, search, hits


def _answer(answerer: Answerer, question: str) -> Any:
    try:
        return answerer.answer(question)
    except QuestionError:
        return None


def measure(
    generation: Generation, publisher: Publisher, work: Path, questions: Sequence[str], before: Sequence[str]
) -> list[Measured]:
    """The files, then the cluster."""
    count = generation.manifest.counts["passages"]
    begun = time.perf_counter()
    spans: list[float] = []

    def progress(stage: str, done: int, total: int | None) -> None:
        if stage == "shipping":
            spans.append(time.perf_counter() - begun)

    publisher.publish(generation, work / f"cards-{count}", progress)
    index = publisher.names.current(publisher.cluster)
    assert index is not None
    there = OpenSearchGeneration.open(publisher.cluster, publisher.names, index, work / f"cards-{count}")
    sizes = publisher.cluster.build(
        lambda client: client.indices.stats(index=f"{publisher.names.base}-*", metric="store")
    )
    on_cluster = sizes["_all"]["primaries"]["store"]["size_in_bytes"]
    on_disk = sum(
        f.stat().st_size for s in generation.store.segments for f in s.folder.iterdir() if f.is_file()
    )
    local, cluster = asked(generation, questions, before), asked(there, questions, before)
    same = sum(one == other for one, other in zip(local[2], cluster[2], strict=True))
    loaded = count / LOADED[0] if LOADED else 0.0
    return [
        _measured(count, 0, "local", local, 0.0, on_disk, len(local[2])),
        _measured(count, publisher.shards, "cluster", cluster, loaded, on_cluster, same),
    ]


LOADED: list[float] = []
"""Seconds of the last bulk loading, from the first document to the last one taken."""


def _timed_load(*given: Any) -> int:
    begun = time.perf_counter()
    count = LOAD(*given)
    LOADED.append(time.perf_counter() - begun)
    LOADED.sort(reverse=True)  # cards are loaded after passages, and are few
    return count


LOAD = publish.bulk_load


def _measured(
    passages: int,
    shards: int,
    where: str,
    found: tuple[list[float], list[float], list[list[int]]],
    loaded: float,
    size: int,
    same: int,
) -> Measured:
    whole, search, hits = found
    return Measured(
        passages, shards, where,
        *(round(float(np.percentile(ms, at)), 2) for ms in (whole, search) for at in (50, 99)),
        round(loaded, 1), size, len(hits), same,
    )  # fmt: skip


def table(measured: Sequence[Measured]) -> Table:
    """The figures for people."""
    shown = Table(box=None)
    for name in COLUMNS:
        shown.add_column(name, justify="right")
    for m in sorted(measured, key=lambda m: (m.passages, m.shards)):
        shown.add_row(
            f"{m.passages:,}", m.where, str(m.shards or "–"), f"{m.p50:.1f}", f"{m.p99:.1f}",
            f"{m.search_p50:.1f}", f"{m.search_p99:.1f}", f"{m.loaded_a_second:,.0f}" if m.shards else "–",
            f"{m.bytes / 1e6:.0f}", f"{m.same_hits}/{m.asked}",
        )  # fmt: skip
    return shown


def outlook(measured: Sequence[Measured]) -> str:
    """What the searches of one shard say about `MANY` passages: a straight line through them, by shards."""
    alone = [m for m in measured if m.shards == 1]
    if len(alone) < 2:
        return ""
    sizes = [m.passages for m in alone]
    lines = [np.polyfit(sizes, [getattr(m, name) for m in alone], 1) for name in ("search_p50", "search_p99")]
    told = [
        f"{shards} shards: {p50:,.0f} and {p99:,.0f}"
        for shards in MANY_SHARDS
        for p50, p99 in [[float(np.polyval(line, MANY / shards)) for line in lines]]
    ]
    return (
        f"{MANY:,} passages, ms of a search (p50 and p99), each shard on a core of its own: {'; '.join(told)}"
    )


def draw(measured: Sequence[Measured], path: Path) -> None:
    """Latency against size (on one shard, and locally), and against shards."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot, ticker

    figure, (by_size, by_shards) = pyplot.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    lines = [
        (where, what, f"C{colour}{line}{mark}")
        for colour, (where, mark) in enumerate((("cluster", "o"), ("local", "s")))
        for what, line in (("p50", "-"), ("p99", "--"))
    ]
    for where, what, style in lines:
        chosen = sorted(
            (m.passages, getattr(m, what)) for m in measured if m.where == where and m.shards in (0, 1)
        )
        by_size.plot(*zip(*chosen, strict=True), style, label=f"{where}, {what}")
    by_size.set(xscale="log", yscale="log", xlabel="passages", ylabel="ms a question")
    by_size.set_title("against size, one shard")
    by_size.yaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    by_size.yaxis.set_minor_locator(ticker.NullLocator())
    for axis in (by_size.xaxis, by_size.yaxis):
        axis.set_major_formatter(ticker.StrMethodFormatter("{x:,.0f}"))
    by_size.legend()
    sizes = {m.passages for m in measured if m.where == "cluster" and m.shards > 1}
    for colour, size in enumerate(sorted(sizes)):
        for what, style in (("p50", "-o"), ("p99", "--o")):
            chosen = sorted(
                (m.shards, getattr(m, what)) for m in measured if m.where == "cluster" and m.passages == size
            )
            by_shards.plot(
                *zip(*chosen, strict=True), f"C{colour}{style}", label=f"{size:,} passages, {what}"
            )
    by_shards.set(xlabel="shards", ylabel="ms a question", title="against shards, three nodes on one machine")
    by_shards.set_ylim(0, 1.5 * max(m.p99 for m in measured))
    by_shards.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
    by_shards.legend(ncols=2, fontsize="small")
    for axes in (by_size, by_shards):
        axes.grid(alpha=0.3)
    figure.savefig(path, dpi=110)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("passages", type=Path)
    parser.add_argument("--url", nargs="+", default=[])
    parser.add_argument("--size", type=int, nargs="*", default=[])
    parser.add_argument("--shards", type=int, nargs="*", default=[1])
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--chart", type=Path)
    given = parser.parse_args()
    kept = json.loads(given.json.read_text()) if given.json and given.json.exists() else []
    measured = {(m["passages"], m["shards"]): Measured(**m) for m in kept}
    publish.bulk_load = _timed_load
    publish.MIN_SHARDED_PASSAGES = 0  # as many shards as asked for, whatever the size
    with tempfile.TemporaryDirectory() as place:
        work = given.work or Path(place)
        for size in given.size:
            generation = generation_of(given.passages, size, work)
            every = questions_of(generation, 2 * given.questions)
            questions = [question for number, question in enumerate(every) if number % 4 < 2]
            before = [question for number, question in enumerate(every) if number % 4 >= 2]
            for shards in given.shards if given.url else ():
                LOADED.clear()
                cluster = OpenSearchClient(OpenSearchAccess(given.url, timeout_seconds=60.0))
                publisher = Publisher(cluster, IndexNames(f"bench-{size}-{shards}"), shards, 1)
                for one in measure(generation, publisher, work, questions, before):
                    measured[one.passages, one.shards] = one
                if given.json:
                    given.json.write_text(json.dumps([asdict(m) for m in measured.values()], indent=1))
    Console().print(table(list(measured.values())))
    Console().print(outlook(list(measured.values())))
    if given.chart:
        draw(list(measured.values()), given.chart)


if __name__ == "__main__":
    main()
