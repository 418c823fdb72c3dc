"""Many readers at once: nobody is left without an answer, nobody gets two.

Each asks once: of two questions of one person that wait, only the newest is answered, and how many wait
depends on how busy the machine is.
"""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.bot_load import made_archive, measure


def test_of_many_questions_at_a_steady_pace_each_is_answered_once(tmp_path: Path) -> None:
    archive, ask = made_archive(tmp_path, 200)

    found = measure(tmp_path, archive=archive, ask=ask, people=80, rate=20, seconds=3)

    assert (found["lost"], found["twice"]) == (0, 0)
    assert found["questions"] == found["answered"] == 60


def test_flood_limits_in_between_lose_no_answer(tmp_path: Path) -> None:
    archive, ask = made_archive(tmp_path, 200)

    found = measure(tmp_path, archive=archive, ask=ask, people=150, rate=40, seconds=3, faults=True)

    assert (found["lost"], found["twice"]) == (0, 0)
    assert found["questions"] == found["answered"] == 120
