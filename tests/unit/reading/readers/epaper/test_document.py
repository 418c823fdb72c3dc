"""Decoding and limits of HTML documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.models import SetAside
from retrieval.reading.readers.epaper.document import MAX_ELEMENTS
from tests.unit.reading.readers.epaper.pages import article, read, second


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_what_the_bytes_are_whatever_the_page_declares(tmp_path: Path, encoding: str) -> None:
    assert article(tmp_path, second().encode(encoding)).headline == "渡口重开"


def test_a_page_with_a_few_broken_bytes_is_read_by_its_declared_charset(tmp_path: Path) -> None:
    data = second().encode().replace("末班".encode(), "末班".encode()[:-1] + b"\xff", 1)

    found = article(tmp_path, data)

    assert found.headline == "渡口重开"
    assert "\ufffd" in found.text


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html>" + "<div>" * 3000 + "字", "markup_depth"),
        ("<html>" + "<b>" * (MAX_ELEMENTS + 1), "markup_size"),
        ("<html>" + "<div>" * (9 * 2**18), "too_large"),
        ("<html><p " + " ".join(f"a{at}=1" for at in range(30_000)) + ">字", "markup_size"),
        ("<html>" + "\x00" * 3000, "binary"),
    ],
)
def test_what_is_too_deep_or_too_much_is_refused(tmp_path: Path, page: str, reason: str) -> None:
    item = read(tmp_path, page)

    assert isinstance(item, SetAside)
    assert item.reason == reason


def test_a_tag_within_an_attribute_does_not_leak(tmp_path: Path) -> None:
    page = second().replace("<P>　　头班船", "<P>").replace("<P>\n", '<P title="甲<br>乙">\n')

    assert "甲" not in article(tmp_path, page).text
    assert ">" not in article(tmp_path, page).text


def test_a_long_picture_within_a_tag_counts_as_one_attribute(tmp_path: Path) -> None:
    picture = f'<img src="data:image/png;base64,{"A/b " * 40_000}">'
    page = second().replace("<P>", f"{picture}<P>", 1)

    assert article(tmp_path, page).headline == "渡口重开"
