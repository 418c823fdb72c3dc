"""Optional parts: there, or named."""

from __future__ import annotations

import json
import sys

import pytest

from retrieval.errors import MissingExtra
from retrieval.extras import import_extra, is_installed


def test_a_module_that_is_there_is_given() -> None:
    assert import_extra("json", "pictures") is json


def test_a_module_that_is_missing_is_an_error_that_names_its_extra() -> None:
    with pytest.raises(MissingExtra) as missing:
        import_extra("no_such_module_at_all", "pictures")

    assert missing.value.facts == {"extra": "pictures"}


def test_a_module_is_looked_up_without_being_imported() -> None:
    assert is_installed("antigravity")
    assert not is_installed("no_such_module_at_all")
    assert "antigravity" not in sys.modules
