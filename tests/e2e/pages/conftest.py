"""One server for all tests here, and one browser for each module of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from retrieval.archive.archive import Archive
from retrieval.settings import Settings
from tests.e2e.archives import ferry_page
from tests.e2e.pages.visitor import DEVICES, Device, Visitor, chromium
from tests.e2e.process import WITHOUT_READER, BotProcess
from tests.lending import lend_dictionary
from tests.unit.reading.typesetting import LAYOUTS, banded

SERVE = "from retrieval.__main__ import main; main()"


def made_archive(folder: Path) -> None:
    """株洲日报 of 16 February 2020 as a PDF of one page, and a text of one short article, a year later."""
    bands, columns, width = LAYOUTS["four columns"]
    page = folder / "株洲日报" / "2020-02-16" / "A1.pdf"
    page.parent.mkdir(parents=True)
    page.write_bytes(banded(bands, columns, width, folio="株洲日报 2020年2月16日 星期日 A1版"))
    ferry_page(folder)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`jianbao serve` over `made_archive`, as a process."""
    work = tmp_path_factory.mktemp("pages")
    made_archive(work / "报纸")
    archive = Archive(Settings.read(data=work / "data", reader=False), [work / "报纸"])
    lend_dictionary(archive.shelf)
    archive.index()
    settings = {"JIANBAO_WEB_LOG_FORMAT": "lines", "JIANBAO_WEB_QUESTIONS_PER_MINUTE": "0"}
    command = ("serve", str(work / "报纸"), "--listen", "127.0.0.1:0")
    served = BotProcess(work, {**WITHOUT_READER, **settings}, *command, program=SERVE)
    try:
        served.wait_for_output(" serving ")
        found = re.search(r'address="?(http://[^"\s]+)', served.output)
        assert found is not None
        yield found[1]
        assert served.terminate() == 0, served.output
    finally:
        served.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(params=DEVICES, ids=lambda device: device.name)
def device(request: pytest.FixtureRequest) -> Device:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def windows(browser: Browser, address: str) -> Iterator[Callable[[Device], Visitor]]:
    """A window for each device, opened when it is first asked for."""
    opened: dict[Device, Visitor] = {}

    def window(device: Device) -> Visitor:
        if device not in opened:
            opened[device] = Visitor(browser, address, device)
        return opened[device]

    yield window
    for one in opened.values():
        one.context.close()


@pytest.fixture
def visitor(
    windows: Callable[[Device], Visitor], device: Device, request: pytest.FixtureRequest
) -> Iterator[Visitor]:
    """Somebody new, who leaves without a complaint of the browser."""
    person = windows(device)
    person.arrives(request.function.__name__.removeprefix("test_"))
    yield person
    person.leaves()


@pytest.fixture(autouse=True)
def clean() -> None:
    """In the place of the judgement of the bot's requests: there is no bot here."""
