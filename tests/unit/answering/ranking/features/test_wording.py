"""Features of the wording."""

from __future__ import annotations

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.features.wording import share_in
from tests.unit.answering.ranking.features.feature_values import values_by_sentence, values_of


def test_the_share_of_no_parts_is_a_half() -> None:
    assert share_in((), "天元区") == 0.5
    assert share_in(("天元", "企业"), "天元区") == 0.5
    assert share_in(("天元", "区"), "天元区") == 1.0


def test_characters_near_the_question_word_count_most(seed_answerer: Answerer) -> None:
    found = values_by_sentence(seed_answerer, "中车株洲所有多少员工返岗?")

    staff = next(v for text, v in found.items() if "7000余名员工返岗" in text)

    assert staff["late"] == max(v["late"] for v in found.values())


def test_words_that_title_and_lead_hold_are_topical_and_not_the_aspect(seed_answerer: Answerer) -> None:
    found = values_of(seed_answerer, "市贸促会开不可抗力证明用了多长时间?", "全程不到24小时")

    assert 0 < found["aspect"] <= 1
    assert found["asks_number"] == 1


def test_numbers_of_the_question_are_looked_for_in_the_sentence(bridge_answerer: Answerer) -> None:
    with_number = values_of(bridge_answerer, "哪座桥全长1708米?", "全长1708米")
    without = values_of(bridge_answerer, "哪座桥全长1708米?", "航运站")

    assert (with_number["numbers"], without["numbers"]) == (1.0, 0.0)
