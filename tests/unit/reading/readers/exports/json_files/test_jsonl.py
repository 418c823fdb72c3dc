"""Exports."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.readers.exports.json_files import jsonl
from tests.unit.reading.readers.exports.sample_rows import BODY, ROW, articles, export


def test_a_row_is_an_article_whose_text_begins_with_the_rows_own(tmp_path: Path) -> None:
    [article] = articles(export(tmp_path, ROW))

    assert article.id == "rmrb:7"
    assert article.text == BODY + "\n城东改造\n三百盏路灯 昨日换新\n每年省电三十万元"
    assert (article.paper, article.date, article.page) == ("人民日报", dt.date(2020, 1, 3), "A1")
    assert (article.kicker, article.headline, article.deck) == (
        "城东改造",
        "三百盏路灯 昨日换新",
        "每年省电三十万元",
    )
    assert article.dateline == "本报北京1月3日电"
    assert [(c.role, c.names) for c in article.byline] == [("记者", ("张三", "李四"))]
    assert article.jump_to == "2"
    assert article.lines == (1, 1)


def test_a_gzipped_export_reads_the_same(tmp_path: Path) -> None:
    plain = export(tmp_path, ROW)
    packed = tmp_path / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    assert [a.text for a in articles(packed)] == [a.text for a in articles(plain)]


def test_a_bad_row_is_set_aside_with_its_number_and_the_rest_is_read(tmp_path: Path) -> None:
    path = export(
        tmp_path,
        {"title": "甲", "text": "第一篇。"},
        "{not json",
        {"title": "乙", "text": "第二篇。", "date": "2020-02-30"},
        {"title": True, "text": "第三篇。"},
        [1, 2],
        {"id": "x"},
        {"title": "丁", "text": "第四篇。"},
    )

    items = list(read_archive([path]))

    set_aside = [(i.place, i.reason) for i in items if isinstance(i, SetAside)]
    assert set_aside == [
        (2, "bad_json"),
        (3, "bad_metadata"),
        (4, "bad_metadata"),
        (5, "bad_json"),
        (6, "no_text"),
    ]
    assert [a.headline for a in articles(path)] == ["甲", "丁"]
    assert [a.id for a in articles(path)] == ["rows.jsonl#1", "rows.jsonl#7"]


def test_a_row_longer_than_allowed_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_ROW_BYTES", 1000)
    path = export(
        tmp_path, {"title": "甲", "text": "子"}, {"text": "长" * 5000}, {"title": "丙", "text": "寅"}
    )

    items = list(read_archive([path]))

    [skipped] = [i for i in items if isinstance(i, SetAside)]
    assert (skipped.reason, skipped.place) == ("too_large", 2)
    assert [a.headline for a in articles(path)] == ["甲", "丙"]


def test_nesting_without_end_is_bad_json(tmp_path: Path) -> None:
    path = export(tmp_path, '{"title": ' + "[" * 100_000, {"title": "甲", "text": "子。"})

    assert [i.reason for i in read_archive([path]) if isinstance(i, SetAside)] == ["bad_json"]


def test_a_gzip_cut_off_gives_what_it_held_and_says_so(tmp_path: Path) -> None:
    packed = tmp_path / "cut.jsonl.gz"
    rows = "\n".join(json.dumps({"title": f"题{n}", "text": f"{n * 7919}"}) for n in range(5000))
    packed.write_bytes(gzip.compress(rows.encode())[:-2000])

    items = list(read_archive([packed]))

    assert sum(len(i.articles) for i in items if isinstance(i, Page)) > 1000
    assert "bad_gzip" in [i.reason for i in items if isinstance(i, SetAside)]


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(
    ["id", "paper", "date", "page", "page_name", "kicker", "title", "subtitle", "author", "text", "body"]
)


@given(st.lists(st.dictionaries(NAMES, VALUE, max_size=8), max_size=5))
@settings(max_examples=200, deadline=None)
def test_no_row_raises_and_every_text_is_kept(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any]
) -> None:
    path = export(tmp_path_factory.mktemp("rows"), *rows)

    for item in read_archive([path]):
        for article in item.articles if isinstance(item, Page) else ():
            assert article.lines is not None
            row = rows[article.lines[0] - 1]
            body = row.get("text") or row.get("body") or ""
            if isinstance(body, list | dict):  # paragraphs
                said = "".join(part for part in body if isinstance(part, str) and isinstance(body, list))
                assert set(filter(str.isalnum, said)) <= set(article.text)
            else:
                assert article.text.startswith(str(body))


def test_a_row_printed_by_the_shell_of_mongodb_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{ "_id" : ObjectId("5f1"), "title" : "渡口复航", "text" : "首日四千人。", "d" : ISODate("2021") }\n',
        encoding="utf-8",
    )

    [article] = articles(tmp_path)

    assert (article.id, article.headline) == ("5f1", "渡口复航")
