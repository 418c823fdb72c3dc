"""Articles of a printed page."""

from __future__ import annotations

from dataclasses import replace

from retrieval.models import Article, BlockKind, Box
from retrieval.reading.layout.glyphs import PrintedPage
from retrieval.reading.layout.printed_articles import build_articles, printed_text
from retrieval.reading.sources.page_facts import PageFacts
from tests.unit.reading.layout.setting import column, line, page
from tests.unit.reading.pages import paragraphs

TEXT = ["　　城东三百盏路灯昨日换新，", "居民说出门不再打手电。"]


def articles(printed: PrintedPage) -> tuple[Article, ...]:
    return build_articles(printed, source="a.pdf", facts=PageFacts(), article_id=lambda no: f"a.pdf#{no}")


def test_a_title_and_its_text_are_an_article_with_boxes() -> None:
    [article] = articles(page([line("路灯换新", 0, 60, 20), *column(TEXT, 0, 100)]))

    assert (article.id, article.headline) == ("a.pdf#1", "路灯换新")
    assert paragraphs(article) == ["城东三百盏路灯昨日换新，居民说出门不再打手电。"]
    [headline] = article.blocks_of(BlockKind.HEADLINE)
    assert headline.places[0].box == Box(1, 0, 60, 80, 80)
    assert article.confidence is None


def test_the_confidence_is_the_mean_over_characters() -> None:
    lines = [line("路灯换新", 0, 60, 20), *column(["城东三百盏路灯换新。"], 0, 100)]
    scored = [replace(item, confidence=score) for item, score in zip(lines, (0.7, 0.9), strict=True)]

    [article] = articles(page(scored))

    assert article.confidence == round((4 * 0.7 + 10 * 0.9) / 14, 4)


def test_the_text_of_a_page_is_read_from_the_top() -> None:
    lines = [line("下", 0, 90), line("右", 50, 10), line("左", 0, 10)]

    assert printed_text(page(lines)) == ["左", "右", "下"]
