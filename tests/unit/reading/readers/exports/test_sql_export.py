"""SQL dumps as exports."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from retrieval.models import SetAside
from retrieval.reading.archive_pages import read_archive
from tests.unit.reading.readers.exports.sample_rows import articles

DUMP = """-- MySQL dump 10.13
CREATE TABLE `users` (`id` int, `name` varchar(8));
INSERT INTO `users` VALUES (1,'站长');
CREATE TABLE `news` (`title` text, `content` text, `pub_date` date, `plate` text);
INSERT INTO `news` VALUES ('渡口复航','首日四千人。\\n码头新装了雨棚。','2021-03-12','A2');
"""


@pytest.mark.parametrize("name", ["a.sql", "a.txt", "a.sql.gz"])
def test_a_row_of_a_dump_is_an_article(tmp_path: Path, name: str) -> None:
    data = DUMP.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)

    [article] = articles(tmp_path)

    assert (article.headline, str(article.date), article.page) == ("渡口复航", "2021-03-12", "A2")
    assert article.text.startswith("首日四千人。\n码头新装了雨棚。")


def test_tables_without_texts_and_rows_cut_off_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(DUMP + "INSERT INTO `news` VALUES ('夜市搬家'", encoding="utf-8")

    notes = [item for item in read_archive([tmp_path]) if isinstance(item, SetAside)]

    assert ("sheet_unused", "users") in [(note.reason, dict(note.facts).get("sheet")) for note in notes]
    assert [dict(note.facts)["chars"] for note in notes if note.reason == "bad_document"] == ["4"]


def test_a_text_about_sql_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "数据库入门\n\nINSERT INTO 是插入一行的语句，初学者先学它。\n", encoding="utf-8"
    )

    [article] = articles(tmp_path)

    assert article.headline == "数据库入门"
