"""Features of the shape."""

from __future__ import annotations

from retrieval.answering.answerer import Answerer
from tests.unit.answering.ranking.features.feature_values import values_by_sentence, values_of


def test_the_first_sentence_of_an_article_opens_it(seed_answerer: Answerer) -> None:
    found = values_by_sentence(seed_answerer, "中车株洲所有多少员工返岗?")

    assert {v["opens"] for v in found.values()} == {0.0, 1.0}
    assert all((v["opens"] == 1) == (v["place"] == 0) for v in found.values())


def test_punctuation_is_seen(bridge_answerer: Answerer) -> None:
    found = values_of(bridge_answerer, "江心大桥有多长?", "全长1708米")

    assert (found["ends"], found["asks"], found["announces"], found["quotes"]) == (1.0, 0.0, 0.0, 0.0)
    assert found["commas"] == 1 / 6


def test_the_second_of_four_lines_stands_at_a_quarter(fishery_answerer: Answerer) -> None:
    assert values_of(fishery_answerer, "江心岛渔业合作社主营哪些产品?", "主营产品")["place"] == 0.25
