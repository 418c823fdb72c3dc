"""read, index and doctor on archives of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.resources import SAMPLE_ARCHIVE
from tests.conftest import SEED
from tests.unit.cli.conftest import Run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of the test's own: the archive indexed last is the default of the next call."""
    return tmp_path / "data"


def test_a_page_reads_as_its_gold(jianbao: Run) -> None:
    page = json.loads(jianbao("read", SAMPLE_ARCHIVE / "zhuzhou_daily_A1.txt", "--json").stdout)

    gold = json.loads((SEED / "zhuzhou_daily_A1.gold.json").read_text(encoding="utf-8"))
    del gold["notes"]
    leftovers = page.pop("leftovers")
    assert page == gold
    assert [(left["kind"], left["example"]) for left in leftovers] == [
        ("left_furniture", "Z"), ("left_jumps", "下转 A2版")
    ]  # fmt: skip


def test_an_outline_shows_what_each_line_was_read_as(jianbao: Run) -> None:
    done = jianbao("read", SAMPLE_ARCHIVE / "zhuzhou_daily_A1.txt")

    assert "151 小标题 居家办公 工作管理更严格" in done.stdout
    assert "(此处原文残缺)" in done.stdout
    assert "下转 A2版" in done.stdout


def test_a_file_that_is_no_page_is_explained_and_exits_with_3(jianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "A1.txt").write_bytes(bytes(range(256)) * 16)

    done = jianbao("read", tmp_path / "A1.txt")

    assert done.returncode == 3
    assert "A1.txt" in done.stderr


def test_an_archive_without_a_page_exits_with_3(jianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    done = jianbao("index", tmp_path / "empty")

    assert done.returncode == 3
    assert "没有可以读的文件" in done.stderr


def test_the_index_says_what_changed(jianbao: Run, tmp_path: Path) -> None:
    page = tmp_path / "报" / "湘江晚报" / "2021-03-01" / "A1.txt"
    page.parent.mkdir(parents=True)
    page.write_text("湘江渡口复航\n\n湘江晚报讯 3月1日,渡口复航,运送乘客1200人。\n", encoding="utf-8")

    first = json.loads(jianbao("index", tmp_path / "报", "--json").stdout)
    page.write_text(page.read_text(encoding="utf-8").replace("1200", "1300"), encoding="utf-8")
    second = json.loads(jianbao("index", tmp_path / "报", "--json").stdout)

    assert (len(first["added"]), first["changed"]) == (1, [])
    assert (second["added"], len(second["changed"]), second["removed"]) == ([], 1, [])


def test_a_damaged_index_is_named_and_can_be_built_again(jianbao: Run, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(
        json.dumps({"id": "r", "title": "渡口", "text": "渡口复航,乘客1200人。"}, ensure_ascii=False), "utf-8"
    )
    jianbao("index", path)
    store = max(data.glob("archive-*/segments/*/articles.sqlite"), key=lambda p: p.stat().st_mtime)
    store.write_bytes(store.read_bytes()[:-1] + b"\x01")

    damaged = jianbao("ask", "乘客多少人?", "--archive", path)
    jianbao("index", path)
    mended = jianbao("ask", "渡口乘客多少人?", "--archive", path)

    assert damaged.returncode == 3
    assert "jianbao index" in damaged.stderr
    assert "1200人" in mended.stdout


def test_doctor_names_what_is_missing_and_wrong(jianbao: Run, tmp_path: Path) -> None:
    for page in ("A1", "A3"):
        folder = tmp_path / "报" / "湘江晚报" / "2021-03-01"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{page}.txt").write_text(
            f"渡口复航\n\n渡口{page}复航,运送乘客1200人。\n", encoding="utf-8"
        )
    jianbao("index", tmp_path / "报")

    shown = jianbao("doctor", tmp_path / "报")
    told = json.loads(jianbao("doctor", tmp_path / "报", "--json").stdout)

    assert "湘江晚报 2021年3月1日:缺 A2" in shown.stdout
    assert told["incomplete"] == [{"paper": "湘江晚报", "date": "2021-03-01", "missing": ["A2"]}]
    assert told["holdings"][0]["pages"] == 2


def test_doctor_of_an_archive_that_was_never_indexed_says_what_to_do(jianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "报").mkdir()

    asked = jianbao("doctor", tmp_path / "报")

    assert asked.returncode == 3
    assert "jianbao index" in asked.stderr


def test_an_index_can_be_taken_back(jianbao: Run, tmp_path: Path) -> None:
    page = tmp_path / "A1.txt"
    page.write_text("渡口复航\n\n渡口复航,首日运送乘客1200人。\n", encoding="utf-8")
    jianbao("index", page)
    page.write_text("渡口复航\n\n渡口复航,首日运送乘客1300人。\n", encoding="utf-8")
    jianbao("index", page)

    back = jianbao("index", page, "--rollback")

    assert back.returncode == 0
    assert "1200人" in jianbao("ask", "渡口首日运送多少乘客?", "--archive", page).stdout
    assert jianbao("index", page, "--rollback").returncode == 3


@pytest.mark.parametrize("command", ["index", "doctor"])
def test_a_data_folder_that_is_a_file_is_one_sentence_and_exits_with_3(
    jianbao: Run, tmp_path: Path, command: str
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")

    done = jianbao(command, SAMPLE_ARCHIVE, "--data", tmp_path / "taken")

    assert done.returncode == 3
    assert str(tmp_path / "taken") in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_much_smaller_archive_is_not_taken_without_a_yes(jianbao: Run, tmp_path: Path) -> None:
    archive, rows = (
        tmp_path / "a.jsonl",
        [{"title": "渡口复航", "text": f"渡口第{n}次复航。"} for n in range(40)],
    )
    for count, options, code in ((40, [], 0), (2, [], 6), (2, ["--yes"], 0)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows[:count])
        archive.write_text(lines, encoding="utf-8")

        done = jianbao("index", archive, *options)

        assert done.returncode == code
        if code:
            assert "40" in done.stderr
            assert "--yes" in done.stderr


def test_an_empty_folder_has_nothing_to_read(jianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    done = jianbao("read", "empty")

    assert done.returncode == 3
    assert "没有可以读的文件" in done.stderr


def test_no_text_outside_the_articles_is_told(jianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"date": "2021-03-01", "title": "渡口", "text": "渡口复航。"}\n')
    assert jianbao("index", "rows.jsonl").returncode == 0

    done = jianbao("doctor", "rows.jsonl", "--leftovers")

    assert (done.returncode, done.stdout) == (0, "没有留在文章之外的字。\n")
