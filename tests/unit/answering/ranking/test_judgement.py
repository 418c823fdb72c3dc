"""Trees and reader joined into one score."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.ranking.candidates import Candidate, Reading
from retrieval.answering.ranking.judgement import (
    JUDGEMENT_FILE,
    MAX_READ,
    Judgement,
    judged,
)
from retrieval.models import Span

PLAIN = Judgement(trees=1.0, reader=1.0, span=0.0)


class FavouringReader:
    """Gives the candidate at one place a great logit, the others small ones."""

    def __init__(self, place: int) -> None:
        self.place = place
        self.read: list[int] = []

    def scores(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        self.read.append(len(candidates))
        spans = ((Span(0, 1), 0.5),)
        return [Reading(50.0 if at == self.place else -2.0, spans) for at in range(len(candidates))]


class BrokenReader:
    """A reader without its model."""

    def scores(self, question: str, candidates: Sequence[Candidate]) -> None:
        return None


@pytest.fixture
def ranked(seed_answerer: Answerer) -> list[Candidate]:
    question = seed_answerer.understand("中车株洲所有多少员工返岗?")
    return seed_answerer.candidates(question, seed_answerer.hits(question))


def test_the_reader_can_put_another_sentence_first(ranked: list[Candidate]) -> None:
    found = judged(FavouringReader(2), "问", ranked, PLAIN)

    assert (found[0].article.id, found[0].number) == (ranked[2].article.id, ranked[2].number)
    assert found[0].reading == Reading(50.0, ((Span(0, 1), 0.5),))
    assert found[0].unread == ranked[2].score


def test_only_the_first_are_read_and_the_rest_counts_as_the_worst(ranked: list[Candidate]) -> None:
    reader = FavouringReader(0)

    found = judged(reader, "问", ranked, PLAIN)

    assert reader.read == [min(MAX_READ, len(ranked))]
    assert len(found) == len(ranked)
    unread = [c for c in found if c.reading is None]
    assert [c.score for c in unread] == pytest.approx([c.unread - 2.0 for c in unread])


def test_what_is_far_behind_the_best_is_not_read(ranked: list[Candidate]) -> None:
    reader = FavouringReader(0)
    behind = ranked[0].score - ranked[1].score

    judged(reader, "问", ranked, replace(PLAIN, lead=behind / 2))
    judged(reader, "问", ranked, replace(PLAIN, lead=behind))

    assert behind > 0
    assert reader.read == [1, 2]


def test_without_a_usable_reader_the_ranking_stays(ranked: list[Candidate]) -> None:
    assert judged(BrokenReader(), "问", ranked, PLAIN) == ranked
    assert judged(FavouringReader(0), "问", [], PLAIN) == []


def test_the_shipped_weights_say_where_they_come_from() -> None:
    stored = tomllib.loads(JUDGEMENT_FILE.read_text(encoding="utf-8"))

    assert stored["head"]["program"] == "python -m tests.benchmarks.fit_judgement"
    assert stored["weights"]["trees"] > 0
    assert stored["weights"]["reader"] >= 0
    assert 0 < stored["lead"] < 10


@pytest.mark.parametrize(
    "text",
    [
        "[weights]\ntrees = 1.0\n",
        "lead = 0.7\n[weights]\ntrees = 1.0\n",
        "[head]\ndate = 2021-03-04\n[weights]\ntrees = 1.0\nreader = 0.5\nspan = 0.0\n",
    ],
)
def test_a_file_with_other_weights_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "other.toml").write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=r"other\.toml"):
        Judgement.load(tmp_path / "other.toml")
