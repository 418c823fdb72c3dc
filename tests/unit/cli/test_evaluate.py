"""eval on a question set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of the test's own: the archive indexed last is the default of the next call."""
    return tmp_path / "data"


def test_a_set_is_measured_against_an_earlier_run(jianbao: Run, tmp_path: Path) -> None:
    row = {"question": "中车株洲所有多少员工返岗?", "answers": ["7000余名"], "article_no": 8}
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    earlier = tmp_path / "earlier.json"
    earlier.write_text(jianbao("eval", questions, "--json").stdout, encoding="utf-8")

    again = json.loads(jianbao("eval", questions, "--against", earlier, "--json").stdout)

    assert again[0]["s_at_1"] == 1.0
    assert (again[0]["against"]["questions"], again[0]["against"]["won"]) == (1, [])
    assert again[0]["errors"] == {"right": 1}
