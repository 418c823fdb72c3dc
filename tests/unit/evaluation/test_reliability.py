"""The reliability diagram counts every asking once."""

import pytest

from retrieval.evaluation.datasets import Dataset, Gold
from retrieval.evaluation.reliability import askings_of, bins, draw
from retrieval.evaluation.report import measure
from tests.conftest import no_progress


@pytest.fixture
def measured(seed_answerer):
    golds = (
        Gold("中车株洲所有多少员工返岗?", ("7000余名",), frozenset(), 8, True),
        Gold("火星上的第一座超市在哪里?", (), frozenset(), None, False),
    )
    return measure(Dataset("二问", (), golds), seed_answerer, no_progress)


def test_every_asking_is_in_one_bin(measured):
    found = bins(askings_of([measured]))

    assert sum(b.count for b in found) == 2
    assert sum(b.count * b.right for b in found) == pytest.approx(1.0)


def test_the_diagram_is_a_picture(measured, tmp_path):
    image = pytest.importorskip("PIL.Image")
    file = tmp_path / "reliability.png"

    draw(askings_of([measured]), file)

    with image.open(file) as picture:
        assert picture.format == "PNG"
