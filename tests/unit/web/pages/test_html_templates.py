"""Templates: words of the catalogue alone, every value escaped."""

from __future__ import annotations

import re

import pytest

from retrieval import extras
from retrieval.errors import MissingExtra
from retrieval.i18n import Messages, message_catalog
from retrieval.web.pages import html_templates
from retrieval.web.pages.addresses import PageAddresses
from retrieval.web.pages.html_templates import TEMPLATES, PageFrame, render_page
from tests.unit.web.pages.parsed_page import BROWSER, HOSTILE
from tests.unit.web.served_site import API, ServedSite

FRAME = PageFrame(Messages(), PageAddresses())


def test_every_word_of_a_template_is_in_the_catalogue() -> None:
    said = set()
    for path in TEMPLATES.glob("*.html"):
        said |= set(re.findall(r'say\("([a-z_]+\.[a-z_]+)"[,)]', path.read_text(encoding="utf-8")))

    assert {"page.name", "button.context"} <= said
    assert said <= message_catalog("zh-Hans").keys()


def test_no_template_has_chinese_or_unescaped_values() -> None:
    for path in TEMPLATES.glob("*.html"):
        source = path.read_text(encoding="utf-8")
        assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+|\|\s*safe\b|autoescape", source) == [], path.name


def test_values_are_escaped() -> None:
    page = render_page("error", FRAME, code=404, sentence=HOSTILE, near=None).content.decode()

    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


@pytest.fixture
def without_jinja(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(module: str) -> object:
        raise ImportError(module)

    html_templates._environment.cache_clear()
    monkeypatch.setattr(extras, "import_module", refuse)


@pytest.mark.usefixtures("without_jinja")
def test_without_jinja_the_first_page_names_the_extra_and_the_api_answers(served: ServedSite) -> None:
    got = served.get("/", BROWSER)

    assert (got.status, got.headers["content-type"]) == (501, "text/plain; charset=utf-8")
    assert got.body.decode() == '这项功能需要另外安装:pip install "jianbao[web]"\n'
    assert served.get(f"{API}/archive").status == 200
    with pytest.raises(MissingExtra):
        render_page("error", FRAME, code=404, sentence="", near=None)
