"""The river paper, opened for questions."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.index.generation import Generation
from tests.conftest import LEXICON, build_archive
from tests.unit.river_paper import write_river_paper


@pytest.fixture(scope="session")
def river(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    archive = write_river_paper(tmp_path_factory.mktemp("archive"))
    shelf = build_archive(archive, tmp_path_factory.mktemp("data"))
    return Answerer(Generation.open(shelf.current()), WordLists.read(LEXICON))
