"""Command search on the sample archive, as typed in a shell."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.unit.cli.conftest import Run


def test_articles_are_counted_and_shown_with_their_source(jianbao: Run) -> None:
    done = jianbao("search", "云服务")

    assert done.returncode == 0
    assert "共 1 篇。" in done.stdout
    assert "1  《多家企业免费提供“云服务”》 株洲日报 2020年2月16日 A1版 记者 高晓燕" in done.stdout
    assert "云服务" in done.stdout.splitlines()[2]


def test_json_has_the_passage_and_what_was_added(jianbao: Run) -> None:
    found = json.loads(jianbao("search", "复工 -云服务", "--json", "--top", "1").stdout)

    (row,) = found["hits"]
    assert (found["schema"], found["query"], found["parsed"]) == (1, "复工 -云服务", "复工 -云服务")
    assert (found["exact"], found["start"], found["nearest"], found["absent"]) == (True, 1, False, [])
    assert found["total"] > 1
    assert set(row) == set(
        "article_id passage_id score text start end paper date page headline byline source marks "
        "snippet".split()
    )
    start, end = row["snippet"]["marks"][0]
    assert row["snippet"]["text"][start:end] == "复工"


def test_the_next_page_begins_with_the_following_article(jianbao: Run) -> None:
    first = jianbao("search", "株洲", "--top", "2")
    second = jianbao("search", "株洲", "--top", "2", "--start", "3")

    assert "这里是第 1 至 2 篇。" in first.stdout
    assert first.stdout.rstrip().endswith("后面的:--start 3")
    assert second.stdout.splitlines()[1].startswith("3  《")


def test_nothing_found_is_said_with_what_to_try(jianbao: Run) -> None:
    done = jianbao("search", "“飞艇” 株洲")

    assert done.returncode == 1
    assert "没有找到。档案里没有出现 “飞艇”。" in done.stdout
    assert "档案收录:株洲日报 2020年2月16日,共 8 篇文章。" in done.stdout
    assert "可以试试" in done.stdout


def test_a_query_that_cannot_be_read_says_where(jianbao: Run) -> None:
    done = jianbao("search", "复工 (株洲")

    assert (done.returncode, done.stdout) == (2, "")
    assert "检索式第 4 字处的括号没有收住" in done.stderr


def test_the_result_goes_into_a_file_whose_suffix_tells_the_format(jianbao: Run, tmp_path: Path) -> None:
    done = jianbao("search", "云服务", "-o", "found.csv")

    text = (tmp_path / "found.csv").read_bytes().decode("utf-8")
    (line,) = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    assert (done.returncode, done.stdout) == (0, "")
    assert text.startswith("\ufeff")
    assert (line["报纸"], line["日期"], line["版"]) == ("株洲日报", "2020-02-16", "A1")


def test_records_are_printed_for_a_pipe(jianbao: Run) -> None:
    done = jianbao("search", "云服务", "--format", "ris")

    assert done.stdout.splitlines()[:2] == ["TY  - NEWS", "TI  - 多家企业免费提供“云服务”"]
