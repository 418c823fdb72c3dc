"""The benchmark of engines: corpora, measurements, tables."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from tests.benchmarks.engines import run
from tests.benchmarks.engines.corpus import (
    BadPassages,
    corpus_of,
    draw_questions,
    invert,
    make_corpus,
    read_texts,
)
from tests.benchmarks.engines.engines import ENGINES, FTS5, Engine, JianbaoNumpy, RankBM25
from tests.benchmarks.engines.report import growth, tables, to_json
from tests.benchmarks.engines.run import EngineFigures, measure


def figures(engine: str, passages: int, p50: float) -> EngineFigures:
    return EngineFigures(
        engine, passages, 10, p50, 2 * p50, p50, 100.0, 1.0, 1.0, passages, 3.3, 1.0, 1.0, 1.0
    )


def test_passages_beyond_the_file_are_made_of_its_sentences() -> None:
    texts = ["企业复工。员工返岗。", "口罩生产。"]

    corpus = corpus_of(texts, 5, questions=2)

    assert len(corpus.lengths) == 5
    assert corpus.terms == corpus_of(texts, 2, questions=2).terms


def test_inverting_counts_tokens_by_passage() -> None:
    corpus = make_corpus([["a", "b", "a"], ["b"], ["c", "a"]], questions=0)

    offsets, documents, frequencies = invert(corpus)

    assert offsets.tolist() == [0, 2, 4, 5]
    assert documents.tolist() == [0, 2, 0, 1, 2]
    assert frequencies.tolist() == [2, 1, 1, 1, 1]


def test_a_question_is_drawn_from_one_passage() -> None:
    tokens = np.array([*range(20), *range(100, 120)], dtype=np.uint32)

    questions = list(draw_questions(tokens, np.array([20, 20], dtype=np.uint32), 30))

    assert all(5 <= len(q) <= 12 and len({n // 100 for n in q}) == 1 for q in questions)


@pytest.mark.parametrize("engine", [e for e in ENGINES if isinstance(e, JianbaoNumpy | RankBM25 | FTS5)])
def test_engines_find_the_passage_that_alone_holds_a_word(engine: Engine, tmp_path: Path) -> None:
    corpus = make_corpus([["a", "b"], ["c", "b"], ["d", "e"], ["b", "f"], ["g", "b"]], questions=0)

    engine.build(corpus, tmp_path)

    assert list(engine.open(tmp_path)([2], 1)) == [1]


def test_every_engine_is_measured_at_every_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "ENGINES", (JianbaoNumpy(), FTS5()))
    monkeypatch.setattr(run, "QUESTIONS", 20)
    monkeypatch.setattr(run, "COLD_STARTS", 1)

    found = measure([], [150, 100], tmp_path, lambda stage, done, total: None)

    expected = [("jianbao, numpy", 100), ("SQLite FTS5", 100), ("jianbao, numpy", 150), ("SQLite FTS5", 150)]
    assert [(f.engine, f.passages) for f in found] == expected
    assert all(f.questions == 20 and f.p50 > 0 and f.qps > 0 and f.bytes > 0 for f in found)


def test_growth_goes_on_as_between_the_two_largest_sizes() -> None:
    measured = [figures("x", 1000, 9.0), figures("x", 10_000, 1.0), figures("x", 100_000, 10.0)]

    grown = growth(measured)["p50"]

    assert grown["power"] == pytest.approx(1.0)
    assert grown["at_10m"] == pytest.approx(1000.0)


def test_the_json_names_growth_of_every_engine() -> None:
    found = to_json([figures("jianbao", 100, 1.0), figures("x", 100, 2.0)])

    assert found["schema"] == 1
    assert found["growth"] == {"jianbao": {}, "x": {}}


def test_the_tables_show_every_size_whole_in_eighty_columns() -> None:
    measured = [
        figures(name, size, 0.1234) for size in (1000, 1_000_000) for name in ("jianbao", "SQLite FTS5")
    ]
    console = Console(width=80, record=True, file=io.StringIO())

    for table in tables(measured):
        console.print(table)

    shown = console.export_text()
    assert [line.strip() for line in shown.splitlines() if "passages" in line] == [
        "1,000 passages", "1,000,000 passages", "10,000,000 passages, extrapolated",
    ]  # fmt: skip
    assert shown.count("SQLite FTS5") == 3
    assert "0.123" in shown
    assert "…" not in shown


def test_gzipped_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps({"text": "企业复工。"}).encode()))

    assert read_texts(path) == ["企业复工。"]


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"not json", b'{"text": ""}', b"\xff\xfe"])
def test_a_file_without_passages_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.jsonl"
    path.write_bytes(content)

    with pytest.raises(BadPassages):
        read_texts(path)
