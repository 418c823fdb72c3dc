"""Large exports are taken in by parts, and give what they give when read whole."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.models import Article, SetAside
from retrieval.processes.pool import ProcessPool
from retrieval.reading.catalog import export_parts
from retrieval.reading.catalog.intake import IntakeResult, take_in
from retrieval.reading.catalog.page_catalog import PageCatalog
from retrieval.reading.catalog.page_records import unpack
from retrieval.reading.discovery import list_sources
from retrieval.reading.readers.exports import export_pages
from retrieval.reading.registry import read_source

ROWS = [
    {
        "paper": "江川晚报",
        "date": (dt.date(2021, 3, 1) + dt.timedelta(days=number // 9)).isoformat(),
        "page": f"A{number % 9 // 3 + 1}",
        "title": f"路灯换新之{number}",
        "author": f"张{'三四五六七'[number % 5]}",
        "text": f"本报讯 城东第{number}盏路灯昨日换新。\n" * 3,
    }
    for number in range(120)
]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_parts, "LARGE_EXPORT_BYTES", 1)
    monkeypatch.setattr(export_pages, "MIN_PART_CHARS", 100)
    monkeypatch.setattr(export_pages, "PAGES_PER_PART", 2)


def write(folder: Path, rows: list[object]) -> None:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "export.jsonl").write_text("\n".join(lines) + "\n")


def taken(folder: Path, catalog: PageCatalog, steps: list[tuple[int, int]] | None = None) -> IntakeResult:
    spools = folder.parent / "spools"
    spools.mkdir(exist_ok=True)
    noted = [] if steps is None else steps
    return take_in(list_sources([folder]), catalog, ProcessPool(1), spools, lambda *step: noted.append(step))


def articles(catalog: PageCatalog) -> list[Article]:
    pages = [unpack(data) for issue, _ in catalog.issues_in_order() for data in catalog.packed_pages(issue)]
    return [article for page in pages for article in page.articles]


def notes(catalog: PageCatalog) -> list[object]:
    return [json.loads(note) for note in catalog.set_aside_notes()]


def read_whole(folder: Path) -> tuple[list[Article], list[object]]:
    [source] = list_sources([folder])
    items = list(read_source(source))
    found = [a for item in items if not isinstance(item, SetAside) for a in item.articles]
    aside = [
        [i.source, i.reason, [list(f) for f in i.facts], i.place] for i in items if isinstance(i, SetAside)
    ]
    return sorted(found, key=lambda a: (str(a.date), a.lines)), aside


row = st.one_of(
    st.sampled_from(ROWS),
    st.just("{broken"),
    st.just({"title": "", "text": ""}),
    st.just({"title": "无日期", "text": "一盏路灯。"}),
)


@settings(max_examples=40)
@given(st.lists(row, max_size=30), st.lists(st.tuples(st.integers(0, 29), row), max_size=3))
def test_a_history_of_edits_gives_what_reading_it_whole_gives(
    tmp_path_factory: pytest.TempPathFactory, rows: Any, edits: Any
) -> None:
    root = tmp_path_factory.mktemp("parts")
    folder = root / "archive"
    folder.mkdir()
    catalog = PageCatalog(root)

    for at, changed in [(None, None), *edits]:
        if at is not None:
            rows = [*rows[:at], changed, *rows[at + 1 :]]
        write(folder, rows)
        taken(folder, catalog)

        expected, aside = read_whole(folder)
        assert sorted(articles(catalog), key=lambda a: (str(a.date), a.lines)) == expected
        assert notes(catalog) == aside
    catalog.close()


def test_one_edited_row_costs_its_part_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "archive").mkdir()
    write(tmp_path / "archive", ROWS)
    catalog = PageCatalog(tmp_path)
    taken(tmp_path / "archive", catalog)
    of_parts = len(catalog.part_digests("export.jsonl"))
    read: list[str] = []
    reading = export_parts.read_part
    monkeypatch.setattr(export_parts, "read_part", lambda task: read.append(task[0]) or reading(task))

    edited = [*ROWS]
    edited[60] = {**ROWS[60], "text": "路灯又坏了。"}
    write(tmp_path / "archive", edited)
    changed = taken(tmp_path / "archive", catalog)

    assert of_parts > 10
    assert 1 <= len(read) <= 2
    assert len(changed.issues) == 1


def test_a_byline_that_is_gone_is_forgotten_and_one_in_a_kept_part_is_not(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    rows = [*ROWS[:-1], {**ROWS[-1], "author": "欧阳小满"}]
    write(tmp_path / "archive", rows)
    catalog = PageCatalog(tmp_path)
    taken(tmp_path / "archive", catalog)
    before = catalog.byline_names()

    write(tmp_path / "archive", ROWS)
    taken(tmp_path / "archive", catalog)

    assert before - catalog.byline_names() == {"欧阳小满"}
    assert "张三" in catalog.byline_names()


def test_an_unchanged_export_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    write(tmp_path / "archive", ROWS)
    catalog = PageCatalog(tmp_path)
    taken(tmp_path / "archive", catalog)
    (tmp_path / "archive" / "export.jsonl").touch()

    again = taken(tmp_path / "archive", catalog)

    assert (again.read, again.issues) == (0, set())


def test_progress_comes_in_steps_and_ends_at_the_total(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    write(tmp_path / "archive", ROWS)
    steps: list[tuple[int, int]] = []

    taken(tmp_path / "archive", PageCatalog(tmp_path), steps)

    done = [step for step, _ in steps]
    assert done == sorted(done)
    assert steps[-1][0] == steps[-1][1]
    assert len(set(done)) > 10
