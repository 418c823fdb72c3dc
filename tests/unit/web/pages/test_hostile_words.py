"""Hostile words in every parameter of every page: shown as words, or refused, never obeyed."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from retrieval.web.api.endpoint import Endpoint
from retrieval.web.pages.page_table import PAGES
from tests.unit.web.conftest import CLOUD
from tests.unit.web.pages.parsed_page import BROWSER, HOSTILE, faults, parse
from tests.unit.web.served_site import ServedSite

WORDS = (HOSTILE, "\x00\u202e\ud7ff", "../../etc/passwd", "9" * 400, '" OR NOT (', "%2e%2e%2f", "株" * 1200)
PLACES = {"id": CLOUD, "start": "266", "end": "290", "date": "2020-02-16", "year": "2020"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_parameter_breaks_a_page_or_becomes_markup(served: ServedSite, page: Endpoint[BaseModel]) -> None:
    for name in page.parameters.model_fields:
        for word in WORDS:
            path, query = address(page.path, {**PLACES, name: word}, name)
            got = served.get(path, BROWSER, **query)

            assert got.status in (200, 304, 400, 404, 409, 413), (name, word)
            assert b"<script>alert" not in got.body
            assert b"<img" not in got.body
            if got.headers["content-type"].startswith("text/html"):
                assert faults(parse(got)) == [], (name, word)


def address(pattern: str, values: dict[str, str], name: str) -> tuple[str, dict[str, str]]:
    """Path and query of a page; the word is in the one or the other."""
    inside = re.findall(r"\{(\w+)\}", pattern)
    path = pattern
    for one in inside:
        path = path.replace(f"{{{one}}}", values[one].replace("?", "%3F").replace("#", "%23"))
    return path, {} if name in inside else {name: values[name]}
