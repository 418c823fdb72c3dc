"""The parts of a server."""

from __future__ import annotations

from retrieval.archive.live_index import LiveIndex
from retrieval.web.settings import WebSettings
from retrieval.web.site import Site
from tests.clock import Clock


def test_a_site_is_made_of_its_settings(live_index: LiveIndex) -> None:
    site = Site.of(WebSettings.read(questions_per_minute=2, proxies=("10.0.0.1",)), live_index, Clock())

    assert site.language == "zh-Hans"
    assert site.proxies.trusts("10.0.0.1")
    assert [site.questions.take("a") for _ in range(3)] == [True, True, False]
    assert site.hosts is not None
    assert "localhost" in site.hosts
    site.service.close()
