"""Records of fields as articles."""

from __future__ import annotations

from retrieval.models import Page, SetAside
from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.readers.field_records import RecordField, pages_of_records
from retrieval.reading.sources.page_facts import PageFacts


def read(*records: dict[str, str]) -> tuple[list[Page], dict[str, dict[str, str]]]:
    """Pages and notes of records, given as column -> text."""
    fields = [
        [RecordField(column.upper(), column, tuple(split_lines(text))) for column, text in record.items()]
        for record in records
    ]
    found = list(pages_of_records(fields, "a.txt", PageFacts(paper="江川晚报")))
    notes = {item.reason: dict(item.facts) for item in found if isinstance(item, SetAside)}
    return [item for item in found if isinstance(item, Page)], notes


def test_a_record_without_facts_has_those_of_its_source() -> None:
    [page], _ = read({"title": "路灯换新", "text": "城东三百盏路灯昨日换新。", "date": "2021-03-12"})

    assert (page.paper, str(page.date), page.articles[0].headline) == ("江川晚报", "2021-03-12", "路灯换新")


def test_an_empty_field_stands_before_no_other_of_its_column() -> None:
    lines = tuple(split_lines("海东日报"))
    record = [RecordField("JF", "paper", ()), RecordField("JO", "paper", lines)]
    title = RecordField("T1", "title", tuple(split_lines("路灯换新")))

    [page, *_] = pages_of_records([[title, *record]], "a.txt", PageFacts())

    assert isinstance(page, Page)
    assert page.paper == "海东日报"


def test_records_without_a_text_are_counted() -> None:
    _, notes = read(
        {"title": "路灯换新", "text": "城东三百盏路灯昨日换新。"},
        {"title": "夜市搬家", "abstract": "夜市上周搬到了江边。"},
        {"title": "渡口开船"},
    )

    assert notes["abstract_only"] == {"count": "1", "rows": "2"}
    assert notes["title_only"] == {"count": "1", "rows": "3"}


def test_an_impossible_date_sets_its_record_aside_only() -> None:
    pages, notes = read(
        {"title": "路灯换新", "date": "2021-13-45"}, {"title": "夜市搬家", "date": "2021-03-12"}
    )

    assert [page.articles[0].headline for page in pages] == ["夜市搬家"]
    assert notes["bad_metadata"]["value"] == "2021-13-45"


def test_a_record_of_a_month_is_kept_without_a_date_and_named() -> None:
    pages, notes = read(
        {"title": "路灯换新", "text": "城东三百盏路灯昨日换新。", "date": "2021-03"},
        {"title": "夜市搬家", "text": "夜市上周搬到了江边。", "date": "2021-03-12"},
    )

    assert [str(page.date) for page in pages] == ["None", "2021-03-12"]
    assert notes["partial_date"] == {"count": "1", "rows": "1", "value": "2021-03"}
