"""What an archive is planned to need: in proportion to what was measured, and when to go to a cluster."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import planning
from retrieval.i18n import Messages
from retrieval.planning import Machine, need, plan, switch_at
from retrieval.planning_view import PlanView, plan_to_json, size

MEASURED = 912
"""Pages of the archive that the figures come from."""


def test_the_archive_that_was_measured_needs_what_was_measured():
    found = need(MEASURED, 0, Machine())

    assert (found.articles, found.passages) == (4449, 25915)
    assert found.local.disk == pytest.approx(3 * 53_459_182 + 11_218_944)
    assert found.local.memory == pytest.approx(92.3e6)
    assert found.reason == "fits"


def test_a_full_build_takes_as_long_an_article_as_it_did_when_measured():
    pages = round(9716 / planning.ARTICLES_A_PAGE)

    assert need(pages, 0, Machine()).local.build_seconds == pytest.approx(10.5, rel=0.001)


@given(
    pages=st.integers(1, 10**8),
    per_day=st.floats(0, 10**5),
    memory=st.floats(0.5e9, 1e12),
    replicas=st.integers(0, 3),
)
def test_needs_grow_with_the_years_and_nothing_goes_back_from_a_cluster(pages, per_day, memory, replicas):
    needs = plan(pages, per_day, Machine(memory, replicas))

    for earlier, later in pairwise(needs):
        assert earlier.local.disk <= later.local.disk
        assert earlier.cluster.disk <= later.cluster.disk
        assert earlier.cluster.shards <= later.cluster.shards
        assert earlier.on_cluster <= later.on_cluster


@given(memory=st.floats(0.5e9, 1e12), characters=st.floats(100, 20_000))
def test_one_page_fewer_than_the_switch_is_better_on_one_machine(memory, characters):
    machine = Machine(memory, characters=characters)

    switch = switch_at(0, machine)

    assert switch.on_cluster
    assert not need(switch.pages - 1, 0, machine).on_cluster


@pytest.mark.parametrize(
    ("machine", "reason"),
    [(Machine(memory=1e12), "slow"), (Machine(memory=0.6e9), "short_of_memory")],
)
def test_the_switch_says_what_one_machine_lacks(machine, reason):
    assert switch_at(0, machine).reason == reason


def test_shards_stay_below_their_size_and_nodes_hold_all_copies():
    found = need(10**8, 0, Machine(replicas=1)).cluster
    articles = 10**8 * planning.ARTICLES_A_PAGE

    assert articles * planning.CLUSTER_BYTES / found.shards <= planning.SHARD_BYTES
    assert found.disk <= found.nodes * planning.NODE_BYTES
    assert found.nodes > planning.LEAST_NODES


def test_twice_the_replicas_are_more_disk_and_no_more_shards():
    one, two = (need(10**6, 0, Machine(replicas=replicas)).cluster for replicas in (1, 2))

    assert two.disk == pytest.approx(1.5 * one.disk)
    assert two.shards == one.shards


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0.0 MB"), (1.5e9, "1.5 GB"), (2e12, "2.0 TB"), (999e6, "999.0 MB")]
)
def test_sizes_are_shown_in_the_unit_that_a_person_would_use(count, shown):
    assert size(count) == shown


def test_a_plan_is_shown_with_the_switch_and_as_json(capsys):
    needs, switch = plan(200_000, 120, Machine()), switch_at(120, Machine())

    PlanView(Messages()).show(needs, switch)

    shown = capsys.readouterr().out
    assert f"{switch.pages:,} 版" in shown and "20 年后" in shown
    told = json.loads(json.dumps(plan_to_json(needs, switch)))
    assert told["schema"] == 1
    assert [row["years"] for row in told["needs"]] == [0, 1, 5, 10, 20]
    assert told["switch"]["reason"] in {"slow", "short_of_memory", "overnight"}
