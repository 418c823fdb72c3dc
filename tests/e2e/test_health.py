"""The real bot, asked how it is: by port and by socket, by container and by service manager."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.ops.watchdog import EXIT_HUNG
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.conftest import SECONDS
from tests.e2e.process import (
    BotProcess,
    lend_index,
    running_bot,
    settings_for,
    surroundings,
    wait_until_ready,
)

STAFF = "中车株洲所有多少员工返岗?"


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"unix:{tmp_path}/health.sock"


@pytest.fixture
def settings(api: FakeBotAPI, address: str) -> dict[str, str]:
    return {**settings_for(api), "JIANBAO_BOT_HEALTH_LISTEN": address}


def ask(address: str, path: str) -> httpx.Response:
    with httpx.Client(transport=httpx.HTTPTransport(uds=address.removeprefix("unix:"))) as client:
        return client.get(f"http://localhost{path}")


def check(work: Path, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`python -m bot healthcheck`, as a container runs it."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "healthcheck"],
        cwd=work, env={**surroundings(work), **settings}, capture_output=True, text=True,
        timeout=SECONDS, check=False,
    )  # fmt: skip


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """A service manager that listens at `notify`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(SECONDS)
        yield listening


def test_a_bot_that_answers_is_well_ready_and_counts_and_its_service_manager_hears_of_it(
    api: FakeBotAPI,
    reader: Person,
    tmp_path: Path,
    address: str,
    settings: dict[str, str],
    manager: socket.socket,
) -> None:
    with running_bot(api, tmp_path, {**settings, "NOTIFY_SOCKET": str(tmp_path / "notify")}) as bot:
        told = [manager.recv(100), manager.recv(100)]
        reader.says(STAFF)
        reader.next_reply()
        bot.wait_for_output("question ")

        healthz, readyz, metrics = (ask(address, path) for path in ("/healthz", "/readyz", "/metrics"))
        elsewhere = ask(address, "/etc/passwd")
        checked = check(tmp_path, settings)
    while told[-1] != b"STOPPING=1":
        told.append(manager.recv(100))

    assert set(told[:2]) == {b"READY=1", b"WATCHDOG=1"}
    assert (healthz.status_code, readyz.status_code, elsewhere.status_code) == (200, 200, 404)
    assert healthz.json()["hears"] is True
    families = list(text_string_to_metric_families(metrics.text))
    counted = {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}
    assert counted["jianbao_questions_total", "answered"] == 1
    assert counted["jianbao_stage_seconds_count", "rank"] == 1
    assert counted["jianbao_corpus", "articles"] == 8
    assert api.token not in metrics.text
    assert checked.returncode == 0
    assert json.loads(checked.stdout)["hears"] is True
    assert check(tmp_path, settings).returncode == 1  # it has ended


def test_a_health_check_without_an_address_says_which_setting_is_missing(tmp_path: Path) -> None:
    found = check(tmp_path, {})

    assert found.returncode == 3
    assert "bot.health_listen" in found.stderr


def test_a_process_that_hangs_is_ended_with_a_code_of_its_own(
    api: FakeBotAPI, tmp_path: Path, settings: dict[str, str]
) -> None:
    program = (
        "import sys, time; from bot.ops import watchdog; from retrieval.ops import gc_schedule;"
        "watchdog.MAX_LOOP_STALL_S = 0.5; watchdog.CHECK_EVERY_S = 0.1;"
        "gc_schedule.COLLECT_EVERY_S = 0.2; gc_schedule.collect = lambda whole: time.sleep(60);"
        "from bot.main import main; sys.argv[1:] = []; main()"
    )
    lend_index(tmp_path, settings)
    before = api.mark()
    bot = BotProcess(tmp_path, settings, program=program, ended=api.look_again)
    try:
        wait_until_ready(api, bot, after=before)
        code = bot.wait()
    finally:
        bot.kill()

    assert code == EXIT_HUNG
    assert "process_hangs" in bot.output
    assert 'File "<string>"' in bot.output  # where it stood: in the sleep
    assert api.token not in bot.output
