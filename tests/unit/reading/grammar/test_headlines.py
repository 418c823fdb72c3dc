"""Kicker, headline, deck, column label."""

from __future__ import annotations

import pytest

from retrieval.models import BlockKind
from retrieval.reading.grammar.headlines import read_head
from retrieval.reading.grammar.line_kinds import unit_of
from retrieval.reading.grammar.lines import split_lines

K, H, D, C = BlockKind.KICKER, BlockKind.HEADLINE, BlockKind.DECK, BlockKind.COLUMN


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        (["把河管好"], [H]),
        (["张某某调度河道治理工作时强调", "把清淤任务一项项落到实处"], [K, H]),
        (["记者调查发现——", "河道清淤进度为何不一"], [K, H]),
        (["清淤之后更要管好", "——河道治理系列评论之二"], [H, D]),
        (["市政协举行新年茶话会", "林某某出席并讲话"], [H, D]),
        (["城东片区治水——", "十二条河年内完成清淤", "——市水务局公布今年整治清单"], [K, H, D]),
        (["Z 聚焦治水", "十二条河年内完成清淤"], [C, H]),
        (["十二条河年内完成清淤", "【民生关注】"], [H, C]),
        (["在全市治水大会上的讲话", "（2021年3月12日）"], [H, D]),
        (["防汛期间出行提示", "●绕开低洼路段"], [H, D]),
    ],
)
def test_the_lines_of_a_head_are_told_apart(lines: list[str], kinds: list[BlockKind]) -> None:
    pieces = [unit_of((line,)) for line in split_lines("\n\n".join(lines))]

    assert [kind for kind, _ in read_head(pieces, spaced=True).parts] == kinds


def test_lines_without_a_blank_between_them_are_one_headline_where_blanks_divide() -> None:
    pieces = [unit_of((line,)) for line in split_lines("十二条河道\n年内全部完成清淤")]

    assert read_head(pieces, spaced=True).text(H) == "十二条河道 年内全部完成清淤"


def test_a_head_of_fifty_lines_is_read_without_trying_every_way() -> None:
    pieces = [unit_of((line,)) for line in split_lines("\n".join(["把河管好"] * 50))]

    head = read_head(pieces, spaced=False)

    assert len(head.parts) == 50
    assert head.text(H) is not None


def test_a_line_cut_within_quotes_belongs_to_the_line_above() -> None:
    pieces = [unit_of((line,)) for line in split_lines("河东“夜读\n书房”开到凌晨\n——记者探访社区书屋")]

    head = read_head(pieces, spaced=False)

    assert head.text(H) == "河东“夜读 书房”开到凌晨"
    assert head.text(D) == "——记者探访社区书屋"


def test_below_a_headline_with_its_column_stands_a_deck() -> None:
    pieces = [
        unit_of((line,))
        for line in split_lines("夜读书房开到凌晨（街巷故事）\n谁在深夜里读书？馆员说都是老街坊")
    ]

    assert [kind for kind, _ in read_head(pieces, spaced=False).parts] == [H, D]
