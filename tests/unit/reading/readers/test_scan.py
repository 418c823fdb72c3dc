"""Scans: pictures of pages, and everything that can be wrong with one."""

from __future__ import annotations

import io
import struct
import zlib
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PIL import Image

from retrieval.extras import is_installed
from retrieval.models import Article, ArticleKind, Page, Remark, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.issues.assembly import article_remarks, low_confidence_remark
from retrieval.reading.preview import page_to_json
from tests.unit.reading.typesetting import Band, banded, gold_articles, squeezed

needs_ocr = pytest.mark.skipif(not is_installed("rapidocr"), reason="extra ocr is not installed")


def reasons(path: Path) -> list[str]:
    return [item.reason for item in read_archive([path]) if isinstance(item, SetAside)]


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels and holds none."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.skipif(is_installed("rapidocr"), reason="extra ocr is installed")
def test_without_the_extra_a_picture_is_set_aside_with_what_to_install(tmp_path: Path) -> None:
    Image.new("L", (40, 40)).save(tmp_path / "scan.png")

    [item] = read_archive([tmp_path / "scan.png"])

    assert item == SetAside("scan.png", "missing_extra", (("extra", "ocr"),))


@needs_ocr
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bomb(20_000, 20_000), "too_many_pixels"),
        (bomb(2_000_000_000, 2), "too_many_pixels"),
        (bomb(30, 30), "bad_picture"),
        (b"\xff\xd8\xff" + bytes(200), "bad_picture"),
        (b"II*\x00" + b"\xff" * 200, "bad_picture"),
        (b"\x89PNG\r\n\x1a\n", "bad_picture"),
    ],
)
def test_a_picture_too_large_or_broken_is_set_aside(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "scan.png").write_bytes(data)

    assert reasons(tmp_path / "scan.png") == [reason]


@needs_ocr
def test_an_empty_picture_is_set_aside(tmp_path: Path) -> None:
    Image.new("L", (400, 400), 255).save(tmp_path / "scan.tiff")

    assert reasons(tmp_path / "scan.tiff") == ["no_text"]


@needs_ocr
def test_a_page_scanned_at_200_dpi_is_read_by_recognition(tmp_path: Path) -> None:
    width = 900.0
    two_over_one: list[Band] = [[(2, 2, 2), (3, 2, 2)], [(8, 4, 4)]]
    path = scanned(banded(two_over_one, 4, width), tmp_path / "page.png")

    [page] = (item for item in read_archive([path]) if isinstance(item, Page))

    read = page_to_json(page)["articles"]
    heads = {squeezed(article["headline"]) for article in read}
    true = [gold_articles()[number - 1] for number in (2, 3, 8)]
    assert {squeezed(article["headline"]) for article in true} <= heads
    texts = [squeezed(article.text) for article in page.articles]
    paragraphs = [squeezed(paragraph["text"]) for article in true for paragraph in article["paragraphs"]]
    right = sum(max(in_order(paragraph, text) for text in texts) for paragraph in paragraphs)
    assert right >= 0.98 * sum(map(len, paragraphs))
    assert all(article.confidence and article.confidence > 0.9 for article in page.articles)
    boxes = [place.box for a in page.articles for block in a.blocks for place in block.places]
    assert all(box and 0 <= box.x0 < box.x1 <= width for box in boxes)


def in_order(words: str, text: str) -> int:
    """How many characters of `words` stand in `text` in their order."""
    matcher = SequenceMatcher(None, words, text, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def scanned(data: bytes, path: Path) -> Path:
    """The first page of a PDF drawn at 200 dpi."""
    import pypdfium2

    document = pypdfium2.PdfDocument(io.BytesIO(data))
    document[0].render(scale=200 / 72).to_pil().save(path, dpi=(200, 200))
    document.close()
    return path


def article_sure(confidence: float | None) -> Article:
    return Article(
        id="1", no=1, kind=ArticleKind.NEWS, text="渡口复航", blocks=(), source="scan.png",
        headline="渡口", confidence=confidence,
    )  # fmt: skip


def test_an_article_of_little_confidence_is_marked_and_no_other() -> None:
    marked = low_confidence_remark(article_sure(0.62))

    assert marked == Remark("scan.png", "low_confidence", (("start", "渡口"), ("percent", "62%")))
    assert list(article_remarks(article_sure(0.62))) == [marked]
    assert [low_confidence_remark(article_sure(sure)) for sure in (0.9, 1.0, None)] == [None, None, None]
