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


def test_a_changed_end_is_no_omission() -> None:
    assert closest_part("全市第二", "数量全市第一。蔡溪").span == Span(2, 6)
    assert closest_part("乙区第一", "数量全区第一。").span == Span(2, 6)
    assert closest_part("第一段目前复工", "参加座谈目前复工").span == Span(4, 8)


def test_digits_changed_about_are_one_block() -> None:
    assert edit_blocks("复工87家", "复工78家") == [EditBlock(Span(2, 4), Span(2, 4))]


def test_a_pattern_within_a_text_is_fully_similar() -> None:
    assert similarity("封桥检修", "每年秋天都要封桥检修三天") == 1.0
    assert similarity("南门渡口", "每年秋天都要封桥检修三天") < 0.5
