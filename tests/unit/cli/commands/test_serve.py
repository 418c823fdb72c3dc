"""`jianbao serve`: its options. The running server is in tests/e2e/test_serve.py."""

from __future__ import annotations

from tests.unit.cli.conftest import Run


def test_two_places_to_listen_at_are_a_wrong_usage(jianbao: Run) -> None:
    done = jianbao("serve", "--listen", "127.0.0.1:0", "--unix", "x.sock")

    assert (done.returncode, done.stdout) == (2, "")
    assert "--listen 与 --unix" in done.stderr


def test_a_place_that_is_none_names_the_setting(jianbao: Run) -> None:
    done = jianbao("serve", "--listen", "nowhere")

    assert done.returncode == 3
    assert "web.listen" in done.stderr
