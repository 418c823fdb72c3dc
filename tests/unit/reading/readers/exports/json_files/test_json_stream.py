"""JSON documents, element by element."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.readers.exports.json_files import json_stream
from retrieval.reading.readers.exports.json_files.json_stream import BadElement, JsonElement, read_elements

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def elements(text: str) -> list[JsonElement | BadElement]:
    return list(read_elements(io.StringIO(text)))


def values(text: str) -> list[Any]:
    return [item.value for item in elements(text) if isinstance(item, JsonElement)]


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": 1}, {"a": 2}]',
        '[{"a": 1}][{"a": 2}]',
        '{"a": 1}{"a": 2}',
        '{"a": 1},\n{"a": 2}\n',
        '\ufeff{"a":1}\n\x1e{"a":2}',
    ],
)
def test_documents_may_follow_one_another(text: str) -> None:
    assert values(text) == [{"a": 1}, {"a": 2}]


@given(
    st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=4), max_size=6), st.sampled_from([None, 1])
)
def test_the_elements_of_an_array_come_as_they_are(rows: list[Any], indent: int | None) -> None:
    assert values(json.dumps(rows, indent=indent)) == rows


def test_a_bad_element_is_named_and_the_next_one_is_read() -> None:
    first, bad, last = elements('[{"a": 1}, {"a": 灯}, {"a": 3}]')

    assert first == JsonElement("[0]", {"a": 1})
    assert isinstance(bad, BadElement)
    assert bad.path == "[1]"
    assert last == JsonElement("[2]", {"a": 3})


def test_a_document_cut_off_gives_the_elements_before() -> None:
    first, cut = elements('[{"a": 1}, {"a": "灯')

    assert isinstance(first, JsonElement)
    assert isinstance(cut, BadElement)
    assert cut.path == "[1]"


def test_a_large_object_is_entered_with_its_scalars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "MAX_ELEMENT_CHARS", 600)
    monkeypatch.setattr(json_stream, "CHUNK_CHARS", 64)
    text = json.dumps({"date": "2021-03-12", "articles": [{"n": n, "t": "灯" * 20} for n in range(50)]})

    found = elements(text)

    assert [item.value["n"] for item in found if isinstance(item, JsonElement)] == list(range(50))
    assert {item.above for item in found if isinstance(item, JsonElement)} == {(("date", "2021-03-12"),)}
    assert found[7].path == "articles[7]"


def test_a_member_too_large_costs_its_object_and_not_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "MAX_ELEMENT_CHARS", 600)
    monkeypatch.setattr(json_stream, "CHUNK_CHARS", 64)
    text = json.dumps([{"title": "路灯", "text": "灯" * 5000}, {"title": "渡口"}], ensure_ascii=False)

    bad, good = elements(text)

    assert isinstance(bad, BadElement)
    assert (bad.path, bad.detail) == ("[0].text", "too large")
    assert bad.chars > 4000
    assert good == JsonElement("[1]", {"title": "渡口"})


@given(st.text(alphabet='[]{}",:0 a\n', max_size=60))
def test_any_text_comes_to_an_end(text: str) -> None:
    assert len(elements(text)) <= len(text) + 1


def test_nesting_without_end_is_a_bad_element() -> None:
    assert [type(item) for item in elements('{"a":' + "[" * 100_000)] == [BadElement]


@pytest.mark.parametrize(
    "text",
    [
        "{'a': 1}\n{'a': 2}\n",
        "// 抓取\nvar list = [{a: 1,}, {a: 2,},];\n",
        'callback([{"a": 1}, {"a": 2}]);',
        'window.__DATA__ = {"a": 1}; window.MORE = {"a": 2};',
        "export default [{'a': 1}, {'a': 2}]",
    ],
)
def test_the_notations_of_programs_are_read(text: str) -> None:
    assert values(text) == [{"a": 1}, {"a": 2}]
    assert len(elements(text)) == 2


def test_a_literal_longer_than_the_window_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "CHUNK_CHARS", 64)
    rows = [{"a": "灯" * 300}, {"a": "渡" * 300}]

    assert values("\n".join(map(str, rows))) == rows
