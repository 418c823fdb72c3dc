"""剪报 under an answer from a PDF: the printed page itself, by the real bot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.conftest import ADMIN
from tests.e2e.process import BotProcess, running_bot, settings_for
from tests.unit.reading.typesetting import sample_sheet


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "报纸" / "page.pdf"
    path.parent.mkdir()
    path.write_bytes(sample_sheet())
    return path


@pytest.fixture(autouse=True)
def bot(api: FakeBotAPI, tmp_path: Path, page: Path, admin: Person) -> Iterator[BotProcess]:
    with running_bot(api, tmp_path, settings_for(api, archive=page.parent, admins=str(ADMIN))) as running:
        yield running


def test_the_quote_is_cut_out_of_its_page_and_typeset_when_the_page_is_gone(
    reader: Person, page: Path, bot: BotProcess
) -> None:
    reader.says("天元区有多少家规上工业企业复工?")
    answer = reader.next_reply()

    reader.presses(answer, "剪报")
    printed = reader.next_reply()
    bot.wait_for_output("facsimile ")  # until then the same tap again is only answered
    page.unlink()
    reader.presses(answer, "剪报")
    typeset = reader.next_reply()

    assert printed.json["photo"][0]["width"] == 1280
    assert "版面原貌" in printed.text
    assert typeset.json["photo"][0]["width"] == 1080
    assert "据文字排版" in typeset.text
