"""Each clue says what its name says, and stays within bounds whatever is asked."""

import json
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.answering.ranking.features.feature_set import CLUES, shared_subsequence
from retrieval.errors import QuestionError
from retrieval.index.generation import Generation
from tests.conftest import LEXICON, build_archive


@pytest.fixture(scope="module")
def small_answerer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clues")
    text = "江心大桥全长1708米,宽约30米。渡口的咨询电话为8765-4321。渡口由航运站负责。"
    row = {"paper": "测试日报", "date": "2020-02-16", "title": "江心大桥与渡口", "text": text}
    (folder / "a.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    shelf = build_archive(folder / "a.jsonl", folder / "data")
    return Answerer(Generation.open(shelf.current()), WordLists.read(LEXICON))


def clues_by_start(answerer, text):
    question = answerer.understand(text)
    found = answerer.unranked(question, answerer.hits(question))
    return {c.sentence.normal: dict(zip(CLUES, c.clues, strict=True)) for c in found if c.clues}


def clue(answerer, text, holding):
    return next(v for sentence, v in clues_by_start(answerer, text).items() if holding in sentence)


def common_start(one, other):
    return [a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))]


def bits(text):
    places = {"": (1 << len(text)) - 1}
    for at, char in enumerate(text):
        places[char] = places.get(char, 0) | (1 << at)
    return places


@pytest.mark.parametrize(
    ("one", "other", "length"),
    [("天元区企业", "天区有企业", 4), ("abc", "cba", 1), ("", "天", 0), ("天", "", 0), ("甲乙", "甲乙", 2)],
)
def test_the_longest_common_subsequence_is_counted(one, other, length):
    assert shared_subsequence(bits(one), other) == length


@given(st.text(alphabet="甲乙丙", max_size=12), st.text(alphabet="甲乙丙", max_size=12))
def test_the_common_subsequence_is_symmetric_and_at_least_the_common_start(one, other):
    length = shared_subsequence(bits(one), other)

    assert length == shared_subsequence(bits(other), one)
    assert len(common_start(one, other)) <= length <= min(len(one), len(other))


def test_a_sentence_with_the_number_asked_for_has_a_piece_before_the_noun_counted(seed_answerer):
    found = clue(seed_answerer, "中车株洲所有多少员工返岗?", "7000余名员工返岗")

    assert (found["counted"], found["asks_number"], found["digits"]) == (1.0, 1.0, 1.0)
    assert found["beside_asking"] > 0.5


def test_words_that_title_and_lead_hold_are_topical_and_not_the_aspect(seed_answerer):
    found = clue(seed_answerer, "市贸促会开不可抗力证明用了多长时间?", "全程不到24小时")

    assert 0 < found["aspect"] <= 1
    assert found["asks_number"] == 1


def test_characters_near_the_question_word_count_most(seed_answerer):
    found = clues_by_start(seed_answerer, "中车株洲所有多少员工返岗?")

    staff = next(v for text, v in found.items() if "7000余名员工返岗" in text)

    assert staff["late"] == max(v["late"] for v in found.values())
    assert staff["near_asked"] == max(v["near_asked"] for v in found.values()) > 0.5


def test_a_code_or_letters_are_seen_only_when_asked_for(small_answerer):
    asked = clue(small_answerer, "渡口的咨询电话是多少?", "8765-4321")
    other = clue(small_answerer, "渡口的咨询由谁负责?", "8765-4321")

    assert (asked["written"], other["written"]) == (1.0, 0.0)


def test_a_dimension_is_found_before_its_measure(small_answerer):
    asked = clue(small_answerer, "江心大桥有多长?", "全长1708米")

    assert asked["measured"] == 1.0
    assert clue(small_answerer, "江心大桥有多高?", "全长1708米")["measured"] == 0.0


def test_the_first_sentence_of_an_article_opens_it(seed_answerer):
    found = clues_by_start(seed_answerer, "中车株洲所有多少员工返岗?")

    assert {v["opens"] for v in found.values()} == {0.0, 1.0}
    assert all((v["opens"] == 1) == (v["place"] == 0) for v in found.values())


@given(st.text(alphabet="株洲云服务多少家企业谁什么是“”《》0aA?,。 毛腾飞", min_size=1, max_size=40))
def test_every_clue_of_every_sentence_lies_between_0_and_1(seed_answerer, text):
    try:
        found = clues_by_start(seed_answerer, text)
    except QuestionError:
        return

    for clues in found.values():
        assert all(-1e-9 <= value <= 1 + 1e-9 for value in clues.values()), clues
