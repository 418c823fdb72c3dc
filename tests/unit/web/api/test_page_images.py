"""Pictures of printed pages, over HTTP."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from tests.unit.web.conftest import CLOUD
from tests.unit.web.pages.parsed_page import BROWSER, read_page, text, texts
from tests.unit.web.served_site import API, Got, ServedSite, serving

FIRMS = "全区规模以上工业企业复工78家"


@pytest.fixture(scope="module")
def article(printed: ServedSite) -> str:
    """Id of the printed article with those words."""
    return str(printed.get(f"{API}/search", query=f'"{FIRMS}"').json["hits"][0]["article_id"])


def place_of(printed: ServedSite, article: str) -> dict[str, int]:
    start = printed.get(f"{API}/articles/{article}").json["text"].index(FIRMS)
    return {"start": start, "end": start + len(FIRMS)}


def opened(got: Got) -> Image.Image:
    assert (got.status, got.headers["content-type"]) == (200, "image/webp")
    return Image.open(io.BytesIO(got.body)).convert("RGB")


def reddish(picture: Image.Image) -> int:
    """Pixels of about the red of a quoted paragraph's frame."""
    counted = picture.getcolors(picture.width * picture.height) or []
    return sum(count for count, colour in counted if _is_red(colour))


def _is_red(colour: object) -> bool:
    return isinstance(colour, tuple) and colour[0] > 140 and max(colour[1:]) < 90


def test_the_quoted_paragraph_stands_out_on_its_page(printed: ServedSite, article: str) -> None:
    plain = opened(printed.get(f"{API}/page-images/{article}/1.webp"))
    marked = opened(printed.get(f"{API}/page-images/{article}/1.webp", **place_of(printed, article)))

    assert plain.size == marked.size
    assert reddish(plain) < 50 < 1000 < reddish(marked)


def test_the_large_picture_is_bounded_and_larger(printed: ServedSite, article: str) -> None:
    small = opened(printed.get(f"{API}/page-images/{article}/1.webp"))
    large = opened(printed.get(f"{API}/page-images/{article}/1.webp", size="full"))

    assert small.width * small.height <= 2_200_000 < large.width * large.height <= 9_000_000


def test_the_browsers_own_viewer_may_lay_out_a_picture_and_run_nothing(
    printed: ServedSite, article: str
) -> None:
    policy = printed.get(f"{API}/page-images/{article}/1.webp").headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "script-src" not in policy


def test_an_unchanged_picture_is_not_sent_again(printed: ServedSite, article: str) -> None:
    path = f"{API}/page-images/{article}/1.webp"
    first = printed.get(path)

    assert printed.get(path, {"If-None-Match": first.headers["etag"]}).status == 304


@pytest.mark.parametrize(
    ("path", "status", "key"),
    [
        ("{id}/2.webp", 404, "web.no_printed_page"),
        ("nothing/1.webp", 404, "web.no_article"),
        ("{id}/0.webp", 400, "web.bad_parameter"),
    ],
)
def test_a_page_that_is_not_there_is_said_so(
    printed: ServedSite, article: str, path: str, status: int, key: str
) -> None:
    got = printed.get(f"{API}/page-images/{path.format(id=article)}")

    assert (got.status, got.json["key"]) == (status, key)


def test_an_article_from_text_has_no_picture(served: ServedSite) -> None:
    got = served.get(f"{API}/page-images/{CLOUD}/1.webp")

    assert (got.status, got.json["key"]) == (404, "web.no_printed_page")
    assert read_page(served, f"/articles/{CLOUD}").xpath("//aside|//img") == []


def test_the_page_stands_beside_the_words_of_its_article(printed: ServedSite, article: str) -> None:
    page = read_page(printed, f"/articles/{article}", **place_of(printed, article))

    (image,) = page.xpath("//aside[@class='printed']//img")
    (full,) = page.xpath("//figcaption/a/@href")
    assert image.get("alt") == "A1版的版面图,这篇文章框出,引用的段落用红框"
    assert printed.request("GET", image.get("src")).headers["content-type"] == "image/webp"
    assert str(full).endswith("&end=" + str(place_of(printed, article)["end"]))
    assert printed.request("GET", str(full)).status == 200


def test_a_source_that_is_gone_is_told_in_one_line(
    printed: ServedSite, article: str, printed_folder: Path
) -> None:
    page_file, aside = printed_folder / "page.pdf", printed_folder.parent / "aside.pdf"
    page_file.rename(aside)
    try:
        page = read_page(printed, f"/articles/{article}", start=1, end=3)
        got = printed.get(f"{API}/page-images/{article}/1.webp", start=1, end=2)
    finally:
        aside.rename(page_file)

    assert FIRMS in text(page.find(".//article"))
    assert texts(page, "//article/p[@class='note']") == ["没有版面图:源文件 page.pdf 已不在档案里。"]
    assert page.xpath("//img") == []
    assert (got.status, got.json["key"]) == (404, "error.printed_page_lost")


def test_a_source_newer_than_the_index_is_not_drawn(
    printed: ServedSite, article: str, printed_folder: Path
) -> None:
    page_file = printed_folder / "page.pdf"
    before = page_file.stat()
    os.utime(page_file, ns=(before.st_atime_ns, before.st_mtime_ns + 10**13))
    try:
        page = read_page(printed, f"/articles/{article}", start=1, end=4)
        got = printed.get(f"{API}/page-images/{article}/1.webp", start=1, end=3)
    finally:
        os.utime(page_file, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert "改动过" in texts(page, "//article/p[@class='note']")[0]
    assert (got.status, got.json["key"]) == (404, "error.printed_page_changed")


def test_pictures_count_against_the_requests_of_a_client_and_articles_do_not(
    printed: ServedSite, article: str
) -> None:
    with serving(printed.site.index, questions_per_minute=2) as served:
        path = f"{API}/page-images/{article}/1.webp"
        drawn = [served.get(path).status for _ in range(3)]
        known = served.get(path, {"If-None-Match": printed.get(path).headers["etag"]}).status
        read = served.get(f"/articles/{article}", BROWSER).status

    assert (drawn, known, read) == ([200, 200, 429], 304, 200)
