"""A title-like line may be the first part of a paragraph."""

from __future__ import annotations

import pytest

from retrieval.reading.grammar.broken_paragraphs import (
    begins_paragraph,
    closes_unopened_bracket,
    features,
    has_unclosed_bracket,
    lost_its_end,
    running_text,
)
from retrieval.reading.grammar.line_kinds import Unit, unit_of
from retrieval.reading.grammar.lines import split_lines


def units(text: str) -> list[Unit]:
    return [unit_of((line,)) for line in split_lines(text)]


def test_a_line_broken_within_a_word_begins_a_paragraph() -> None:
    above, below = units("他说，河西夜市将于下月搬进新场\n地以后，摊位比原来多出一百个。")

    assert begins_paragraph(above, below, running_text([below]), indented=False)


def test_a_subhead_over_a_whole_paragraph_does_not() -> None:
    above, below = units("票价两元不变\n渡口昨日复航，首日运送乘客一千二百人。")

    assert not begins_paragraph(above, below, running_text([below]), indented=False)


def test_indents_decide_where_the_source_keeps_them() -> None:
    above, below = units("　　复工以来\n通用航空有限公司已有两架飞机在株洲飞行。")
    title, paragraph = units("票价两元\n　　渡口昨日复航。")

    assert begins_paragraph(above, below, "", indented=True)
    assert not begins_paragraph(title, paragraph, "", indented=True)


def test_a_long_line_in_the_words_of_speech_has_lost_its_end() -> None:
    (cut,) = units("近日，记者在渡口看到，船长老郑表示，他们的船今年已经运送了乘客一万")
    (kicker,) = units("林某某在城东调研渡口和夜市建设工作时强调")

    assert lost_its_end(cut)
    assert not lost_its_end(kicker)


def test_brackets_without_a_partner_are_seen_from_both_sides() -> None:
    assert has_unclosed_bracket("老郑说，“雾天停航")
    assert not has_unclosed_bracket("“雾天停航”")
    assert closes_unopened_bracket("的规矩不变。”他说")
    assert not closes_unopened_bracket("他说：“规矩不变。”")


def test_running_text_is_without_titles() -> None:
    assert running_text(units("渡口复航\n渡口昨日复航，渡口票价不变。")) == "渡口昨日复航，渡口票价不变。"


@pytest.mark.parametrize(("running", "known"), [("渡口渡口", True), ("渡口", False), ("渡\n口渡口", False)])
def test_a_seam_is_known_where_running_text_has_it_twice(running: str, known: bool) -> None:
    above, below = units("北岸渡\n口昨日复航，票价不变。")

    assert ("seam is known on the page" in features(above, below, running)) is known


def test_a_seam_of_one_character_twice_may_overlap() -> None:
    above, below = units("岸上人人\n人手一册，昨日发完。")

    assert "seam is known on the page" in features(above, below, "人人人")
