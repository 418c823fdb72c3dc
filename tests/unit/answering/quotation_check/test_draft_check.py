from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.quotation_check.draft_check import MAX_QUOTATION_CHARS, CheckLimits, check_draft
from retrieval.answering.quotation_check.findings import CheckOutcome, CheckRemark, DraftReport
from retrieval.index.generation import Generation
from tests.unit.answering.quotation_check.conftest import BRIDGE


def outcomes(report: DraftReport) -> list[tuple[str, str]]:
    return [(one.quotation.text, one.outcome.value) for one in report.quotations]


def test_a_draft_in_its_order(county: Generation) -> None:
    draft = (
        "何立春说：“这座桥修了一百二十天”，又说“往后每年春天都要封桥检修三天”。\n"
        "这座“新”桥，有人叫它“摇钱树一样的宝贝疙瘩，谁也别想动”。"
    )

    assert outcomes(check_draft(county, draft)) == [
        ("这座桥修了一百二十天", "verbatim"),
        ("往后每年春天都要封桥检修三天", "altered"),
        ("新", "too_short"),
        ("摇钱树一样的宝贝疙瘩，谁也别想动", "not_found"),
    ]


@pytest.mark.parametrize(
    ("words", "remarks"),
    [
        ("“這座橋修了一百二十天”", [CheckRemark.GLYPHS]),
        ("“桥长三百二十米;限载15吨”", [CheckRemark.PUNCTUATION]),
        ("“桥长三百二十米,限载15吨”", [CheckRemark.GLYPHS]),
        ("“桥长三百二十米，限载15吨！”", []),
        ("“桥长**三百二十**米，限载15吨”", []),
        ("“桥长三百二十米，限载15吨", [CheckRemark.UNCLOSED]),
        ("“青石桥昨日恢复通车……请大家绕行南门渡口。”", [CheckRemark.OMISSION]),
    ],
)
def test_remarks_on_words_found(county: Generation, words: str, remarks: list[CheckRemark]) -> None:
    (one,) = check_draft(county, words).quotations

    assert one.outcome is CheckOutcome.VERBATIM
    assert list(one.remarks) == remarks


def test_facts_beside_a_quotation_are_compared(county: Generation) -> None:
    draft = "据《清溪日报》2021年9月16日报道，限载18吨的“新”桥不易：“这座桥修了一百二十天”。"

    *_, one = check_draft(county, draft).quotations

    assert [(c.claim.written, c.found, c.agrees) for c in one.claims] == [
        ("清溪日报", "清溪日报", True), ("2021年9月16日", "2021-09-14", False), ("18吨", "15吨", False),
    ]  # fmt: skip
    assert not one.is_sound


def test_a_phrase_of_another_language_is_no_single_word(county: Generation) -> None:
    draft = "他说 “the bridge has come down at last”，又说“okay”。"

    assert [one.outcome.value for one in check_draft(county, draft).quotations] == ["not_found", "too_short"]


def test_a_source_that_the_archive_lacks_is_said(county: Generation) -> None:
    (one,) = check_draft(county, "据《江岸晚报》报道：“大坝明天开始蓄水，请下游注意”。").quotations

    assert (one.outcome, one.remarks) == (CheckOutcome.NOT_FOUND, (CheckRemark.OUTSIDE,))


def test_a_quotation_inside_one_found_is_not_listed(county: Generation) -> None:
    draft = "“何立春说：‘这座桥修了一百二十天，每一颗铆钉都换过。’”，“他听人说‘我撑了半辈子船’，大笑不止。”"

    assert [one.outcome.value for one in check_draft(county, draft).quotations] == [
        "verbatim", "not_found", "verbatim",
    ]  # fmt: skip


def test_the_number_of_quotations_is_bounded(county: Generation) -> None:
    report = check_draft(county, "“青石桥昨日恢复通车”" * 4, limits=CheckLimits(quotations=3))

    assert (len(report.quotations), report.left_out) == (3, 1)


def test_time_is_bounded(county: Generation) -> None:
    ticks = count()
    limits = CheckLimits(seconds=1, clock=lambda: float(next(ticks)))

    report = check_draft(county, "“青石桥昨日恢复通车”“我撑了半辈子船”", limits=limits)

    assert [one.outcome.value for one in report.quotations] == ["verbatim", "unchecked"]


def test_a_long_quotation_is_compared_at_its_beginning(county: Generation) -> None:
    (one,) = check_draft(county, f"『{BRIDGE.replace(chr(10), '') * 20}』", limits=CheckLimits()).quotations[
        :1
    ]

    assert len(one.quotation.text) > MAX_QUOTATION_CHARS
    assert CheckRemark.SHORTENED in one.remarks


def test_progress_is_told(county: Generation) -> None:
    told: list[tuple[int, int]] = []

    check_draft(county, "“青石桥昨日恢复通车”", progress=lambda done, total: told.append((done, total)))

    assert told == [(0, 1), (1, 1)]


@given(
    st.lists(
        st.sampled_from(
            [
                "“",
                "”",
                "「",
                "」",
                "\n> ",
                "青石桥",
                "，",
                "据《清溪日报》9月14日报道",
                "我撑了半辈子船",
                "…",
                "68人",
                "\ud800",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_any_draft_is_checked_and_every_piece_is_a_slice(county: Generation, draft: str) -> None:
    for one in check_draft(county, draft).quotations:
        for piece in one.pieces:
            assert piece.text == piece.article.text[piece.span.start : piece.span.end] != ""
            for difference in piece.differences:
                assert difference.source.end <= len(piece.article.text)
                assert difference.draft.end <= len(one.quotation.text)
