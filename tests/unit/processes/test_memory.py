"""Memory figures of this process."""

from __future__ import annotations

import resource
import sys

import pytest

from retrieval.processes.memory import memory_of


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_the_peak_is_in_bytes_and_that_of_the_system() -> None:
    peak = memory_of("VmHWM")

    assert peak % 1024 == 0
    assert 0.9 < peak / (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024) < 1.1


def test_an_unknown_figure_is_zero() -> None:
    assert memory_of("VmNothing") == 0
