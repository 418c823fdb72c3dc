"""A small archive opened for the bot: its live index, the answers from it, and what replaces it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.peers.protocol import Peers
from bot.service.reload import IndexReloader
from retrieval.archive.answer_service import AnswerService, ServedAnswer
from retrieval.archive.archive import Archive
from retrieval.archive.live_index import LiveIndex
from retrieval.settings import Settings
from tests.conftest import no_progress
from tests.e2e.archives import sample_page
from tests.lending import lend_dictionary

FIRMS = "天元区有多少家规模以上工业企业复工?"
FERRY = "湘江渡口首日运送多少乘客?"


@dataclass(frozen=True, slots=True)
class ServedArchive:
    """One bot's index, its answers and its reloader. folder: what is read; page: the one file in it."""

    folder: Path
    page: Path
    index: LiveIndex
    service: AnswerService
    reloader: IndexReloader

    async def first_quote(self, question: str) -> str | None:
        return first_quote(await self.service.answer(question))

    def close(self) -> None:
        self.service.close()
        self.reloader.close()


def open_archive(
    tmp_path: Path, page: Path, *, seconds: float = 20.0, peers: Peers | None = None
) -> ServedArchive:
    folder = tmp_path / "报纸"
    archive = Archive(Settings.read(data=tmp_path / "data"), [folder])
    lend_dictionary(archive.shelf)
    index = LiveIndex(archive, processes=2, answer_seconds=seconds, progress=no_progress)
    service = AnswerService(index, workers=2, answer_seconds=seconds)
    return ServedArchive(folder, page, index, service, IndexReloader(index, peers))


def first_quote(served: ServedAnswer) -> str | None:
    return served.answer.quotes[0].text if served.answer.answered else None


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return sample_page(tmp_path / "报纸")


@pytest.fixture
def served(tmp_path: Path, page: Path) -> Iterator[ServedArchive]:
    served = open_archive(tmp_path, page)
    yield served
    served.close()
