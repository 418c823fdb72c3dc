"""The application: its headers on every answer."""

from __future__ import annotations

import pytest

from tests.unit.web.served_site import API, ServedSite


@pytest.mark.parametrize(
    "path", ["/healthz", f"{API}/archive", f"{API}/openapi.json", "/nowhere", f"{API}/ask"]
)
def test_every_answer_has_the_security_headers(served: ServedSite, path: str) -> None:
    headers = served.get(path).headers

    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["server"] == "jianbao"
    assert "access-control-allow-origin" not in headers
