"""JSON that no browser takes for markup."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.web.json_text import json_bytes


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_value_is_read_back_and_has_no_markup(value: object) -> None:
    text = json_bytes(value)

    assert json.loads(text) == value
    assert not set(b"<>&") & set(text)


def test_half_a_surrogate_pair_is_an_escape() -> None:
    assert json_bytes("株\ud800") == '"株\\ud800"'.encode()


def test_no_number_is_no_json() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_bytes(float("nan"))
