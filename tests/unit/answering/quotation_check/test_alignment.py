from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from retrieval.answering.quotation_check.alignment import EditBlock, closest_part, edit_blocks, similarity
from retrieval.models import Span

texts = st.text(alphabet="甲乙丙丁", max_size=12)


def test_the_part_with_one_other_character_is_found() -> None:
    found = closest_part("修了一百天", "这座桥修了二百天又三天")

    assert (found.span, found.distance) == (Span(3, 8), 1)


@given(texts.filter(bool), texts)
def test_no_part_of_the_text_is_closer(pattern: str, text: str) -> None:
    found = closest_part(pattern, text)

    parts = [text[a:b] for a in range(len(text) + 1) for b in range(a, len(text) + 1)]
    assert found.distance == min(Levenshtein.distance(pattern, part) for part in parts)
    assert Levenshtein.distance(pattern, found.span.cut(text)) == found.distance


def test_neighbouring_edits_are_one_block() -> None:
    assert edit_blocks("甲乙丙丁", "甲戊己庚丁") == [EditBlock(Span(1, 3), Span(1, 4))]
    assert edit_blocks("甲乙", "甲乙") == []


def test_a_pattern_within_a_text_is_fully_similar() -> None:
    assert similarity("封桥检修", "每年秋天都要封桥检修三天") == 1.0
    assert similarity("南门渡口", "每年秋天都要封桥检修三天") < 0.5
