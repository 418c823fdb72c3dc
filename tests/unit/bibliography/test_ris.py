"""RIS, read back by rispy."""

from __future__ import annotations

import rispy
from hypothesis import given

from retrieval.bibliography.ris import ris_records
from tests.unit.bibliography.examples import NOTHING, PRINTED, record


def test_a_quote_is_a_newspaper_article_with_its_page_and_issue() -> None:
    (text,) = ris_records([record()])

    assert text.split("\r\n") == [
        "TY  - NEWS",
        "TI  - 渡口夜航恢复",
        "AU  - 苏敏",
        "AU  - 贺长河",
        "T2  - 江畔日报",
        "PY  - 2021",
        "DA  - 2021/03/04/",
        "SP  - 2",
        "SE  - 要闻",
        "AB  - 北岸渡口恢复夜航。",
        "N1  - 何时夜航?",
        "ID  - n1",
        "ER  - ",
        "",
        "",
    ]


def test_unknown_facts_are_left_out() -> None:
    (text,) = ris_records([record(date=None, page=None, page_name=None, headline=None, byline=())])

    assert [line[:2] for line in text.split("\r\n") if line] == ["TY", "T2", "AB", "N1", "ID", "ER"]


def test_a_question_without_a_quote_is_no_record() -> None:
    assert list(ris_records([NOTHING])) == []


@given(PRINTED, PRINTED)
def test_any_text_is_read_back_on_one_line(quote: str, headline: str) -> None:
    (entry,) = rispy.loads("".join(ris_records([record(quote, headline=headline)])))

    assert entry["type_of_reference"] == "NEWS"
    assert entry.get("abstract", "") == " ".join(quote.split())
    assert entry.get("title", "") == " ".join(headline.split())
