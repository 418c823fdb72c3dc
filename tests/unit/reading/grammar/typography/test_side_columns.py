"""Columns side by side on the same lines."""

from __future__ import annotations

from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.grammar.typography.side_columns import part_columns

LEFT = [
    "渡口重新开船",
    "　　渡口停航两年，昨天清早重新",
    "开船，头班载客六十人。",
    "　　末班船晚上九点从河东开出，",
    "票价两元不变。",
]
RIGHT = [
    "老街添了座椅",
    "　　老街昨天添了三十张长椅，",
    "都放在树荫下面。",
    "　　街坊说走累了总算有地方坐，",
    "傍晚坐满了人。",
]


def parted(rows: list[str]) -> tuple[list[str], int]:
    lines, count = part_columns(split_lines("\n".join(rows)))
    return [line.text for line in lines], count


def test_columns_padded_to_one_width_are_parted() -> None:
    rows = [left + "　" * (20 - len(left)) + right for left, right in zip(LEFT, RIGHT, strict=True)]

    lines, count = parted(rows)

    assert count == 5
    assert lines[0] == "渡口重新开船"
    assert lines[5] == "老街添了座椅"
    assert "".join(lines[6:8]) == "老街昨天添了三十张长椅，都放在树荫下面。"


def test_the_top_of_a_column_stands_apart() -> None:
    rows = [left + " " * (44 - 2 * len(left)) + right for left, right in zip(LEFT, RIGHT, strict=True)]

    lines, _ = part_columns(split_lines("\n".join(rows)))

    assert [line.text for line in lines if line.gap] == ["老街添了座椅"]


def test_a_headline_over_both_columns_stays_before_them() -> None:
    rows = [left + " " * (44 - 2 * len(left)) + right for left, right in zip(LEFT, RIGHT, strict=True)]

    lines, _ = parted(["江边两件小事让街坊都说方便大桥也通了车一共有四件", *rows, *rows])

    assert lines[0].startswith("江边两件小事")
    assert lines[1] == "渡口重新开船"


def test_a_table_of_figures_is_left_alone() -> None:
    rows = [f"渡口第{at}航班    载客{at}0人    票款{at}00元" for at in range(8)]

    assert parted(rows) == (rows, 0)


def test_a_page_of_one_column_is_left_alone() -> None:
    assert parted(LEFT) == ([line.strip("　") for line in LEFT], 0)


def test_an_indent_within_a_column_is_kept() -> None:
    rows = [left + "　" * (20 - len(left)) + right for left, right in zip(LEFT, RIGHT, strict=True)]

    lines, _ = part_columns(split_lines("\n".join(rows)))

    assert [line.indent >= 2 for line in lines[5:10]] == [False, True, False, True, False]
