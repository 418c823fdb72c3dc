from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.quotation_check.folded_text import fold, same_glyphs, same_punctuation, unmarked
from retrieval.models import Span


def test_script_width_case_and_punctuation_fold_away() -> None:
    assert fold("橋長 ３２０ 米，限載「十五」噸。KM").letters == fold("桥长320米,限载“十五”吨!km").letters


def test_signs_that_make_a_number_stay() -> None:
    assert fold("3.5%").letters != fold("35%").letters
    assert fold("8:30至10-20").letters == "8:30至10-20"
    assert fold("12,000人").letters == fold("12000人").letters


def test_the_two_zeros_of_a_year_are_one() -> None:
    assert fold("二〇二一年").letters == fold("二零二一年").letters == fold("二○二一年").letters


@given(st.text(alphabet="甲乙，。 “”12.,①㎡Aａ○〇", max_size=30))
def test_every_letter_knows_its_place(text: str) -> None:
    folded = fold(text)

    assert len(folded.places) == len(folded.letters)
    assert list(folded.places) == sorted(folded.places)
    for at in range(len(folded.letters)):
        span = folded.original_span(Span(at, at + 1))
        assert len(span) == 1 and span.end <= len(text)


def test_a_span_of_the_original_has_its_letters() -> None:
    folded = fold("甲，乙。丙丁")

    assert folded.letters_within(Span(1, 5)) == Span(1, 3)
    assert folded.original_span(Span(1, 3)) == Span(2, 5)


def test_other_glyphs_and_other_punctuation_are_told_apart() -> None:
    assert not same_glyphs("橋通了", "桥通了")
    assert same_punctuation("橋通了，走。", "桥通了,走｡") is True
    assert same_glyphs("桥通了，走", "桥通了；走") is True
    assert same_punctuation("桥通了，走", "桥通了；走") is False
    assert not same_glyphs("桥通了，走", "桥通了,走")


def test_marks_of_quotation_and_markdown_are_dropped() -> None:
    assert unmarked("“**桥**通 了”") == "桥通了"
