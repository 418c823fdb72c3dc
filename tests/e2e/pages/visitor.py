"""A person at a real browser: Debian's Chromium, headless, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    CDPSession,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    sync_playwright,
)

MISSING = "Chromium is not installed (Debian: apt-get install chromium)"
MOST_TABS = 40
"""Presses of Tab after which somebody gives up."""
PICTURES = os.environ.get("TEST_PICTURES", "")
"""Folder that pictures of the journeys are written to; none without it."""


@dataclass(frozen=True, slots=True)
class Device:
    """Width and height in CSS pixels; is_phone: with touch, and without scroll bars beside the page."""

    name: str
    width: int
    height: int
    is_phone: bool = False

    def options(self) -> dict[str, Any]:
        """Of a browser's context."""
        size = {"width": self.width, "height": self.height}
        return {"viewport": size, "is_mobile": self.is_phone, "has_touch": self.is_phone}


PHONE = Device("phone", 390, 844, is_phone=True)
DESK = Device("desk", 1280, 900)
DEVICES = (PHONE, DESK)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the system. Skips where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """One window of a browser, used by one person after another, and what the browser complains of.

    A window takes longer to make than most journeys do.
    """

    def __init__(self, browser: Browser, address: str, device: Device, **options: Any) -> None:
        self.address = address
        self.device = device
        self._journey = ""
        self._requests: list[str] = []
        self._complaints: list[tuple[str, str]] = []
        self._missing: set[str] = set()
        given = {"locale": "zh-CN", "base_url": address, **device.options(), **options}
        self.context = browser.new_context(**given)
        self.page: Page = self.context.new_page()
        self.protocol: CDPSession = self.context.new_cdp_session(self.page)
        self.page.on("request", self._on_request)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self._complaints.append((str(error), "")))

    def arrives(self, journey: str = "") -> None:
        """Somebody new: nothing is left of the last person. journey: name of the pictures."""
        self.page.goto("about:blank")
        self.page.emulate_media(media="null", color_scheme="null")
        self.protocol.send("Network.clearBrowserCache")
        everything = {"origin": self.address, "storageTypes": "all"}
        self.protocol.send("Storage.clearDataForOrigin", everything)
        self._journey = journey
        self._requests.clear()
        self._complaints.clear()
        self._missing.clear()

    def opens(self, path: str) -> Response:
        """Type an address of the server into the browser. Its answer is of status 200."""
        response = self._go(path)
        assert response.status == 200, path
        return response

    def opens_missing(self, path: str) -> Response:
        """Type an address at which there is nothing; the browser may say so in its console."""
        response = self._go(path)
        assert response.status == 404, path
        self._missing.add(response.url)
        return response

    def expects_nothing_at(self, path: str) -> None:
        """The browser may say in its console that there is nothing at an address."""
        self._missing.add(self.address + path)

    def _go(self, path: str) -> Response:
        response = self.page.goto(path)
        assert response is not None
        return response

    def asks(self, question: str, box: str = "问题") -> None:
        """Write into a box and press the button beside it."""
        form = self.page.get_by_role("search", name=box, exact=True)
        form.get_by_role("searchbox", name=box).fill(question)
        form.get_by_role("button", name="提问").click()
        self.page.get_by_role("heading", name=question, exact=True).wait_for()

    def tabs_to(self, place: Locator) -> None:
        """Press Tab until this has the focus."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if place.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{place} is not reached by {MOST_TABS} presses of Tab")

    def looks(self, step: str) -> None:
        """Nothing sticks out of the window's side; the picture is written where asked."""
        self.page.wait_for_load_state()
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.device.width, f"{step}: {width} pixels wide"
        if PICTURES:
            folder = Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            picture = folder / f"{self._journey}-{step}-{self.device.name}.png"
            self.page.screenshot(path=picture, full_page=True)

    def prints(self, step: str) -> None:
        """Show this page, and none after it, as paper would."""
        self.page.emulate_media(media="print")
        self.looks(step)

    def leaves(self) -> None:
        """Raises AssertionError when the browser complained or asked another host."""
        assert not self.elsewhere(), self.elsewhere()
        assert not self.complaints(), self.complaints()

    def elsewhere(self) -> list[str]:
        """Requests to anything but the server."""
        own = (f"{self.address}/", f"blob:{self.address}/", "data:")
        return [url for url in self._requests if not url.startswith(own)]

    def complaints(self) -> list[str]:
        """Errors and warnings of the console (violations of the CSP among them), uncaught exceptions."""
        return [words for words, url in self._complaints if "404" not in words or url not in self._missing]

    def _on_request(self, request: Request) -> None:
        self._requests.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._complaints.append((message.text, message.location["url"]))


def marked(place: Locator) -> Locator:
    """What is highlighted in a place."""
    return place.locator("mark")
