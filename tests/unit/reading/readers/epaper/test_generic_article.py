"""Pages of other sites, with the extra `html`."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.models import SetAside
from tests.unit.reading.readers.epaper.pages import SENTENCES, SITE, article, read


def test_a_page_of_another_site_without_an_article_is_set_aside(tmp_path: Path) -> None:
    assert read(tmp_path, "<html><body><p>登录</p></body></html>") == SetAside("saved", "no_article")


def test_a_page_of_another_site_is_read_by_the_extra(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")

    found = article(tmp_path, SITE.format(body=SENTENCES))

    assert found.headline == "江边的鸟"
    assert found.text.startswith("第1天清早，巡护员沿着江滩走了1公里")
    assert "频道" not in found.text
    assert (found.paper, found.date, found.page) == (None, None, None)


def test_calls_to_tap_and_scan_are_no_text_of_it(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    calls = "<p>长按识别二维码关注我们</p><p>点击阅读原文</p>"

    found = article(tmp_path, SITE.format(body=SENTENCES + calls))

    assert found.text == article(tmp_path, SITE.format(body=SENTENCES)).text
