"""Reading one file that changes, fails or is too large."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import UnreadableSource
from retrieval.reading.sources.source_file import SourceFile
from tests.unit.reading.pages import TEXT


class Replaced(SourceFile):
    """A source whose file another process replaces while it is read."""

    def stamp(self) -> tuple[int, int]:
        self.path.write_text(self.path.read_text() + "又一行。\n")
        return super().stamp()


def test_a_file_that_is_replaced_while_it_is_read_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)

    with pytest.raises(UnreadableSource) as caught:
        Replaced(tmp_path / "a.txt", "a.txt", 0, 0).read_bytes(10_000)

    assert caught.value.reason == "changed"
