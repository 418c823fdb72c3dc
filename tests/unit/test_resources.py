"""Files shipped with the program."""

from __future__ import annotations

from retrieval.resources import SAMPLE_ARCHIVE, config_folder


def test_the_shipped_configuration_has_settings_lexicon_messages_and_deployment() -> None:
    names = {path.name for path in config_folder().iterdir()}

    assert {"jianbao.toml", "lexicon", "messages", "deploy"} <= names


def test_the_sample_archive_is_the_first_page_of_the_zhuzhou_daily() -> None:
    page = (SAMPLE_ARCHIVE / "zhuzhou_daily_A1.txt").read_text(encoding="utf-8")

    assert "7000余名员工返岗" in page
