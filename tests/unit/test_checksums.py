"""Facts of files are noted, and compared when the files are opened."""

from pathlib import Path

import pytest

from retrieval.checksums import check_files, digest, facts_of
from retrieval.errors import DamagedGeneration, DataUnusable
from tests.unit.limits import without_handles

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a").write_bytes(b"abc")
    return tmp_path


def test_facts_are_size_and_checksum(folder: Path) -> None:
    assert facts_of(folder) == {"a": [3, ABC]}
    assert digest(folder / "a") == ABC


def test_files_like_their_facts_pass(folder: Path) -> None:
    check_files(folder, {"a": [3, ABC]}, whole=True)


def test_another_byte_is_seen_only_by_the_checksum(folder: Path) -> None:
    (folder / "a").write_bytes(b"abd")

    check_files(folder, {"a": [3, ABC]}, whole=False)
    with pytest.raises(DamagedGeneration):
        check_files(folder, {"a": [3, ABC]}, whole=True)


def test_a_missing_file_is_damage(folder: Path) -> None:
    with pytest.raises(DamagedGeneration) as seen:
        check_files(folder, {"b": [0, ""]}, whole=False)

    assert seen.value.facts["part"] == "b"


def test_a_file_without_a_handle_for_it_is_no_damage(folder: Path) -> None:
    with without_handles(), pytest.raises(DataUnusable) as seen:
        check_files(folder, {"a": [3, ABC]}, whole=True)

    assert seen.value.facts["path"] == str(folder / "a")
