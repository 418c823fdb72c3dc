"""Lazy regular expressions: the same matches as compiled ones, and all of the package's compile."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
import re
from types import ModuleType

import pytest

import retrieval.answering
import retrieval.language
import retrieval.reading
from retrieval.patterns import lazy_regex

LAZY = type(lazy_regex("纸"))


def test_a_lazy_regex_searches_and_replaces_as_a_compiled_one() -> None:
    pages = lazy_regex(r"第([0-9]+)版")

    assert [match.group(1) for match in pages.finditer("第1版、第02版")] == ["1", "02"]
    assert pages.sub(r"A\1", "转第3版") == "转A3"
    assert pages.fullmatch("转第3版") is None
    assert pages.groups == 1


def test_flags_count() -> None:
    assert lazy_regex("^page", re.I | re.M).findall("Page\nPAGE") == ["Page", "PAGE"]


def test_a_mistake_is_noticed_at_the_first_use() -> None:
    broken = lazy_regex("(版")

    with pytest.raises(re.error):
        broken.search("版")


def test_a_pattern_is_copied_and_pickled_before_and_after_its_first_use() -> None:
    unused, used = lazy_regex("期"), lazy_regex("期")
    assert used.search("第7期")

    for pattern in (unused, used):
        assert copy.deepcopy(pattern).search("第7期")
        assert pickle.loads(pickle.dumps(pattern)).search("第7期")


@pytest.mark.parametrize("package", [retrieval.answering, retrieval.language, retrieval.reading])
def test_every_lazy_regex_of_the_package_compiles(package: ModuleType) -> None:
    names = [found.name for found in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]

    patterns = [
        value
        for name in names
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, LAZY)
    ]

    assert len(patterns) > 10
    for pattern in patterns:
        pattern.search("")
