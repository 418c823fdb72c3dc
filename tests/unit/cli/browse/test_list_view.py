"""Lists and facts as printed by `jianbao ask`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run
from tests.unit.river_paper import write_river_paper


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def ask(jianbao: Run, tmp_path: Path) -> Run:
    archive = write_river_paper(tmp_path)
    return lambda *arguments: jianbao("ask", *arguments, "--archive", archive)


def test_a_list_in_a_pipe_is_a_row_an_article_and_its_counts_apart(ask: Run) -> None:
    done = ask("关于渡口大桥的报道有哪些?")

    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "日期\t报纸\t版\t标题\t原句\t编号",
        "2021-03-01\t江畔日报\t1\t渡口大桥今天通车\t渡口大桥全长九百米。\tr1",
        "2021-03-02\t江畔日报\t1\t两岸公交改线\t渡口大桥通车后，三条公交线改道。\tr3",
    ]
    assert "关于“渡口大桥”的文章:2 篇,见于 2 天。" in done.stderr
    assert "另有 1 篇只提到一次" in done.stderr


def test_a_list_is_sorted_as_wished(ask: Run) -> None:
    done = ask("所有提到渡口大桥的", "--sort", "date")

    assert [line.split("\t")[-1] for line in done.stdout.splitlines()[1:]] == ["r5", "r3", "r1"]


def test_a_list_as_json_stands_beside_the_quotes(ask: Run) -> None:
    answer = json.loads(ask("记者许茗写了哪些?", "--json").stdout)

    assert {"quotes", "hits", "list"} <= answer.keys()
    assert (answer["list"]["total"], answer["list"]["order"], answer["list"]["subject"]) == (3, "date", None)
    assert [row["article_id"] for row in answer["list"]["articles"]] == ["r3", "r1", "r7"]
    assert answer["list"]["articles"][0]["sentence"] is None


def test_an_empty_list_of_a_day_names_the_nearest_and_exits_with_1(ask: Run) -> None:
    done = ask("2021年3月3日有什么新闻")

    assert done.returncode == 1
    assert "最近的有:2021年3月2日、2021年3月4日。" in done.stderr


def test_a_subject_of_no_article_is_said_before_the_nearest_passages(ask: Run) -> None:
    done = ask("关于火车站的报道有哪些")

    assert done.returncode == 1
    assert "没有文章提到“火车站”。" in done.stderr


def test_a_fact_of_the_archive_is_labelled_as_such(ask: Run) -> None:
    done = ask("江畔日报3月2日有几版?")

    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "《江畔日报》2021年3月2日:2 版。",
        "(出自档案自身的记录,不是报纸上的话。)",
    ]


def test_a_fact_as_json_has_no_quote(ask: Run) -> None:
    answer = json.loads(ask("一共多少篇?", "--json").stdout)

    assert (answer["answered"], answer["quotes"]) == (False, [])
    assert answer["facts"] == [
        {
            "kind": "articles", "paper": None, "first": "2020-03-02", "last": "2021-03-04", "count": 7,
            "names": [], "nearest": [],
        }
    ]  # fmt: skip
