"""Features of phrases within a quote."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.answering.quoting.phrase_features import (
    PhraseFeature,
    end_features,
    phrase_features,
    start_features,
)
from retrieval.answering.quoting.phrase_view import PhraseView
from tests.unit.answering.quoting.conftest import Viewed


def named(features: Sequence[PhraseFeature]) -> list[set[str]]:
    """Names of the values of each word or phrase."""
    count = max(len(feature.values if feature.codes is None else feature.codes) for feature in features)
    columns = (feature.named(np.arange(count)) for feature in features)
    return [set(names) for names in zip(*columns, strict=True)]


def names_of(view: PhraseView) -> dict[str, set[str]]:
    """Names of the features of each phrase as a whole."""
    texts = (view.span(*phrase).cut(view.text) for phrase in view.phrases)
    return dict(zip(texts, named(phrase_features(view)), strict=True))


def test_a_first_word_is_known_by_what_stands_before_it(viewed: Viewed) -> None:
    found = viewed("灯会在哪里举行", "今年灯会在体育馆举行。")

    names = named(start_features(found))[found.words.index("体育馆")]
    assert {"s.word=在", "s.own=体育馆", "s.asked=False.True", "s.gap=1"} <= names
    assert "s.word=^" in named(start_features(found))[0]


def test_a_last_word_is_known_by_what_stands_after_it(viewed: Viewed) -> None:
    found = viewed("灯会在哪里举行", "今年灯会在体育馆举行。")

    names = named(end_features(found))[found.words.index("体育馆")]
    assert {"e.word=举行", "e.char=馆", "e.asked=False.True", "e.gap=0"} <= names
    assert "e.word=$" in named(end_features(found))[-1]


def test_a_phrase_is_known_by_its_length_and_contents(viewed: Viewed) -> None:
    names = names_of(viewed("展出了什么", "活动展出“春到湘江”、剪纸,还有面塑。"))

    assert {"p.pair=whole", "p.lists=0", "p.commas=0"} <= names["“春到湘江”"]
    assert {"p.pair=broken", "p.lists=1"} <= names["春到湘江”、剪纸"]
    assert {"p.pair=within", "p.clause=0"} <= names["春到湘江"]


def test_a_mention_of_the_expected_type_is_named(viewed: Viewed) -> None:
    found = viewed("来了多少游客", "灯会吸引游客3万人,持续5天。")

    names = names_of(found)
    assert "p.own=same" in names["3万人"]
    assert "p.is=duration" in names["5天"]
    assert "p.own=none" in names["持续"]


@pytest.mark.parametrize(
    ("question", "text", "phrase", "kind"),
    [
        ("接种的有多少人", "45.8万人接种,接种率61.3%。", "45.8万人", "asked"),
        ("接种的有多少人", "45.8万人接种,接种率61.3%。", "61.3%", "other"),
        ("大桥有几条车道", "大桥双向六车道,投资4亿元。", "六车道", "asked"),
        ("接种的有多少人", "接种率61.3%。", "61.3%", "other.nowhere"),
        ("谁接种了", "45.8万人接种。", "45.8万人", "-"),
    ],
)
def test_a_number_in_the_unit_asked_for_is_named(
    viewed: Viewed, question: str, text: str, phrase: str, kind: str
) -> None:
    found = viewed(question, text)

    assert f"p.quantity={kind}" in names_of(found)[phrase]
