"""What a question asks of an article's subject is told from the subject itself."""

import json

import pytest

from retrieval.answering.answerer import Answerer, WordLists
from retrieval.answering.ranking.features.feature_set import CLUES
from retrieval.answering.ranking.features.subject import nearness_to
from retrieval.index.generation import Generation
from retrieval.models import Span
from tests.conftest import LEXICON, build_archive

LINES = (
    "江心岛渔业合作社由三十二户渔民联合组成。",
    "主营产品:鳜鱼、河虾。",
    "产品年销售额达到四百万元。",
    "江心岛渔业合作社理事长是周海生。",
)


@pytest.fixture(scope="module")
def answerer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("remainder")
    row = {"title": "水上人家", "text": "\n".join(LINES)}
    (folder / "a.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    shelf = build_archive(folder / "a.jsonl", folder / "data")
    return Answerer(Generation.open(shelf.current()), WordLists.read(LEXICON))


def seen(answerer, text, holding):
    question = answerer.understand(text)
    found = answerer.unranked(question, answerer.hits(question))
    return next(dict(zip(CLUES, c.clues, strict=True)) for c in found if holding in c.sentence.normal)


def test_the_sentence_that_names_the_subject_holds_nothing_of_the_rest(answerer):
    named = seen(answerer, "江心岛渔业合作社主营哪些产品?", "三十二户")

    assert named["subject"] == 1.0
    assert named["rest"] == 0.0


def test_the_line_that_answers_holds_the_rest_without_the_subject(answerer):
    line = seen(answerer, "江心岛渔业合作社主营哪些产品?", "主营产品")

    assert line["subject"] == 0.0
    assert line["rest"] == pytest.approx(1.0)
    assert line["label_rest"] == pytest.approx(1.0)


def test_the_subject_of_the_sentence_before_is_seen(answerer):
    assert seen(answerer, "江心岛渔业合作社主营哪些产品?", "主营产品")["subject_before"] == 1.0
    assert seen(answerer, "江心岛渔业合作社主营哪些产品?", "四百万")["subject_before"] == 0.0


def test_a_piece_of_evidence_is_near_the_rest_when_they_touch():
    assert nearness_to([Span(2, 4)], "身高17", frozenset("高")) == 1.0
    assert nearness_to([Span(4, 6)], "高很多的17", frozenset("高")) == pytest.approx(1 / (1 + 3 / 4))
    assert nearness_to([], "身高17", frozenset("高")) == 0.0
