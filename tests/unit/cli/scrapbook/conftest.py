"""The scrapbook of the command line, on the river paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run
from tests.unit.river_paper import write_river_paper


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder, and with it a collection, of one test."""
    return tmp_path / "data"


@pytest.fixture
def clip(jianbao: Run, tmp_path: Path) -> Callable[..., list[str]]:
    """Exit code, then lines of stdout and stderr, of `jianbao clip`."""
    archive = write_river_paper(tmp_path)

    def run(*arguments: str) -> list[str]:
        reads = arguments[:1] in (("add",), ("show",))
        done = jianbao("clip", *arguments, *(("--archive", archive) if reads else ()))
        return [str(done.returncode), *done.stdout.splitlines(), *done.stderr.splitlines()]

    return run
