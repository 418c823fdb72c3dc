"""The river paper on disk, indexed once for the commands that browse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run
from tests.unit.river_paper import write_river_paper


@pytest.fixture(scope="session")
def river_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("river")
    write_river_paper(folder)
    return folder


@pytest.fixture(scope="session")
def river_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def data(river_data: Path) -> Path:
    return river_data


@pytest.fixture
def browse(jianbao: Run, river_folder: Path) -> Callable[..., list[str]]:
    """Exit code, then lines of stdout and stderr, of a command on the river paper."""

    def run(*arguments: str) -> list[str]:
        done = jianbao(*arguments, "--archive", river_folder / "江畔.jsonl")
        return [str(done.returncode), *done.stdout.splitlines(), *done.stderr.splitlines()]

    return run
