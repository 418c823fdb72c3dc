from __future__ import annotations

from retrieval.answering.quotation_check.alignment import EditBlock
from retrieval.answering.quotation_check.closest_words import closest_words, longest_stretch
from retrieval.answering.quotation_check.folded_text import fold
from retrieval.answering.quotation_check.quotation_search import QuotationSearch
from retrieval.models import Span


def test_one_other_character_is_an_alteration(search: QuotationSearch) -> None:
    words = "这座橋修了一百三十天,每一颗铆钉都换过"

    close = closest_words(fold(words), search.candidates(words))

    assert close is not None and close.is_altered
    (difference,) = close.piece.differences
    assert difference.draft.cut(words) == "三"
    assert difference.source.cut(close.piece.article.text) == "二"
    assert close.piece.text == "这座桥修了一百二十天，每一颗铆钉都换过"


def test_another_sentence_is_none(search: QuotationSearch) -> None:
    words = "这座塔修了整整两年，砖都是从外省运来的"

    close = closest_words(fold(words), search.candidates(words))

    assert close is None or not close.is_near


def test_a_few_letters_say_nothing(search: QuotationSearch) -> None:
    close = closest_words(fold("修了三天"), search.candidates("修了一百二十天"))

    assert close is not None and not close.is_near


def test_no_words_have_no_closest() -> None:
    assert closest_words(fold("……"), []) is None


def test_blocks_with_chance_between_are_one_stretch() -> None:
    near = [EditBlock(Span(0, 3), Span(0, 2)), EditBlock(Span(4, 8), Span(3, 6))]
    far = [EditBlock(Span(0, 3), Span(0, 2)), EditBlock(Span(9, 11), Span(8, 9))]

    assert longest_stretch(near) == 8
    assert longest_stretch(far) == 3
    assert longest_stretch([]) == 0
