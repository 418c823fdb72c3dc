"""Timing of the stages of an answer."""

from __future__ import annotations

import pytest

from retrieval.answering.timing import Stopwatch


def test_a_stage_timed_twice_adds_up_under_one_name() -> None:
    watch = Stopwatch()

    with watch.stage("search"):
        pass
    first = watch.stages["search"]
    with watch.stage("search"):
        pass

    assert list(watch.stages) == ["search"]
    assert watch.stages["search"] >= first >= 0.0


def test_a_failed_stage_is_timed_as_well() -> None:
    watch = Stopwatch()

    with pytest.raises(RuntimeError), watch.stage("rank"):
        raise RuntimeError

    assert "rank" in watch.stages


def test_all_stages_fit_into_the_time_elapsed() -> None:
    watch = Stopwatch()

    with watch.stage("understand"):
        pass
    with watch.stage("search"):
        pass

    assert sum(watch.stages.values()) <= watch.elapsed
