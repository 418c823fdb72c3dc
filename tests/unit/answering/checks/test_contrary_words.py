"""Words that exclude each other."""

from __future__ import annotations

import pytest

from retrieval.answering.checks.contrary_words import is_contrary


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("绿茶金奖归了谁?", "江川毛尖荣获绿茶组银奖。"),
        ("闭幕式在哪里举行?", "开幕式在江川体育场举行。"),
        ("下半年房价怎么走?", "上半年房价平稳。"),
        ("八届二十五次常委会哪天开?", "八届常委会第二十四次会议在江川召开。"),
        ("渡口站副站长叫什么?", "渡口站站长林小舟凌晨四点起床。"),
        ("渡口站站长叫什么?", "渡口站副站长林小舟凌晨四点起床。"),
        ("第3届龙灯节哪天开?", "今年元旦,第二届龙灯艺术节举办。"),
    ],
)
def test_the_counterpart_alone_is_contrary(question: str, text: str) -> None:
    assert is_contrary(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("绿茶金奖归了谁?", "江川毛尖获银奖,滨江毛尖获金奖。"),
        ("金奖和银奖归了谁?", "江川毛尖荣获银奖。"),
        ("闭幕式在哪里举行?", "闭幕式将在江川体育场举行。"),
        ("二十四次常委会哪天开?", "常委会第24次会议8日召开。"),
        ("他去了二十次的渡口在哪里?", "第3届龙灯节在渡口开幕。"),
        ("渡口站站长叫什么?", "站长林小舟和副站长周明远值班。"),
        ("绿茶怎么泡?", "江川毛尖荣获绿茶组银奖。"),
    ],
)
def test_the_word_itself_or_no_counterpart_is_not(question: str, text: str) -> None:
    assert not is_contrary(question, text)
