"""The printed place of a quote: none without a printed page."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from retrieval.archive.printed_place import check_printed_source, find_printed_place, find_printed_source
from retrieval.errors import PrintedPageChanged, PrintedPageLost
from tests.unit.bot.conftest import quote_of
from tests.unit.bot.service.conftest import FIRMS, ServedArchive

BUILT = "2026-01-01T08:00:00+08:00"


def test_a_quote_without_blocks_on_a_page_has_no_printed_place(tmp_path: Path) -> None:
    assert find_printed_place(quote_of("天元区有78家企业复工。"), [tmp_path], BUILT) is None


def test_a_quote_of_a_text_file_has_no_printed_place(served: ServedArchive) -> None:
    quote = asyncio.run(served.service.answer(FIRMS)).answer.quotes[0]

    assert asyncio.run(served.service.find_printed_place(quote)) is None


def test_a_source_unchanged_since_the_index_is_found(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", at=1_760_000_000)

    assert find_printed_source("a.pdf", [tmp_path], BUILT).name == "a.pdf"


def test_a_source_that_is_gone_and_one_that_changed_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", at=1_790_000_000)

    with pytest.raises(PrintedPageChanged):
        check_printed_source("a.pdf", [tmp_path], BUILT)
    with pytest.raises(PrintedPageLost):
        check_printed_source("b.pdf", [tmp_path], BUILT)


def test_a_page_in_a_container_is_looked_for_by_its_container_alone(tmp_path: Path) -> None:
    write(tmp_path / "a.zip", at=1_760_000_000)  # no zip at all

    check_printed_source("a.zip/A1.pdf", [tmp_path], BUILT)
    with pytest.raises(PrintedPageLost):
        find_printed_source("a.zip/A1.pdf", [tmp_path], BUILT)


def write(path: Path, *, at: int) -> None:
    """Write a file last changed at a time, seconds since 1970."""
    path.write_bytes(b"%PDF-")
    os.utime(path, (at, at))
