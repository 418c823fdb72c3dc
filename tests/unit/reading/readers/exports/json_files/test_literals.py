"""Literals of Python and JavaScript."""

from __future__ import annotations

import pprint
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.readers.exports.json_files.literals import NoLiteral, read_literal

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=6), VALUES, max_size=4), st.sampled_from([str, pprint.pformat]))
def test_a_printed_dictionary_comes_back(row: dict[str, Any], printed: Any) -> None:
    text = printed(row)

    assert read_literal(text, 0) == (row, len(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{题: '渡口', $n: 1_0, ok: true, no: undefined,}", {"题": "渡口", "$n": 10, "ok": True, "no": None}),
        ('{"a": [1, 2,], /* 注 */ "b": \'它说"好"\'} // 完', {"a": [1, 2], "b": '它说"好"'}),
        (r"{'a': 'x\'y\x41\u6e21\U0001f600\n\ud83d\ude00'}", {"a": "x'yA渡\U0001f600\n\U0001f600"}),
        ("{'a': (1, 'b'), 'c': ('上半' '下半')}", {"a": [1, "b"], "c": ["上半下半"]}),
        ("{'_id': ObjectId('5f'), 'd': ISODate(\"2021-03-12\")}", {"_id": "5f", "d": "2021-03-12"}),
        ("{'d': datetime.datetime(2021, 3, 12, 8, 0, tzinfo=utc)}", {"d": "2021-3-12"}),
        ("{'e': new Date('2021')}", {"e": "2021"}),
    ],
)  # fmt: skip
def test_notations_of_programs(text: str, value: dict[str, Any]) -> None:
    assert read_literal(text, 0)[0] == value


@pytest.mark.parametrize("text", ["{'a': 灯}", "{'a' 1}", "{'a': f}", "'a'", "路灯", "{]}", "[1}"])
def test_what_is_no_literal_is_told(text: str) -> None:
    with pytest.raises(NoLiteral) as error:
        read_literal(text, 0)

    assert not error.value.cut


@pytest.mark.parametrize("text", ["{'a': '灯", "{'a'", "[1, ", "{'a': 'b\\", "{'a': /* 注", "{'a': 1"])
def test_a_text_that_breaks_off_is_told(text: str) -> None:
    with pytest.raises(NoLiteral) as error:
        read_literal(text, 0)

    assert error.value.cut


def test_nesting_without_end_is_no_literal() -> None:
    with pytest.raises(NoLiteral):
        read_literal("{'a': " + "[" * 10_000, 0)
