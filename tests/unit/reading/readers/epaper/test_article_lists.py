"""Pages of teasers, and pages with several articles."""

from __future__ import annotations

from pathlib import Path

from retrieval.models import Page, SetAside
from retrieval.reading.readers.epaper.article_lists import is_sentence
from tests.unit.reading.readers.epaper.pages import read

NAMES = ("渡口重新开船", "老树挂上新牌", "菜场添了座椅", "夜班车改线路", "山路铺上沥青", "井水降了两米")


def test_a_start_page_of_teasers_is_no_article(tmp_path: Path) -> None:
    teasers = "".join(
        f'<div class="item"><a href="/n/{at}">{name}</a><p>{name}，居民昨天一早就赶来看个究竟…</p></div>'
        for at, name in enumerate(NAMES)
    )

    found = read(tmp_path, f"<html><body><h1>江門新聞網</h1><div>{teasers}</div></body></html>")

    assert found == SetAside("saved", "page_index")


def test_each_box_with_a_heading_and_sentences_is_an_article(tmp_path: Path) -> None:
    boxes = "".join(
        f'<section class="story"><h2>{name}</h2><p>{name}，居民昨天一早就赶来看个究竟，到中午还排着队。</p>'
        f'<p>原图：<a href="/{at}.jpg">下载</a></p></section>'
        for at, name in enumerate(NAMES[:3])
    )

    page = read(tmp_path, f"<html><body><h1>江门晚报 2021年3月9日</h1>{boxes}</body></html>")

    assert isinstance(page, Page)
    assert [article.headline for article in page.articles] == ["渡口重新开船", "老树挂上新牌", "菜场添了座椅"]
    assert [article.no for article in page.articles] == [1, 2, 3]
    assert all("下载" not in article.text for article in page.articles)


def test_a_sentence_cut_short_by_a_link_is_none() -> None:
    assert is_sentence("居民昨天一早就赶来看个究竟。")
    assert not is_sentence("居民昨天一早就赶来看个究竟…更多")


def test_headings_under_the_name_of_an_issue_are_headlines(tmp_path: Path) -> None:
    sections = "".join(
        f"<h2>{name}</h2><p>陈文山</p><p>{name}，居民昨天一早就赶来看个究竟，到中午还排着队。</p>"
        for name in NAMES[:3]
    )

    page = read(tmp_path, f"<html><body><h1>江门晚报 2021年3月9日</h1>{sections}</body></html>")

    assert isinstance(page, Page)
    assert [article.headline for article in page.articles] == ["渡口重新开船", "老树挂上新牌", "菜场添了座椅"]
    assert [article.byline[0].names for article in page.articles] == [("陈文山",)] * 3


def test_headings_under_a_headline_are_subheads(tmp_path: Path) -> None:
    sections = "".join(
        f"<h2>{name}</h2><p>{name}，居民昨天一早就赶来看个究竟，到中午还排着队，人人都说好。</p>"
        for name in NAMES[:3]
    )

    page = read(tmp_path, f"<html><body><h1>江边三件小事</h1><div>{sections}</div></body></html>")

    assert isinstance(page, Page)
    assert [article.headline for article in page.articles] == ["江边三件小事"]
