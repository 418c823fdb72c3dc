"""Words shared above and below title lines."""

from __future__ import annotations

from retrieval.reading.grammar.article_boundaries import character_pairs, page_habits, weighted_overlap
from retrieval.reading.grammar.line_kinds import Unit, unit_of
from retrieval.reading.grammar.lines import split_lines


def units(text: str) -> list[Unit]:
    return [unit_of((line,)) for line in split_lines(text)]


def test_an_overlap_counts_rare_pairs_more_and_leaves_out_unshared_ones() -> None:
    page = page_habits(units("渡口孤例\n渡口，路灯\n路灯\n路灯，复航\n路灯"))

    assert weighted_overlap({"渡口", "路灯", "孤例"}, {"渡口"}, page.weights) == 0.5 / 0.75
    assert weighted_overlap({"孤例"}, {"孤例"}, page.weights) == 0.0
    assert page.pairs == 5


def test_pairs_are_of_chinese_characters_within_a_unit() -> None:
    assert character_pairs(units("渡口A1复航\n路灯")) == {"渡口", "复航", "路灯"}
