"""Printed pages with the blocks of an article framed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from retrieval.imaging.marked_page import (
    MarkedPage,
    PageImageSize,
    column_frames,
    extra_of,
    marked_pages,
    render_marked_page,
)
from retrieval.models import Article, ArticleKind, Block, BlockKind, Box, Place, Span
from retrieval.reading.discovery import find_source

LEFT = [Box(1, 10, 100 + 12 * line, 90, 110 + 12 * line) for line in range(3)]
RIGHT = [Box(1, 110, 20 + 12 * line, 190, 30 + 12 * line) for line in range(2)]


def printed_article(source: str = "scan.png") -> Article:
    """A headline; a paragraph of five lines of four characters through two columns."""
    lines = [Place(number, 0, 4, box=box) for number, box in enumerate((*LEFT, *RIGHT), 1)]
    blocks = (
        Block(BlockKind.HEADLINE, 0, 4, (Place(1, 0, 4, box=Box(1, 10, 60, 190, 90)),)),
        Block(BlockKind.PARAGRAPH, 5, 25, tuple(lines)),
    )
    text = "大堤合龙\n" + "一二三四五六七八九十" * 2
    return Article("7", 1, ArticleKind.NEWS, text, blocks, source, headline="大堤合龙", page="A3")


def test_a_paragraph_through_two_columns_has_two_frames() -> None:
    assert column_frames([*LEFT, *RIGHT]) == [Box(1, 10, 100, 90, 134), Box(1, 110, 20, 190, 42)]


def test_a_line_far_below_begins_another_frame() -> None:
    assert column_frames([Box(1, 0, 0, 50, 10), Box(1, 0, 40, 50, 50)]) == [
        Box(1, 0, 0, 50, 10),
        Box(1, 0, 40, 50, 50),
    ]


def test_pieces_of_one_line_share_a_frame() -> None:
    assert column_frames([Box(1, 0, 0, 40, 10), Box(1, 45, 1, 90, 11)]) == [Box(1, 0, 0, 90, 11)]


def test_the_lines_of_a_place_are_marked_and_its_paragraph_stands_out() -> None:
    (page,) = marked_pages(printed_article(), Span(14, 18))

    assert (page.source, page.number, page.label) == ("scan.png", 1, "A3")
    assert page.marks == (LEFT[2], RIGHT[0])
    assert page.frames == (Box(1, 10, 60, 190, 90), *page.quoted)
    assert page.quoted == (Box(1, 10, 100, 90, 134), Box(1, 110, 20, 190, 42))


def test_without_a_place_nothing_is_marked() -> None:
    (page,) = marked_pages(printed_article(), Span(0, 0))

    assert (page.marks, page.quoted, len(page.frames)) == ((), (), 3)


def test_the_page_with_the_place_comes_first() -> None:
    first, second = Box(1, 0, 0, 50, 10), Box(2, 0, 0, 50, 10)
    jumped = Place(1, 0, 3, page="A4", source="b.pdf", box=second)
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, 3, (Place(1, 0, 3, box=first),)),
        Block(BlockKind.PARAGRAPH, 4, 7, (jumped,)),
    )
    article = Article("7", 1, ArticleKind.NEWS, "雨停了\n天放晴", blocks, "a.pdf", page="A1")

    assert [page.label for page in marked_pages(article, Span(0, 0))] == ["A1", "A4"]
    assert [page.label for page in marked_pages(article, Span(4, 6))] == ["A4", "A1"]


def test_boxes_of_a_source_that_is_no_picture_have_no_page() -> None:
    assert marked_pages(printed_article("pages.json"), Span(0, 3)) == ()


@pytest.mark.parametrize(
    ("source", "extra"), [("报.zip/A1.PDF", "pdf"), ("A1.tiff", "pictures"), ("A1.txt", None), ("pdf", None)]
)
def test_sources_that_a_page_is_drawn_from(source: str, extra: str | None) -> None:
    assert extra_of(source) == extra


@pytest.mark.parametrize("kind", ["png", "jpg", "tiff"])
def test_a_scan_is_drawn_faded_but_for_the_article(tmp_path: Path, kind: str) -> None:
    Image.new("RGB", (200, 200), (120, 120, 120)).save(tmp_path / f"scan.{kind}")
    (page,) = marked_pages(printed_article(f"scan.{kind}"), Span(14, 18))

    picture = Image.open(io.BytesIO(drawn(tmp_path, page))).convert("RGB")

    assert picture.size == (200, 200)
    assert near(picture.getpixel((50, 115)), (120, 120, 120))  # a line of the article
    assert near(picture.getpixel((50, 129)), (120, 106, 42))  # one of the place
    assert near(picture.getpixel((50, 170)), (181, 181, 181))  # another article


def test_a_large_scan_is_made_smaller(tmp_path: Path) -> None:
    Image.new("L", (4000, 5000), 255).save(tmp_path / "scan.png", dpi=(300, 300))
    (page,) = marked_pages(printed_article(), Span(0, 0))

    width, height = Image.open(io.BytesIO(drawn(tmp_path, page))).size

    assert width * height <= 2_200_000
    assert width / height == pytest.approx(0.8, abs=0.01)


def drawn(folder: Path, page: MarkedPage) -> bytes:
    source = find_source([folder], page.source)
    assert source is not None
    return render_marked_page(source, page, PageImageSize.SCREEN)


def near(found: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) < 14 for one, other in zip(found, colour, strict=True))
