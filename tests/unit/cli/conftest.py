"""The command line in a process of its own, as typed in a shell."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from retrieval.index.shelf import GenerationDirectory
from retrieval.resources import SAMPLE_ARCHIVE
from tests import forked_program
from tests.lending import lend_dictionary, lend_sample

ROOT = Path(__file__).parents[3]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the index of the sample archive alone."""
    folder = tmp_path_factory.mktemp("data")
    lend_sample(folder)
    return folder


@pytest.fixture
def data(sample_data: Path) -> Path:
    """The data folder in use; a module that indexes archives has its own."""
    return sample_data


def _archive_in(folder: Path, arguments: Sequence[object]) -> Path:
    """The archive of a command run in a folder."""
    return folder / str(arguments[arguments.index("--archive") + 1])


@pytest.fixture
def jianbao(data: Path, tmp_path: Path) -> Run:
    """Run the command line in an empty folder, without settings of the environment."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("JIANBAO_")}
    env = {**clean, "JIANBAO_DATA": str(data), "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(tmp_path)}

    def run(*arguments: object, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        if arguments[:1] == ("index",):
            archive = [found for one in arguments[1:] if (found := tmp_path / str(one)).exists()]
            lend_dictionary(GenerationDirectory(data, archive or [SAMPLE_ARCHIVE]))
        elif "--archive" in arguments and (found := _archive_in(tmp_path, arguments)).exists():
            lend_dictionary(GenerationDirectory(data, [found]))
        return forked_program.run(
            "retrieval", list(map(str, arguments)), stdin=stdin, env=env | more, cwd=tmp_path
        )

    return run
