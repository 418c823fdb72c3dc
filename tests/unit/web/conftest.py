"""One server over the sample archive, shared by the tests of a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive, ignore_progress
from retrieval.archive.live_index import LiveIndex
from retrieval.resources import SAMPLE_ARCHIVE
from retrieval.settings import Settings
from tests.lending import lend_sample
from tests.unit.reading.typesetting import sample_sheet
from tests.unit.web.served_site import ServedSite, serving

STAFF = "中车株洲所有多少员工返岗?"
CLOUD = "株洲日报/2020-02-16/A1/8"
"""Id of the article with the answer to STAFF: 2月10日以来,中车株洲所7000余名员工返岗。"""
STAFF_PLACE = (266, 290)


@pytest.fixture(scope="session")
def live_index(tmp_path_factory: pytest.TempPathFactory) -> LiveIndex:
    data: Path = tmp_path_factory.mktemp("web")
    lend_sample(data)
    archive = Archive(Settings.read(data=data, reader=False), [SAMPLE_ARCHIVE])
    return LiveIndex(archive, processes=1, answer_seconds=20, progress=ignore_progress)


@pytest.fixture(scope="session")
def printed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one page as PDF; four columns."""
    folder = tmp_path_factory.mktemp("版面")
    (folder / "page.pdf").write_bytes(sample_sheet())
    return folder


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory, printed_folder: Path) -> Iterator[ServedSite]:
    """A server over that archive."""
    settings = Settings.read(data=tmp_path_factory.mktemp("printed"), reader=False)
    archive = Archive(settings, [printed_folder])
    with serving(LiveIndex(archive, processes=1, answer_seconds=20, progress=ignore_progress)) as running:
        yield running


@pytest.fixture(scope="session")
def served(live_index: LiveIndex) -> Iterator[ServedSite]:
    with serving(live_index) as running:
        yield running
