"""Several pages in one text file."""

from __future__ import annotations

from pathlib import Path

from retrieval.models import Page
from retrieval.reading.archive_pages import read_archive

FIRST = "路灯换新\n\n本报讯 城东三百盏路灯昨日换新。\n"
SECOND = "夜市搬家\n\n本报讯 河西夜市昨日搬进新场地。\n"


def pages(folder: Path, text: str) -> list[tuple[str | None, str | None, list[str | None]]]:
    (folder / "a.txt").write_text(text)
    found = [item for item in read_archive([folder]) if isinstance(item, Page)]
    return [
        (p.label, p.date.isoformat() if p.date else None, [a.headline for a in p.articles]) for p in found
    ]


def test_a_form_feed_parts_pages_and_both_keep_their_lines(tmp_path: Path) -> None:
    assert pages(tmp_path, f"{FIRST}\f{SECOND}") == [(None, None, ["路灯换新"]), (None, None, ["夜市搬家"])]
    second = list(read_archive([tmp_path]))[1]
    assert isinstance(second, Page)
    assert (second.articles[0].lines, second.articles[0].id) == ((4, 6), "a.txt#2")


def test_folio_lines_open_their_pages(tmp_path: Path) -> None:
    text = f"第A1版 2020年2月16日\n{FIRST}第A2版 2020年2月16日\n{SECOND}"

    assert pages(tmp_path, text) == [("A1", "2020-02-16", ["路灯换新"]), ("A2", "2020-02-16", ["夜市搬家"])]


def test_ruled_labels_open_their_pages(tmp_path: Path) -> None:
    text = f"=== A2 ===\n\n{FIRST}\n=== A3 ===\n\n{SECOND}"

    assert pages(tmp_path, text) == [("A2", None, ["路灯换新"]), ("A3", None, ["夜市搬家"])]


def test_folio_lines_at_the_foot_close_their_pages(tmp_path: Path) -> None:
    text = f"{FIRST}\n第02版\n\n{SECOND}\n第03版\n"

    assert pages(tmp_path, text) == [("02", None, ["路灯换新"]), ("03", None, ["夜市搬家"])]


def test_front_matter_repeated_opens_pages(tmp_path: Path) -> None:
    text = f"---\ndate: 2021-03-12\npage: A1\n---\n{FIRST}\n---\ndate: 2021-03-12\npage: A2\n---\n{SECOND}"

    assert pages(tmp_path, text) == [("A1", "2021-03-12", ["路灯换新"]), ("A2", "2021-03-12", ["夜市搬家"])]


def test_one_folio_parts_nothing(tmp_path: Path) -> None:
    text = f"{FIRST}\n江川晚报 2021年3月12日 星期五 A3\n\n{SECOND}"

    assert pages(tmp_path, text) == [("A3", "2021-03-12", ["路灯换新", "夜市搬家"])]
