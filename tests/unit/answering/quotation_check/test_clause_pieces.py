from __future__ import annotations

import re

from retrieval.answering.quotation_check.clause_pieces import clause_pieces, exact_piece, parts_between
from retrieval.answering.quotation_check.folded_text import fold
from retrieval.answering.quotation_check.quotation_search import QuotationSearch
from retrieval.models import Article


def pieces(search: QuotationSearch, words: str) -> list[tuple[str, str, str]]:
    sources = [*search.candidates(words), *search.candidates_of_part(words)]
    return [(one.draft.cut(words), one.article.id, one.text) for one in clause_pieces(search, words, sources)]


def test_clauses_of_two_articles_are_two_pieces(search: QuotationSearch) -> None:
    assert pieces(search, "每一颗铆钉都换过，全部用上了太阳能。") == [
        ("每一颗铆钉都换过，", "bridge", "每一颗铆钉都换过"),
        ("全部用上了太阳能。", "ferry", "全部用上了太阳能"),
    ]


def test_a_clause_joined_in_its_middle(search: QuotationSearch) -> None:
    assert pieces(search, "施工队一共68人全部用上了太阳能") == [
        ("施工队一共68人", "bridge", "施工队一共68人"),
        ("全部用上了太阳能", "ferry", "全部用上了太阳能"),
    ]


def test_words_of_nobody_are_no_piece(search: QuotationSearch) -> None:
    assert pieces(search, "请大家绕行南门渡口，顺便买三斤橘子。") == [
        ("请大家绕行南门渡口，", "bridge", "请大家绕行南门渡口")
    ]


def test_an_exact_piece_is_cut_from_the_article(search: QuotationSearch, bridge: Article) -> None:
    piece = exact_piece(search, fold("限載１５噸"), bridge)

    assert piece is not None
    assert piece.text == "限载15吨"
    assert exact_piece(search, fold("限载16吨"), bridge) is None
    assert exact_piece(search, fold("。"), bridge) is None


def test_parts_keep_the_marks_after_them() -> None:
    assert [part.cut("甲，乙。。丙") for part in parts_between("甲，乙。。丙", re.compile("[，。]+"))] == [
        "甲，", "乙。。", "丙",
    ]  # fmt: skip
