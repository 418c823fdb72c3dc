"""Text put right, with a map back to its source."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.readers.repaired_text import repair_text

BODY = "城东三百盏路灯昨日全部换新，改用节能灯。"


def spaced(text: str, gap: str = " ") -> str:
    return gap.join(text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (f"{spaced('三百盏路灯换新')}\n\n{BODY}\n", f"三百盏路灯换新\n\n{BODY}\n"),
        (f"{spaced('三百盏路灯换新', '　')}\n\n{BODY}\n", f"三百盏路灯换新\n\n{BODY}\n"),
        (f"{spaced(BODY)}\n{spaced('全长1260米')}\n", f"{BODY}\n全长1260米\n"),
        (f"三三百百盏盏路路灯灯换换新新\n{BODY}", f"三百盏路灯换新\n{BODY}"),
        (f"(cid:12)(cid:7){BODY}", BODY),
        ("记者 王五 赵六\n甲 乙 丙\n", "记者 王五 赵六\n甲 乙 丙\n"),
        ("天天向上，高高兴兴，红红火火\n", "天天向上，高高兴兴，红红火火\n"),
        (f"{BODY}\n", f"{BODY}\n"),
    ],
)
def test_spaces_and_doubled_characters_are_closed_up(source: str, text: str) -> None:
    repaired = repair_text(source, "a.txt")

    assert repaired.text == text
    if repaired.offsets is not None:
        assert "".join(source[at] for at in repaired.offsets) == repaired.text


def test_a_garbled_line_is_left_out_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        f"三百盏路灯换新\n\n{BODY}\n\n锟斤拷锟斤拷锟斤拷\n\n灯\ufffd亮了起来。\n", encoding="utf-8"
    )

    items = list(read_archive([tmp_path]))

    assert [(i.reason, dict(i.facts)) for i in items if isinstance(i, SetAside)] == [
        ("garbled_lines", {"chars": "9", "rows": "5"}),
        ("broken_characters", {"count": "1", "rows": "7"}),
    ]
    [article] = [a for i in items if isinstance(i, Page) for a in i.articles]
    assert "锟" not in article.text
    assert "灯\ufffd亮" in article.text


def test_places_of_a_spaced_page_point_into_its_file(tmp_path: Path) -> None:
    source = f"{spaced('三百盏路灯换新')}\n\n{spaced(BODY)}\n"
    (tmp_path / "a.txt").write_text(source, encoding="utf-8")

    [page] = read_archive([tmp_path])

    assert isinstance(page, Page)
    for block in page.articles[0].blocks:
        cut = "".join(source[place.start : place.end] for place in block.places)
        assert cut.replace(" ", "") == page.articles[0].text_of(block)


def test_mojibake_is_undone_and_reported(tmp_path: Path) -> None:
    text = f"三百盏路灯换新\n\n{BODY}\n"
    (tmp_path / "a.txt").write_text(text.encode().decode("latin-1"), encoding="utf-8")

    page, note = read_archive([tmp_path])

    assert isinstance(page, Page)
    assert (page.articles[0].headline, page.articles[0].text[: len(BODY)]) == ("三百盏路灯换新", BODY)
    assert isinstance(note, SetAside)
    assert (note.reason, dict(note.facts)["rows"]) == ("mojibake_undone", "1、3")


@given(st.text(alphabet=st.sampled_from("路灯换新 　\n\r。\ufffd(cid:1)锟斤拷åäé\x8a"), max_size=120))
def test_every_character_is_kept_or_counted(source: str) -> None:
    repaired = repair_text(source, "a.txt")

    offsets = range(len(source)) if repaired.offsets is None else repaired.offsets
    assert len(repaired.text) == len(offsets)
    assert list(offsets) == sorted(offsets)
    assert all(0 <= at < len(source) for at in offsets)
