"""The live index: its coverage, and newer generations put live."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from pathlib import Path

from retrieval.archive.archive import Archive
from retrieval.archive.live_index import LiveIndex
from retrieval.settings import Settings
from tests.conftest import LEXICON, no_progress
from tests.e2e.archives import ferry_page
from tests.lending import lend_dictionary
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


def test_a_reload_of_nothing_new_opens_nothing_anew(served: ServedArchive) -> None:
    snapshot = served.index.snapshot

    asyncio.run(served.reloader.reload(no_progress))

    assert served.index.snapshot is snapshot


def test_a_reload_takes_up_changed_word_lists(tmp_path: Path, page: Path) -> None:
    lexicon = tmp_path / "lexicon"
    shutil.copytree(LEXICON, lexicon)
    archive = Archive(Settings.read(data=tmp_path / "data", lexicon=lexicon), [page.parent])
    lend_dictionary(archive.shelf)
    index = LiveIndex(archive, processes=1, answer_seconds=20.0, progress=no_progress)
    before = index.snapshot
    (lexicon / "synonyms.txt").write_text("渡口 码头 轮渡口\n", encoding="utf-8")

    after = index.reopen(no_progress)

    assert after is not before
    assert after.answerer.lists.synonyms["渡口"] == ("码头", "轮渡口")


def test_a_refresh_puts_live_what_another_process_has_built(tmp_path: Path, served: ServedArchive) -> None:
    other = open_archive(tmp_path, served.page)
    ferry_page(served.folder)
    asyncio.run(other.reloader.reload(no_progress))
    snapshot = served.index.snapshot

    assert served.index.refresh()
    other.close()

    assert served.index.coverage.papers == ("株洲日报", "湘江晚报")
    assert snapshot.coverage.papers == ("株洲日报",)
