"""A page falls into stretches: titles and bylines, then the paragraphs below them."""

from __future__ import annotations

from retrieval.reading.grammar.line_kinds import Unit, unit_of
from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.grammar.stretches import Neighbourhood, split_stretches

PAGE = (
    "渡口复航\n本报记者 江小舟\n本报讯 渡口昨日复航。\n首日运送乘客一千人。\n"
    "票价不变\n每人两元，儿童免票。\n路灯换新\n本报讯 路灯昨日换新。\n"
)


def units(text: str) -> list[Unit]:
    return [unit_of((line,)) for line in split_lines(text)]


def test_each_stretch_has_its_titles_and_its_paragraphs() -> None:
    stretches = list(split_stretches(units(PAGE)))

    assert [[unit.text for unit in stretch.front] for stretch in stretches] == [
        ["渡口复航", "本报记者 江小舟"], ["票价不变"], ["路灯换新"],
    ]  # fmt: skip
    assert [len(stretch.text) for stretch in stretches] == [2, 1, 1]


def test_titles_without_text_at_the_end_are_a_stretch_too() -> None:
    *_, last = split_stretches(units("本报讯 渡口昨日复航。\n河把管好\n"))

    assert [unit.text for unit in last.front] == ["河把管好"]
    assert last.text == ()


def test_the_neighbourhood_knows_the_front_below_and_the_single_titles_around() -> None:
    stretches = list(split_stretches(units(PAGE)))

    around = Neighbourhood.of(stretches, 1)

    assert [unit.text for unit in around.below] == ["路灯换新"]
    assert [unit.text for unit in around.titles] == ["路灯换新"]
    assert Neighbourhood.of(stretches, 2).below == ()
