"""Blocks of an article with given fields."""

from __future__ import annotations

from pathlib import Path

from retrieval.models import BlockKind
from tests.unit.reading.readers.exports.sample_rows import ROW, articles, export


def test_the_blocks_of_a_row_are_its_lines_without_indents(tmp_path: Path) -> None:
    [article] = articles(export(tmp_path, ROW))

    blocks = [(b.kind, article.text[b.start : b.end]) for b in article.blocks[:3]]

    assert blocks == [
        (BlockKind.PARAGRAPH, "本报北京1月3日电 （记者张三、李四）路灯昨日换新。"),
        (BlockKind.SUBHEAD, "为什么要换"),
        (BlockKind.PARAGRAPH, "旧灯耗电，每年多花三十万元。"),
    ]
    assert article.blocks[0].places[0].start == 2
