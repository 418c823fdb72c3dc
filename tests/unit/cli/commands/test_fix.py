"""`jianbao fix` as typed in a shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run

PAGE = "渡口夜航恢复\n\n江畔日报记者 苏敏\n\n江畔日报讯 渡口今晚恢复夜杭。首班渡轮载客四十人。\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_correction_is_shown_as_one_until_the_file_changes(jianbao: Run, tmp_path: Path) -> None:
    page = tmp_path / "报纸" / "江畔日报" / "2021-03-04" / "A1.txt"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, encoding="utf-8")
    archive = tmp_path / "报纸"
    jianbao("index", archive)

    fixed = jianbao("fix", "江畔日报/2021-03-04/A1/1", "夜杭", "夜航", "--archive", archive)
    jianbao("index", archive)
    shown = jianbao("article", "江畔日报/2021-03-04/A1/1", "--archive", archive).stdout
    page.write_text(PAGE.replace("四十", "五十"), encoding="utf-8")
    jianbao("index", archive)
    doctor = jianbao("doctor", archive).stdout

    assert (fixed.returncode, fixed.stderr) == (
        0, "已记下:第 5 行“夜杭”改为“夜航”。运行 jianbao index 后生效。\n",
    )  # fmt: skip
    assert "恢复夜航。" in shown and "有更正:“航”原读作“杭”。" in shown
    assert "江畔日报/2021-03-04/A1.txt 第 5 行:源文件的内容变了,这条更正没有用上" in doctor
    assert "“…口今晚恢复夜杭。首班渡轮载…”改为“…口今晚恢复夜航。首班渡轮载…”" in doctor


def test_the_sample_is_not_corrected(jianbao: Run, sample_data: Path) -> None:
    done = jianbao("fix", "株洲日报/2020-02-16/A1/1", "咬紧牙关", "x", JIANBAO_DATA=str(sample_data))

    assert done.returncode == 2
    assert "没有地方放更正" in done.stderr
