"""Words by their place."""

from __future__ import annotations

import hashlib

import pytest

from tests.unit.web.conftest import CLOUD
from tests.unit.web.served_site import API, ServedSite

WORDS = "2月10日以来,中车株洲所7000余名员工返岗。"
DIGEST = hashlib.sha256(WORDS.encode()).hexdigest()
QUOTE = f"{API}/quotes/{CLOUD}/266-290"


VERIFIED = [({}, None), ({"digest": DIGEST[:16]}, True), ({"digest": DIGEST}, True)]


@pytest.mark.parametrize(("given", "verified"), VERIFIED)
def test_words_have_their_checksum_and_reference(
    served: ServedSite, given: dict[str, str], verified: bool | None
) -> None:
    found = served.get(QUOTE, **given).json

    assert (found["text"], found["sha256"], found["verified"]) == (WORDS, DIGEST, verified)
    assert found["citation"] == "高晓燕. 多家企业免费提供“云服务”[N]. 株洲日报, 2020-02-16(A1)."
    assert [place["source"] for place in found["places"]] == ["zhuzhou_daily_A1.txt"]


def test_words_that_changed_are_said_to_have(served: ServedSite) -> None:
    got = served.get(QUOTE, digest="0" * 16)

    assert (got.status, got.json["key"]) == (409, "web.changed_words")


@pytest.mark.parametrize("place", ["290-266", "5-5", "0-999999"])
def test_a_place_outside_of_the_article_is_not_found(served: ServedSite, place: str) -> None:
    assert served.get(f"{API}/quotes/{CLOUD}/{place}").json["key"] == "web.no_words"


def test_a_quote_is_drawn_as_a_picture(served: ServedSite) -> None:
    got = served.get(f"{API}/clippings/{CLOUD}/266-290.png")

    assert (got.status, got.headers["content-type"]) == (200, "image/png")
    assert got.body.startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("question", ["中车株洲所有多少员工返岗?", "谁主持会议?", "火星上有多少只企鹅?"])
def test_every_quote_of_an_answer_is_verified_at_its_place(served: ServedSite, question: str) -> None:
    quotes = served.get(f"{API}/ask", question=question, top=10).json["quotes"]

    for quote in quotes:
        digest = hashlib.sha256(quote["text"].encode()).hexdigest()
        place = f"{quote['article_id']}/{quote['start']}-{quote['end']}"
        found = served.get(f"{API}/quotes/{place}", digest=digest).json
        assert (found["text"], found["verified"]) == (quote["text"], True)
