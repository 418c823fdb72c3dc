"""Lazy regular expressions match as compiled ones; no pattern of the package takes exponential time."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
import re
import time
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


RUNS = (
    *"/**/ 来源: 1 一 a ( （ 、 1、 年 1年 { [[ · ， - x= ; 《a》 中国 第1版 <a & 1. @".split(),
    *"2020年1月1日 【 —— 本报讯 的报道 关于 最近 有哪些 都 \\\\ 'a'".split(),
    *" |\n| \n|//a\n|--a\n|#a\n|/* a */|记者 |A |日报 |SET ;|2020-01-01 ".split("|"),
)
MOST_PIECES = 26
LINEAR = re.compile("(?s).*x")
SURELY_FAST_NS = 5000
MOST_TIMES_LINEAR = 5000
"""A cubic pattern takes some hundred times as long as a linear one for a hundred characters."""


def patterns_of(package: ModuleType) -> dict[str, re.Pattern[str]]:
    """The patterns of text of a package, by module and name."""
    modules = [found.name for found in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
    return {
        f"{module}.{name}": value
        for module in modules
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, LAZY) or (isinstance(value, re.Pattern) and isinstance(value.pattern, str))
    }


def cost(pattern: re.Pattern[str], text: str) -> float:
    """Processor time of one match, in ns; the least of three."""

    def once() -> float:
        begun = time.process_time_ns()
        pattern.match(text)
        return time.process_time_ns() - begun

    first = once()
    return first if first < SURELY_FAST_NS else min(first, once(), once())


def exponential_run(pattern: re.Pattern[str]) -> str | None:
    """A run that takes the pattern thousands of times as long as a linear one; None without any.

    Runs grow by two pieces, so that the first such is met before it takes seconds.
    """
    for run in RUNS:
        for pieces in range(2, MOST_PIECES + 1, 2):
            text = run * pieces + "\0"
            if cost(pattern, text) > MOST_TIMES_LINEAR * max(cost(LINEAR, text), 200):
                return run
    return None


def test_a_pattern_of_two_ways_to_the_same_text_is_exponential() -> None:
    assert exponential_run(re.compile(r"(?:\s+|/)*x")) == " "
    assert exponential_run(re.compile(r"(?:/\*.*?\*/)*x", re.DOTALL)) == "/**/"
    assert exponential_run(re.compile(r"(?>\s+|/\*.*?\*/)*+x", re.DOTALL)) is None


@pytest.mark.parametrize("package", [retrieval.answering, retrieval.language, retrieval.reading])
def test_every_pattern_of_the_package_compiles_and_is_not_exponential(package: ModuleType) -> None:
    patterns = patterns_of(package)

    assert len(patterns) > 10
    found = {name: exponential_run(pattern) for name, pattern in patterns.items()}
    assert {name: run for name, run in found.items() if run is not None} == {}
