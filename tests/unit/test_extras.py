"""Optional parts: there, or named."""

from __future__ import annotations

import json

import pytest

from retrieval.errors import MissingExtra
from retrieval.extras import import_extra


def test_a_module_that_is_there_is_given():
    assert import_extra("json", "pictures") is json


def test_a_module_that_is_missing_is_an_error_that_names_its_extra():
    with pytest.raises(MissingExtra) as missing:
        import_extra("no_such_module_at_all", "pictures")

    assert missing.value.facts == {"extra": "pictures"}
