"""What is backed up comes back; what is no backup changes nothing."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import sqlite3
import stat
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.archive.archive import Archive
from retrieval.errors import (
    ArchiveBusy,
    BackupDamaged,
    CannotWrite,
    DamagedGeneration,
    NoSuchFile,
    NothingToBackUp,
    StateInUse,
)
from retrieval.maintenance.backup import back_up
from retrieval.maintenance.backup_file import CONTENTS
from retrieval.maintenance.restore import restore
from retrieval.settings import Settings
from tests.conftest import SEED, no_progress

QUESTION = "中车株洲所有多少员工返岗?"
NOW = dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)


def now():
    return NOW


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers") / "株洲日报" / "2020-02-16"
    folder.mkdir(parents=True)
    shutil.copy(SEED / "zhuzhou_daily_A1.txt", folder / "A1.txt")
    return folder.parents[1]


def archive_in(data, page):
    return Archive(Settings.read(data=data), [page])


def remember(data, words):
    with closing(sqlite3.connect(data / "bot.sqlite")) as state, state:
        state.execute("PRAGMA journal_mode=WAL")
        state.execute("CREATE TABLE IF NOT EXISTS memory (words TEXT)")
        state.execute("INSERT INTO memory VALUES (?)", (words,))


def remembered(data):
    with closing(sqlite3.connect(data / "bot.sqlite")) as state:
        return [words for (words,) in state.execute("SELECT words FROM memory")]


@pytest.fixture(scope="module")
def made(tmp_path_factory, page):
    """A data folder with an index and a memory, and its backup."""
    data = tmp_path_factory.mktemp("data")
    archive_in(data, page).index()
    remember(data, "一")
    (data / "bot.salt").write_bytes(b"s" * 32)
    target = tmp_path_factory.mktemp("backups") / "b.tar"
    done = back_up(data, target, no_progress, now=now)
    return data, target, done


def everything(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_a_backup_restored_elsewhere_answers_and_remembers_the_same(made, page, tmp_path):
    data, target, done = made
    restored = restore(target, tmp_path, no_progress, now=now)

    there, here = archive_in(tmp_path, page), archive_in(data, page)
    assert there.shelf.current().name == here.shelf.current().name
    assert there.answerer().answer(QUESTION).quotes == here.answerer().answer(QUESTION).quotes
    assert remembered(tmp_path) == ["一"]
    assert (tmp_path / "bot.salt").read_bytes() == b"s" * 32
    assert (restored.archives, restored.aside, restored.made) == (done.archives, (), NOW.isoformat())


def test_a_restored_index_is_brought_up_to_date_without_reading_again(made, page, tmp_path):
    restore(made[1], tmp_path, no_progress, now=now)

    report = archive_in(tmp_path, page).index()

    assert report.read == 0


def test_only_the_owner_can_read_backup_and_memory(made, tmp_path):
    restore(made[1], tmp_path, no_progress, now=now)

    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (made[1], *tmp_path.glob("bot.*"))}
    assert set(modes.values()) == {0o600}


def test_what_stood_there_is_kept_under_another_name(made, page, tmp_path):
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


def test_what_is_being_written_is_backed_up_as_of_one_moment(page, tmp_path):
    remember(tmp_path / "", "一")
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as other:
        other.execute("INSERT INTO memory VALUES ('unfinished')")
        back_up(tmp_path, tmp_path / "b.tar", no_progress, now=now)
    restore(tmp_path / "b.tar", tmp_path / "new", no_progress, now=now)

    assert remembered(tmp_path / "new") == ["一"]


def test_a_running_bot_keeps_its_memory(made, tmp_path):
    remember(tmp_path, "二")
    before = set(tmp_path.iterdir())
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as running:
        running.execute("SELECT * FROM memory").fetchall()
        with pytest.raises(StateInUse):
            restore(made[1], tmp_path, no_progress, now=now)

    assert {path for path in tmp_path.iterdir() if "-" not in path.name} == before
    assert remembered(tmp_path) == ["二"]


def test_while_an_index_is_built_nothing_is_backed_up(made, tmp_path):
    data, _, done = made
    shelf = Archive(Settings.read(data=data), [Path(path) for path in done.archives[0]]).shelf
    with shelf.quiet(), pytest.raises(ArchiveBusy):
        back_up(data, tmp_path / "b.tar", no_progress, now=now)

    assert list(tmp_path.iterdir()) == []


def test_a_damaged_index_is_not_backed_up(page, tmp_path):
    archive = archive_in(tmp_path, page)
    archive.index()
    victim = next(archive.shelf.segments.rglob("body.slots.npy"))
    victim.write_bytes(victim.read_bytes()[:-1] + b"\xff")

    with pytest.raises(DamagedGeneration):
        back_up(tmp_path, tmp_path / "b.tar", no_progress, now=now)
    assert not list(tmp_path.glob("b.tar*"))


def test_a_file_that_is_there_is_not_written_over(made, tmp_path):
    target = tmp_path / "b.tar"
    target.write_text("precious")
    with pytest.raises(CannotWrite):
        back_up(made[0], target, no_progress, now=now)

    assert target.read_text() == "precious"


def test_an_empty_folder_gives_no_backup(tmp_path):
    with pytest.raises(NothingToBackUp):
        back_up(tmp_path, tmp_path / "b.tar", no_progress, now=now)
    with pytest.raises(NoSuchFile):
        restore(tmp_path / "nothing.tar", tmp_path, no_progress, now=now)

    assert list(tmp_path.iterdir()) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 0.999999), flip=st.booleans())
def test_a_backup_that_breaks_off_or_has_another_byte_changes_nothing(made, tmp_path, share, flip):
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
def test_a_member_that_leads_elsewhere_is_refused(tmp_path, name):
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


def test_a_link_is_refused(tmp_path):
    source = tmp_path / "evil.tar"
    with tarfile.open(source, "w") as tar:
        member = tarfile.TarInfo("bot.sqlite")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)

    with pytest.raises(BackupDamaged):
        restore(source, tmp_path / "data", no_progress, now=now)
