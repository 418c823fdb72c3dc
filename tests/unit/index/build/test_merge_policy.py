"""Segments stay few: the small ones and the ones with many tombstones are merged with the new one."""

import pytest

from retrieval.index.build.merge_policy import (
    SegmentSize,
    has_too_many_tombstones,
    merge_groups,
    must_be_rewritten,
    segments_to_merge,
)


def test_a_segment_much_larger_than_the_new_one_stays() -> None:
    assert segments_to_merge([SegmentSize(1000)], added=333) == []


def test_a_segment_less_than_three_times_the_new_one_is_merged() -> None:
    assert segments_to_merge([SegmentSize(999)], added=333) == [0]


def test_merged_segments_count_towards_the_next_larger_one() -> None:
    sizes = [SegmentSize(1000), SegmentSize(110), SegmentSize(60)]

    assert segments_to_merge(sizes, added=40) == [2, 1]
    assert segments_to_merge([SegmentSize(600), *sizes[1:]], added=40) == [2, 1, 0]


def test_a_third_of_dead_articles_is_allowed_and_more_is_not() -> None:
    assert not has_too_many_tombstones(SegmentSize(300, tombstones=100))
    assert has_too_many_tombstones(SegmentSize(300, tombstones=101))


def test_a_segment_with_too_many_tombstones_is_chosen_without_a_new_one() -> None:
    sizes = [SegmentSize(5000), SegmentSize(900, tombstones=400), SegmentSize(100)]

    assert segments_to_merge(sizes, added=None) == [1]


def test_dead_articles_do_not_count_as_size() -> None:
    assert segments_to_merge([SegmentSize(1200, tombstones=201)], added=333) == [0]


def test_only_several_segments_or_tombstones_need_a_rewrite() -> None:
    assert not must_be_rewritten([])
    assert not must_be_rewritten([SegmentSize(10)])
    assert must_be_rewritten([SegmentSize(10), SegmentSize(3)])
    assert must_be_rewritten([SegmentSize(10, tombstones=1)])


@pytest.mark.parametrize(
    ("segments", "groups"),
    [(0, []), (32, [slice(0, 32)]), (70, [slice(0, 32), slice(32, 64), slice(64, 96)])],
)
def test_segments_are_grouped_by_thirty_two(segments: int, groups: list[slice]) -> None:
    assert merge_groups(segments) == groups
