"""Restore: the content of a backup comes back; a file that is no backup changes nothing."""

from __future__ import annotations

import errno
import io
import json
import shutil
import sqlite3
import tarfile
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import BackupDamaged, CannotWrite, StateInUse
from retrieval.maintenance.backup_file import CONTENTS
from retrieval.maintenance.restore import restore
from tests.conftest import no_progress
from tests.unit.maintenance.conftest import NOW, Made, archive_in, everything, now, remember, remembered

QUESTION = "中车株洲所有多少员工返岗?"


def test_a_backup_restored_elsewhere_answers_and_remembers_the_same(
    made: Made, page: Path, tmp_path: Path
) -> None:
    data, target, done = made
    restored = restore(target, tmp_path, no_progress, now=now)

    there, here = archive_in(tmp_path, page), archive_in(data, page)
    assert there.shelf.current().name == here.shelf.current().name
    assert there.answerer().answer(QUESTION).quotes == here.answerer().answer(QUESTION).quotes
    assert remembered(tmp_path) == ["一"]
    assert (tmp_path / "bot.salt").read_bytes() == b"s" * 32
    assert (restored.archives, restored.aside, restored.made) == (done.archives, (), NOW.isoformat())


def test_a_restored_index_is_brought_up_to_date_without_reading_again(
    made: Made, page: Path, tmp_path: Path
) -> None:
    restore(made[1], tmp_path, no_progress, now=now)

    report = archive_in(tmp_path, page).index()

    assert report.read == 0


def test_what_stood_there_is_kept_under_another_name(made: Made, page: Path, tmp_path: Path) -> None:
    archive_in(tmp_path, page).index()
    remember(tmp_path, "二")

    restored = restore(made[1], tmp_path, no_progress, now=now)

    assert sorted(path.name for path in restored.aside) == [
        f"before-20261124T030000-{archive_in(tmp_path, page).shelf.root.name}",
        "before-20261124T030000-bot.sqlite",
    ]
    assert remembered(tmp_path) == ["一"]
    with closing(sqlite3.connect(tmp_path / "before-20261124T030000-bot.sqlite")) as kept:
        assert kept.execute("SELECT words FROM memory").fetchall() == [("二",)]


def test_a_running_bot_keeps_its_memory(made: Made, tmp_path: Path) -> None:
    remember(tmp_path, "二")
    before = set(tmp_path.iterdir())
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as running:
        running.execute("SELECT * FROM memory").fetchall()
        with pytest.raises(StateInUse):
            restore(made[1], tmp_path, no_progress, now=now)

    assert {path for path in tmp_path.iterdir() if "-" not in path.name} == before
    assert remembered(tmp_path) == ["二"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 0.999999), flip=st.booleans())
def test_a_backup_that_breaks_off_or_has_another_byte_changes_nothing(
    made: Made, tmp_path: Path, share: float, flip: bool
) -> None:
    whole = bytearray(made[1].read_bytes())
    at = int(len(whole) * share)
    if flip:
        whole[at] ^= 0x55
    broken, data = tmp_path / "broken.tar", tmp_path / "data"
    broken.write_bytes(whole if flip else whole[:at])
    data.mkdir(exist_ok=True)
    before = everything(data)

    try:
        restore(broken, data, no_progress, now=now)
    except BackupDamaged:
        assert everything(data) == before
    else:  # the byte stood in the tar's own padding or in a time stamp
        assert remembered(data) == ["一"]
        shutil.rmtree(data)


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/outside", "a/../../outside", ".hidden", "a\\b", "a/b/c/d/e"]
)
def test_a_member_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    source = tmp_path / "evil.tar"
    with tarfile.open(source, "w") as tar:
        for path, text in ((name, b"x"), (CONTENTS, json.dumps({"format": 1}).encode())):
            member = tarfile.TarInfo(path)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text))

    with pytest.raises(BackupDamaged):
        restore(source, tmp_path / "data", no_progress, now=now)
    assert everything(tmp_path / "data") == {}
    assert not (tmp_path / "outside").exists()


def test_a_link_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "evil.tar"
    with tarfile.open(source, "w") as tar:
        member = tarfile.TarInfo("bot.sqlite")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)

    with pytest.raises(BackupDamaged):
        restore(source, tmp_path / "data", no_progress, now=now)


@pytest.mark.parametrize("failing", [1, 2, 3, 4, 5])
def test_a_restore_that_breaks_off_halfway_is_undone(
    made: Made, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    archive_in(tmp_path, page).index()
    remember(tmp_path, "二")
    shelf, moves, rename = archive_in(tmp_path, page).shelf.root, count(1), Path.rename
    before = everything(shelf)

    def fail_once(path: Path, to: Path) -> Path:
        if next(moves) == failing:
            raise OSError(errno.EIO, "Input/output error", str(path))
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(CannotWrite):
        restore(made[1], tmp_path, no_progress, now=now)

    assert everything(shelf) == before
    assert remembered(tmp_path) == ["二"]
    assert {path.name for path in tmp_path.iterdir()} == {shelf.name, "bot.sqlite"}
