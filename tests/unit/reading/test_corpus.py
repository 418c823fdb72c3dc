"""Inputs that once broke a reader, or that reach what few others reach: read again, one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.promises import CORPUS, read

INPUTS = sorted(CORPUS.iterdir())
SECONDS = 60
"""More is a hang: each is a few hundred bytes."""


def test_there_are_inputs_and_they_are_small() -> None:
    assert len(INPUTS) >= 50
    assert sum(path.stat().st_size for path in INPUTS) < 300_000


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_an_input_of_the_corpus_is_read_or_set_aside(tmp_path: Path, path: Path) -> None:
    assert read(path.read_bytes(), tmp_path) is not None
