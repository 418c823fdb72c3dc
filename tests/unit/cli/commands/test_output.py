"""Output into files: whole or not at all, with errors that say why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.bibliography.record_formats import RecordFormat
from retrieval.cli.commands.output import (
    OutputFormat,
    chosen_format,
    write_file,
    write_json,
    write_records,
)
from retrieval.errors import CannotWrite, UnknownSuffix
from tests.unit.bibliography.examples import record


def test_the_format_is_the_one_named_else_that_of_the_suffix() -> None:
    assert chosen_format(OutputFormat.TEXT, None) is OutputFormat.TEXT
    assert chosen_format(OutputFormat.TEXT, Path("a.BIB")) is OutputFormat.BIBTEX
    assert chosen_format(OutputFormat.RIS, Path("a.txt")) is OutputFormat.RIS
    assert chosen_format(OutputFormat.TEXT, None, as_json=True) is OutputFormat.JSON


def test_a_suffix_without_a_format_is_an_error() -> None:
    with pytest.raises(UnknownSuffix):
        chosen_format(OutputFormat.TEXT, Path("a.txt"))


def test_a_failure_on_the_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.ris"
    file.write_text("before", encoding="utf-8")

    def parts() -> Iterator[str]:
        yield "half"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_file(file, parts())

    assert file.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.ris"]


def test_a_new_file_has_the_mode_of_the_umask_and_an_old_one_its_own(tmp_path: Path) -> None:
    new, old = tmp_path / "new.csv", tmp_path / "old.csv"
    old.write_text("", encoding="utf-8")
    old.chmod(0o640)
    expected = tmp_path / "plain"
    expected.touch()

    write_file(new, ["a"])
    write_file(old, ["a"])

    assert new.stat().st_mode == expected.stat().st_mode
    assert old.stat().st_mode & 0o777 == 0o640


def test_a_link_is_kept_and_its_target_written(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    link.symlink_to(target)

    write_file(link, ["a"])

    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "a"


def test_a_device_is_written_as_it_is() -> None:
    write_file(Path("/dev/null"), ["a"])

    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("place", "detail"),
    [
        ("", "这是一个文件夹"),
        ("none/a.csv", "没有文件夹"),
        ("file/a.csv", "没有文件夹"),
        ("a" * 300, "too long"),
    ],
)
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, place: str, detail: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CannotWrite) as caught:
        write_file(tmp_path / place, ["a"])

    assert detail in caught.value.facts["detail"]


def test_a_csv_file_has_a_byte_order_mark_and_a_pipe_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_records([record()], RecordFormat.CSV, tmp_path / "a.csv")
    write_records([record()], RecordFormat.CSV)

    assert (tmp_path / "a.csv").read_bytes().startswith("\ufeff问题,".encode())
    assert capsys.readouterr().out.startswith("问题,")


def test_control_characters_are_visible_and_line_ends_stay(tmp_path: Path) -> None:
    write_records([record("清\x1b[2J屏")], RecordFormat.RIS, tmp_path / "a.ris")

    assert b"AB  - \xe6\xb8\x85\xe2\x90\x9b[2J\xe5\xb1\x8f\r\n" in (tmp_path / "a.ris").read_bytes()


def test_json_goes_into_a_file_too(tmp_path: Path) -> None:
    write_json({"报纸": "江畔日报"}, tmp_path / "a.json")

    assert (tmp_path / "a.json").read_text(encoding="utf-8") == '{"报纸": "江畔日报"}\n'
