"""`jianbao check`, as typed in a shell."""

from __future__ import annotations

import json
from pathlib import Path

from tests.unit.cli.conftest import Run

TRUE = "他说：“保护好自己,就能更好地保护人民群众。”"
FALSE = "他说：“保护好自己,就能更好地保护外星来客。”"


def test_a_draft_word_for_word_is_all_right(jianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "稿.md").write_text(TRUE, encoding="utf-8")

    done = jianbao("check", "稿.md")

    assert done.returncode == 0, done.stderr
    assert "逐字相同 1 处" in done.stdout
    assert "株洲日报 2020年2月16日 A1版" in done.stdout


def test_an_altered_quotation_shows_both_forms(jianbao: Run) -> None:
    done = jianbao("check", "-", stdin=TRUE.replace("更好地", "更快地"))

    assert done.returncode == 1
    assert "稿件:保护好自己,就能更[快]地保护人民群众。" in done.stdout
    assert "原文:保护好自己,就能更[好]地保护人民群众" in done.stdout


def test_json_for_programs(jianbao: Run) -> None:
    done = jianbao("check", "-", "--json", stdin=FALSE)

    value = json.loads(done.stdout)
    assert (done.returncode, value["draft"], len(value["quotations"])) == (1, None, 1)


def test_a_draft_that_is_not_there(jianbao: Run) -> None:
    done = jianbao("check", "没有.txt")

    assert (done.returncode, done.stdout) == (2, "")
    assert "没有.txt" in done.stderr


def test_a_binary_file_is_named_with_its_reason(jianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "稿.doc").write_bytes(bytes(range(256)) * 4)

    done = jianbao("check", "稿.doc")

    assert done.returncode == 3
    assert "稿.doc" in done.stderr and "Traceback" not in done.stderr


def test_empty_standard_input_is_named_so(jianbao: Run) -> None:
    done = jianbao("check", "-", stdin="")

    assert done.returncode == 3
    assert "标准输入" in done.stderr
