"""Bounded and decompressed streams."""

from __future__ import annotations

from pathlib import Path

from tests.unit.reading.sources.packing import TEXT, pages_and_reasons, tarred


def test_a_packed_tar_bomb_is_refused_before_it_is_run_through(tmp_path: Path) -> None:
    (tmp_path / "a.tar.xz").write_bytes(tarred({"a.txt": bytes(64 * 2**20)}, "w:xz"))
    (tmp_path / "good.txt").write_bytes(TEXT)

    assert pages_and_reasons(tmp_path) == (["good.txt"], {"a.tar.xz": "bad_archive"})
