"""The real bot reads its archive again on SIGHUP, and when files change."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.e2e.archives import ferry_page, sample_page
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import running_bot, settings_for

FERRY = "湘江渡口首日运送多少乘客?"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "报纸"
    sample_page(folder)
    return folder


def test_sighup_does_what_reload_does(api: FakeBotAPI, reader: Person, tmp_path: Path, archive: Path) -> None:
    with running_bot(api, tmp_path, settings_for(api, archive=archive)) as bot:
        ferry_page(archive)
        os.kill(bot.pid, signal.SIGHUP)
        bot.wait_for_output("reload_done")
        reader.says(FERRY)

        assert "1200人" in reader.next_reply().text


def test_files_that_change_are_read(api: FakeBotAPI, reader: Person, tmp_path: Path, archive: Path) -> None:
    watch = {"JIANBAO_BOT_RELOAD_ON_CHANGE": "true", "JIANBAO_BOT_SETTLED_SECONDS": "1"}
    with running_bot(api, tmp_path, {**settings_for(api, archive=archive), **watch}) as bot:
        bot.wait_for_output("watching")
        ferry_page(archive)
        bot.wait_for_output("reload_done")
        reader.says(FERRY)

        assert "1200人" in reader.next_reply().text
