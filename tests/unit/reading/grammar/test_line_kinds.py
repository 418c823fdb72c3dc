"""The kind of a line, from the line alone."""

from __future__ import annotations

import pytest

from retrieval.models import Credit
from retrieval.reading.grammar.line_kinds import (
    LineKind,
    cells_of,
    ends_sentence,
    has_two_halves,
    is_caption,
    is_closing_note,
    is_numbered,
    is_running_text,
    is_table_row,
    unit_of,
)
from retrieval.reading.grammar.lines import split_lines


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("渡口今日复航", LineKind.TITLE),
        ("渡口昨日复航，首日运送乘客一千二百人，末班船晚上九点开出。", LineKind.BODY),
        ("，票价两元不变", LineKind.BODY),
        ("图为渡口复航现场", LineKind.BODY),
        ("江川晚报记者 周明远", LineKind.BYLINE),
        ("本报讯（记者 何青禾）", LineKind.BYLINE),
        ("本报讯（记者 何青禾）历时七", LineKind.BODY),
        ("記者何青禾／江川報導", LineKind.BYLINE),
        ("2021年3月12日 08:30 来源：江川晚报 作者：何青禾", LineKind.BYLINE),
        ("2021年3月12日 来源：江川晚报 字号：大 中 小", LineKind.FURNITURE),
        ("下转A2版", LineKind.JUMP_TO),
        ("（上接A1版）", LineKind.JUMP_FROM),
        ("责任编辑：李小河 版式：王一川", LineKind.FURNITURE),
    ],
)
def test_a_line_has_the_kind_that_it_shows(text: str, kind: LineKind) -> None:
    (line,) = split_lines(text)

    assert unit_of((line,)).kind is kind


@pytest.mark.parametrize(
    "text", ["（口述者为江口大学教授", "（讲述人为江口市渡口管理站职工", "（译者系江口大学教授"]
)
def test_a_note_on_the_author_cut_short_is_no_title(text: str) -> None:
    (line,) = split_lines(text)

    assert unit_of((line,)).kind is LineKind.BODY


def test_a_byline_has_its_credits_and_a_jump_its_page() -> None:
    byline, jump = (unit_of((line,)) for line in split_lines("江川晚报记者 周明远\n下转A2版"))

    assert byline.credits == (Credit("记者", ("周明远",)),)
    assert jump.page == "A2"


def test_two_lines_are_one_text_with_nothing_between_and_keep_both_places() -> None:
    unit = unit_of(tuple(split_lines("渡口昨日\n复航。")))

    assert unit.text == "渡口昨日复航。"
    assert [place.line for place in unit.places] == [1, 2]


@pytest.mark.parametrize(
    "text", ["同志们：", "各位代表，同志们、朋友们：", "尊敬的周女士：", "海因里希·沃尔夫先生："]
)
def test_a_salutation_opens_running_text(text: str) -> None:
    assert is_running_text(text)


@pytest.mark.parametrize("text", ["致全市同志们", "周女士：三十年守一座渡口"])
def test_persons_named_in_a_title_salute_nobody(text: str) -> None:
    assert not is_running_text(text)


def test_a_table_row_has_three_cells_and_a_number() -> None:
    assert cells_of("河东　1200　两元") == 3
    assert is_table_row("河东　1200　两元")
    assert not is_table_row("河东　河西　城南")
    assert not is_table_row("河东　1200")


def test_sentences_end_with_a_stop_and_what_closes_after_it() -> None:
    assert ends_sentence("渡口复航。”")
    assert ends_sentence("渡口复航（记者 周明远）")
    assert not ends_sentence("渡口昨日")


def test_numbers_captions_notes_and_halves_are_recognised() -> None:
    assert is_numbered("一、渡口") and is_numbered("（二）夜市") and not is_numbered("一月渡口")
    assert is_caption("上图：渡口") and not is_caption("图书馆开放")
    assert is_closing_note("（作者为市水务局局长）") and not is_closing_note("渡口（复航）")
    assert is_closing_note("（方案全文见A05版）（名单全文见A06版）")
    assert is_closing_note("（苇 渡）") and not is_closing_note("（组 图）")
    assert has_two_halves("毫不松懈做好防控　努力实现全年目标") and not has_two_halves("渡口复航")
