"""Where sentences end, and where they do not."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.sentences import MAX_UNSPLIT_QUOTE_CHARS, split_sentences


def sentences(text: str) -> list[str]:
    return [span.cut(text) for span in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("渡口复航。乘客很多!明天呢?", ["渡口复航。", "乘客很多!", "明天呢?"]),
        ("他说:“渡口复航。”乘客笑了。", ["他说:“渡口复航。”", "乘客笑了。"]),
        ("“渡口复航,大家方便。”船长说。", ["“渡口复航,大家方便。”船长说。"]),
        ("“渡口复航。以后方便。”离开时,船长说。", ["“渡口复航。以后方便。”离开时,船长说。"]),
        ("“复航了。”“真好。”", ["“复航了。”", "“真好。”"]),
        ("看《你好吗?》一书。", ["看《你好吗?》一书。"]),
        ("渡口复航(见图。)乘客很多。", ["渡口复航(见图。)", "乘客很多。"]),
        ("复航了?!真的……还早。", ["复航了?!", "真的……还早。"]),
        ("第一行没有句号\n第二行。", ["第一行没有句号", "第二行。"]),
        ("「复航了。」船長說。", ["「复航了。」船長說。"]),
        ("渡口复航。[1]乘客很多。[2][3-5]", ["渡口复航。[1]", "乘客很多。[2][3-5]"]),
        ("渡口复航。[记者 李明]乘客很多。", ["渡口复航。", "[记者 李明]乘客很多。"]),
        ("没有收尾的“引号。下一句。", ["没有收尾的“引号。", "下一句。"]),
        ("多余的”引号。下一句。", ["多余的”引号。", "下一句。"]),
        ("  ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_pauses(text: str, expected: list[Any]) -> None:
    assert sentences(text) == expected


def test_a_long_quotation_at_the_end_of_its_sentence_is_split_inside() -> None:
    inside = "渡口复航方便大家出行。" * (MAX_UNSPLIT_QUOTE_CHARS // 10 + 1)

    assert len(sentences(f"他说:“{inside}”")) > 1


@given(st.text(alphabet="渡口复航。!?“”‘’《》()「」\n 　,a1", max_size=60))
def test_every_character_that_is_not_space_is_in_exactly_one_sentence(text: Any) -> None:
    covered = "".join(sentences(text))

    assert "".join(covered.split()) == "".join(text.split())


@given(st.text(alphabet="渡口。“”\n ", max_size=40))
def test_sentences_come_in_order_and_carry_no_space_around_them(text: Any) -> None:
    spans = split_sentences(text)

    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.cut(text) == span.cut(text).strip() != "" for span in spans)


def test_a_long_line_without_stops_is_cut_at_blanks_and_particles() -> None:
    text = (
        "渡口停航二年今復開船乘客稱便矣船工何某年六十有三　自幼操舟於此江上往來"
        "無一日之閒也鄉人德之立石渡頭以誌其事"
    )

    assert [text[span.start : span.end] for span in split_sentences(text)] == [
        "渡口停航二年今復開船乘客稱便矣",
        "船工何某年六十有三",
        "自幼操舟於此江上往來無一日之閒也",
        "鄉人德之立石渡頭以誌其事",
    ]


def test_a_short_line_without_stops_stays_whole() -> None:
    text = "渡口重新开船 首日载客六十人 末班船晚上九点"

    assert [text[span.start : span.end] for span in split_sentences(text)] == [text]
