"""The same thing is not done twice at the same time."""

from __future__ import annotations

import pytest

from bot.access.concurrency import InFlight


def test_a_thing_is_begun_once_until_it_is_done():
    under_way = InFlight()

    with under_way.begin("a") as first, under_way.begin("a") as again, under_way.begin("b") as other:
        assert (first, again, other) == (True, False, True)
    with under_way.begin("a") as later:
        assert later


def test_what_failed_may_be_begun_again():
    under_way = InFlight()

    with pytest.raises(ValueError), under_way.begin("a"):
        raise ValueError

    with under_way.begin("a") as again:
        assert again
