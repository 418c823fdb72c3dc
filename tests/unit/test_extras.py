"""Optional parts: there, or named."""

from __future__ import annotations

import json

import pytest

from retrieval.errors import MissingExtra
from retrieval.extras import needs


def test_a_module_that_is_there_is_given():
    assert needs("json", "pictures") is json


def test_a_module_that_is_missing_is_an_error_that_names_its_extra():
    with pytest.raises(MissingExtra) as missing:
        needs("no_such_module_at_all", "pictures")

    assert missing.value.facts == {"extra": "pictures"}
