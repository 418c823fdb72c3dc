"""The real bot reads its archive again when files change."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.archives import ferry_page, sample_page
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.process import running_bot, settings_for

FERRY = "湘江渡口首日运送多少乘客?"


def test_files_that_change_are_read(api: FakeBotAPI, reader: Person, tmp_path: Path) -> None:
    archive = tmp_path / "报纸"
    sample_page(archive)
    watch = {"JIANBAO_BOT_RELOAD_ON_CHANGE": "true", "JIANBAO_BOT_SETTLED_SECONDS": "1"}
    with running_bot(api, tmp_path, {**settings_for(api, archive=archive), **watch}) as bot:
        bot.wait_for_output("watching")
        ferry_page(archive)
        bot.wait_for_output("reload_done")
        reader.says(FERRY)

        assert "1200人" in reader.next_reply().text
