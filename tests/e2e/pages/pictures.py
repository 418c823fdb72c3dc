"""The pictures of the pages in `retrieval/web/README.md`: `python -m tests.e2e.pages.pictures`.

An answer at a desk, its context unfolded; and an article on a phone, dark, with the quoted words marked.
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.e2e.pages.page_server import serving_pages
from tests.e2e.pages.visitor import DESK, PHONE, Device, Visitor, chromium

PICTURES = Path(__file__).parents[2] / "fixtures" / "pictures"
QUESTION = "中车株洲所多少名员工返岗?"
COLOURS = 64
"""Enough for letters on paper, at a third of the size."""
WIDE, NARROW = replace(DESK, height=640), replace(PHONE, height=700)


def main() -> None:
    """Draw both."""
    with tempfile.TemporaryDirectory() as work, serving_pages(Path(work)) as address, chromium() as browser:
        page = _answer(browser, address, WIDE)
        page.get_by_text("上下文").first.click()
        _draw(page, WIDE)

        page = _answer(browser, address, NARROW)
        page.emulate_media(color_scheme="dark")
        page.get_by_role("region", name="引文").get_by_role("link", name="多家企业免费提供").click()
        page.get_by_role("article").wait_for()
        _draw(page, NARROW)


def _answer(browser: Browser, address: str, device: Device) -> Page:
    visitor = Visitor(browser, address, device)
    visitor.opens(f"/ask?question={QUESTION}")
    return visitor.page


def _draw(page: Page, device: Device) -> None:
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shown.quantize(COLOURS).save(PICTURES / f"page_{device.name}.png", optimize=True)


if __name__ == "__main__":
    main()
