"""The reliability diagram counts every asking once."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.evaluation.datasets import Dataset, Gold
from retrieval.evaluation.reliability import askings_of, bins, draw
from retrieval.evaluation.report import Measured, measure
from tests.conftest import no_progress


@pytest.fixture
def measured(seed_answerer: Answerer) -> Measured:
    golds = (
        Gold("中车株洲所有多少员工返岗?", ("7000余名",), frozenset(), 8, True),
        Gold("火星上的第一座超市在哪里?", (), frozenset(), None, False),
    )
    return measure(Dataset("二问", (), golds), seed_answerer, no_progress)


def test_every_asking_is_in_one_bin(measured: Measured) -> None:
    found = bins(askings_of([measured]))

    assert sum(b.count for b in found) == 2
    assert sum(b.count * b.right for b in found) == pytest.approx(1.0)


def test_the_diagram_is_a_picture(measured: Measured, tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    file = tmp_path / "reliability.png"

    draw(askings_of([measured]), file)

    with image.open(file) as picture:
        assert picture.format == "PNG"
