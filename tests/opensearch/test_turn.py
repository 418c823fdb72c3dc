"""One machine at a time ships: who comes second is told who does, and a dead one's turn ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from retrieval.errors import ArchiveBusy
from retrieval.index.opensearch import lease as module
from retrieval.index.opensearch.lease import HELD_SECONDS, RENEWED_SECONDS, turn
from tests.clock import Clock


@pytest.fixture
def clock():
    return Clock(1_600_000_000.0)


@pytest.fixture
def elsewhere(monkeypatch):
    """Lets this process pass for one of another machine."""

    def host(name):
        monkeypatch.setattr(module.socket, "gethostname", lambda: name)

    return host


def test_who_comes_second_is_told_who_ships_and_gets_the_turn_afterwards(port, clock, elsewhere):
    where = port.cluster, port.names.turn
    elsewhere("one")
    with turn(*where, clock=clock):
        elsewhere("two")
        with pytest.raises(ArchiveBusy) as busy, turn(*where, clock=clock):
            pass

    assert busy.value.facts["holder"] == f"one:{os.getpid()}"
    assert busy.value.facts["since"].startswith("2020-09-13T")
    with turn(*where, clock=clock):
        pass


def test_a_turn_that_is_renewed_lasts_and_one_that_is_not_is_taken_over(port, clock, elsewhere):
    where = port.cluster, port.names.turn
    elsewhere("one")
    with pytest.raises(ArchiveBusy), turn(*where, clock=clock) as renew:
        for _ in range(3):
            clock.now += HELD_SECONDS - 1
            renew()
        elsewhere("two")
        with pytest.raises(ArchiveBusy), turn(*where, clock=clock):
            pass
        clock.now += HELD_SECONDS + 1
        with turn(*where, clock=clock) as taken_over:
            clock.now += RENEWED_SECONDS
            taken_over()
            elsewhere("one")
            renew()  # it breaks off: another ships


def test_the_turn_of_a_process_of_this_machine_that_is_dead_is_free_at_once(port, clock, monkeypatch):
    where = port.cluster, port.names.turn
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with monkeypatch.context() as patch:
        patch.setattr(module.os, "getpid", lambda: ended.pid)
        patch.setattr(module._Lease, "give_back", lambda _: None)
        with turn(*where, clock=clock):
            pass

    with turn(*where, clock=clock):
        found = port.cluster.once(lambda client: client.get(index=port.names.turn, id=module.DOCUMENT))
    assert (found["_source"]["host"], found["_source"]["process"]) == (socket.gethostname(), os.getpid())


def test_an_answer_that_was_lost_is_no_other_machine(port, clock, monkeypatch):
    where = port.cluster, port.names.turn
    whole = port.cluster.build

    def twice(ask):
        whole(ask)
        return whole(ask)

    with turn(*where, clock=clock) as renew:
        clock.now += RENEWED_SECONDS
        monkeypatch.setattr(type(port.cluster), "build", lambda _, ask: twice(ask))
        renew()
        clock.now += RENEWED_SECONDS
        renew()
        found = port.cluster.once(lambda client: client.get(index=port.names.turn, id=module.DOCUMENT))

    assert found["_source"]["until"] == clock.now + HELD_SECONDS
