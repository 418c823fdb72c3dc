"""One real cluster of three nodes for all tests here, and an archive that is in files and on it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from retrieval.index.generation import Generation
from retrieval.index.opensearch import documents
from retrieval.index.opensearch.client import OpenSearchAccess, OpenSearchClient
from retrieval.index.opensearch.generation import OpenSearchGeneration
from retrieval.index.opensearch.mapping import IndexNames
from retrieval.index.opensearch.publish import Publisher
from tests.conftest import build_archive, no_progress
from tests.opensearch import archives
from tests.opensearch.cluster import Cluster as Servers
from tests.opensearch.cluster import NoServer, attached, running

RUNNING = "JIANBAO_TESTS_OPENSEARCH"
"""URLs, with spaces between, of a cluster to be used in place of one of the tests' own: for a developer,
who need not wait for it to start each time."""
PREFIX = f"test-{secrets.token_hex(4)}"
"""Of all indexes of one run."""
_names = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands here needs a cluster; what ends nodes and waits until they are back takes long."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.opensearch)
            if "mortal" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Three nodes, or those of a cluster that runs already, named by `RUNNING`."""
    if urls := os.environ.get(RUNNING, "").split():
        yield attached(urls)
        return
    try:
        with running(tmp_path_factory.mktemp("opensearch")) as servers:
            yield servers
    except NoServer as error:
        pytest.skip(f"no OpenSearch here: {error}")


@pytest.fixture
def mortal(servers: Servers) -> Servers:
    """The nodes, for a test that ends some of them and starts them again."""
    if RUNNING in os.environ:
        pytest.skip(f"{RUNNING} is set: nodes of a cluster that others use are not killed")
    return servers


def access_to(*urls: str, **given: object) -> OpenSearchAccess:
    """How tests ask: soon given up, and again after a moment."""
    return OpenSearchAccess(urls, **{"timeout_seconds": 20.0, "pause_seconds": 0.3, **given})  # type: ignore[arg-type]


@pytest.fixture
def publisher(servers: Servers) -> Publisher:
    """A place of its own for a test."""
    return Publisher(OpenSearchClient(access_to(*servers.urls)), IndexNames(f"{PREFIX}-{next(_names)}"), 2, 1)


def published(publisher: Publisher, generation: Generation, root: Path) -> OpenSearchGeneration:
    """A generation, published and opened."""
    publisher.publish(generation, root, no_progress)
    index = publisher.names.current(publisher.cluster)
    assert index is not None
    return OpenSearchGeneration.open(publisher.cluster, publisher.names, index, root)


@pytest.fixture(scope="session")
def both(
    servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Generation, OpenSearchGeneration]:
    """The same archive in files and on the cluster, in two segments, with dead articles."""
    folder, data = tmp_path_factory.mktemp("archive"), tmp_path_factory.mktemp("data")
    rows = archives.rows()
    build_archive(archives.write(folder, rows), data)
    rows[3]["text"] = "天元区区长检查了口罩生产,改过了。"
    del rows[archives.place_of_removed(rows)]
    shelf = build_archive(archives.write(folder, rows), data, minute=1)
    here = Generation.open(shelf.current())
    patch = pytest.MonkeyPatch()
    patch.setattr(documents, "MAX_PIECE_LENGTH", 2000)  # so that some articles are in pieces
    publisher = Publisher(OpenSearchClient(access_to(*servers.urls)), IndexNames(f"{PREFIX}-both"), 2, 1)
    try:
        return here, published(publisher, here, data / "cards")
    finally:
        patch.undo()
