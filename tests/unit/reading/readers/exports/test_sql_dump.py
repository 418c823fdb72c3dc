"""Rows of SQL dumps."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.readers.exports import sql_dump
from retrieval.reading.readers.exports.sql_dump import SqlDump

MYSQL = """-- MySQL dump 10.13
CREATE TABLE `news` (
  `id` int NOT NULL, `title` varchar(9) DEFAULT '无题, (暂)', `body` text COMMENT '正文; 内容',
  PRIMARY KEY (`id`), KEY `by_title` (`title`)
) ENGINE=InnoDB;
/*!40000 ALTER TABLE `news` DISABLE KEYS */;
INSERT INTO `news` VALUES (1,'渡口','四千人\\n它说\\"好\\"'),(2,'夜\\'市',NULL);
INSERT IGNORE INTO `news` (`title`, `id`) VALUES
('灯;', -3);
"""
POSTGRES = """--
CREATE TABLE public.news (id integer, title text, body text);
COPY public.news (id, title, body) FROM stdin;
1\t渡口\t四千人\\n第二行
2\t夜市\t\\N
\\.
SELECT setval('x', 2);
INSERT INTO public.news VALUES (3, '它''s', 'C:\\n');
"""
SQLITE = """PRAGMA foreign_keys=OFF;
CREATE TABLE IF NOT EXISTS "news"(id integer, title text, pic blob);
INSERT INTO news VALUES(1,replace('渡\\n口','\\n',char(10)),X'8950');
"""
SQL_SERVER = """USE [a]
GO
INSERT [dbo].[news] ([ID], [Date]) VALUES (1, CAST(N'2021-03-12' AS Date))
INSERT [dbo].[news] ([ID], [Date]) VALUES (2, NULL)
GO
"""


def rows(text: str) -> list[tuple[str, dict[str, object]]]:
    return list(SqlDump(io.StringIO(text)).rows())


@pytest.mark.parametrize("chunk", [16, 2**18])
def test_rows_of_mysql_are_named_by_the_table_or_the_insert(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_dump, "CHUNK_CHARS", chunk)

    assert rows(MYSQL) == [
        ("news", {"id": "1", "title": "渡口", "body": '四千人\n它说"好"'}),
        ("news", {"id": "2", "title": "夜'市", "body": None}),
        ("news", {"title": "灯;", "id": "-3"}),
    ]


def test_lines_of_copy_and_inserts_of_postgres_are_rows() -> None:
    assert rows(POSTGRES) == [
        ("news", {"id": "1", "title": "渡口", "body": "四千人\n第二行"}),
        ("news", {"id": "2", "title": "夜市", "body": None}),
        ("news", {"id": "3", "title": "它's", "body": "C:\\n"}),
    ]


def test_line_ends_of_sqlite_and_expressions_of_sql_server_are_undone() -> None:
    assert rows(SQLITE) == [("news", {"id": "1", "title": "渡\n口", "pic": None})]
    assert rows(SQL_SERVER) == [
        ("news", {"ID": "1", "Date": "2021-03-12"}),
        ("news", {"ID": "2", "Date": None}),
    ]


@pytest.mark.parametrize(
    "end", ["INSERT INTO `news` VALUES (4,'码头'", "INSERT INTO `news` VALUES (4,'码头');"]
)
def test_a_row_cut_off_or_of_another_length_is_counted(end: str) -> None:
    dump = SqlDump(io.StringIO(MYSQL + end))

    assert len(list(dump.rows())) == 3
    assert (dump.bad_rows, dump.bad_chars) == (1, 3)


@given(st.text(alphabet="INSERTO VALUES`'\"()[],;\\-/*#\n渡1", max_size=80))
def test_any_text_comes_to_an_end(text: str) -> None:
    rows("INSERT INTO a VALUES ('x'" + text)
