"""Fitted weights are data: the files name their program and date, and are read as written."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from retrieval.reading.grammar.fitted_weights import WEIGHTS_FOLDER, fitted_weights
from tests.benchmarks.reading_weights import FittedModel, weights_file

ROOT = Path(__file__).parents[4]
FILES = {"broken_paragraphs": 238, "headlines": 741}


def test_every_weights_file_names_the_program_and_the_date_of_its_fitting() -> None:
    heads = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in WEIGHTS_FOLDER.glob("*.toml")}

    assert heads.keys() == FILES.keys()
    for head in heads.values():
        assert (ROOT / head["program"]).is_file()
        assert head["date"] == dt.date(2026, 11, 23)


@pytest.mark.parametrize(("name", "features"), FILES.items())
def test_every_feature_has_its_log_odds(name: str, features: int) -> None:
    weights = fitted_weights(name)

    assert len(weights) == features
    assert all(0.05 <= abs(weight) <= 5 for weight in weights.values())


def test_weights_are_read_to_the_bit() -> None:
    assert fitted_weights("headlines")["column word of a column"] == 3.01
    assert fitted_weights("broken_paragraphs")["below stops after 1 。"] == 3.51


def test_the_fitting_program_writes_what_reading_reads() -> None:
    model = FittedModel("headlines", {"shape kh": 0.414, "rare": 0.01}, (2000, 0.95), (900, 0.88))

    read = tomllib.loads(weights_file(model, dt.date(2027, 1, 2)))

    assert read["weights"] == {"shape kh": 0.41}
    assert read["date"] == dt.date(2027, 1, 2)
    assert read["examples"] == "2,000 of odd days, 0.9500 right; 900 of even days, not fitted, 0.8800"
