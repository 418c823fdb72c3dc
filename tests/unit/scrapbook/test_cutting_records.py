"""Cuttings as records."""

from __future__ import annotations

from collections.abc import Callable

from retrieval.scrapbook.cutting import KeptCutting
from retrieval.scrapbook.cutting_records import records_of_cuttings


def test_a_record_has_words_source_and_note(keep: Callable[..., KeptCutting]) -> None:
    first, second = records_of_cuttings([keep(4, "再核对"), keep(9)])

    assert (first.rank, first.text, first.remark) == (1, "渡口今晚恢复夜航。", "再核对")
    assert first.article is not None and first.article.headline == "渡口夜航恢复"
    assert (second.rank, second.asked, second.remark) == (2, "", "")
