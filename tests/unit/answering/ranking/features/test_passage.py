"""Features of the passage and the article."""

from __future__ import annotations

from retrieval.answering.answerer import Answerer
from tests.unit.answering.ranking.features.feature_values import values_by_sentence, values_of


def test_the_only_article_is_the_best_and_has_no_rival(fishery_answerer: Answerer) -> None:
    found = values_of(fishery_answerer, "江心岛渔业合作社主营哪些产品?", "主营产品")

    assert (found["rank"], found["article"], found["margin"]) == (1.0, 1.0, 1.0)


def test_sentences_of_one_passage_share_its_rank_and_score(seed_answerer: Answerer) -> None:
    found = values_by_sentence(seed_answerer, "中车株洲所有多少员工返岗?")

    best = [values for values in found.values() if values["rank"] == 1.0]

    assert len({values["ideal"] for values in best}) == 1
    assert all(0 <= values["ideal"] <= best[0]["ideal"] for values in found.values())
