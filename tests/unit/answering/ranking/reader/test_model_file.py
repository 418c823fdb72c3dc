"""A model file is read whole and unchanged, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.answering.ranking.reader.model_file import (
    MODEL_FILE,
    UnusableReader,
    checksum_file,
    load_model,
)
from retrieval.checksums import digest
from retrieval.i18n import Messages
from retrieval.settings import LANGUAGES

MOST_BYTES = 20_000_000


def copied(folder: Path, content: bytes) -> Path:
    """A model file of this content with the shipped checksum."""
    path = folder / MODEL_FILE.name
    path.write_bytes(content)
    checksum_file(path).write_bytes(checksum_file(MODEL_FILE).read_bytes())
    return path


def test_the_shipped_model_is_loaded_with_its_vocabulary() -> None:
    model = load_model(MODEL_FILE)

    assert model.vocabulary["[PAD]"] == 0
    assert {"[UNK]", "[CLS]", "[SEP]", "株", "2020"} <= model.vocabulary.keys()


def test_the_shipped_model_is_small_enough_for_the_package() -> None:
    assert MODEL_FILE.stat().st_size <= MOST_BYTES


def test_a_flipped_byte_is_noticed(tmp_path: Path) -> None:
    content = bytearray(MODEL_FILE.read_bytes())
    content[len(content) // 2] ^= 1

    with pytest.raises(UnusableReader):
        load_model(copied(tmp_path, bytes(content)))


@pytest.mark.parametrize("content", [b"", b"no model", b"version https://git-lfs.github.com/spec/v1\n"])
def test_what_is_no_model_is_refused_even_with_its_own_checksum(tmp_path: Path, content: bytes) -> None:
    path = copied(tmp_path, content)
    checksum_file(path).write_text(f"{digest(path)}  {path.name}\n", encoding="ascii")

    with pytest.raises(UnusableReader):
        load_model(path)


def test_a_missing_file_or_checksum_is_refused(tmp_path: Path) -> None:
    path = copied(tmp_path, b"no model")
    checksum_file(path).unlink()

    for missing in (path, tmp_path / "nowhere.onnx"):
        with pytest.raises(UnusableReader):
            load_model(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_names_the_file_and_the_setting(language: str) -> None:
    said = Messages(language).error(UnusableReader(path="/srv/reader.onnx"))

    assert "/srv/reader.onnx" in said
    assert "reader = false" in said
