"""The collection of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import CuttingsFull, DamagedDatabase, DataUnusable, NoCutting, NoteTooLong
from retrieval.models import Span
from retrieval.scrapbook import cutting_file
from retrieval.scrapbook.cutting import Cutting, cut_words
from retrieval.scrapbook.cutting_file import CUTTING_FILE, CuttingFile
from tests.unit.scrapbook.conftest import ferry


@pytest.fixture
def collection(tmp_path: Path) -> CuttingFile:
    return CuttingFile(tmp_path / "data" / CUTTING_FILE, lambda: 1767225600.0)


def other(start: int, end: int) -> Cutting:
    return cut_words(ferry(), Span(start, end))


def test_cuttings_are_kept_newest_first_with_their_notes(collection: CuttingFile, cutting: Cutting) -> None:
    collection.add(other(0, 9))
    kept, is_new = collection.add(cutting, "问一问船长")

    assert (kept.number, is_new, kept.note) == (2, True, "问一问船长")
    assert [(one.number, one.cutting.text) for one in collection.all()] == [
        (2, "首班渡轮载客四十人。"), (1, "渡口今晚恢复夜航。"),
    ]  # fmt: skip


def test_the_same_words_are_kept_once_and_take_a_new_note(collection: CuttingFile, cutting: Cutting) -> None:
    collection.add(cutting, "旧")

    kept, is_new = collection.add(cutting, "新")
    collection.add(cutting)

    assert (kept.number, is_new, kept.note) == (1, False, "新")
    assert [one.note for one in collection.all()] == ["新"]


def test_a_number_is_never_used_again(collection: CuttingFile, cutting: Cutting) -> None:
    collection.add(cutting)
    collection.remove(1)

    kept, _ = collection.add(cutting)

    assert kept.number == 2


def test_an_unknown_number_is_told(collection: CuttingFile, cutting: Cutting) -> None:
    for change in (lambda: collection.remove(1), lambda: collection.note(1, "字")):
        with pytest.raises(NoCutting):
            change()
    collection.add(cutting)
    with pytest.raises(NoCutting):
        collection.note(5, "字")


def test_notes_and_cuttings_are_bounded(
    collection: CuttingFile, cutting: Cutting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting_file, "MAX_KEPT", 1)
    collection.add(cutting)

    with pytest.raises(CuttingsFull):
        collection.add(other(0, 9))
    with pytest.raises(NoteTooLong):
        collection.note(1, "长" * 1001)


def test_the_file_is_its_owners_alone(collection: CuttingFile, cutting: Cutting) -> None:
    assert collection.all() == []
    assert not collection.path.exists()

    collection.add(cutting)

    assert collection.path.stat().st_mode & 0o777 == 0o600


def test_a_damaged_file_is_told_and_left(collection: CuttingFile) -> None:
    collection.path.parent.mkdir()
    collection.path.write_bytes(b"no database at all" * 100)

    with pytest.raises(DamagedDatabase):
        collection.all()
    assert collection.path.read_bytes().startswith(b"no database")


def test_a_data_folder_that_is_a_file_is_no_empty_collection(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")

    with pytest.raises(DataUnusable):
        CuttingFile.in_folder(tmp_path / "data").all()
    assert CuttingFile.in_folder(tmp_path / "nowhere").all() == []
