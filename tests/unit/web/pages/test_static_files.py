"""Stylesheet, script and icon."""

from __future__ import annotations

import pytest

from retrieval.web.pages.static_files import STATIC, static_path
from tests.unit.web.served_site import ServedSite


def test_a_file_with_its_checksum_in_the_address_is_kept_for_good(served: ServedSite) -> None:
    got = served.request("GET", static_path("page.css"))

    assert (got.status, got.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert got.body == (STATIC / "page.css").read_bytes()


def test_a_file_without_its_checksum_is_asked_for_again(served: ServedSite) -> None:
    assert served.get("/static/page.css").headers["cache-control"] == "no-cache"
    assert served.get("/static/page.css", v="0").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.css", "..%2Fstatic_files.py", "%2e%2e/__init__.py", "page.css%00"])
def test_no_other_file_is_served(served: ServedSite, name: str) -> None:
    assert served.request("GET", f"/static/{name}").status == 404


def test_the_stylesheet_asks_no_other_host() -> None:
    style = (STATIC / "page.css").read_text(encoding="utf-8")

    assert "http" not in style
    assert "@import" not in style
    assert "url(" not in style
