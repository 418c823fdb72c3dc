"""Steps of every command: the archive in use, JSON output, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from retrieval.cli.session import (
    MAX_BUILD_WAITS,
    ExitCode,
    exit_with_usage_error,
    open_archive,
    open_when_built,
    print_json,
    with_progress,
)
from retrieval.errors import ArchiveBusy
from tests.conftest import no_progress


def test_json_is_printed_with_chinese_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"报": "株洲日报", "页": [1, None]})

    assert capsys.readouterr().out == '{"报": "株洲日报", "页": [1, null]}\n'


def test_wrong_usage_exits_with_2_and_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as exit:
        exit_with_usage_error("cli.usage_question")

    assert exit.value.exit_code == ExitCode.USAGE == 2
    assert "请写出问题" in capsys.readouterr().err


def test_without_an_archive_the_sample_is_used_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIANBAO_ARCHIVE", raising=False)

    archive = open_archive(None, tmp_path / "data")

    assert archive.is_sample
    assert "示例档案" in capsys.readouterr().err


def test_an_archive_that_is_named_is_used_without_a_note(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = open_archive([tmp_path], tmp_path / "data")

    assert not archive.is_sample
    assert capsys.readouterr().err == ""


def test_a_long_task_gets_a_progress_function_and_its_result_comes_back() -> None:
    def work(progress: object) -> int:
        assert callable(progress)
        progress("reading", 1, None)
        return 7

    assert with_progress(work) == 7


class Building:
    """An archive that another process builds, until the given attempt."""

    def __init__(self, opened_at: int) -> None:
        self.attempts, self._opened_at = 0, opened_at

    def open(self, progress: object) -> str:
        self.attempts += 1
        if self.attempts < self._opened_at:
            raise ArchiveBusy(holder="PID 7", since="2026-01-01T08:00")
        return "opened"


def test_the_first_build_of_another_command_is_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    naps: list[float] = []

    opened = open_when_built(Building(4), no_progress, naps.append)  # type: ignore[arg-type]

    assert (opened, len(naps)) == ("opened", 3)
    assert capsys.readouterr().err.count("PID 7 正在建立") == 1


def test_a_long_build_is_not_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    archive = Building(1000)

    with pytest.raises(ArchiveBusy):
        open_when_built(archive, no_progress, lambda seconds: None)  # type: ignore[arg-type]

    assert archive.attempts == MAX_BUILD_WAITS + 1
