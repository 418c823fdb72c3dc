"""Checking a draft."""

from __future__ import annotations

from tests.unit.web.served_site import API, ServedSite

DRAFT = "据《株洲日报》报道:“2月10日以来,中车株洲所7000余名员工返岗。”另一处写道:“渡口大桥昨日正式通车运营”。"


def test_quotations_are_found_or_not(served: ServedSite) -> None:
    found = served.post(f"{API}/check", {"text": DRAFT, "name": "稿件.txt"}).json

    assert [one["outcome"] for one in found["quotations"]] == ["verbatim", "not_found"]
    assert found["draft"] == "稿件.txt"


def test_a_draft_may_be_the_body_itself(served: ServedSite) -> None:
    sent = DRAFT.encode("gb18030")

    got = served.request("POST", f"{API}/check", sent, {"Content-Type": "text/plain"})

    assert [one["outcome"] for one in got.json["quotations"]] == ["verbatim", "not_found"]


def test_a_body_of_another_kind_is_refused(served: ServedSite) -> None:
    got = served.request("POST", f"{API}/check", b"<x/>", {"Content-Type": "application/xml"})

    assert (got.status, got.json["key"]) == (415, "web.unknown_media")


def test_what_is_no_word_document_is_no_draft(served: ServedSite) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    got = served.request("POST", f"{API}/check", b"PK\x03\x04broken", {"Content-Type": kind})

    assert (got.status, got.headers["content-type"]) == (400, "application/problem+json")
