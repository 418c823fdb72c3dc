"""Settings of the server."""

from __future__ import annotations

from typing import Any

import pytest

from retrieval.errors import SettingsError
from retrieval.web.errors import BadProxy, BadWebSecret, HalfLogin
from retrieval.web.settings import WebSettings


def test_by_default_the_server_is_on_loopback_and_trusts_no_proxy() -> None:
    settings = WebSettings.read()

    assert settings.listen == "127.0.0.1:8765"
    assert (settings.proxies, settings.hosts, settings.origins) == ((), (), ())


def test_names_of_the_environment_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBAO_WEB_PROXIES", "127.0.0.1, 10.0.0.0/8,unix")

    assert WebSettings.read().proxies == ("127.0.0.1", "10.0.0.0/8", "unix")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"token": "two words"}, BadWebSecret),
        ({"proxies": ("300.0.0.1",)}, BadProxy),
        ({"listen": "nowhere"}, SettingsError),
        ({"listen": "127.0.0.1:70000"}, SettingsError),
        ({"origins": ("https://a.example/path",)}, SettingsError),
        ({"user": "a:b"}, SettingsError),
    ],
)
def test_a_wrong_value_is_refused(given: dict[str, Any], error: type[SettingsError]) -> None:
    with pytest.raises(error) as caught:
        WebSettings.read(**given)

    assert "two words" not in str(caught.value)


def test_a_user_without_a_password_is_refused() -> None:
    with pytest.raises(HalfLogin) as caught:
        WebSettings.read(user="编辑").check_login()

    assert caught.value.facts["setting"] == "web.password"


def test_secrets_lose_the_line_break_of_their_file_and_are_not_shown() -> None:
    settings = WebSettings.read(token="river-4471\n", user="u", password="river 4472\n")

    assert settings.secrets() == ["river-4471", "river 4472"]
    assert "447" not in repr(settings)
