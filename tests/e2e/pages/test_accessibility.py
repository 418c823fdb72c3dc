"""axe-core finds nothing on any kind of page: light and dark, as narrow as a phone and at a desk."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.pages.visitor import DESK, DEVICES, Device, Visitor

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""Those of axe-core's category of colour that it applies unasked."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FERRY = "湘江晚报/2021-03-01/A1/1"
CLOUD = "株洲日报/2020-02-16/A1/8"
PAGES = {
    "the box": ("/", "向报纸档案提问,答案都是原文"),
    "an answer": ("/ask?question=湘江渡口首日运送多少乘客?", "湘江渡口首日运送多少乘客?"),
    "an answer in English": ("/ask?question=湘江渡口首日运送多少乘客?&lang=en", "湘江渡口首日运送多少乘客?"),
    "a follow-up": ("/ask?question=芦淞区呢?&turn=天元区有多少家规模以上工业企业复工?", "芦淞区呢?"),
    "no sure answer": ("/ask?question=长沙市地铁什么时候恢复运营?", "长沙市地铁什么时候恢复运营?"),
    "a list": ("/ask?question=所有提到复工的文章", "所有提到复工的文章"),
    "facts of the archive": ("/ask?question=最新一期是哪天?", "最新一期是哪天?"),
    "an article at a quote": (f"/articles/{FERRY}?start=29&end=50", "湘江渡口复航"),
    "an article of a PDF": (f"/articles/{CLOUD}", "多家企业免费提供“云服务”"),
    "a quote": (f"/quotes/{FERRY}/29-50", "引文"),
    "a quote changed": (f"/quotes/{FERRY}/29-50?digest={'0' * 64}", "这句引文不在原处"),
    "a day": ("/days/2020-02-16", "2020年2月16日"),
    "a day without an issue": ("/days/2020-02-17", "2020年2月17日"),
    "a year": ("/calendar/2020", "2020年"),
    "the search": ("/search", "按词语查找文章"),
    "articles found": ("/search?query=复工 OR 渡口", "按词语查找文章"),
    "nothing found": ("/search?query=滑雪", "按词语查找文章"),
    "the counting": ("/trend", "一个词在报纸上的多少"),
    "a word over time": ("/trend?word=复工&by=month", "一个词在报纸上的多少"),
    "the checking": ("/check", "核对稿件里的引文"),
    "cuttings": ("/cuttings", "剪报夹"),
    "nothing at an address": ("/nowhere", "没有这一页"),
}
"""Address and heading of every kind of page."""


@pytest.fixture(scope="module")
def keeper(browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody with a cutting kept."""
    person = Visitor(browser, address, DESK)
    person.opens(PAGES["an answer"][0])
    person.page.get_by_role("button", name="收藏").click()
    expect(person.page.get_by_role("button", name="已收藏")).to_be_visible()
    yield person
    person.context.close()


@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(keeper: Visitor, kind: str) -> None:
    address, heading = PAGES[kind]
    keeper.context.clear_cookies()  # a language stays
    keeper.page.goto(address)
    expect(keeper.page.get_by_role("heading", level=1)).to_have_text(heading)
    _finds_nothing(keeper)


def test_axe_finds_nothing_in_the_report_on_a_draft(keeper: Visitor) -> None:
    keeper.context.clear_cookies()
    keeper.opens("/check")
    keeper.page.get_by_role("textbox", name="稿件").fill(
        "报道说:“停航两年的湘江渡口复航,首日运送乘客1300人。”"
    )
    keeper.page.get_by_role("button", name="核对").click()
    expect(keeper.page.get_by_text("湘江渡口复航").first).to_be_visible()

    _finds_nothing(keeper)


def _finds_nothing(keeper: Visitor) -> None:
    keeper.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    keeper.page.evaluate(AXE)
    found = {
        (device.name, scheme): violations
        for device in DEVICES
        for scheme in SCHEMES
        if (violations := _violations(keeper, device, scheme))
    }
    assert found == {}


def _violations(person: Visitor, device: Device, scheme: Literal["light", "dark"]) -> list[str]:
    """Rules of axe-core that are broken, each with the elements that break it.

    In the dark only those of colour, on which alone the scheme bears.
    """
    person.page.set_viewport_size({"width": device.width, "height": device.height})
    person.page.emulate_media(color_scheme=scheme)
    only = {"runOnly": {"type": "rule", "values": COLOUR_RULES}} if scheme == "dark" else {}
    found = person.page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], **only})
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found["violations"]]


def test_axe_would_find_a_picture_without_words_and_dark_words_in_the_dark(keeper: Visitor) -> None:
    keeper.opens("/cuttings")
    keeper.page.evaluate("document.querySelector('main').append(new Image())")
    keeper.page.evaluate("document.querySelector('h1').style.color = '#333'")
    keeper.page.evaluate(AXE)

    assert _violations(keeper, DESK, "light") == ["image-alt: ['<img>']"]
    assert [found.partition(":")[0] for found in _violations(keeper, DESK, "dark")] == ["color-contrast"]
