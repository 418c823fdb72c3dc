"""Named things of a question."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrieval.answering.checks.named_things import NamedThing, ThingKind, named_things, proper_names
from retrieval.index.generation import Generation
from retrieval.language.normalization import normalise


@pytest.fixture
def things(seed_generation: Generation) -> Callable[[str], set[tuple[ThingKind, str]]]:
    def found(question: str) -> set[tuple[ThingKind, str]]:
        normal = normalise(question)
        named = named_things(normal, list(seed_generation.analyser.cut(normal)))
        return {(thing.kind, thing.forms[0]) for thing in named}

    return found


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("长沙的地铁有几条线路", (ThingKind.PLACE, "长沙")),
        ("浏阳市有多少家花炮厂", (ThingKind.PLACE, "浏阳市")),
        ("外交部怎么回应", (ThingKind.ORGANISATION, "外交部")),
        ("鲁敏芝获得了什么奖", (ThingKind.PERSON, "鲁敏芝")),
        ("2019年的产量是多少", (ThingKind.YEAR, "2019")),
        ("3月8日有什么活动", (ThingKind.DAY, "3月8日")),
        ("第十二届花博会在哪办", (ThingKind.ORDINAL, "第十二届")),
        ("《大江东去》是谁写的", (ThingKind.TITLE, "大江东去")),
        ("c919飞了多久", (ThingKind.CODE, "c919")),
        ("补贴500元要哪些材料", (ThingKind.NUMBER, "500")),
    ],
)
def test_a_question_names_things_of_every_kind(
    things: Callable[[str], set[tuple[ThingKind, str]]], question: str, expected: tuple[ThingKind, str]
) -> None:
    assert expected in things(question)


def test_proper_names_are_of_places_people_bodies_titles_and_years(seed_generation: Generation) -> None:
    normal = normalise("2019年3月8日第十二届展会上鲁敏芝送给长沙500册《大江东去》")

    names = proper_names(normal, list(seed_generation.analyser.cut(normal)))

    assert {"2019", "鲁敏芝", "长沙", "大江东去"} <= set(names)
    assert not {"3月8日", "第十二届", "500"} & set(names)


def test_plain_words_name_nothing(things: Callable[[str], set[tuple[ThingKind, str]]]) -> None:
    assert things("怎么申请补贴") == set()
    assert things("全市有多少企业复工") == set()


@pytest.mark.parametrize(
    ("kind", "question", "sentence"),
    [
        (ThingKind.YEAR, "2019年的产量", "二〇一九年产量创新高。"),
        (ThingKind.DAY, "3月8日的活动", "三月八日举行活动。"),
        (ThingKind.ORDINAL, "第12届花博会", "第十二届花博会开幕。"),
        (ThingKind.PLACE, "浏阳市的花炮", "浏阳花炮出口增长。"),
    ],
)
def test_other_spellings_are_the_same_thing(
    seed_generation: Generation, kind: ThingKind, question: str, sentence: str
) -> None:
    named = named_things(question, list(seed_generation.analyser.cut(question)))

    (thing,) = (thing for thing in named if thing.kind is kind)
    assert thing.is_in(sentence)


@pytest.mark.parametrize(
    ("form", "text", "held"),
    [
        ("2月", "去年12月", False),
        ("2月", "12月和2月", True),
        ("二月", "十二月", False),
        ("2月3日", "12月3日", False),
        ("2019", "2019年", True),
        ("株洲", "株洲市", True),
    ],
)
def test_a_time_is_not_in_a_longer_number(form: str, text: str, held: bool) -> None:
    assert NamedThing(ThingKind.DAY, (form,)).is_in(text) is held


def test_a_thing_is_not_in_a_text_with_another() -> None:
    assert not NamedThing(ThingKind.PLACE, ("荷塘区", "荷塘")).is_in("天元区有三家。")


@pytest.mark.parametrize("question", ["3月8日之后谁来了", "3月8日到3月12日谁来了", "3月8日至12日谁来了"])
def test_the_end_of_a_period_is_no_day_that_a_sentence_has_to_name(
    things: Callable[[str], set[tuple[ThingKind, str]]], question: str
) -> None:
    assert not {thing for kind, thing in things(question) if kind is ThingKind.DAY}
