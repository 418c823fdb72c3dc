"""One server for all tests here, and one browser for each module of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.pages.page_server import serving_pages
from tests.e2e.pages.visitor import DEVICES, Device, Visitor, chromium


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of `jianbao serve` over a page of PDF and a page of text."""
    with serving_pages(tmp_path_factory.mktemp("pages")) as serving:
        yield serving


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
