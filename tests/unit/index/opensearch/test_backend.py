"""The OpenSearch backend without a cluster: settings are checked, and its health is known as unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import SettingsError
from retrieval.index.opensearch.backend import OpenSearchBackend
from retrieval.index.shelf import GenerationDirectory
from retrieval.settings import OpenSearchSettings


@pytest.fixture
def shelf(tmp_path: Path) -> GenerationDirectory:
    return GenerationDirectory(tmp_path, [tmp_path / "papers"])


def test_index_names_are_of_the_prefix_and_the_archive_unless_named(
    shelf: GenerationDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANBAO_OPENSEARCH_PREFIX", "clips")
    unnamed = OpenSearchBackend.connect(shelf, OpenSearchSettings.read())
    monkeypatch.setenv("JIANBAO_OPENSEARCH_NAME", "zhuzhou")
    named = OpenSearchBackend.connect(shelf, OpenSearchSettings.read())

    assert unnamed.publisher.names.base == f"clips-{shelf.root.name.removeprefix('archive-')}"
    assert named.publisher.names.base == "clips-zhuzhou"


def test_a_missing_file_of_certificates_is_an_error_of_the_settings(
    shelf: GenerationDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANBAO_OPENSEARCH_CA_CERTS", "/nowhere/ca.pem")

    with pytest.raises(SettingsError) as raised:
        OpenSearchBackend.connect(shelf, OpenSearchSettings.read())

    assert raised.value.facts["setting"] == "opensearch.ca_certs"


def test_a_cluster_that_is_not_there_is_unreachable(
    shelf: GenerationDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANBAO_OPENSEARCH_URL", "http://127.0.0.1:9")  # the discard port: nobody listens

    backend = OpenSearchBackend.connect(shelf, OpenSearchSettings.read())

    assert backend.is_remote
    assert backend.health() == "unreachable"
