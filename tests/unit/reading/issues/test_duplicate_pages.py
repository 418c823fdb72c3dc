"""What is one page of an issue, and what is two."""

from __future__ import annotations

import datetime as dt

import pytest

from retrieval.models import Page
from retrieval.reading.issues.duplicate_pages import find_duplicate_pages
from retrieval.reading.sources.page_facts import page_label


@pytest.mark.parametrize(
    ("labels", "twice"),
    [("A1 A01", ["A1"]), ("A1 1 A2", ["A1"]), ("A1 B1 1", []), ("05 5", ["05"]), ("A1 A2 B1", [])],
)
def test_letters_and_number_make_a_page(labels: str, twice: list[str]) -> None:
    pages = [
        Page(f"{name}.txt", (), "江川晚报", dt.date(2021, 3, 12), page_label(name)) for name in labels.split()
    ]

    assert [found.label for found in find_duplicate_pages(pages)] == twice


def test_the_same_page_of_two_days_is_two() -> None:
    pages = [Page(f"{day}.txt", (), "江川晚报", dt.date(2021, 3, day), page_label("A1")) for day in (1, 2)]

    assert find_duplicate_pages(pages) == ()
