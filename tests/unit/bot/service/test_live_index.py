"""The live index: its coverage, and newer generations put live."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

from tests.conftest import no_progress
from tests.e2e.archives import ferry_page
from tests.unit.bot.service.conftest import ServedArchive, open_archive


def test_the_coverage_names_papers_dates_and_counts(served: ServedArchive) -> None:
    coverage = served.index.coverage

    assert coverage.papers == ("株洲日报",)
    assert coverage.first == coverage.last == dt.date(2020, 2, 16)
    assert (coverage.counts["articles"], coverage.counts["pages"]) == (8, 1)
    assert not coverage.is_sample


def test_an_index_on_this_disk_has_the_colour_local(served: ServedArchive) -> None:
    assert (served.index.colour, served.index.check_colour()) == ("local", "local")


def test_a_refresh_finds_nothing_while_no_other_generation_is_current(served: ServedArchive) -> None:
    snapshot = served.index.snapshot

    assert not served.index.refresh()
    assert served.index.snapshot is snapshot


def test_a_refresh_puts_live_what_another_process_has_built(tmp_path: Path, served: ServedArchive) -> None:
    other = open_archive(tmp_path, served.page)
    ferry_page(served.folder)
    asyncio.run(other.reloader.reload(no_progress))
    snapshot = served.index.snapshot

    assert served.index.refresh()
    other.close()

    assert served.index.coverage.papers == ("株洲日报", "湘江晚报")
    assert snapshot.coverage.papers == ("株洲日报",)
