"""Batches: a line out for a line in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from retrieval.answering.answerer import Answerer
from retrieval.cli.batch import answer_batch, questions_as_batch
from retrieval.i18n import Messages
from retrieval.models import Filters
from tests.unit.cli.conftest import Run


def batch(answerer: Answerer, lines: Iterable[str]) -> list[dict[str, Any]]:
    answers = answer_batch(answerer, lines, filters=Filters(), top=1, messages=Messages())
    return [one.to_json() for one in answers]


def test_a_batch_gives_a_line_for_a_line_in_the_same_order(jianbao: Run) -> None:
    lines = [
        json.dumps({"id": "a", "question": "中车株洲所有多少员工返岗?"}, ensure_ascii=False),
        "not json",
        "",
        json.dumps({"id": "b", "question": ""}),
        json.dumps(
            {"id": "c", "question": "谁主持会议?", "without": ["no such article"]}, ensure_ascii=False
        ),
    ]

    done = jianbao("ask", "--batch", "-", "--json", stdin="\n".join(lines))

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [row["id"] for row in rows] == ["a", None, "b", "c"]
    assert [bool(row.get("error")) for row in rows] == [False, True, True, False]
    assert "7000余名" in rows[0]["quotes"][0]["text"]


def test_a_broken_line_says_which_it_is(seed_answerer: Answerer) -> None:
    lines = ['{"question": "谁主持会议?"}', "{", '{"question": 7}', '{"question": "谁?", "without": "a"}']

    rows = batch(seed_answerer, lines)

    assert "error" not in rows[0]
    assert [f"{number}" in rows[number - 1]["error"] for number in (2, 3, 4)] == [True, True, True]
    assert [row["answered"] for row in rows[1:]] == [False, False, False]


def test_an_article_left_out_is_not_quoted(seed_answerer: Answerer) -> None:
    question: dict[str, object] = {"question": "中车株洲所有多少员工返岗?"}

    def answer(row: dict[str, object]) -> dict[str, Any]:
        (found,) = batch(seed_answerer, [json.dumps(row)])
        return found

    found = answer(question)
    article = found["quotes"][0]["article_id"]

    without = answer({**question, "without": [article]})

    assert article not in [quote["article_id"] for quote in without["quotes"]]


def test_earlier_turns_complete_a_question(seed_answerer: Answerer) -> None:
    row = {"question": "荷塘区呢?", "turns": ["天元区有多少家规模以上工业企业复工?", "", "😀"]}

    (found,) = batch(seed_answerer, [json.dumps(row)])

    assert found["question"] == "荷塘区有多少家规模以上工业企业复工?"
    assert found["carried"] == ["有多少家规模以上工业企业复工"]


def test_turns_that_are_no_questions_are_a_broken_line(seed_answerer: Answerer) -> None:
    lines = ['{"question": "谁?", "turns": "天元区"}', '{"question": "谁?", "turns": [7]}']

    rows = batch(seed_answerer, lines)

    assert all(row["error"] for row in rows)


def test_plain_lines_are_questions() -> None:
    lines = list(questions_as_batch(["谁主持会议?\n", "\n", ' 何时"复工"? ']))

    assert lines == ['{"question": "谁主持会议?"}', "", '{"question": "何时\\"复工\\"?"}']


def test_questions_go_in_and_a_table_comes_out(jianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "questions.txt").write_text("中车株洲所有多少员工返岗?\n😀\n", encoding="utf-8")

    done = jianbao("ask", "--batch", "questions.txt", "--top", "1", "--output", "answers.csv")

    text = (tmp_path / "answers.csv").read_text(encoding="utf-8-sig")
    found, broken = csv.DictReader(text.splitlines())
    assert (done.returncode, done.stdout) == (0, "")
    assert (found["有答案"], found["版"], found["标题"]) == ("是", "A1", "多家企业免费提供“云服务”")
    assert "7000余名" in found["原文"]
    assert (broken["问题"], broken["有答案"]) == ("😀", "否")
    assert "没有看出要问什么" in broken["备注"]


def test_a_broken_question_keeps_its_id(seed_answerer: Answerer) -> None:
    lines = ['{"id": 7}', '{"id": "甲", "question": 3}', '{"id": [1], "question": "谁?", "turns": [null]}']

    rows = batch(seed_answerer, lines)

    assert [row["id"] for row in rows] == [7, "甲", [1]]
    assert all(row["error"] for row in rows)


def test_a_batch_without_a_line_is_told(jianbao: Run) -> None:
    done = jianbao("ask", "--batch", "-", "--json", stdin="\n \n")

    assert (done.returncode, done.stdout) == (0, "")
    assert "一行也没有" in done.stderr
