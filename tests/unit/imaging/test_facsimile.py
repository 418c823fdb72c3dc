"""Facsimiles: the crop, the marked lines, the framed thumbnail."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from retrieval.errors import UnreadableSource
from retrieval.imaging.facsimile import (
    CONTEXT_PT,
    MAX_HEIGHT,
    WIDTH,
    QuoteLocation,
    locate_quote,
    render_facsimile,
    visible_region,
)
from retrieval.models import Box, Page, Quote
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.discovery import find_source
from tests.unit.reading.typesetting import sample_sheet

QUOTED = "全区规模以上工业企业复工78家"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("报")
    (folder / "page.pdf").write_bytes(sample_sheet())
    return folder


@pytest.fixture(scope="module")
def quote(archive: Path) -> Quote:
    (page,) = (item for item in read_archive([archive]) if isinstance(item, Page))
    article = next(a for a in page.articles if QUOTED in a.text)
    start = article.text.index(QUOTED)
    return Quote(article, start, start + len(QUOTED), None, 0.9)


def pixels(picture: bytes, colour: tuple[int, int, int]) -> int:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    counted = image.getcolors(image.width * image.height) or []
    return sum(count for count, found in counted if found == colour)


def test_the_spot_of_a_quote_lies_within_its_article(quote: Quote) -> None:
    spot = locate_quote(quote)

    assert spot is not None
    assert (spot.source, spot.page) == ("page.pdf", 1)
    assert 1 <= len(spot.marks) <= 3
    assert all(spot.region.x0 <= mark.x0 and mark.y1 <= spot.region.y1 for mark in spot.marks)


def test_a_quote_from_text_has_no_spot(quote: Quote) -> None:
    bare = tuple(
        replace(block, places=tuple(replace(place, box=None) for place in block.places))
        for block in quote.article.blocks
    )

    assert locate_quote(replace(quote, article=replace(quote.article, blocks=bare))) is None


def test_the_picture_has_the_quote_in_yellow_and_its_place_in_red(archive: Path, quote: Quote) -> None:
    spot = locate_quote(quote)
    source = find_source([archive], "page.pdf")
    assert spot is not None and source is not None

    picture = render_facsimile(source, spot, "株洲日报 A1版\n版面原貌")

    assert Image.open(io.BytesIO(picture)).width == WIDTH
    assert pixels(picture, (255, 226, 90)) > 2000
    assert pixels(picture, (178, 34, 34)) > 100


def test_a_page_that_the_file_does_not_have_cannot_be_drawn(archive: Path, quote: Quote) -> None:
    spot = locate_quote(quote)
    source = find_source([archive], "page.pdf")
    assert spot is not None and source is not None

    with pytest.raises(UnreadableSource):
        render_facsimile(source, replace(spot, page=7), "")


def test_of_a_tall_article_only_what_is_around_the_quote_is_shown() -> None:
    mark = Box(1, 100, 2000, 300, 2012)
    spot = QuoteLocation("a.pdf", 1, Box(1, 100, 0, 300, 4000), (mark,))

    shown = visible_region(spot, 1000, 5000)

    assert shown.y0 <= mark.y0 - CONTEXT_PT and mark.y1 + CONTEXT_PT <= shown.y1
    assert (shown.y1 - shown.y0) / (shown.x1 - shown.x0) < 2 * MAX_HEIGHT / WIDTH


def test_a_source_is_found_by_its_name_in_a_folder_and_in_a_zip(tmp_path: Path) -> None:
    (tmp_path / "报" / "x").mkdir(parents=True)
    (tmp_path / "报" / "x" / "a.txt").write_text("文")
    with zipfile.ZipFile(tmp_path / "报" / "b.zip", "w") as packed:
        packed.writestr("d/c.txt", "文")

    found = [
        find_source([tmp_path / "报"], name) for name in ("x/a.txt", "b.zip/d/c.txt", "x/none.txt", "../b")
    ]

    assert [source.name if source else None for source in found] == ["x/a.txt", "b.zip/d/c.txt", None, None]


def test_of_several_archives_the_name_begins_with_that_of_its_own(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(name)

    found = find_source([tmp_path / "甲", tmp_path / "乙"], "乙/a.txt")

    assert found is not None
    assert found.path == tmp_path / "乙" / "a.txt"
