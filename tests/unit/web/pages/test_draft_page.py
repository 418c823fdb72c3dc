"""The page that checks a draft."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import pytest
from docx import Document

from tests.unit.web.conftest import CLOUD
from tests.unit.web.pages.parsed_page import BROWSER, HOSTILE, faults, parse, read_page, text, texts
from tests.unit.web.served_site import Got, ServedSite

DRAFT = (
    "渡口大桥的消息。\n"
    "据《株洲日报》报道:“2月10日以来,中车株洲所7000余名员工返岗。”\n"
    "又说:“2月10日以来,中车株洲所8000余名员工返岗。”\n"
    "另一处写道:“渡口大桥昨日正式通车运营”。"
)
BOUNDARY = "river-4471"


def send(served: ServedSite, draft: str = "", file: bytes = b"", name: str = "") -> Got:
    """Send the form as a browser does."""
    parts = [
        (b'name="text"', draft.encode()),
        (f'name="file"; filename="{name}"\r\nContent-Type: application/octet-stream'.encode(), file),
    ]
    body = b"".join(
        b"--%b\r\nContent-Disposition: form-data; %b\r\n\r\n%b\r\n" % (BOUNDARY.encode(), head, value)
        for head, value in parts
    )
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return served.request("POST", "/check", body + b"--" + BOUNDARY.encode() + b"--\r\n", {**BROWSER, **kind})


def test_the_form_takes_a_text_or_a_file(served: ServedSite) -> None:
    page = read_page(served, "/check")

    (form,) = page.xpath("//form[@action='/check']")
    assert (form.get("method"), form.get("enctype")) == ("post", "multipart/form-data")
    assert form.xpath(".//textarea/@name|.//input/@name") == ["text", "file"]
    assert page.xpath("//section") == []


def test_quotations_to_be_corrected_come_first_with_the_words_of_the_paper(served: ServedSite) -> None:
    page = parse(send(served, DRAFT))

    assert faults(page) == []
    assert texts(page, "//h2") == ["共 3 处引文:逐字相同 1 处、有改动 1 处、没有找到 1 处。"]
    assert texts(page, "//h3") == ["第 3 行 · 有改动", "第 4 行 · 没有找到", "第 2 行 · 逐字相同"]
    first = page.xpath("//section[@class='finding']")[0]
    assert [text(one) for one in first.xpath(".//mark")] == ["8", "7"]
    assert first.xpath(".//a/@href")[0].startswith(
        "/articles/%E6%A0%AA%E6%B4%B2%E6%97%A5%E6%8A%A5/2020-02-16/A1/8"
    )
    assert page.xpath("//textarea")[0].text_content().strip() == DRAFT
    assert CLOUD.endswith("/8")


def test_a_word_document_is_checked_in_place_of_the_text(served: ServedSite) -> None:
    document, file = Document(), io.BytesIO()
    document.add_paragraph("报上说:“2月10日以来,中车株洲所7000余名员工返岗。”")
    document.save(file)

    page = parse(send(served, "“无关的一段引文,不必核对”", file.getvalue(), "稿件.docx"))

    assert texts(page, "//h3") == ["第 1 行 · 逐字相同"]


def test_a_plain_form_without_a_file_is_taken_too(served: ServedSite) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    got = served.request("POST", "/check", urlencode({"text": DRAFT}).encode(), {**BROWSER, **kind})

    assert len(parse(got).xpath("//h3")) == 3


def test_an_empty_form_is_the_form_and_a_draft_without_quotations_says_so(served: ServedSite) -> None:
    assert parse(send(served, "  ")).xpath("//h2") == []
    assert texts(parse(send(served, "今天下雨。")), "//h2")[0].startswith("稿件里没有引文")


def test_the_words_of_a_draft_are_escaped(served: ServedSite) -> None:
    page = parse(send(served, f"据报道:“{HOSTILE}渡口大桥昨日正式通车运营”</textarea>"))

    assert faults(page) == []
    assert page.xpath("//script[not(@src)]|//img") == []


FIELD = b"--x\r\nContent-Disposition: form-data; name=text\r\n"
FILE = b"--x\r\nContent-Disposition: form-data; name=file; filename=a.docx\r\n\r\n"
MULTIPART = "multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data", b"--x\r\n", 400),
        (MULTIPART, b"no form", 400),
        (MULTIPART, FIELD + b"Content-Transfer-Encoding: rot13\r\n\r\na\r\n--x--", 400),
        (MULTIPART, FILE + b"PK\x03\x04bad\r\n--x--\r\n", 400),
        ("application/json", b"{}", 415),
        ("application/x-www-form-urlencoded", b"text=" + b"a" * (3 * 2**20), 413),
    ],
)
def test_what_is_no_form_is_told_so_on_a_page(
    served: ServedSite, kind: str, body: bytes, status: int
) -> None:
    got = served.request("POST", "/check", body, {**BROWSER, "Content-Type": kind})

    assert (got.status, got.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert faults(parse(got)) == []
