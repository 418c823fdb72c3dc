"""PDF pages: files set from the seed's articles, read back; and what can be wrong with one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from retrieval.article_json import article_from_json, article_to_json
from retrieval.models import Article, Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.preview import page_to_json
from tests.unit.reading.typesetting import (
    FOLIO,
    LAYOUTS,
    blank_pages,
    gold_articles,
    protected,
    sample_sheet,
    squeezed,
)

FIELDS = ("kind", "headline", "kicker", "deck", "column", "dateline", "jump_to", "byline")


def pages(path: Path) -> list[Page]:
    return [item for item in read_archive([path]) if isinstance(item, Page)]


def reasons(path: Path) -> list[tuple[str, int | None]]:
    return [(item.reason, item.place) for item in read_archive([path]) if isinstance(item, SetAside)]


def words(article: dict[str, Any]) -> dict[str, Any]:
    """What is compared of an article: every word, without the places."""
    caption = article["caption"]
    found: dict[str, Any] = squeezed(
        {field: article[field] for field in FIELDS}
        | {"paragraphs": [paragraph["text"] for paragraph in article["paragraphs"]]}
        | {"subheads": [(head["text"], head["before_paragraph"]) for head in article["subheads"]]}
        | {"caption": caption["text"] if caption else None}
    )
    return found


@pytest.fixture(scope="module", params=sorted(LAYOUTS))
def sheet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "page.pdf"
    path.write_bytes(sample_sheet(request.param))
    return path


def test_every_article_of_a_page_is_read_back_with_all_its_words(sheet: Path) -> None:
    [page] = pages(sheet)

    read = {squeezed(article["headline"]): words(article) for article in page_to_json(page)["articles"]}

    assert len(page.articles) == 8
    assert read == {squeezed(article["headline"]): words(article) for article in gold_articles()}


def test_paper_date_and_page_are_those_of_the_folio(sheet: Path) -> None:
    [page] = pages(sheet)

    assert (page.paper, str(page.date), page.label) == ("株洲日报", "2020-02-16", "A1")


def test_every_line_keeps_its_box_on_the_page_and_in_the_store(sheet: Path) -> None:
    [page] = pages(sheet)

    for article in page.articles:
        boxes = [place.box for block in article.blocks for place in block.places]
        assert all(box and box.page == 1 and 0 <= box.x0 < box.x1 and 0 <= box.y0 < box.y1 for box in boxes)
        assert all(box and box.x1 <= 1050 for box in boxes)
        assert article_from_json(article_to_json(article)) == article


def test_the_box_of_a_headline_stands_above_that_of_its_first_paragraph(sheet: Path) -> None:
    [page] = pages(sheet)

    article = first_with_text(page)
    tops = {block.kind.value: block.places[0].box for block in reversed(article.blocks)}

    assert tops["headline"] and tops["paragraph"]
    assert tops["headline"].y1 <= tops["paragraph"].y0
    assert tops["headline"].y1 - tops["headline"].y0 > tops["paragraph"].y1 - tops["paragraph"].y0


def first_with_text(page: Page) -> Article:
    return next(article for article in page.articles if article.headline and article.kind.value == "news")


def test_every_page_of_a_file_is_a_page_by_its_own_folio(tmp_path: Path) -> None:
    path = tmp_path / "issue.pdf"
    path.write_bytes(protected([f"江川晚报 2021年3月12日 星期五 A{n}版" for n in (3, 4)], password=None))

    assert [(page.paper, page.label) for page in pages(path)] == [("江川晚报", "A3"), ("江川晚报", "A4")]
    assert [article.id for page in pages(path) for article in page.articles] == [
        "江川晚报/2021-03-12/A3/1",
        "江川晚报/2021-03-12/A4/1",
    ]


def test_a_page_without_a_folio_is_named_by_its_file_and_its_number(tmp_path: Path) -> None:
    path = tmp_path / "issue.pdf"
    path.write_bytes(protected(["", ""], password=None))

    read = pages(path)

    assert [page.label for page in read] == [None, None]
    assert [article.id for page in read for article in page.articles] == ["issue.pdf#p1/1", "issue.pdf#p2/1"]


def test_a_file_with_a_password_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "closed.pdf"
    path.write_bytes(protected([FOLIO], password="geheim"))

    assert reasons(path) == [("pdf_encrypted", None)]


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + bytes(range(256)) * 40])
def test_a_broken_file_is_set_aside(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(data)

    assert reasons(path) == [("bad_pdf", None)]


def test_a_file_cut_short_gives_its_pages_or_its_reason_and_no_exception(tmp_path: Path, sheet: Path) -> None:
    whole = sheet.read_bytes()
    for share in (0.02, 0.3, 0.6, 0.97):
        path = tmp_path / "cut.pdf"
        path.write_bytes(whole[: int(len(whole) * share)])

        assert pages(path) or reasons(path)


def test_of_two_thousand_pages_the_first_are_read_and_the_rest_is_named(tmp_path: Path) -> None:
    path = tmp_path / "many.pdf"
    path.write_bytes(blank_pages(2000))

    found = reasons(path)

    assert found == [*[("no_text", number) for number in range(1, 401)], ("too_many_pages", 401)]


def test_a_page_of_enormous_size_is_read_as_any_other(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    path.write_bytes(blank_pages(1, side=2_000_000_000))

    assert reasons(path) == [("no_text", 1)]


def test_a_file_of_no_pages_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "none.pdf"
    path.write_bytes(blank_pages(0))

    assert [reason for reason, _ in reasons(path)] in (["no_text"], ["bad_pdf"])
