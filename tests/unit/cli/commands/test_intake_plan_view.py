"""`jianbao index --dry-run`: a forecast that writes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.cli.commands.intake_plan_view import plan_to_json, show_plan
from retrieval.models import SetAside
from retrieval.reading.catalog.intake_plan import IntakePlan
from tests.unit.cli.conftest import Run

PLAN = IntakePlan(("a.txt",), (), ("c.txt",), 2, (SetAside("e.txt", "empty"),))


def test_each_source_is_named_with_what_would_happen_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    show_plan(PLAN, as_json=False)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "要读:新的 1 个,变动的 0 个;搁置 1 个;移去 1 个;不变 2 个。"
    assert lines[1:3] == ["  新的  a.txt", "  移去  c.txt"]
    assert lines[3].startswith("  搁置 e.txt:")
    assert "什么都没有写" in lines[4]


def test_json_has_the_reason_of_each_source_set_aside() -> None:
    found = plan_to_json(PLAN)

    assert (found["new"], found["removed"], found["unchanged"]) == (["a.txt"], ["c.txt"], 2)
    assert found["set_aside"][0]["reason"] == "empty"


def test_a_forecast_leaves_no_trace(jianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("渡口夜航恢复\n北岸渡口今晚恢复夜航。\n", encoding="utf-8")

    done = jianbao("index", "a.txt", "--dry-run", "--json", "--data", "none")

    assert json.loads(done.stdout)["new"] == ["a.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
