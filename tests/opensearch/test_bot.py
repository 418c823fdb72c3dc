"""The real bot and the real command line on a real cluster."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import SEED
from tests.e2e.botapi import FakeBotAPI
from tests.e2e.botapi.fixture import telegram
from tests.e2e.process import running_bot, settings_for, surroundings
from tests.opensearch.cluster import Cluster as Servers
from tests.opensearch.conftest import PREFIX
from tests.opensearch.proxy import Proxy

__all__ = ["telegram"]
STAFF = "中车株洲所有多少员工返岗?"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    day = tmp_path / "报纸" / "株洲日报" / "2020-02-16"
    day.mkdir(parents=True)
    shutil.copy(SEED / "zhuzhou_daily_A1.txt", day / "A1.txt")
    return tmp_path


@pytest.fixture
def proxy(servers: Servers) -> Iterator[Proxy]:
    with Proxy(servers.urls[0]).running() as proxy:
        yield proxy


def on_cluster(home: Path, url: str, name: str) -> dict[str, str]:
    return {
        "JIANBAO_ARCHIVE": str(home / "报纸"),
        "JIANBAO_SEARCH": "opensearch",
        "JIANBAO_OPENSEARCH_URL": url,
        "JIANBAO_OPENSEARCH_NAME": f"{PREFIX}-{name}",
        "JIANBAO_OPENSEARCH_TIMEOUT_SECONDS": "20",
        "JIANBAO_OPENSEARCH_PAUSE_SECONDS": "0.5",
        "JIANBAO_OPENSEARCH_FOLLOW_SECONDS": "0.3",
    }


def jianbao(home: Path, settings: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "retrieval", *words], cwd=home, env={**surroundings(home), **settings},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def test_the_command_line_indexes_asks_and_goes_back(home: Path, servers: Servers) -> None:
    settings = on_cluster(home, ",".join(servers.urls), "cli")
    local = {name: value for name, value in settings.items() if name == "JIANBAO_ARCHIVE"}

    first = jianbao(home, settings, "index", "--json")
    there, here = (jianbao(home, given, "ask", STAFF, "--json") for given in (settings, local))
    nothing_before = jianbao(home, settings, "index", "--rollback")

    assert first.returncode == 0, first.stderr
    answers = [json.loads(done.stdout) for done in (there, here)]
    for answer in answers:
        del answer["elapsed_ms"]
    assert answers[0] == answers[1]
    assert "7000余名员工返岗" in answers[0]["quotes"][0]["text"]
    assert (nothing_before.returncode, "没有可以退回的前一份" in nothing_before.stderr) == (3, True)


def test_wrong_credentials_end_a_command_with_a_sentence(home: Path, proxy: Proxy) -> None:
    proxy.credentials = ("jianbao", "right")
    given = {"JIANBAO_OPENSEARCH_USER": "jianbao", "JIANBAO_OPENSEARCH_PASSWORD": "wrong-secret"}

    done = jianbao(home, {**on_cluster(home, proxy.url, "denied"), **given}, "ask", STAFF)

    assert done.returncode == 3
    assert "不准用户 jianbao" in done.stderr
    assert "wrong-secret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_the_bot_answers_says_when_it_cannot_and_recovers(
    telegram: FakeBotAPI, home: Path, proxy: Proxy
) -> None:
    address = f"unix:{home}/health.sock"
    settings = {
        **settings_for(telegram), **on_cluster(home, proxy.url, "bot"),
        "JIANBAO_OPENSEARCH_FAILURES": "1", "JIANBAO_BOT_HEALTH_LISTEN": address,
    }  # fmt: skip

    def ready() -> tuple[int, str]:
        with httpx.Client(transport=httpx.HTTPTransport(uds=f"{home}/health.sock")) as client:
            answer = client.get("http://localhost/readyz")
            return answer.status_code, answer.json()["search"]

    assert jianbao(home, settings, "index").returncode == 0
    with running_bot(telegram, home, settings) as bot:
        reader = telegram.user(4001, "读者")
        reader.says(STAFF)
        assert "7000余名员工返岗" in reader.next_reply(60.0).text
        bot.wait_for_output("cluster_is colour=green")
        assert ready() == (200, "green")

        proxy.credentials = ("nobody", "knows")  # as though all of it were gone
        bot.wait_for_output("cluster_is colour=unreachable")
        assert ready() == (503, "unreachable")
        reader.says("谁主持会议?")
        assert "检索服务暂不可用" in reader.next_reply(60.0).text

        proxy.credentials = None
        for _ in range(30):
            reader.says(STAFF)
            if "检索服务暂不可用" not in (said := reader.next_reply(60.0).text):
                break
        assert "7000余名员工返岗" in said
