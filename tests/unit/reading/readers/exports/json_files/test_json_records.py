"""Records wherever a JSON value keeps them."""

from __future__ import annotations

from typing import Any

import pytest

from retrieval.reading.leftovers import Leftovers
from retrieval.reading.readers.exports.json_files.json_records import OCR_LINES, records_of
from retrieval.reading.readers.exports.json_files.json_stream import BadElement, JsonElement

LAMP = {"title": "路灯换新", "text": "城东换了三百盏路灯。"}


def records(value: Any) -> list[tuple[str, Any]]:
    return list(records_of(JsonElement("", value), {}, Leftovers("a"), 1))


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"articles": [LAMP]}, "articles[0]"),
        ({"code": 0, "data": {"list": [LAMP]}}, "data.list[0]"),
        ({"hits": {"hits": [{"_id": "x", "_source": LAMP}]}}, "hits.hits[0]._source"),
        ({"17": LAMP}, "17"),
        ([["title", "text"], list(LAMP.values())], "[0]"),
        ({"columns": list(LAMP), "index": [0], "data": [list(LAMP.values())]}, "[0]"),
        ({"title": {"0": LAMP["title"]}, "text": {"0": LAMP["text"]}}, "[0]"),
        (LAMP, ""),
    ],
)
def test_an_article_is_found_in_its_wrapping(value: Any, path: str) -> None:
    assert records(value) == [(path, LAMP)]


def test_facts_of_the_objects_above_hold_for_an_article() -> None:
    value = {
        "source": "江川晚报",
        "date": "2021-03-12",
        "pages": [{"page": "A2", "name": "民生", "articles": [LAMP]}],
    }

    [(path, record)] = records(value)

    assert path == "pages[0].articles[0]"
    assert record == {"paper": "江川晚报", "date": "2021-03-12", "page": "A2", "page_name": "民生", **LAMP}


def test_a_number_over_a_list_within_a_date_is_a_page() -> None:
    [(_, record)] = records({"2021-03-12": {"02": [LAMP]}})

    assert (record["date"], record["page"]) == ("2021-03-12", "02")


def test_a_number_over_an_article_is_no_page() -> None:
    [(_, record)] = records({"2021-03-12": {"7": LAMP}})

    assert "page" not in record


def test_keys_may_be_dates_and_pages() -> None:
    [(_, record)] = records({"2021-03-12": {"A02版": [LAMP]}})

    assert (record["date"], record["page"]) == ("2021-03-12", "A02版")


def test_lists_beside_the_text_are_no_articles() -> None:
    assert records({**LAMP, "images": [{"caption": "灯"}], "related": [{"title": "别的"}]})[0][0] == ""
    assert len(records({**LAMP, "related": [{"title": "别的"}]})) == 1


@pytest.mark.parametrize(
    "value",
    [
        {"ocr_results": [{"text": "路灯换新", "box": [[0, 0], [9, 0], [9, 3], [0, 3]]}]},
        {"words_result": [{"words": "路灯换新", "location": {"left": 0, "top": 0, "width": 9, "height": 3}}]},
        {"rec_texts": ["路灯换新"], "rec_boxes": [[0, 0, 9, 3]]},
        [[[[0, 0], [9, 0], [9, 3], [0, 3]], ["路灯换新", 0.98]]],
    ],
)
def test_lines_of_ocr_are_one_record(value: Any) -> None:
    [(_, record)] = records(value)

    assert [text for text, _ in record[OCR_LINES]] == ["路灯换新"]


def test_a_value_without_articles_is_named() -> None:
    assert records({"total": 3}) == [("", BadElement("", "dict"))]
    assert records([LAMP, "灯"])[1] == ("[1]", BadElement("[1]", "str"))


def test_number_and_name_of_a_page_are_its_facts() -> None:
    article = {"title": "路灯换新", "content": "城东路灯换新。"}
    value = {"pages": [{"no": "A2", "name": "民生", "articles": [article]}]}

    [(_, record)] = records_of(JsonElement("", value), {}, Leftovers("a"), 1)

    assert isinstance(record, dict)
    assert (record["page"], record["page_name"]) == ("A2", "民生")
