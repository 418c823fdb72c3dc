"""The same answers from files and from a cluster: every question of question sets, asked of both.

    python -m tests.opensearch.cluster run FOLDER                       (in another terminal; prints URLs)
    python -m tests.benchmarks.opensearch_equality SET… --url URL… [--archive EXPORT] [--work DIR]
        [--most N] [--json OUT]

A SET is a folder or a file as `jianbao eval` takes it; --archive is for sets that have none beside them;
--most takes so many questions of each, evenly spread. Every index is on three shards with one copy each,
however small it is, so that what shards could change would show.
overlap@10 is the mean share of the local ten passages among the cluster's ten; "first quote" counts equal
article, offsets and words; "all" counts equal hits, scores (to 1e-6), quotes and confidence.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from rich.console import Console
from rich.table import Table

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.errors import JianbaoError
from retrieval.evaluation.datasets import read_dataset
from retrieval.index.build.job import Tuning
from retrieval.index.build.pipeline import build
from retrieval.index.generation import Generation
from retrieval.index.opensearch import publish
from retrieval.index.opensearch.client import OpenSearchAccess, OpenSearchClient
from retrieval.index.opensearch.generation import OpenSearchGeneration
from retrieval.index.opensearch.mapping import IndexNames
from retrieval.index.opensearch.publish import Publisher
from retrieval.index.shelf import GenerationDirectory
from retrieval.resources import SAMPLE_ARCHIVE, config_folder

LEXICON = config_folder() / "lexicon"
T = TypeVar("T")
TOLD = ("set", "questions", "overlap@10", "first quote", "all")


def both(
    archive: Sequence[Path], cluster: OpenSearchClient, name: str, work: Path
) -> tuple[Answerer, Answerer]:
    """Whoever answers from files, and whoever answers from the cluster."""
    shelf = GenerationDirectory(work / name, list(archive))
    moment = dt.datetime.now(dt.UTC)
    report = build(list(archive), shelf, Tuning(LEXICON), progress=lambda *_: None, clock=lambda: moment)
    here, publisher = (
        Generation.open(report.folder),
        Publisher(cluster, IndexNames(f"same-{name}".lower()), 3, 1),
    )
    root = work / name / "cards"
    publisher.publish(here, root, lambda *_: None)
    index = publisher.names.current(cluster)
    assert index is not None
    there = OpenSearchGeneration.open(cluster, publisher.names, index, root)
    lists = WordLists.read(LEXICON)
    return Answerer(here, lists), Answerer(there, lists)


def told(answerer: Answerer, question: str) -> dict[str, Any]:
    """What is compared of an answer."""
    try:
        answer = answerer.answer(question)
    except JianbaoError as error:
        return {"hits": [], "scores": [], "quotes": [], "sure": str(error)}
    return {
        "hits": [int(hit.passage) for hit, _ in answer.hits],
        "scores": [round(hit.score, 6) for hit, _ in answer.hits],
        "quotes": [(q.article.id, q.start, q.end, q.text) for q in answer.quotes],
        "sure": round(answer.confidence, 6),
    }


def spread(questions: Sequence[T], most: int) -> list[T]:
    """At most so many of the questions, from all over."""
    chosen = np.linspace(0, len(questions) - 1, num=min(most, len(questions)), dtype=np.int64)
    return [questions[int(at)] for at in chosen]


def compared(
    path: Path, archive: Sequence[Path], cluster: OpenSearchClient, work: Path, most: int
) -> dict[str, Any]:
    """One set."""
    dataset = read_dataset(path, archive)
    here, there = both(dataset.archive or (SAMPLE_ARCHIVE,), cluster, dataset.name, work)
    overlaps, first, whole, unlike = [], 0, 0, []
    for gold in spread(dataset.questions, most):
        one, other = told(here, gold.question), told(there, gold.question)
        wanted = set(one["hits"])
        overlaps.append(len(wanted & set(other["hits"])) / len(wanted) if wanted else 1.0)
        first += one["quotes"][:1] == other["quotes"][:1]
        whole += one == other
        if one != other:
            unlike.append(gold.question)
    count = len(overlaps)
    return {
        "set": dataset.name, "questions": count, "overlap@10": sum(overlaps) / count,
        "first quote": first / count, "all": whole / count, "unlike": unlike[:20],
    }  # fmt: skip


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--url", nargs="+", required=True)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    archive = (given.archive,) if given.archive else ()
    cluster = OpenSearchClient(OpenSearchAccess(given.url, timeout_seconds=60.0))
    publish.MIN_SHARDED_PASSAGES = 0
    found = json.loads(given.json.read_text()) if given.json and given.json.exists() else []
    with tempfile.TemporaryDirectory() as place:
        for path in given.sets:
            one = compared(path, archive, cluster, given.work or Path(place), given.most)
            found = [*(other for other in found if other["set"] != one["set"]), one]
            if given.json:
                given.json.write_text(json.dumps(found, ensure_ascii=False, indent=1))
    shown = Table(*TOLD, box=None)
    for one in found:
        shown.add_row(one["set"], str(one["questions"]), *(f"{one[name]:.4f}" for name in TOLD[2:]))
    Console().print(shown)


if __name__ == "__main__":
    main()
