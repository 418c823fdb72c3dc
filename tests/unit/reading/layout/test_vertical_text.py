"""Columns of vertical text, from right to left."""

from __future__ import annotations

from retrieval.reading.layout.glyphs import Glyph, PrintedLine, PrintedPage
from retrieval.reading.layout.printed_articles import build_articles
from retrieval.reading.layout.vertical_text import (
    is_vertical,
    printed_edges,
    vertical_lines,
    with_columns_turned,
)
from retrieval.reading.sources.page_facts import PageFacts

WIDTH, HEIGHT = 600.0, 400.0
HEAD = "渡口復航"
COLUMNS = ("本市訊老渡口昨晨開船頭班", "載客六十人末班船晚九時開", "票價二元不變。")


def column(text: str, x: float, y: float, size: float) -> list[Glyph]:
    return [
        Glyph(char, x, y + at * 1.1 * size, x + size, y + at * 1.1 * size + size, size)
        for at, char in enumerate(text)
    ]


def page_glyphs() -> list[Glyph]:
    body = [glyph for at, text in enumerate(COLUMNS) for glyph in column(text, 480 - 20 * at, 40, 12)]
    return [*column(HEAD, 520, 40, 24), *body]


def test_a_page_of_columns_is_told_from_one_of_lines() -> None:
    across = [
        Glyph(char, 20 * at, 0, 20 * at + 18, 18, 18)
        for at, char in enumerate("渡口昨天清早重新开船头班载客六十人")
    ]

    assert is_vertical(page_glyphs())
    assert not is_vertical(across)
    assert not is_vertical([])


def test_columns_are_read_from_right_to_left() -> None:
    lines = vertical_lines(page_glyphs(), WIDTH)
    page = PrintedPage(1, WIDTH, HEIGHT, lines, vertical=True)

    [article] = build_articles(page, source="p.pdf", facts=PageFacts(), article_id=str)

    assert article.headline == HEAD
    assert article.text.startswith("".join(COLUMNS))


def test_boxes_are_given_as_printed() -> None:
    [head, *_] = sorted(vertical_lines(page_glyphs(), WIDTH), key=lambda line: line.y0)

    edges = printed_edges(head, PrintedPage(1, WIDTH, HEIGHT, (), vertical=True))

    assert edges[:2] == (520, 40)
    assert edges[2] == 544


def test_tall_boxes_of_recognition_are_turned_and_sized_by_their_width() -> None:
    lines = (
        PrintedLine("渡口復航", 520, 40, 560, 240, 9.0, 0.9),
        PrintedLine("本市訊老渡口昨晨開船頭班載客", 480, 40, 500, 340, 2.0, 0.9),
    )

    page = with_columns_turned(PrintedPage(1, WIDTH, HEIGHT, lines))

    assert page.vertical
    assert [(line.text, line.y0, line.size) for line in page.lines] == [
        ("渡口復航", 40, 40),
        ("本市訊老渡口昨晨開船頭班載客", 100, 20),
    ]


def test_lines_of_a_usual_scan_are_left_as_they_are() -> None:
    page = PrintedPage(1, WIDTH, HEIGHT, (PrintedLine("渡口昨天开船", 0, 0, 120, 20, 20),))

    assert with_columns_turned(page) is page
