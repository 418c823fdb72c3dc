"""Front matter of Markdown."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.reading.readers.documents.front_matter import read_front_matter
from retrieval.reading.sources.page_facts import BadFact, PageFacts


@pytest.mark.parametrize(
    "text",
    [
        '---\ntitle: "路灯换新"\ndate: 2021-03-12\nauthors:\n  - 齐云\n\n  - 罗松\npage: A02版：民生\nsource: 江川晚报\n---\n',  # noqa: E501
        "---\ntitle: 路灯换新\r\ndate: 2021/3/12 08:00\r\nauthors: [齐云, 罗松]\r\nplate: A2\r\nsection_name: 民生\r\nmedia: 江川晚报\r\n---\r\n",  # noqa: E501
        '+++\ntitle = "路灯换新"\ndate = 2021-03-12\nauthors = ["齐云", "罗松"]\npage = "A02版：民生"\npaper = "江川晚报"\n+++\n',  # noqa: E501
    ],
)
def test_facts_and_titles_are_read(text: str) -> None:
    front = read_front_matter(text + "正文。")

    assert front is not None
    assert front.facts == PageFacts("江川晚报", dt.date(2021, 3, 12), front.facts.page, "民生")
    assert (front.facts.page, front.end) == ("A2", len(text))
    assert front.titles == {"title": "路灯换新", "author": "齐云、罗松"}


@pytest.mark.parametrize(
    "paper",
    [
        '"[[江川晚报]]"',
        "[[江川晚报]]",
        '"[[报纸/江川晚报|晚报]]"',
        '"[江川晚报](a.md)"',
        '\n  - "[[江川晚报]]"',
    ],
)
def test_links_of_notes_are_their_names(paper: str) -> None:
    front = read_front_matter(
        f'---\ntitle: "[[路灯换新]]"\n报纸: {paper}\ndate: "[[2021-03-12]]"\n---\n正文。'
    )

    assert front is not None
    assert (front.facts.paper, front.facts.date) == ("江川晚报", dt.date(2021, 3, 12))
    assert front.titles == {"title": "路灯换新"}


def test_broken_yaml_is_read_line_by_line() -> None:
    front = read_front_matter("---\ntitle: 路灯: 换新\ndate: 2021-03-12\n---\n")

    assert front is not None
    assert (front.titles, str(front.facts.date)) == ({"title": "路灯: 换新"}, "2021-03-12")


@pytest.mark.parametrize(
    "text", ["", "---\n", "---\n---\n", "---\n路灯换新\n---\n", "路灯\n---\na: b\n---\n"]
)
def test_other_beginnings_are_no_front_matter(text: str) -> None:
    assert read_front_matter(text) is None


def test_an_impossible_date_is_an_error() -> None:
    with pytest.raises(BadFact):
        read_front_matter("---\ntitle: 路灯\ndate: '2021-02-30'\n---\n")


def test_aliases_that_multiply_are_not_expanded() -> None:
    bomb = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n"

    front = read_front_matter(bomb)

    assert front is not None
    assert sum(front.unused.values()) < 60


def test_a_month_is_no_date_and_is_named() -> None:
    front = read_front_matter("---\ntitle: 路灯\ndate: 2021年3月\n---\n")

    assert front is not None
    assert front.facts.date is None
    assert [note.reason for note in front.notes("a.md")] == ["partial_date"]
