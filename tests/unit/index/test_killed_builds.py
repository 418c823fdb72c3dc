"""A builder killed at any instant leaves the last good generation, or the new one whole; the next mends.

The instant is the n-th time that the builder touches a file, so it needs no clock and can be repeated.
TEST_KILLS says how many instants are tried, spread evenly over build and swap: 20 unless told.
"""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path

import pytest

from retrieval.index.generation import Generation
from retrieval.index.shelf import GenerationDirectory
from tests.conftest import build_archive
from tests.unit.killing import KILLS, instant, run

BEFORE, AFTER = ["渡口三月一日复航。"], ["渡口三月一日复航。", "渡口四月二日停航。"]


def write(archive: Path, bodies: list[str]) -> None:
    rows = [
        {
            "id": str(i),
            "paper": "湘江晚报",
            "date": f"2021-03-0{i}",
            "page": "A1",
            "title": "渡口",
            "body": body,
        }
        for i, body in enumerate(bodies, 1)
    ]
    archive.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def answers(data: Path, archive: Path) -> list[str]:
    """What a reader that opens the live generation now finds about 渡口."""
    generation = Generation.open(GenerationDirectory(data, [archive]).current())
    hits = generation.searcher.search(generation.analyser.tokens("渡口"), limit=10)
    articles = [generation.store.article(hit.article_row) for hit in hits]
    return sorted(article.text for article in articles)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive that has grown since it was indexed."""
    folder = tmp_path_factory.mktemp("grown")
    write(folder / "a.jsonl", BEFORE)
    build_archive(folder / "a.jsonl", folder / "data")
    write(folder / "a.jsonl", AFTER)
    return folder


@pytest.fixture(scope="module")
def touches(tmp_path_factory: pytest.TempPathFactory, grown: Path) -> int:
    data = tmp_path_factory.mktemp("whole") / "data"
    shutil.copytree(grown / "data", data)
    code, count = run(data, 0, "build", data, grown / "a.jsonl")
    assert code == 0
    return count


@pytest.mark.parametrize("attempt", range(KILLS))
def test_a_builder_killed_anywhere_leaves_a_good_generation(
    tmp_path: Path, grown: Path, touches: int, attempt: int
) -> None:
    archive, data = grown / "a.jsonl", tmp_path / "data"
    shutil.copytree(grown / "data", data)
    before = answers(data, archive)

    code, _ = run(data, instant(touches, attempt), "build", data, archive)

    left = answers(data, archive)
    build_archive(archive, data, minute=2)
    mended = answers(data, archive)
    assert code == -signal.SIGKILL
    assert len(before) == 1
    assert len(mended) == 2
    assert left in (before, mended)
