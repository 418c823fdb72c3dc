"""backup, restore and config."""

from __future__ import annotations

import json
from pathlib import Path

from tests.unit.cli.conftest import Run


def test_the_settings_are_shown_with_their_origin_and_no_secret(jianbao: Run) -> None:
    done = jianbao("config", "--json", JIANBAO_BOT_TOKEN="123456:" + "A" * 35)

    shown = json.loads(done.stdout)
    assert shown["bot.token"] == {"value": "********", "origin": "JIANBAO_BOT_TOKEN"}
    assert "A" * 35 not in done.stdout + done.stderr


def test_a_backup_is_restored_into_another_data_folder(jianbao: Run, tmp_path: Path) -> None:
    backup, elsewhere = tmp_path / "backup.tar", tmp_path / "elsewhere"

    saved = jianbao("backup", backup)
    restored = jianbao("restore", backup, "--data", elsewhere)

    assert (saved.returncode, restored.returncode) == (0, 0)
    assert f"已备份到 {backup}" in saved.stderr
    assert "1 份档案的索引" in restored.stderr
    assert "7000余名" in jianbao("ask", "中车株洲所有多少员工返岗?", "--data", elsewhere).stdout


def test_a_backup_notes_state_outside_the_data_folder(jianbao: Run, tmp_path: Path) -> None:
    done = jianbao("backup", tmp_path / "b.tar", JIANBAO_BOT_STATE="postgresql://bot:secret@db/jianbao")

    assert "PostgreSQL" in done.stderr
    assert "secret" not in done.stderr


def test_a_file_that_is_no_backup_exits_with_3(jianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(b"not a tar")

    assert jianbao("restore", tmp_path / "b.tar").returncode == 3
