"""The manifest of a generation comes back as it was written, or is damaged or outdated."""

import json
from pathlib import Path

import pytest

from retrieval.errors import DamagedGeneration, OutdatedGeneration
from retrieval.index.manifest import MANIFEST, Manifest, read_manifest, statistics_to_json, write_manifest
from retrieval.index.segment.statistics import FieldStatistics

STATISTICS = FieldStatistics(3, 9, {2: 5, 1: 7})


@pytest.fixture
def manifest() -> Manifest:
    statistics = {"body": statistics_to_json(STATISTICS)}
    return Manifest(
        name="20260101T000000000000", built="2026-01-01T00:00:00+00:00", archive=["/a"],
        counts={"articles": 1}, papers=["湘江晚报"], segments={"s-1": [10, "00"]}, lexicon="jieba-1",
        lexicon_files={}, statistics=statistics, k1=1.5, b=0.75, files={},
    )  # fmt: skip


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path, manifest: Manifest) -> None:
    write_manifest(tmp_path, manifest)

    read = read_manifest(tmp_path)

    assert (read.name, read.counts, read.papers) == (manifest.name, {"articles": 1}, ["湘江晚报"])
    assert read.statistics_of("body") == STATISTICS


def test_the_histogram_is_written_by_ascending_frequency() -> None:
    assert statistics_to_json(STATISTICS) == {"documents": 3, "length": 9, "histogram": [(1, 7), (2, 5)]}


def test_a_missing_or_broken_manifest_is_damage(tmp_path: Path) -> None:
    with pytest.raises(DamagedGeneration):
        read_manifest(tmp_path)
    (tmp_path / MANIFEST).write_text('{"format": 3}', encoding="utf-8")
    with pytest.raises(DamagedGeneration):
        read_manifest(tmp_path)


def test_a_manifest_of_another_format_is_outdated(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(json.dumps({"format": 2}), encoding="utf-8")

    with pytest.raises(OutdatedGeneration):
        read_manifest(tmp_path)


def test_a_manifest_of_an_earlier_version_without_a_checksum_is_read(
    tmp_path: Path, manifest: Manifest
) -> None:
    write_manifest(tmp_path, manifest)
    fields = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    del fields["checksum"]
    (tmp_path / MANIFEST).write_text(json.dumps(fields), encoding="utf-8")

    assert read_manifest(tmp_path).name == manifest.name


def test_no_manifest_with_a_flipped_bit_is_read(tmp_path: Path, manifest: Manifest) -> None:
    write_manifest(tmp_path, manifest)
    content = (tmp_path / MANIFEST).read_bytes()
    for bit in range(8 * len(content)):
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        (tmp_path / MANIFEST).write_bytes(flipped)

        with pytest.raises((DamagedGeneration, OutdatedGeneration)):
            read_manifest(tmp_path)
