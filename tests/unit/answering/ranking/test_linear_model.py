"""The linear model and its weights file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from retrieval.answering.ranking.features.basic import BASIC
from retrieval.answering.ranking.linear_model import LINEAR, LINEAR_FILE, LinearModel

NAMES = [feature.name for feature in BASIC.features]


def test_every_basic_feature_has_one_weight_in_the_file() -> None:
    stored = tomllib.loads(LINEAR_FILE.read_text(encoding="utf-8"))

    assert sorted([*stored["fitted"], *stored["manual"]]) == sorted(NAMES)


def test_the_file_says_which_program_fitted_it_and_when() -> None:
    head = tomllib.loads(LINEAR_FILE.read_text(encoding="utf-8"))["head"]

    assert head["program"] == "python -m tests.benchmarks.fit_ranking"
    assert head["date"].isoformat() == "2026-11-23"


def test_a_weight_belongs_to_its_feature_whatever_the_order_of_the_file(tmp_path: Path) -> None:
    lines = [f"{name} = {number}.0" for number, name in enumerate(NAMES)]
    path = tmp_path / "linear.toml"
    path.write_text("\n".join(["[fitted]", *reversed(lines), "[manual]"]), encoding="utf-8")

    model = LinearModel.load(path)

    assert model.score([1.0 if name == NAMES[3] else 0.0 for name in NAMES]) == 3.0


def test_the_score_is_the_sum_of_values_times_weights() -> None:
    values = [1.0 if name in ("words", "byline") else 0.0 for name in NAMES]

    assert LINEAR.score(values) == pytest.approx(2.21 + 5.0)
    assert LINEAR.manual_score(values) == 5.0


def test_weights_of_unknown_or_missing_features_are_refused() -> None:
    fitted = dict.fromkeys(NAMES, 1.0)

    with pytest.raises(ValueError, match="basic features"):
        LinearModel.of({**fitted, "colour": 1.0}, {})
    with pytest.raises(ValueError, match="basic features"):
        LinearModel.of(dict.fromkeys(NAMES[1:], 1.0), {})
