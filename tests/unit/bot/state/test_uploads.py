"""Uploads: unpacked within limits, in their own folder, gone unless taken in."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest

from bot.errors import BadUpload
from bot.state import uploads
from bot.state.uploads import UploadQuarantine
from retrieval.models import SetAside
from tests.e2e.archives import FERRY
from tests.unit.limits import without_room


def end_the_process(*_: object) -> NoReturn:
    os.abort()


def which_process(*_: object) -> Iterator[SetAside]:
    yield SetAside(str(os.getpid()), "empty")


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def other_disk(than: Path) -> Path:
    """A folder on another file system; skips the test without one."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == than.stat().st_dev:
        pytest.skip("there is one file system only")
    return memory


@pytest.fixture
def waiting(tmp_path: Path) -> UploadQuarantine:
    return UploadQuarantine(tmp_path / "uploads")


def test_a_page_is_read_and_moved_into_the_inbox_when_taken_in(
    waiting: UploadQuarantine, tmp_path: Path
) -> None:
    archive = tmp_path / "报纸"
    archive.mkdir()
    upload = waiting.read("湘江晚报_2021-03-01_A1.txt", FERRY.encode())

    taken = waiting.accept(upload.id, archive)

    assert [article.headline for page in upload.pages for article in page.articles] == ["湘江渡口复航"]
    assert taken is not None and taken.parent == archive / "inbox"
    assert [p.read_text(encoding="utf-8") for p in (archive / "inbox").rglob("*.txt")] == [FERRY]
    assert waiting.accept(upload.id, archive) is None


def test_giving_up_leaves_nothing(waiting: UploadQuarantine) -> None:
    upload = waiting.read("页.txt", FERRY.encode())

    assert waiting.discard(upload.id)
    assert not waiting.discard(upload.id)
    assert list(waiting.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil.txt", "..\\..\\evil.txt", "a/../../evil.txt"])
def test_no_name_leads_out_of_the_folder(waiting: UploadQuarantine, tmp_path: Path, name: str) -> None:
    upload = waiting.read("up.zip", zipped({name: FERRY}))

    assert [path.name for path in upload.folder.rglob("*.txt")] == ["evil.txt"]
    assert len(list(tmp_path.rglob("evil.txt"))) == 1


def test_what_unpacks_to_too_much_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    waiting = UploadQuarantine(tmp_path / "uploads", max_bytes=1000)

    with pytest.raises(BadUpload):
        waiting.read("bomb.zip", zipped({"a.txt": "0" * 500, "b.txt": "0" * 501}))

    assert list(waiting.folder.iterdir()) == []


def test_an_upload_that_brings_its_reader_down_is_refused_and_leaves_nothing(
    waiting: UploadQuarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "read_upload", end_the_process)

    with pytest.raises(BadUpload) as refused:
        waiting.read("a.txt", FERRY.encode())

    assert refused.value.key == "upload.reader_crashed"
    assert list(waiting.folder.iterdir()) == []


def test_uploads_are_read_elsewhere(waiting: UploadQuarantine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "read_upload", which_process)

    (elsewhere,) = waiting.read("a.txt", FERRY.encode()).set_aside

    assert elsewhere.source != str(os.getpid())


def test_a_sixth_upload_gives_up_the_first(waiting: UploadQuarantine) -> None:
    read = [waiting.read("页.txt", FERRY.encode()) for _ in range(6)]

    assert [upload.folder.exists() for upload in read] == [False, True, True, True, True, True]


def test_a_zip_with_a_member_that_has_no_name_is_unpacked_without_it(waiting: UploadQuarantine) -> None:
    packed = zipped({"x.txt": FERRY, "A1.txt": FERRY}).replace(b"x.txt", b"\0.txt")

    upload = waiting.read("a.zip", packed)

    assert [path.name for path in upload.folder.rglob("*.txt")] == ["A1.txt"]


def test_nobody_else_on_the_machine_reads_an_upload(waiting: UploadQuarantine, tmp_path: Path) -> None:
    archive = tmp_path / "报纸"
    archive.mkdir()
    loose = os.umask(0)
    try:
        plain = waiting.read("页.txt", FERRY.encode())
        packed = waiting.read("包.zip", zipped({"夹/子/页.txt": FERRY}))
    finally:
        os.umask(loose)

    waiting.accept(packed.id, archive)

    for place in (*plain.folder.rglob("*"), *(archive / "inbox").rglob("*.txt")):
        assert place.stat().st_mode & 0o077 == 0, place
    assert waiting.folder.stat().st_mode & 0o077 == 0
    assert plain.folder.stat().st_mode & 0o077 == 0


def test_an_upload_that_cannot_be_kept_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "uploads").write_text("in the way", encoding="utf-8")

    with pytest.raises(BadUpload) as refused:
        UploadQuarantine(tmp_path / "uploads").read("页.txt", FERRY.encode())

    assert (refused.value.key, refused.value.facts["detail"]) == ("upload.unwritable", "File exists")


def test_an_upload_that_the_disk_has_no_room_for_leaves_nothing(waiting: UploadQuarantine) -> None:
    with without_room(size=10), pytest.raises(BadUpload) as refused:
        waiting.read("页.txt", FERRY.encode())

    assert refused.value.key == "upload.unwritable"
    assert list(waiting.folder.iterdir()) == []


def test_an_upload_that_cannot_be_taken_in_waits_on(waiting: UploadQuarantine, tmp_path: Path) -> None:
    archive = tmp_path / "报纸"
    archive.mkdir()
    (archive / "inbox").write_text("in the way", encoding="utf-8")
    upload = waiting.read("页.txt", FERRY.encode())

    with pytest.raises(BadUpload):
        waiting.accept(upload.id, archive)
    (archive / "inbox").unlink()

    assert waiting.accept(upload.id, archive) is not None
    assert [path.name for path in (archive / "inbox").rglob("*.txt")] == ["页.txt"]


def test_an_upload_to_another_disk_is_copied_as_a_whole_or_not_at_all(waiting: UploadQuarantine) -> None:
    with TemporaryDirectory(dir=other_disk(waiting.folder.parent)) as folder:
        archive = Path(folder)
        upload = waiting.read("页.txt", FERRY.encode())
        (archive / "inbox" / f".{upload.id}").mkdir(parents=True)
        (archive / "inbox" / f".{upload.id}" / "half.txt").write_text("of a killed copy", encoding="utf-8")

        with without_room(size=10), pytest.raises(BadUpload):
            waiting.accept(upload.id, archive)
        half = [path.name for path in (archive / "inbox").rglob("*")]
        taken = waiting.accept(upload.id, archive)

        assert half == []
        assert taken is not None and [path.name for path in taken.iterdir()] == ["页.txt"]
        assert list(waiting.folder.iterdir()) == []
