"""Everything that the bot can say goes through a sieve: neither the token, nor its half, nor the webhook's
secret comes out anywhere; nor, in the log, what people write."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from bot.startup import CRASHED
from bot.transport.webhook import derive_secret
from tests.e2e.archives import FERRY, sample_page
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.conftest import ADMIN, SECONDS
from tests.e2e.process import (
    BotProcess,
    lend_index,
    running_bot,
    settings_for,
    surroundings,
    wait_until_ready,
)

STAFF = "中车株洲所有多少员工返岗?"
BACKUP = "-m retrieval backup b.tar"
COMMANDS = ("-m bot healthcheck", "-m retrieval config", BACKUP)
RAISING = """
import os, sys
token = os.environ["JIANBAO_BOT_TOKEN"]
def broken(*args, **kwargs):
    try:
        raise OSError(f"no route to https://api.telegram.org/bot{token}/getMe")
    except OSError as error:
        raise WHAT(f"{args!r} {kwargs!r} {token}") from error
"""
IN_A_HANDLER = (
    RAISING.replace("WHAT", "ValueError")
    + "from retrieval.archive.answer_service import AnswerService; AnswerService.answer = broken;"
    "from bot.main import main; sys.argv[1:] = []; main()"
)
AT_THE_EDGE = (
    RAISING.replace("WHAT", "ValueError")
    + "from bot.application import TelegramBot; TelegramBot.run = broken;"
    "from bot.main import main; sys.argv[1:] = []; main()"
)
IN_A_THREAD = (
    RAISING.replace("WHAT", "RuntimeError") + "import threading; from bot import application;"
    "application.show_menus = lambda *a: __import__('asyncio').to_thread(broken);"
    "from bot.main import main; sys.argv[1:] = []; main()"
)


def sieve(found: bytes | str, token: str) -> list[str]:
    """The secrets that are in it, by what they are."""
    data = found.encode() if isinstance(found, str) else found
    secrets = {"token": token, "quoted": quote(token, safe=""), "half": token.partition(":")[2],
               "webhook": derive_secret(token)}  # fmt: skip
    return [name for name, secret in secrets.items() if secret.encode() in data]


def test_the_sieve_catches_what_it_is_for(api: FakeBotAPI) -> None:
    token = api.token

    assert sieve(f"x/bot{token}/y", token) == ["token", "half"]
    assert sieve(derive_secret(token).encode(), token) == ["webhook"]
    assert sieve("nothing", token) == []


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    sample_page(tmp_path / "报纸")
    return tmp_path / "报纸"


def everything_said(api: FakeBotAPI, admin: Person, reader: Person) -> Iterator[None]:
    """Whatever can be asked of the bot, with failures in between."""
    for method, status in (
        ("sendMessage", 429),
        ("sendMessage", 502),
        ("getUpdates", 502),
        ("getUpdates", 409),
    ):
        api.fail_next(method, status=status, description="Conflict" if status == 409 else None)
        reader.says(STAFF)
        reader.next_reply()
    api.reset_next("sendChatAction")
    api.drop_next_answer("getUpdates")
    for command in ("/status", "/stats", "/export", "/reload", "/privacy", "/calendar", "/trend 复工", "/x"):
        admin.says(command)
        admin.next_reply()
    admin.sends("A2.txt", FERRY.encode())
    admin.next_reply()
    yield


@pytest.mark.parametrize(("form", "commands"), [("lines", COMMANDS), ("json", COMMANDS[:1])])
def test_nothing_that_is_said_or_kept_holds_a_secret(
    api: FakeBotAPI, admin: Person, reader: Person, tmp_path: Path, archive: Path, form: str,
    commands: tuple[str, ...],
) -> None:  # fmt: skip
    address = f"unix:{tmp_path}/health.sock"
    settings = {
        **settings_for(api, archive=archive, admins=str(ADMIN), reader=True),
        "JIANBAO_BOT_LOG_LEVEL": "DEBUG", "JIANBAO_BOT_LOG_FORMAT": form,
        "JIANBAO_BOT_HEALTH_LISTEN": address,
    }  # fmt: skip
    said: dict[str, bytes] = {}
    with running_bot(api, tmp_path, settings) as bot:
        for _ in everything_said(api, admin, reader):
            with httpx.Client(transport=httpx.HTTPTransport(uds=f"{tmp_path}/health.sock")) as client:
                for path in ("/healthz", "/readyz", "/metrics", "/nowhere"):
                    said[path] = client.get(f"http://localhost{path}").content
            for command in commands:
                done = subprocess.run(
                    [sys.executable, *command.split()], cwd=tmp_path,
                    env={**surroundings(tmp_path), **settings}, capture_output=True, timeout=SECONDS,
                    check=False,
                )  # fmt: skip
                assert done.returncode == 0, done.stderr.decode()
                said[command] = done.stdout + done.stderr
            said["arguments"] = Path(f"/proc/{bot.pid}/cmdline").read_bytes()
    said["log"] = bot.output.encode()
    said["chats"] = "\n".join(seen.text for room in (admin, reader) for seen in room.inbox()).encode()
    for file in (path for path in (tmp_path / "data").rglob("*") if path.is_file()):
        said[f"file {file.name}"] = file.read_bytes()
    if BACKUP in commands:
        with tarfile.open(fileobj=io.BytesIO((tmp_path / "b.tar").read_bytes())) as backup:
            members = {member.name: backup.extractfile(member) for member in backup}
            said |= {f"backup {name}": file.read() for name, file in members.items() if file}
        assert len(members) >= 5

    assert {where: found for where, what in said.items() if (found := sieve(what, api.token))} == {}
    assert {"/metrics", "log", "file bot.sqlite", "arguments"} <= said.keys()
    assert STAFF not in bot.output
    assert "员工" not in bot.output
    api.allow_refusal("sendMessage", "retry after")


@pytest.mark.parametrize("program", [IN_A_HANDLER, AT_THE_EDGE, IN_A_THREAD])
def test_no_mistake_of_the_program_uncovers_a_secret(
    api: FakeBotAPI, reader: Person, tmp_path: Path, program: str
) -> None:
    lend_index(tmp_path, settings_for(api))
    before = api.mark()
    bot = BotProcess(tmp_path, settings_for(api), program=program, ended=api.look_again)
    try:
        if program is IN_A_HANDLER:
            wait_until_ready(api, bot, after=before)
            reader.says(STAFF)
            assert "抱歉" in reader.next_reply().text
            bot.terminate()
        else:
            assert bot.wait() == CRASHED
    finally:
        bot.kill()

    assert "ValueError" in bot.output or "RuntimeError" in bot.output
    assert sieve(bot.output, api.token) == []
    assert STAFF not in bot.output
