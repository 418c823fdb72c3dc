"""A sentence printed twice is one; another number makes it two."""

from __future__ import annotations

import pytest

from retrieval.answering.quoting.near_duplicates import ContentSignature


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("渡口今天复航,乘客很多。", "渡口今天复航,乘客很多。", True),
        ("渡口今天复航,乘客很多。", "本报讯 渡口今天复航,乘客很多。", True),
        ("渡口复航,乘客1200人。", "渡口复航,乘客1300人。", False),
        ("市图书馆藏书达到五十万册。", "市图书馆藏书达到六十万册。", False),
        (
            "渡口昨日上午复航,首日乘客三十人,多为赶集的村民。",
            "渡口昨日上午复航,首日乘客30人,多为赶集的村民。",
            True,
        ),
        ("渡口今天复航。", "口罩工厂投产。", False),
        ("", "渡口今天复航。", False),
    ],
)
def test_two_sentences_say_the_same_or_not(one: str, other: str, same: bool) -> None:
    assert ContentSignature.of(one).is_near_duplicate(ContentSignature.of(other)) is same
    assert ContentSignature.of(other).is_near_duplicate(ContentSignature.of(one)) is same
