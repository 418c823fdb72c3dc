"""An archive that has lost many articles is not put live without a yes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.errors import ArchiveShrunk
from retrieval.index.build.job import Tuning
from retrieval.index.build.pipeline import build
from retrieval.index.build.shrink_guard import check_shrinkage
from retrieval.index.shelf import GenerationDirectory
from tests.conftest import LEXICON, build_archive, no_progress
from tests.unit.killing import now


def write(archive: Path, count: int) -> None:
    rows = [
        {
            "id": str(n),
            "paper": "湘江晚报",
            "date": "2021-03-01",
            "page": "A1",
            "title": "渡口",
            "body": f"渡口第{n}次复航。",
        }
        for n in range(count)
    ]
    archive.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> GenerationDirectory:
    """The index of 60 articles."""
    folder = tmp_path_factory.mktemp("shrinking")
    write(folder / "a.jsonl", 60)
    return build_archive(folder / "a.jsonl", folder / "data")


@pytest.mark.parametrize(("now", "limit"), [(41, 0.2), (40, 0.5), (0, None), (40, 1 / 3), (90, 0.0)])
def test_few_lost_articles_and_a_wide_limit_pass(shelf: GenerationDirectory, now: int, limit: float) -> None:
    check_shrinkage(shelf, now, limit)


@pytest.mark.parametrize(("now", "limit"), [(40, 0.2), (1, 0.9), (40, 0.0)])
def test_many_lost_articles_are_refused(shelf: GenerationDirectory, now: int, limit: float) -> None:
    with pytest.raises(ArchiveShrunk) as found:
        check_shrinkage(shelf, now, limit)

    assert (found.value.facts["before"], found.value.facts["now"]) == ("60", str(now))


def test_a_refused_build_leaves_everything_and_an_allowed_one_goes_live(shelf: GenerationDirectory) -> None:
    archive, live = Path(shelf.archive[0]), shelf.current()
    write(archive, 10)

    with pytest.raises(ArchiveShrunk):
        build([archive], shelf, Tuning(LEXICON, shrink_limit=0.2), progress=no_progress, clock=now)
    kept = shelf.current()
    report = build([archive], shelf, Tuning(LEXICON), progress=no_progress, clock=now)

    assert kept == live
    assert report.counts["articles"] == 10
    assert len(report.changes.removed) == 50


def test_nothing_is_guarded_before_the_first_index(tmp_path: Path) -> None:
    check_shrinkage(GenerationDirectory(tmp_path, [tmp_path / "a"]), 0, 0.2)
