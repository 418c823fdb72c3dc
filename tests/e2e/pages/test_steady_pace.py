"""Many pages at a steady pace: each is answered."""

from __future__ import annotations

import asyncio

from tests.benchmarks.web_load import MIX, run, table

QUESTIONS = ("天元区有多少家规模以上工业企业复工?", "湘江渡口首日运送多少乘客?", "谁主持会议?")


def test_pages_of_every_kind_are_answered_at_a_steady_pace(address: str) -> None:
    found = asyncio.run(run(address, lambda chance: chance.choice(QUESTIONS), rate=20, seconds=2))

    for name, kinds in {"answers alone": {"answer"}, "mixed": set(MIX)}.items():
        assert found[name].keys() == kinds
        assert sum(len(waits.seconds) for waits in found[name].values()) == 40
        assert [waits.errors for waits in found[name].values() if waits.errors] == []
    assert "| mixed | all | 40 |" in table(found)
