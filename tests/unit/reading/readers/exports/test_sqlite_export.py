"""SQLite databases as exports."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from retrieval.models import Article, Page, SetAside
from retrieval.reading.archive_pages import read_archive


def database(folder: Path, *statements: str) -> Path:
    path = folder / "crawler.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


NEWS = (
    "CREATE TABLE news (id INTEGER, 标题 TEXT, 日期 TEXT, 版次 TEXT, 正文 BLOB, 图 BLOB)",
    "INSERT INTO news VALUES (1, '路灯换新', '2021-03-12', 'A02',"
    " CAST('城东三百盏路灯昨日换新。' AS BLOB), x'00ff')",
    "INSERT INTO news VALUES (2, '夜市搬家', '2021-03-12', 'A02', '夜市搬到江边。', NULL)",
)


def read(path: Path) -> tuple[list[Article], list[SetAside]]:
    found = list(read_archive([path]))
    pages = [item for item in found if isinstance(item, Page)]
    return [a for page in pages for a in page.articles], [i for i in found if isinstance(i, SetAside)]


def test_a_row_of_a_table_with_texts_is_an_article_and_other_tables_are_named(tmp_path: Path) -> None:
    settings = ("CREATE TABLE settings (k, v)", "INSERT INTO settings VALUES ('hour', 'eight')")

    found, notes = read(database(tmp_path, *settings, *NEWS))

    assert [(a.headline, str(a.date), a.page, a.text.split("\n")[0]) for a in found] == [
        ("路灯换新", "2021-03-12", "A2", "城东三百盏路灯昨日换新。"),
        ("夜市搬家", "2021-03-12", "A2", "夜市搬到江边。"),
    ]
    assert [dict(note.facts) for note in notes if note.reason == "sheet_unused"] == [
        {"sheet": "settings", "chars": "9"}
    ]


def test_no_view_of_the_file_is_run(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(text) AS (SELECT 'x' UNION ALL SELECT text FROM n) SELECT text FROM n"
    bomb = f"CREATE VIEW 正文 AS {endless}"

    found, _ = read(database(tmp_path, bomb, *NEWS))

    assert len(found) == 2


@pytest.mark.parametrize("size", [100, 3000])
def test_a_database_cut_short_is_set_aside(tmp_path: Path, size: int) -> None:
    path = database(tmp_path, *NEWS)
    path.write_bytes(path.read_bytes()[:size])

    found, notes = read(path)

    assert found == []
    assert {note.reason for note in notes} & {"bad_document", "no_text"}


def test_a_database_with_a_damaged_name_is_set_aside(tmp_path: Path) -> None:
    path = database(tmp_path, *NEWS)
    path.write_bytes(path.read_bytes().replace("标题".encode(), b"\xbe" * 6))

    found, notes = read(path)

    assert (found, [note.reason for note in notes]) == ([], ["bad_document"])
