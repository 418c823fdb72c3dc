"""Parts of dates resolved against reference days."""

import pytest

from retrieval.language.date_resolution import parse_short_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15", 15),
        ("三十九", 39),
        ("十", 10),
        ("二〇二〇", 2020),
        ("元", 1),
        ("廿", 20),
        ("廿三", 23),
        ("卅一", 31),
    ],
)
def test_a_short_numeral_has_a_value(text: str, value: int) -> None:
    assert parse_short_numeral(text) == value
