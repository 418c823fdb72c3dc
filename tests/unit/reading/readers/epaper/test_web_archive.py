"""Web archives: MHT and MHTML files."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from retrieval.errors import UnreadableSource
from retrieval.models import Page
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.readers.epaper.web_archive import html_part, is_web_archive

HTML = (
    '<html><head><meta charset="utf-8"></head><body><h1>渡口重新开船</h1><div id=ozoom>'
    "<P>　　渡口停航两年，码头昨天清早重新开船。</P></div></body></html>"
)
HEAD = """From: <Saved by a browser>
Subject: page
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html"; boundary="=_part"

"""
PART = """--=_part
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64
Content-Location: http://paper.example/html/2021-03/09/content_4.htm

{content}
--=_part--
"""


def archive() -> bytes:
    return (HEAD + PART.format(content=base64.b64encode(HTML.encode()).decode())).encode()


def test_a_web_archive_is_read_as_its_page_with_the_date_of_its_address(tmp_path: Path) -> None:
    (tmp_path / "saved.mht").write_bytes(archive())

    [page] = read_archive([tmp_path / "saved.mht"])

    assert isinstance(page, Page)
    assert page.articles[0].headline == "渡口重新开船"
    assert str(page.date) == "2021-03-09"


def test_text_with_colons_is_no_web_archive() -> None:
    assert is_web_archive(archive())
    assert not is_web_archive("标题：渡口\n正文：开船\n".encode())
    assert not is_web_archive(b"Subject: hello\nFrom: a\n\ntext")


def test_a_message_without_a_page_is_refused() -> None:
    with pytest.raises(UnreadableSource) as error:
        html_part(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--\n", "empty.mht")

    assert error.value.reason == "no_text"
