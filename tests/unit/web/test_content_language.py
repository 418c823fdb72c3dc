"""The language of an answer."""

from __future__ import annotations

import pytest

from retrieval.web.content_language import choose_language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh-Hans"),
        ("en-GB,en;q=0.9,zh-CN;q=0.8", "en"),
        ("fr, zh-TW;q=0.7, en;q=0.5", "zh-Hant"),
        ("en;q=0, zh-HK;q=0.1", "zh-Hant"),
        ("fr", "zh-Hans"),
        ("*", "zh-Hans"),
        ("en;q=nonsense", "zh-Hans"),
        ("en;q=inf, zh-TW;q=0.2", "zh-Hant"),
        (";;;,,,q=", "zh-Hans"),
    ],
)
def test_the_best_language_that_there_is_a_catalogue_for(accepted: str, language: str) -> None:
    assert choose_language(accepted, "zh-Hans") == language
