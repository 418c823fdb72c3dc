"""Reading one file that changes, fails or is too large."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from retrieval.errors import UnreadableSource
from retrieval.models import SetAside
from retrieval.reading.sources.source_file import SourceFile, detect_file_type, set_aside, unreadable
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


def test_a_file_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"12345")
    source = SourceFile(tmp_path / "a.txt", "a.txt", 5, 0)

    assert source.read_bytes(5) == b"12345"
    with pytest.raises(UnreadableSource) as caught:
        source.read_bytes(4)
    assert caught.value.reason == "too_large"


def test_head_digest_and_suffix_are_those_of_the_file(tmp_path: Path) -> None:
    data = b"x" * 5000
    (tmp_path / "a.TXT").write_bytes(data)
    source = SourceFile(tmp_path / "a.TXT", "b/a.TXT", 5000, 0)

    assert source.head() == b"x" * 4096
    assert source.digest() == hashlib.sha256(data).hexdigest()
    assert source.suffix == ".txt"


def test_a_sibling_is_a_file_beside_the_source(tmp_path: Path) -> None:
    (tmp_path / "issue.toml").write_text("")
    (tmp_path / "b").mkdir()
    source = SourceFile(tmp_path / "b" / "a.txt", "b/a.txt", 0, 0)

    found = source.sibling("../issue.toml")

    assert found is not None
    assert found.read_bytes(10) == b""
    assert source.sibling("issue.toml") is None


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "ZIP"),
        (b"\xef\xbb\xbf <!DOCTYPE html>", "HTML"),
        (b"II*\x00", "TIFF"),
        ("路灯换新".encode(), None),
    ],
)
def test_a_kind_of_file_is_known_by_its_signature(head: bytes, kind: str | None) -> None:
    assert detect_file_type(head) == kind


@pytest.mark.parametrize(
    ("error", "reason", "detail"),
    [
        (PermissionError(13, "Permission denied"), "unreadable", "Permission denied"),
        (EOFError(), "bad_archive", "EOFError"),
        (ValueError("bad header"), "bad_archive", "bad header"),
    ],
)
def test_an_exception_of_reading_becomes_a_reason(error: Exception, reason: str, detail: str) -> None:
    found = unreadable("a.zip", error)

    assert set_aside(found, 3) == SetAside("a.zip", reason, (("detail", detail),), 3)
