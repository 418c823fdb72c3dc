"""What many tests need: the seed page, and a small archive made by the real builder."""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.index.build.job import Tuning
from retrieval.index.build.pipeline import build
from retrieval.index.generation import Generation
from retrieval.index.search.topk import load_core
from retrieval.index.shelf import GenerationDirectory
from retrieval.processes.garbage_collection import GARBAGE_THRESHOLD
from retrieval.processes.pool import cores
from retrieval.resources import SAMPLE_ARCHIVE, config_folder
from tests.forked_program import fork_children
from tests.lending import lend_dictionary, shared_folder
from tests.postgres import PostgresServer, running_postgres

SEARCH = os.environ.get("TEST_EXAMPLES")
"""Examples of a property when new ones are searched for; without it each run takes the same 40."""

settings.register_profile(
    "jianbao",
    max_examples=int(SEARCH or 40),
    derandomize=SEARCH is None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("jianbao")

SEED = Path(__file__).parent / "fixtures" / "seed"
LEXICON = config_folder() / "lexicon"
WHOLE = {"tests/e2e/changing_archive", "tests/e2e/fixed_archive", "tests/e2e/pages", "tests/unit/botapi"}
"""Folders whose tests share what is dear: a bot, a server, aiogram's models."""


def no_progress(stage: str, done: int, total: int | None) -> None:
    """Progress that a test does not watch."""


def build_archive(path: Path, data: Path, *, minute: int = 0) -> GenerationDirectory:
    """Index an archive with the real builder; `minute` tells builds of one test apart."""
    shelf = GenerationDirectory(data, [path])
    lend_dictionary(shelf)
    moment = dt.datetime(2026, 1, 1, 0, minute, tzinfo=dt.UTC)
    build([path], shelf, Tuning(LEXICON), progress=no_progress, clock=lambda: moment)
    return shelf


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for all tests of the session that do not stop it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def seed_text() -> str:
    return (SEED / "zhuzhou_daily_A1.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def seed_generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    shelf = build_archive(SAMPLE_ARCHIVE, tmp_path_factory.mktemp("data"))
    return Generation.open(shelf.current())


@pytest.fixture(scope="session")
def seed_answerer(seed_generation: Generation) -> Answerer:
    return Answerer(seed_generation, WordLists.read(LEXICON))


@pytest.fixture(scope="session")
def seed_questions() -> list[dict]:
    lines = (SEED / "questions_dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def pytest_configure(config: pytest.Config) -> None:
    """Fork children; compile the core once, before each worker and each bot does so at the same time."""
    gc.set_threshold(GARBAGE_THRESHOLD)  # an eighth of the time of collecting the tests
    shared_folder()  # before the workers start, who have its name of this process
    fork_children()
    if not hasattr(config, "workerinput") and getattr(config.option, "numprocesses", None):
        load_core()


def pytest_collection_finish() -> None:
    """Leave modules and tests out of garbage collections."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """With `-n auto`: one more than there are cores, for tests of a running bot mostly wait."""
    return cores() + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ModuleScheduling:
    config.option.loadscopereorder = False  # in the order of the files
    return ModuleScheduling(config, log)


class ModuleScheduling(LoadScopeScheduling):
    """A worker runs a module whole, or a folder that shares a bot, so that nothing is started twice.

    Every second worker takes the tests of units before the end-to-end tests, the others these first:
    what waits for its processes leaves the cores to what reckons.
    """

    def _assign_work_unit(self, node: WorkerController) -> None:
        to_reckon = self.nodes.index(node) % 2 == 1
        scopes = [scope for scope in self.workqueue if scope.startswith("tests/unit/") == to_reckon]
        if scopes:
            self.workqueue.move_to_end(scopes[0], last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        folder, _, _ = nodeid.partition("/test_")
        return folder if folder in WHOLE else nodeid.partition("::")[0]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many requests of the bot the double of the Bot API judged in this run, and TDLib texts."""
    totals: dict[str, Counter[str]] = {"requests judged": Counter(), "texts judged by TDLib": Counter()}
    for report in (r for reports in terminalreporter.stats.values() for r in reports):
        if getattr(report, "when", None) == "teardown":
            for name, counts in report.user_properties:
                totals.get(name, Counter()).update(counts)
    for name, counts in totals.items():
        if counts:
            shown = ", ".join(f"{key} {count}" for key, count in counts.most_common())
            terminalreporter.write_line(f"{name}: {counts.total()} ({shown})")
