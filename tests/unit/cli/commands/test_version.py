"""`jianbao --version`."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from retrieval.cli.commands.version import version_line
from tests.unit.cli.conftest import ROOT, Run


def test_the_line_has_the_versions_of_program_formats_and_python() -> None:
    line = version_line()

    assert line.startswith(f"剪报 jianbao {version('jianbao')};")
    assert re.search(r"索引 \d+、目录 \d+", line)
    assert f"Python {platform.python_version()}" in line


def test_the_version_is_an_option_of_the_program(jianbao: Run) -> None:
    done = jianbao("--version")

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{version_line()}\n", "")


def completed(words: str, place: int, folder: Path) -> list[str]:
    """Words that the shell offers at a place of the line."""
    program = "import sys; sys.argv = ['jianbao']; from retrieval.cli.app import main; main()"
    asked = {"_JIANBAO_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(place)}
    environment = {**os.environ, **asked, "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_completion_knows_commands_and_values(tmp_path: Path) -> None:
    assert completed("jianbao se", 1, tmp_path) == ["search", "serve"]
    assert completed("jianbao search --format ", 3, tmp_path) == [
        "text", "json", "csv", "markdown", "bibtex", "ris"
    ]  # fmt: skip
