"""The printed place of a quote: none without a printed page."""

from __future__ import annotations

import asyncio
from pathlib import Path

from retrieval.archive.printed_place import find_printed_place
from tests.unit.bot.conftest import quote_of
from tests.unit.bot.service.conftest import FIRMS, ServedArchive

BUILT = "2026-01-01T08:00:00+08:00"


def test_a_quote_without_blocks_on_a_page_has_no_printed_place(tmp_path: Path) -> None:
    assert find_printed_place(quote_of("天元区有78家企业复工。"), [tmp_path], BUILT) is None


def test_a_quote_of_a_text_file_has_no_printed_place(served: ServedArchive) -> None:
    quote = asyncio.run(served.service.answer(FIRMS)).answer.quotes[0]

    assert asyncio.run(served.service.find_printed_place(quote)) is None
