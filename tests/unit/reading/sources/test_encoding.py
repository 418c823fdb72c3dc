"""Bytes to text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import UnreadableSource
from retrieval.reading.sources.encoding import decode
from tests.unit.reading.pages import PAGES

TEXT = (PAGES / "hard_wrapped_columns.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_of_chinese_text_are_told_apart(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt") == TEXT


def test_traditional_text_in_big5_is_read() -> None:
    text = "江川晚報訊 市長說，這個國家的經濟發展，我們要用心做好。時間不多了，大家都在這裡工作。"

    assert decode(text.encode("big5"), "a.txt") == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_stray_nul_is_a_blank(encoding: str) -> None:
    assert decode(f"路灯换新\0\n{TEXT}".encode(encoding), "a.txt") == f"路灯换新 \n{TEXT}"


def test_a_byte_order_mark_is_not_text() -> None:
    assert decode("路灯换新".encode("utf-8-sig"), "a.txt") == "路灯换新"


def test_a_file_cut_off_within_a_character_keeps_the_rest() -> None:
    assert decode("路灯换新".encode()[:-1], "a.txt") == "路灯换"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        ("\ufeff\u3000\n".encode(), "empty"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x7fELF\x02\x01\x01" + bytes(2000), "binary"),
        ("Füße, große Straße ".encode("latin-1") * 50, "encoding"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        decode(data, "a.txt")

    assert caught.value.reason == reason


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data, "a.txt")
    except UnreadableSource as error:
        assert error.reason in {"empty", "binary", "encoding"}
    else:
        assert text
