"""The garbage collector: paused for imports, and as before after them."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from retrieval.processes.garbage_collection import collector_paused


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_nothing_is_collected_while_modules_are_imported() -> None:
    with collector_paused():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_objects_of_the_imports_are_spared_later_collections() -> None:
    gc.unfreeze()

    with collector_paused():
        module = [{}, {}]

    assert gc.get_freeze_count() > 0
    assert all(module is not kept for kept in gc.get_objects())


def test_a_failed_import_leaves_the_collector_on() -> None:
    with pytest.raises(ImportError), collector_paused():
        raise ImportError

    assert gc.isenabled()
