"""Sidecars: precedence, and impossible values."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.sources.sidecars import SidecarFingerprints, is_sidecar
from retrieval.reading.sources.source_file import SourceFile

TEXT = "路灯换新\n\n江川晚报讯 城东三百盏路灯昨日换新。\n"


def test_a_sidecar_comes_before_the_path_and_the_path_before_bylines(tmp_path: Path) -> None:
    folder = tmp_path / "株洲日报" / "2020-02-16"
    folder.mkdir(parents=True)
    (folder / "A1.txt").write_text(TEXT)
    (folder / "A1.toml").write_text('page = "B02"\npage_name = "民生"\n')
    (folder.parent / "issue.toml").write_text("date = 2020-02-17\n")

    [page] = read_archive([tmp_path])

    assert isinstance(page, Page)
    assert (page.paper, page.date, page.label, page.name) == ("株洲日报", dt.date(2020, 2, 17), "B2", "民生")
    assert page.articles[0].id == "株洲日报/2020-02-17/B2/1"


def test_an_impossible_date_in_a_sidecar_sets_the_page_aside(tmp_path: Path) -> None:
    (tmp_path / "A1.txt").write_text(TEXT)
    (tmp_path / "A1.toml").write_text('date = "2020-02-30"\n')

    assert list(read_archive([tmp_path])) == [
        SetAside("A1.txt", "bad_metadata", (("field", "A1.toml date"), ("value", "2020-02-30")))
    ]


def test_a_fingerprint_changes_with_every_sidecar_and_the_profile(tmp_path: Path) -> None:
    source = SourceFile(tmp_path / "x" / "A1.txt", "x/A1.txt", 0, 0)
    (tmp_path / "x").mkdir()
    seen = [SidecarFingerprints().of(source)]

    for name in ("x/A1.toml", "x/page.toml", "issue.toml", "archive.toml"):
        (tmp_path / name).write_text('page = "A1"\n')
        os.utime(tmp_path / name, ns=(0, 5))
        seen.append(SidecarFingerprints().of(source))

    assert seen[:2] == ["", "A1.toml 12.5,"]
    assert len(set(seen)) == 5


def test_sidecars_are_known_by_their_name() -> None:
    assert [name for name in ("A1.toml", "ISSUE.TOML", "A1.txt", "toml") if is_sidecar(name)] == [
        "A1.toml",
        "ISSUE.TOML",
    ]
