"""The files for operators fit the program they run."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.ops.heartbeat import Heartbeat
from bot.ops.metrics import Metrics, MetricSources
from bot.settings import BotSettings
from retrieval.archive.live_index import Coverage
from retrieval.settings import OpenSearchSettings, Settings
from retrieval.web.settings import WebSettings

DEPLOY = Path(__file__).parents[2] / "config" / "deploy"
SETTING = re.compile(r"\b(JIANBAO_(?:BOT_)?[A-Z_]+)\b")


def test_the_dashboard_asks_for_metrics_that_there_are() -> None:
    now = dt.datetime.now().astimezone()
    coverage = Coverage((), None, None, {"articles": 1}, "g", now.isoformat(), False)
    metrics = Metrics(MetricSources(Heartbeat(), lambda: coverage, waiting=lambda: 0, under_way=lambda: 0))
    for name, facts in (
        ("question", {"outcome": "answered"}),
        ("flood", {"endpoint": "sendMessage"}),
        ("edit_failed", {}),
    ):
        metrics.count(name, facts)
    given = metrics.text().decode()

    panels = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))["panels"]
    asked = {name for p in panels for t in p["targets"] for name in re.findall(r"jianbao_\w+", t["expr"])}
    assert len(asked) >= 10
    assert {name for name in asked if f"\n{name}" not in given} == set()


def test_the_dashboard_shows_every_metric() -> None:
    now = dt.datetime.now().astimezone()
    coverage = Coverage((), None, None, {"articles": 1}, "g", now.isoformat(), False)
    metrics = Metrics(MetricSources(Heartbeat(), lambda: coverage, waiting=lambda: 0, under_way=lambda: 0))

    names = set(re.findall(r"^# TYPE (jianbao_\w+)", metrics.text().decode(), re.MULTILINE))
    shown = (DEPLOY / "grafana.json").read_text(encoding="utf-8")
    assert len(names) >= 12
    assert {name for name in names if name not in shown and not name.endswith("_created")} == set()


def locked() -> dict[str, list[tuple[str, int]]]:
    """Pins of the lock: name -> versions (by Python, if different) and hashes."""
    text = (DEPLOY / "requirements.lock").read_text(encoding="utf-8")
    pins: dict[str, list[tuple[str, int]]] = {}
    for entry in re.split(r"\n(?=\S)", text):
        if (pin := re.match(r"([\w.-]+)==([^\s;]+)", entry)) is not None:
            pins.setdefault(pin[1], []).append(
                (pin[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry)))
            )
    return pins


def test_the_lock_pins_what_the_project_asks_for_with_hashes() -> None:
    project = tomllib.loads((DEPLOY.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = ("fast", "html", "opensearch", "pdf", "pictures", "postgres", "sheet", "watch", "web")
    asked = [*project["dependencies"], *(one for e in extras for one in project["optional-dependencies"][e])]
    pins = locked()

    for requirement in map(Requirement, asked):
        if requirement.name == "jianbao":  # an extra that holds another
            continue
        for version, _ in pins[canonicalize_name(requirement.name)]:
            assert requirement.specifier.contains(version), requirement
    assert [name for name, versions in pins.items() if not all(hashes for _, hashes in versions)] == []
    assert "://" not in (DEPLOY / "requirements.lock").read_text(encoding="utf-8")


def test_the_image_installs_what_the_lock_pins_and_nothing_else() -> None:
    steps = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")

    assert "--require-hashes --wheel-dir /wheels -r requirements.lock" in steps
    assert "--no-deps --wheel-dir /wheels ." in steps
    assert "--no-index" in steps


@pytest.mark.parametrize(
    "name", ["jianbao.service", "jianbao-serve.service", "Dockerfile", "compose.yaml", "compose.cluster.yaml"]
)
def test_every_setting_named_is_one(name: str) -> None:
    known = {f"JIANBAO_{field}".upper() for field in Settings.model_fields}
    known |= {f"JIANBAO_OPENSEARCH_{field}".upper() for field in OpenSearchSettings.model_fields}
    known |= {f"JIANBAO_WEB_{field}".upper() for field in WebSettings.model_fields}
    known |= {f"JIANBAO_BOT_{field}".upper() for field in BotSettings.model_fields} | {"JIANBAO_CONFIG"}

    named = set(SETTING.findall((DEPLOY / name).read_text(encoding="utf-8")))
    assert named
    assert named <= known


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("name", ["jianbao.service", "jianbao-serve.service"])
def test_systemd_understands_the_unit(name: str, tmp_path: Path) -> None:
    unit = tmp_path / name
    text = (DEPLOY / name).read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/jianbao/bin/python", "/bin/true"), encoding="utf-8")

    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)

    assert (done.returncode, [line for line in done.stderr.splitlines() if unit.name in line]) == (0, [])


def test_the_bots_of_a_cluster_share_all_but_their_name_and_only_the_balancer_is_open_to_the_world() -> None:
    services = yaml.safe_load((DEPLOY / "compose.cluster.yaml").read_text(encoding="utf-8"))["services"]
    bots = [service for name, service in services.items() if name.startswith("bot-")]
    settings = bots[0]["environment"]

    assert len(bots) == 2 and bots[0] == bots[1]
    assert {name for name, service in services.items() if "ports" in service} == {"balancer"}
    assert {"jianbao_bot_token", "jianbao_bot_state"} <= set(bots[0]["secrets"])
    assert settings["JIANBAO_BOT_WEBHOOK_URL"].endswith("/jianbao")


def test_the_bots_ask_three_nodes_that_nobody_else_can_reach() -> None:
    services = yaml.safe_load((DEPLOY / "compose.cluster.yaml").read_text(encoding="utf-8"))["services"]
    nodes = {name: service for name, service in services.items() if name.startswith("search-")}
    settings = services["bot-1"]["environment"]
    beside = {name for name, service in services.items() if "searching" in service["networks"]}

    assert settings["JIANBAO_SEARCH"] == "opensearch"
    assert settings["JIANBAO_OPENSEARCH_URL"] == ",".join(f"http://{name}:9200" for name in nodes)
    assert len({str(node["volumes"]) for node in nodes.values()}) == len(nodes) == 3
    assert all(node["environment"]["node.name"] == name for name, node in nodes.items())
    assert all(node["networks"] == ["searching"] for node in nodes.values())
    assert beside == {"bot-1", "bot-2", *nodes}


def test_the_image_has_what_a_cluster_is_asked_with() -> None:
    assert re.search(r"jianbao\[[\w,]*\bopensearch\b", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))


def test_the_balancer_hands_updates_to_where_the_bots_listen() -> None:
    services = yaml.safe_load((DEPLOY / "compose.cluster.yaml").read_text(encoding="utf-8"))["services"]
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")

    for name in (name for name in services if name.startswith("bot-")):
        settings = services[name]["environment"]
        port = settings["JIANBAO_BOT_WEBHOOK_LISTEN"].rpartition(":")[2]
        health = settings["JIANBAO_BOT_HEALTH_LISTEN"].rpartition(":")[2]
        assert f" {name}:{port}" in caddy
        assert f"health_port {health}" in caddy


@pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed")
def test_caddy_understands_its_file(tmp_path: Path) -> None:
    command = ["caddy", "adapt", "--config", DEPLOY / "Caddyfile", "--adapter", "caddyfile", "--validate"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PUBLIC_HOST": "bot.example.org"}

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_a_credential_of_systemd_is_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    token = "123456789:" + "A" * 35
    (tmp_path / "jianbao_bot_token").write_text(f"{token}\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.delenv("JIANBAO_BOT_TOKEN", raising=False)

    assert BotSettings.read().token.get_secret_value() == token
