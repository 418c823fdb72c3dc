"""The publishing lease: the second machine is told the holder, and a dead holder's lease ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from retrieval.errors import ArchiveBusy
from retrieval.index.opensearch import lease as module
from retrieval.index.opensearch.lease import LEASE_RENEWAL_INTERVAL_S, LEASE_TTL_S, hold_lease
from tests.clock import Clock


@pytest.fixture
def clock() -> Any:
    return Clock(1_600_000_000.0)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets this process pass for one of another machine."""

    def host(name: str) -> None:
        monkeypatch.setattr(module.socket, "gethostname", lambda: name)

    return host


def test_the_second_machine_is_told_the_holder_and_gets_the_lease_afterwards(
    publisher: Any, clock: Any, elsewhere: Any
) -> None:
    where = publisher.cluster, publisher.names.lease
    elsewhere("one")
    with hold_lease(*where, clock=clock):
        elsewhere("two")
        with pytest.raises(ArchiveBusy) as busy, hold_lease(*where, clock=clock):
            pass

    assert busy.value.facts["holder"] == f"one:{os.getpid()}"
    assert busy.value.facts["since"].startswith("2020-09-13T")
    with hold_lease(*where, clock=clock):
        pass


def test_a_renewed_lease_lasts_and_an_expired_one_is_taken_over(
    publisher: Any, clock: Any, elsewhere: Any
) -> None:
    where = publisher.cluster, publisher.names.lease
    elsewhere("one")
    with pytest.raises(ArchiveBusy), hold_lease(*where, clock=clock) as renew:
        for _ in range(3):
            clock.now += LEASE_TTL_S - 1
            renew()
        elsewhere("two")
        with pytest.raises(ArchiveBusy), hold_lease(*where, clock=clock):
            pass
        clock.now += LEASE_TTL_S + 1
        with hold_lease(*where, clock=clock) as taken_over:
            clock.now += LEASE_RENEWAL_INTERVAL_S
            taken_over()
            elsewhere("one")
            renew()  # it breaks off: another ships


def test_the_lease_of_a_dead_process_of_this_machine_is_free_at_once(
    publisher: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = publisher.cluster, publisher.names.lease
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with monkeypatch.context() as patch:
        patch.setattr(module.os, "getpid", lambda: ended.pid)
        patch.setattr(module._Lease, "release", lambda _: None)
        with hold_lease(*where, clock=clock):
            pass

    with hold_lease(*where, clock=clock):
        found = publisher.cluster.once(
            lambda client: client.get(index=publisher.names.lease, id=module.DOCUMENT)
        )
    assert (found["_source"]["host"], found["_source"]["process"]) == (socket.gethostname(), os.getpid())


def test_an_answer_that_was_lost_is_no_other_machine(
    publisher: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = publisher.cluster, publisher.names.lease
    whole = publisher.cluster.build

    def twice(ask: Callable[[Any], Any]) -> Any:
        whole(ask)
        return whole(ask)

    with hold_lease(*where, clock=clock) as renew:
        clock.now += LEASE_RENEWAL_INTERVAL_S
        monkeypatch.setattr(type(publisher.cluster), "build", lambda _, ask: twice(ask))
        renew()
        clock.now += LEASE_RENEWAL_INTERVAL_S
        renew()
        found = publisher.cluster.once(
            lambda client: client.get(index=publisher.names.lease, id=module.DOCUMENT)
        )

    assert found["_source"]["until"] == clock.now + LEASE_TTL_S
