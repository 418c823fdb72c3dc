"""The phrase chosen by weighted features."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.answering.quoting.phrase_model import PHRASES_FILE, PhraseModel, overlap, shipped_phrases
from retrieval.answering.quoting.phrase_view import PhraseView
from retrieval.models import Span
from tests.unit.answering.quoting.conftest import Viewed


@pytest.fixture
def view(viewed: Viewed) -> PhraseView:
    return viewed("谁主持了开工仪式", "开工仪式由局长主持,市民参加。")


def test_the_weight_of_a_feature_decides(view: PhraseView) -> None:
    before = PhraseModel({"s.word=由": 9.0, "e.word=主持": 9.0}).best(view)
    after = PhraseModel({"s.word=,": 9.0, "e.word=参加": 9.0}).best(view)

    assert before is not None
    assert before[0].cut(view.text) == "局长"
    assert before[1] > 0.9
    assert after is not None
    assert after[0].cut(view.text) == "市民"


def test_a_weight_may_count_for_one_type_of_question_alone(view: PhraseView) -> None:
    kind = str(view.question.kind)
    model = PhraseModel({f"{kind}|s.word=由": 9.0, f"{kind}|e.word=主持": 9.0, "date|s.word=,": 99.0})

    found = model.best(view)

    assert found is not None
    assert found[0].cut(view.text) == "局长"


def test_the_reader_has_a_say(view: PhraseView) -> None:
    at = view.text.index("市民")

    found = PhraseModel({"p.words=0": 4.0}).best(view, [(Span(at, at + 2), 0.9)])

    assert found is not None
    assert found[0].cut(view.text) == "市民"


def test_the_overlap_of_spans_is_that_of_their_places() -> None:
    assert overlap(Span(0, 4), Span(2, 6)) == pytest.approx(0.5)
    assert overlap(Span(0, 4), Span(4, 6)) == 0.0
    assert overlap(Span(1, 3), Span(1, 3)) == 1.0


def test_the_shipped_weights_say_where_they_come_from() -> None:
    stored = json.loads(PHRASES_FILE.read_text(encoding="utf-8"))

    assert stored["head"][0] == "program: python -m tests.benchmarks.fit_phrases"
    assert stored["head"][1].startswith("date: 20")
    assert len(shipped_phrases().weights) > 1000


def test_a_file_without_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.json").write_text('{"weights": {}}', encoding="utf-8")

    with pytest.raises(ValueError, match=r"none\.json"):
        PhraseModel.load(tmp_path / "none.json")
