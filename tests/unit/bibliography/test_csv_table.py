"""CSV, read back by Python's reader; never a formula."""

from __future__ import annotations

import csv
import io

from hypothesis import given

from retrieval.bibliography.cited_record import CitedRecord
from retrieval.bibliography.csv_table import FORMULA_STARTS, csv_rows
from retrieval.i18n import Messages
from tests.unit.bibliography.examples import NOTHING, PRINTED, record


def rows(*records: CitedRecord) -> list[list[str]]:
    text = "".join(csv_rows(records, Messages()))
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_line_has_the_quote_and_everything_that_cites_it() -> None:
    head, line = rows(record())

    assert dict(zip(head, line, strict=True)) == {
        "问题": "何时夜航?",
        "序号": "1",
        "有答案": "是",
        "把握": "0.7500",
        "报纸": "江畔日报",
        "日期": "2021-03-04",
        "版": "2",
        "版名": "要闻",
        "标题": "渡口夜航恢复",
        "署名": "记者 苏敏 贺长河",
        "原文": "北岸渡口恢复夜航。",
        "答案": "夜航",
        "文章编号": "n1",
        "来源文件": "0304/2.txt",
        "著录(GB/T 7714)": "苏敏, 贺长河. 渡口夜航恢复[N]. 江畔日报, 2021-03-04(2).",
        "备注": "",
    }


def test_a_question_without_a_quote_has_its_line() -> None:
    head, line = rows(NOTHING)

    assert {key: value for key, value in zip(head, line, strict=True) if value} == {
        "问题": "谁?",
        "序号": "1",
        "有答案": "否",
        "备注": "没有看出要问什么",
    }


@given(PRINTED)
def test_any_text_is_read_back_and_none_is_a_formula(text: str) -> None:
    head, line = rows(record(text, paper=text))

    for column in ("原文", "报纸"):
        cell = line[head.index(column)]
        assert cell == (f"'{text}" if text[:1] in FORMULA_STARTS and text else text)
    assert all(cell[:1] not in FORMULA_STARTS for cell in line if cell)
