"""Children here start as they do outside of tests: that is what is tested."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.forked_program import fresh_children


@pytest.fixture(scope="package", autouse=True)
def fresh() -> Iterator[None]:
    with fresh_children():
        yield
