"""Sentences of an article."""

from __future__ import annotations

import json
from pathlib import Path

from retrieval.answering.ranking.sentence import article_sentences
from retrieval.index.corpus import ArticleStore
from retrieval.index.generation import Generation
from tests.conftest import build_archive


def store_of(folder: Path, **row: str) -> ArticleStore:
    (folder / "a.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    return Generation.open(build_archive(folder / "a.jsonl", folder / "data").current()).store


def test_sentences_are_numbered_and_normalised_and_keep_their_place(tmp_path: Path) -> None:
    store = store_of(tmp_path, title="渡口", text="渡口復航。全长１２米。")

    first, second = article_sentences(store, 0)

    assert (first.normal, second.normal) == ("渡口复航。", "全长12米。")
    assert (first.number, second.number) == (0, 1)
    assert second.span.cut(store.article(0).text) == "全长１２米。"
