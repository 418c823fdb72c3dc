"""The bot speaks with the Bot API's address, and with nobody else."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.archives import ferry_page, sample_page
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import BotProcess, Fresh, settings_for, wait_until_ready

LISTENING = Fresh("""
import os, sys
def told(event, args):
    if event == "socket.connect":
        print("CONNECTED", args[1], flush=True)
    elif event == "socket.getaddrinfo":
        print("LOOKED UP", args[0], flush=True)
    elif event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"):
        print("STARTED", os.fsdecode(args[0]), flush=True)
sys.addaudithook(told)
sys.argv[1:] = []
from bot.main import main
main()
""")


def test_nothing_but_the_bot_api_is_ever_connected_to(
    api: FakeBotAPI, admin: Person, reader: Person, tmp_path: Path
) -> None:
    archive = tmp_path / "报纸"
    sample_page(archive)
    settings = settings_for(api, archive=archive, admins=str(admin.id))
    before = api.mark()
    bot = BotProcess(tmp_path, settings, program=LISTENING, ended=api.look_again)
    try:
        wait_until_ready(api, bot, after=before)
        reader.says("毛飛騰怎么要求救治新冠重症病人?")
        answer = reader.next_reply()
        reader.presses(answer, "剪报")
        reader.next_reply()
        ferry_page(archive)
        admin.next_reply()  # of /start, said before
        admin.says("/reload")
        shown = admin.next_reply()
        api.wait_for(lambda: "已换上新索引" in shown.text)
        assert bot.terminate() == 0, bot.output
    finally:
        bot.kill()

    server = urlsplit(api.base_url)
    lines = bot.output.splitlines()
    connected = {line for line in lines if line.startswith(("CONNECTED", "LOOKED UP"))}
    assert connected
    allowed = {f"CONNECTED ('{server.hostname}', {server.port})", f"LOOKED UP {server.hostname}"}
    assert connected <= allowed
    # answering processes and readers of files are this interpreter; no other program is run
    assert {line for line in lines if line.startswith("STARTED")} <= {f"STARTED {sys.executable}"}
