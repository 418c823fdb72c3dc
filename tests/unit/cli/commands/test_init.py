"""Command init: a settings file after a look at the archive, never one replaced in silence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from retrieval.cli.commands.init import init, sample_lines, set_old_file_aside, settings_text
from retrieval.errors import ArchiveMissing, CannotWrite, SettingsFileExists
from retrieval.models import SetAside
from retrieval.reading.sample_pages import SampledSource, read_sample
from retrieval.resources import SAMPLE_ARCHIVE


def test_the_settings_name_the_archive_and_what_was_read_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "new" / "jianbao.toml"

    init([SAMPLE_ARCHIVE], data=tmp_path / "数据", target=file)

    written = tomllib.loads(file.read_text(encoding="utf-8"))
    assert written == {"archive": [str(SAMPLE_ARCHIVE.resolve())], "data": str((tmp_path / "数据").resolve())}
    said = capsys.readouterr()
    assert "共 1 个文件" in said.err
    assert "株洲日报 2020年2月16日 A1版,8 篇,第一篇《" in said.err
    assert said.out == file.read_text(encoding="utf-8")


def test_a_settings_file_is_not_replaced_without_a_yes(tmp_path: Path) -> None:
    file = tmp_path / "jianbao.toml"
    file.write_text("quotes = 5\n", encoding="utf-8")

    with pytest.raises(SettingsFileExists):
        init([SAMPLE_ARCHIVE], target=file)

    assert file.read_text(encoding="utf-8") == "quotes = 5\n"


def test_the_old_file_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "jianbao.toml"
    file.write_text("quotes = 5\n", encoding="utf-8")
    (tmp_path / "jianbao.toml.1").write_text("older", encoding="utf-8")

    copy = set_old_file_aside(file, may_replace=True)

    assert copy == tmp_path / "jianbao.toml.2"
    assert copy.read_text(encoding="utf-8") == "quotes = 5\n"


def test_an_archive_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        init([tmp_path / "none"], target=tmp_path / "jianbao.toml")

    assert list(tmp_path.iterdir()) == []


def test_any_path_is_written_as_toml() -> None:
    path = '/报纸/"引号"\\反斜线\x7f\t'

    assert tomllib.loads(settings_text({"archive": [path]})) == {"archive": [path]}


def test_a_path_that_is_no_unicode_is_told() -> None:
    with pytest.raises(CannotWrite):
        settings_text({"archive": ["/\udcff"]})


def test_a_file_set_aside_shows_its_reason() -> None:
    found = SampledSource("e.txt", (), (SetAside("e.txt", "empty"),), 1)

    assert sample_lines(found) == ["搁置 e.txt:文件是空的"]


def test_a_page_shows_how_it_was_understood() -> None:
    (found,) = read_sample([SAMPLE_ARCHIVE], ())

    assert sample_lines(found)[0].startswith("zhuzhou_daily_A1.txt:株洲日报 2020年2月16日 A1版,8 篇")
