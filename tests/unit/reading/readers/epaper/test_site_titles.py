"""Site and section names at the ends of titles."""

from __future__ import annotations

import pytest
from lxml import etree

from retrieval.reading.readers.epaper.site_titles import cut_site_names

PAGE = etree.HTML(
    '<html><head><meta property="og:site_name" content="江門日報電子報"></head>'
    '<body><a href="/1">民生</a><a href="/2">副刊</a><p>正文</p></body></html>'
)


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("渡口重新开船 | 民生 | 江門日報電子報", "渡口重新开船"),
        ("渡口重新开船_民生_江门新闻网", "渡口重新开船"),
        ("渡口重新开船 - 江門日報電子報", "渡口重新开船"),
        ("渡口重新开船-副刊", "渡口重新开船"),
        ("江門日報電子報 | 渡口重新开船", "渡口重新开船"),
        ("上海—南京 夜班船停航", "上海—南京 夜班船停航"),
        ("渡口重新开船", "渡口重新开船"),
        ("江門日報電子報", "江門日報電子報"),
    ],
)
def test_site_and_section_are_cut_from_a_title(title: str, headline: str) -> None:
    assert cut_site_names(title, PAGE) == headline


def test_a_heading_by_which_the_title_begins_is_the_headline() -> None:
    page = etree.HTML("<html><body><h1>渡口 | 一条江的早晨</h1></body></html>")

    assert cut_site_names("渡口 | 一条江的早晨 | 江报", page) == "渡口 | 一条江的早晨"
