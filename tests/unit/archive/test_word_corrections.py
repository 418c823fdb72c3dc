"""Corrections by words: one place, one line, one source."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from retrieval.archive.word_corrections import WordCorrection, correct_words
from retrieval.errors import BadCorrection, CorrectedMeanwhile
from retrieval.models import Article, Page, Span
from retrieval.reading.archive_pages import read_archive

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
PAGE = "渡口夜航恢复\n\n江畔日报讯 渡口今晚恢复夜航。首班渡轮载\n\n客四十人。灯塔已经修好,渡口重开。\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    page = tmp_path / "江畔日报" / "2021-03-04" / "A1.txt"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, encoding="utf-8")
    return tmp_path


def article_in(root: Path) -> Article:
    pages = (item for item in read_archive([root]) if isinstance(item, Page))
    return next(article for page in pages for article in page.articles)


def correct(root: Path, wrong: str, right: str, within: Span | None = None) -> None:
    correct_words([root], [], WordCorrection(article_in(root), wrong, right, within), NOW)


def test_words_are_corrected_where_they_stand_once(root: Path) -> None:
    correct(root, "四十人", "五十人")

    assert "五十人" in article_in(root).text


def test_words_that_stand_often_are_corrected_within_the_quote(root: Path) -> None:
    text = article_in(root).text
    start = text.index("渡口重开")

    correct(root, "渡口", "码头", Span(start, start + 5))

    assert article_in(root).text.count("渡口") == text.count("渡口") - 1
    assert "码头重开" in article_in(root).text


@pytest.mark.parametrize(
    ("wrong", "right", "key"),
    [
        ("恐龙", "鸟", "fix.not_there"),
        ("渡口", "码头", "fix.several"),
        ("四十", "四十", "fix.same"),
        ("四十", "四\n十", "fix.line_end"),
        ("四十", "十" * 3000, "fix.too_long"),
    ],
)
def test_what_cannot_be_placed_is_told(root: Path, wrong: str, right: str, key: str) -> None:
    with pytest.raises(BadCorrection) as told:
        correct(root, wrong, right)

    assert told.value.key == key
    assert not (root / "corrections").exists()


def test_words_over_two_lines_are_told(root: Path) -> None:
    article = article_in(root)
    first, second = (article.text_of(block) for block in article.blocks[:2])

    with pytest.raises(BadCorrection) as told:
        correct(
            root,
            f"{first[-2:]}{article.text[article.blocks[0].end : article.blocks[1].start]}{second[:2]}",
            "x",
        )

    assert told.value.key == "fix.two_lines"


def test_a_row_of_an_export_is_corrected_in_the_export(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"id": "n1", "title": "夜航", "text": "渡口今晚恢复夜杭。"}\n', encoding="utf-8")
    pages = (item for item in read_archive([file]) if isinstance(item, Page))
    article = next(article for page in pages for article in page.articles)

    with pytest.raises(BadCorrection) as told:
        correct_words([file], [], WordCorrection(article, "夜杭", "夜航"), NOW)

    assert told.value.key == "fix.export"


def test_two_people_at_one_line_do_not_overwrite_each_other(root: Path) -> None:
    seen = article_in(root)
    correct_words([root], [], WordCorrection(seen, "四十人", "五十人"), NOW)

    with pytest.raises(CorrectedMeanwhile):
        correct_words([root], [], WordCorrection(seen, "四十人", "六十人"), NOW)

    assert "五十人" in article_in(root).text
