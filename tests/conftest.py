"""What many tests need: the seed page, and a small archive made by the real builder."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.index.build import build
from retrieval.index.generation import Generation
from retrieval.index.generations import Shelf
from retrieval.index.publishing import Tuning
from retrieval.shipped import SAMPLE_ARCHIVE, config_folder

settings.register_profile(
    "jianbao",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("jianbao")

SEED = Path(__file__).parent / "fixtures" / "seed"
LEXICON = config_folder() / "lexicon"


def no_progress(stage: str, done: int, total: int | None) -> None:
    """Progress that a test does not watch."""


def build_archive(path: Path, data: Path, *, minute: int = 0) -> Shelf:
    """Index an archive with the real builder; `minute` tells builds of one test apart."""
    shelf = Shelf(data, [path])
    moment = dt.datetime(2026, 1, 1, 0, minute, tzinfo=dt.UTC)
    build([path], shelf, Tuning(LEXICON), progress=no_progress, clock=lambda: moment)
    return shelf


@pytest.fixture(scope="session")
def seed_text() -> str:
    return (SEED / "zhuzhou_daily_A1.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def seed_generation(tmp_path_factory) -> Generation:
    shelf = build_archive(SAMPLE_ARCHIVE, tmp_path_factory.mktemp("data"))
    return Generation.open(shelf.current())


@pytest.fixture(scope="session")
def seed_answerer(seed_generation) -> Answerer:
    return Answerer(seed_generation, WordLists.read(LEXICON))


@pytest.fixture(scope="session")
def seed_questions() -> list[dict]:
    lines = (SEED / "questions_dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
