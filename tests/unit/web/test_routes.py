"""Addresses."""

from __future__ import annotations

import pytest

from tests.unit.web.conftest import CLOUD
from tests.unit.web.served_site import API, ServedSite


@pytest.mark.parametrize("id", [CLOUD, CLOUD.replace("/", "%2F")])
def test_the_slashes_of_an_id_may_be_quoted_or_plain(served: ServedSite, id: str) -> None:
    assert served.get(f"{API}/articles/{id}").json["article_id"] == CLOUD
    assert served.get(f"{API}/articles/{id}/similar").json["article_id"] == CLOUD
    assert served.get(f"{API}/quotes/{id}/266-290").json["article_id"] == CLOUD


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/v1", "/api/v1/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/api/v1/articles/"],
)
def test_an_unknown_address_is_not_found(served: ServedSite, path: str) -> None:
    assert served.request("GET", path).status == 404


def test_a_head_has_the_headers_of_a_get(served: ServedSite) -> None:
    got = served.request("HEAD", f"{API}/archive")

    assert (got.status, got.body) == (200, b"")
    assert got.headers["etag"].startswith('W/"')
