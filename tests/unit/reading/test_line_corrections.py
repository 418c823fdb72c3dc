"""Corrections applied as a source is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.article_json import article_from_json, article_to_json
from retrieval.citations import place_spans
from retrieval.corrected_words import corrected_words
from retrieval.models import Article, Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.discovery import list_sources
from retrieval.reading.line_corrections import place_of_line
from retrieval.reading.sources.correction_file import CorrectedLine, correct_line
from retrieval.reading.sources.source_file import SourceFile
from tests.unit.reading.typesetting import sample_sheet

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
PAGE = (
    "渡口夜杭恢复\n\n江畔日报记者 苏梅\n\n"
    "江畔日报讯 渡口今晚恢复夜航。首班渡轮载客四十人。\n\n船长说,灯塔已经修好。\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    page = tmp_path / "报纸" / "江畔日报" / "2021-03-04" / "A1.txt"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, encoding="utf-8")
    return tmp_path / "报纸"


def read(root: Path) -> tuple[Article, list[SetAside]]:
    items = list(read_archive([root]))
    (article,) = (article for page in items if isinstance(page, Page) for article in page.articles)
    return article, [item for item in items if isinstance(item, SetAside) and "corr" in item.reason]


def correct(root: Path, wrong: str, right: str) -> None:
    """Correct the line with these words, as it is shown."""
    article, _ = read(root)
    (source,) = (one for one in list_sources([root]) if isinstance(one, SourceFile))
    for block in article.blocks:
        for place, start, end in place_spans(block):
            shown = article.text[start:end]
            if wrong in shown:
                key = place_of_line(place, shown if place.read_as is None else place.read_as)
                line = CorrectedLine(key, shown.replace(wrong, right))
                correct_line(root, source, line, shown=shown, now=NOW)
                return
    raise AssertionError(wrong)


def test_corrected_words_stand_in_the_text_and_say_what_was_read(root: Path) -> None:
    before, _ = read(root)
    correct(root, "四十人", "一百四十人")

    after, notes = read(root)

    assert "首班渡轮载客一百四十人。" in after.text
    assert [(one.span.cut(after.text), one.read_as) for one in corrected_words(after)] == [("客一百", "客")]
    assert [after.text_of(block) for block in after.blocks if "船长" in after.text_of(block)] == [
        "船长说,灯塔已经修好。"
    ]
    assert (len(after.text), notes) == (len(before.text) + 2, [])
    assert after.id == before.id


def test_headline_and_names_follow_their_line(root: Path) -> None:
    correct(root, "夜杭", "夜航")
    correct(root, "苏梅", "苏敏")

    article, _ = read(root)

    assert article.headline == "渡口夜航恢复"
    assert [name for credit in article.byline for name in credit.names] == ["苏敏"]


def test_corrections_stay_when_the_page_is_read_again_and_may_be_corrected_again(root: Path) -> None:
    correct(root, "四十人", "五十人")
    correct(root, "五十人", "六十人")

    article, notes = read(root)

    assert "载客六十人" in article.text
    assert [one.read_as for one in corrected_words(article)] == ["四"]
    assert notes == []


def test_a_changed_source_gets_none_and_each_is_named(root: Path) -> None:
    correct(root, "四十人", "五十人")
    page = next(root.rglob("A1.txt"))
    page.write_text(PAGE.replace("今晚", "明晚"), encoding="utf-8")

    article, notes = read(root)

    assert "载客四十人" in article.text
    assert list(corrected_words(article)) == []
    assert [(note.reason, note.place) for note in notes] == [("correction_stale", 5)]
    assert dict(notes[0].facts) == {"read": "…首班渡轮载客四十人。", "text": "…首班渡轮载客五十人。"}


def test_a_line_that_reads_otherwise_by_now_is_named(root: Path) -> None:
    correct(root, "四十人", "五十人")
    path = next(root.rglob("*.toml"))
    path.write_text(
        path.read_text(encoding="utf-8").replace("首班渡轮载客四十", "末班渡轮载客四十"), encoding="utf-8"
    )

    article, notes = read(root)

    assert "载客四十人" in article.text
    assert [note.reason for note in notes] == ["correction_unfit"]


def test_an_unreadable_file_is_named_and_costs_no_page(root: Path) -> None:
    correct(root, "四十人", "五十人")
    next(root.rglob("*.toml")).write_text("= =", encoding="utf-8")

    article, notes = read(root)

    assert "载客四十人" in article.text
    assert [note.reason for note in notes] == ["bad_corrections"]


@given(st.text("渡口夜航今晚四十 人。", max_size=20))
def test_places_go_on_adding_up_to_their_blocks(tmp_path_factory: pytest.TempPathFactory, right: str) -> None:
    root = tmp_path_factory.mktemp("archive")
    page = root / "江畔日报" / "2021-03-04" / "A1.txt"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, encoding="utf-8")
    correct(root, "四十人", f"四十{right}人")

    article, _ = read(root)

    assert article_from_json(article_to_json(article)) == article
    assert f"载客四十{right}人" in article.text
    for block in article.blocks:
        places = list(place_spans(block))
        assert (places[0][1], places[-1][2]) == (block.start, block.end)
    assert replace(article, blocks=()).text == article.text


def test_a_line_of_a_pdf_is_corrected_on_its_page(tmp_path: Path) -> None:
    root = tmp_path / "株洲日报" / "2020-02-16"
    root.mkdir(parents=True)
    (root / "A1.pdf").write_bytes(sample_sheet("five columns"))
    (source,) = (one for one in list_sources([tmp_path]) if isinstance(one, SourceFile))
    before = [article for page in pages_of(tmp_path) for article in page.articles]
    article, block = next(
        (one, block) for one in before for block in one.blocks if "复工78家" in one.text_of(block)
    )
    place, start, end = next(one for one in place_spans(block) if "78" in article.text[one[1] : one[2]])
    shown = article.text[start:end]
    key = place_of_line(place, shown)

    corrected = CorrectedLine(key, shown.replace("78", "87"))
    correct_line(tmp_path, source, corrected, shown=shown, now=NOW)
    after = next(one for page in pages_of(tmp_path) for one in page.articles if one.id == article.id)

    assert key.page == 1
    assert after.text == article.text[:start] + shown.replace("78", "87") + article.text[end:]
    assert [(one.span.cut(after.text), one.read_as) for one in corrected_words(after)] == [("87", "78")]


def pages_of(root: Path) -> list[Page]:
    return [item for item in read_archive([root]) if isinstance(item, Page)]
