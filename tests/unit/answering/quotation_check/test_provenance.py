from __future__ import annotations

import pytest

from retrieval.answering.quotation_check.findings import CheckOutcome, Claim, ClaimKind
from retrieval.answering.quotation_check.provenance import Provenance, trace
from retrieval.answering.quotation_check.quotation_search import QuotationSearch
from retrieval.models import Span
from tests.unit.answering.quotation_check.conftest import ROWS


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("这座桥修了一百二十天，每一颗铆钉都换过。", CheckOutcome.VERBATIM),
        ("這座橋修了一百二十天,每一顆鉚釘都換過", CheckOutcome.VERBATIM),
        ("桥长三百二十米……请大家绕行南门渡口。", CheckOutcome.VERBATIM),
        ("请大家绕行南门渡口……桥长三百二十米，限载15吨。", CheckOutcome.JOINED),
        ("这座桥修了一百二十天，每一颗螺钉都换过。", CheckOutcome.ALTERED),
        ("这座桥修了一百二十天，颗铆钉都换过。", CheckOutcome.ALTERED),
        ("我撑了半辈子船，每一颗铆钉都换过。", CheckOutcome.JOINED),
        ("青石桥昨日恢复通车。施工队一共68人，其中女工九人。", CheckOutcome.JOINED),
        ("桥长三百二十米，限载15吨，比从前的老桥宽出两个车道还多。", CheckOutcome.PARTIAL),
        ("我们将在三年之内修建第二座大坝，请乡亲们放心。", CheckOutcome.NOT_FOUND),
    ],
)
def test_each_outcome(search: QuotationSearch, words: str, outcome: CheckOutcome) -> None:
    assert trace(search, words).outcome is outcome


def test_the_pieces_are_slices_of_the_archive(search: QuotationSearch) -> None:
    texts = {str(row["id"]): str(row["text"]) for row in ROWS}

    for words in ("头茶要赶在谷雨以前收完，限载15吨", "迟一天，价钱就跌一成", "迟两天，价钱就跌一成"):
        for piece in trace(search, words).pieces:
            assert piece.text and piece.text in texts[piece.article.id]


@pytest.mark.parametrize(("day", "article"), [("--09-14", "bridge"), ("--09-21", "again")])
def test_of_several_sources_the_one_named_is_taken(search: QuotationSearch, day: str, article: str) -> None:
    found = trace(search, "桥长三百二十米", [Claim(ClaimKind.DATE, Span(0, 0), "9月", day)])

    assert (found.pieces[0].article.id, found.also) == (article, 1)


def test_an_omission_is_said(search: QuotationSearch) -> None:
    found = trace(search, "桥长三百二十米……请大家绕行南门渡口。")

    assert found.omits
    assert [piece.text for piece in found.pieces] == ["桥长三百二十米", "请大家绕行南门渡口"]


def test_words_like_no_others_have_no_nearest(search: QuotationSearch) -> None:
    assert trace(search, "蓝鲸在云端下棋，输了三盘。") == Provenance(CheckOutcome.NOT_FOUND)


def test_similar_words_are_shown_as_the_nearest(search: QuotationSearch) -> None:
    found = trace(search, "船老大说：我撑了半年船，还没见过这么黑的夜。")

    assert found.outcome is CheckOutcome.NOT_FOUND
    assert found.nearest is not None and found.nearest.article.id == "ferry"
