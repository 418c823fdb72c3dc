"""Letter-spaced and doubled lines closed up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.grammar.typography.letter_spacing import close_up, closed_text


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("渡 口 重 新 开 船", "渡口重新开船"),
        ("渡　口　重　新　开　船", "渡口重新开船"),
        (
            "本 报 讯 （ 记 者   陈 文 山 ） 3 月 9 日 ， 渡 口 开 船 。",
            "本报讯（记者 陈文山）3月9日，渡口开船。",
        ),
        ("全 长 1260 米 的 渡 口", "全长1260米的渡口"),
        ("渡渡口口重重新新开开船船", "渡口重新开船"),
        ("渡渡渡口口口开开开船船船", "渡口开船"),
        ("渡 渡 口 口 开 开 船 船", "渡口开船"),
    ],
)
def test_spacing_and_doubling_are_undone(printed: str, text: str) -> None:
    assert closed_text(printed) == text


@pytest.mark.parametrize(
    "text", ["陈 明", "陈文山 林木森 何青 沈一", "哈哈哈哈哈哈哈哈", "渡口 开船 首日 六十人", "1 2 3 4 5"]
)
def test_names_and_words_apart_stay_apart(text: str) -> None:
    assert closed_text(text) == text


def test_a_closed_line_knows_the_place_of_every_character() -> None:
    source = "江边\n  渡 口 重 新 开 船"

    line = close_up(split_lines(source))[1]

    assert line.spots is not None
    assert "".join(source[spot] for spot in line.spots) == line.text == "渡口重新开船"
    assert (line.cut(2, 4).text, source[line.cut(2, 4).start]) == ("重新", "重")


@given(st.text(alphabet="渡口 　a1。", max_size=40))
def test_nothing_but_blanks_and_repetitions_is_left_out(text: str) -> None:
    assert set(closed_text(text)) | set(" \u3000") == set(text) | set(" \u3000")
