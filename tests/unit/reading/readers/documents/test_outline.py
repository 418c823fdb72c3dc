"""Outlines of documents."""

from __future__ import annotations

from retrieval.models import Page
from retrieval.reading.grammar.lines import Line
from retrieval.reading.readers.documents.outline import DocumentLine, has_outline, pages_of_outline
from retrieval.reading.sources.page_facts import PageFacts

TEXT = "城东三百盏路灯昨日全部换新，改用节能灯。"


def outline(*lines: tuple[int, str]) -> list[DocumentLine]:
    found, at = [], 0
    for number, (level, text) in enumerate(lines, 1):
        found.append(DocumentLine(Line(number, at, at + len(text), text, 0, 1), level))
        at += len(text) + 1
    return found


def pages(*lines: tuple[int, str]) -> list[Page]:
    return list(pages_of_outline(outline(*lines), "a.md", PageFacts()))


def test_a_document_has_an_outline_with_a_heading() -> None:
    assert has_outline(outline((0, TEXT), (2, "路灯换新")))
    assert not has_outline(outline((0, TEXT)))


def test_successive_articles_of_a_page_come_together() -> None:
    found = pages(
        (1, "A1版"),
        (2, "路灯全部换新"),
        (0, TEXT),
        (2, "夜市搬到江边"),
        (0, TEXT),
        (1, "A2版"),
        (2, "老茶馆重开"),
        (0, TEXT),
    )

    assert [(p.label, [a.headline for a in p.articles]) for p in found] == [
        ("A1", ["路灯全部换新", "夜市搬到江边"]),
        ("A2", ["老茶馆重开"]),
    ]


def test_a_long_line_below_a_headline_is_its_deck() -> None:
    [page] = pages((1, "城东路灯全部换新"), (2, "三百盏节能灯每年省电三成还多"), (0, TEXT))

    assert page.articles[0].deck == "三百盏节能灯每年省电三成还多"


def test_text_before_the_first_heading_is_an_article_of_its_own() -> None:
    [page] = pages((0, TEXT), (1, "夜市搬到江边"), (0, TEXT))

    assert [a.headline for a in page.articles] == [None, "夜市搬到江边"]


def test_a_heading_at_the_end_is_kept() -> None:
    [page] = pages((1, "城东路灯全部换新"), (0, TEXT), (1, "夜市搬到江边"))

    assert [a.headline for a in page.articles] == ["城东路灯全部换新", "夜市搬到江边"]


def test_a_heading_with_a_date_is_no_page() -> None:
    [page] = pages(
        (1, "江川晚报"), (2, "2021年3月12日"), (3, "第A03版：民生"), (4, "路灯全部换新"), (0, TEXT)
    )

    assert (str(page.date), page.label, page.name) == ("2021-03-12", "A3", "民生")
