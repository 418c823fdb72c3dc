"""Numbers in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.numbers import chinese_numeral, number_forms, parse_numeral


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("一千九百零九人", [("一千九百零九", "1909", "1,909")]),
        ("1,909人", [("1,909", "1909", "一千九百零九")]),
        ("七千余名", [("七千", "7000", "7,000")]),
        ("7000余名", [("7000", "7,000", "七千")]),
        ("12万和十二", []),
        ("2020年", []),
        ("二〇二〇年", []),
        ("3.1415", []),
        ("2020-02-15", []),
    ],
)
def test_a_number_has_its_other_forms(text: str, forms: list[tuple[str, ...]]) -> None:
    assert number_forms(text) == forms


@given(st.integers(1, 10**12 - 1))
def test_a_number_in_words_is_read_back(value: int) -> None:
    assert parse_numeral(chinese_numeral(value)) == value


@given(st.text(alphabet="一二两三九十百千万亿零〇0123456789,.年", max_size=30))
def test_any_row_of_numerals_is_read_or_left(text: str) -> None:
    assert all(form for forms in number_forms(text) for form in forms)
