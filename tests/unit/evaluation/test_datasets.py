"""Question sets in the layouts they come in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import BadDataset
from retrieval.evaluation.datasets import read_dataset
from retrieval.index.generation import Generation
from tests.conftest import SEED


def write(path: Path, *rows: dict[str, Any]) -> None:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")


def test_a_folder_brings_its_own_archive(tmp_path: Path) -> None:
    write(tmp_path / "passages.jsonl", {"id": "p", "title": "", "text": "渡口复航。"})
    write(tmp_path / "questions.jsonl", {"question": "渡口怎样?", "answers": ["复航"], "passage_id": "p"})

    dataset = read_dataset(tmp_path)

    assert dataset.archive == (tmp_path / "passages.jsonl",)
    assert (dataset.questions[0].articles, dataset.questions[0].answerable) == (frozenset({"p"}), True)


def test_questions_may_be_about_an_archive_named_beside_them(tmp_path: Path) -> None:
    write(tmp_path / "questions.jsonl", {"question": "问?", "answers": ["答"], "article_ids": ["a", "b"]})

    dataset = read_dataset(tmp_path / "questions.jsonl", [tmp_path / "papers"])

    assert dataset.archive == (tmp_path / "papers",)
    assert dataset.questions[0].articles == {"a", "b"}


def test_only_sure_gold_is_scored_and_empty_questions_are_left_out(tmp_path: Path) -> None:
    rows = [
        {"question": "甲?", "confidence": "low"},
        {"question": ""},
        {"question": "乙?", "confidence": "high"},
    ]
    write(tmp_path / "questions.jsonl", *rows)

    assert [gold.question for gold in read_dataset(tmp_path).questions] == ["乙?"]


def test_the_seed_set_names_articles_by_their_place_on_the_page(seed_generation: Generation) -> None:
    dataset = read_dataset(SEED / "questions_dev.jsonl")

    answerable = [gold for gold in dataset.questions if gold.answerable]
    assert (len(dataset.questions), len(answerable)) == (26, 22)
    first = seed_generation.store.article(0)
    assert [gold.is_in(first) for gold in answerable[:7]] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("content", ["not json", '{"no": "question"}', "[]"])
def test_what_is_no_set_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "questions.jsonl").write_text(content, encoding="utf-8")

    with pytest.raises(BadDataset):
        read_dataset(tmp_path)
