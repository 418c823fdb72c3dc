"""Children of hostile files: no token, no password, nothing but what a program needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.processes.clean_spawn import clean_environment, operator_context
from retrieval.processes.pool import ProcessPool
from retrieval.processes.sandbox import MAX_MEMORY, Child, end_idle_children, run_in_sandbox

SECRETS = {
    "JIANBAO_BOT_TOKEN": "123:abc",
    "JIANBAO_OPENSEARCH_PASSWORD": "hush",
    "AWS_SECRET_ACCESS_KEY": "hush",
    "CREDENTIALS_DIRECTORY": "/run/credentials",
}


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    end_idle_children()
    yield
    end_idle_children()


def variables() -> Iterator[tuple[dict[str, str], bytes]]:
    """The variables as Python sees them, and as the system keeps them from the start on."""
    kept = Path("/proc/self/environ")
    yield dict(os.environ), kept.read_bytes() if kept.exists() else b""


def variable_names(_: int) -> list[str]:
    return list(os.environ)


def test_what_a_program_needs_is_kept() -> None:
    given = {"PATH": "/bin", "LC_ALL": "C", "PYTHONPATH": "/x", "TZ": "UTC", **SECRETS}

    assert clean_environment(given).keys() == {"PATH", "LC_ALL", "PYTHONPATH", "TZ"}


def test_a_sandbox_knows_no_secret() -> None:
    [(seen, kept)] = run_in_sandbox(variables, seconds=60)

    assert not SECRETS.keys() & seen.keys()
    assert not any(name.encode() in kept for name in SECRETS)
    assert seen["PATH"] == os.environ["PATH"]


def test_the_processes_of_a_pool_know_no_secret() -> None:
    with ProcessPool(2) as pool:
        found = list(pool.map(variable_names, [1]))

    assert not SECRETS.keys() & set(found[0])


def test_a_child_that_answers_knows_all_but_the_bots_secrets() -> None:
    child = Child(operator_context)
    try:
        seen, _ = child.ask(variables, seconds=60, memory=MAX_MEMORY)
    finally:
        child.end()

    assert SECRETS.keys() - seen.keys() == {"JIANBAO_BOT_TOKEN"}
