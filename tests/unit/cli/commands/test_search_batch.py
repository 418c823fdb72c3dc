"""Batches of queries."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.answering.boolean.article_search import ResultPage
from retrieval.cli.commands.output import OutputFormat
from retrieval.cli.commands.search_batch import search_lines, write_results
from retrieval.models import Filters

LINES = ["记者:高晓燕\n", "\n", "(云服务\n", "“飞艇”\n"]


def test_names_go_in_and_a_table_comes_out(seed_answerer: Answerer, tmp_path: Path) -> None:
    results = search_lines(seed_answerer, LINES, ResultPage(), filters=Filters())

    write_results(results, OutputFormat.CSV, tmp_path / "found.csv")

    text = (tmp_path / "found.csv").read_text(encoding="utf-8-sig")
    rows = [(row["问题"], row["标题"], row["备注"]) for row in csv.DictReader(text.splitlines())]
    assert ("记者:高晓燕", "多家企业免费提供“云服务”", "") in rows
    assert rows[-2][0] == "(云服务"
    assert "第 1 字处的括号没有收住" in rows[-2][2]
    assert rows[-1] == ("“飞艇”", "", "没有找到。")


def test_a_batch_as_json_has_a_line_for_each_query(
    seed_answerer: Answerer, capsys: pytest.CaptureFixture[str]
) -> None:
    results = search_lines(seed_answerer, LINES, ResultPage(), filters=Filters())

    write_results(results, OutputFormat.JSON, None)

    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["total"] > 0 for row in found] == [True, False, False]
    assert "括号" in found[1]["error"]
