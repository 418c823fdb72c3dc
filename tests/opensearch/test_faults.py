"""What goes wrong with a cluster: each is told in our words, nothing good is lost, and it passes."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from retrieval.archive.answer_service import AnswerService, ServedAnswer
from retrieval.archive.archive import Archive
from retrieval.archive.live_index import LiveIndex
from retrieval.errors import (
    DocumentTooLarge,
    OpenSearchBusy,
    OpenSearchDenied,
    OpenSearchFault,
    OpenSearchUnreachable,
    OpenSearchUntrusted,
    SearchUnavailable,
)
from retrieval.index.generation import Generation
from retrieval.index.opensearch import bulk_load
from retrieval.index.opensearch.client import OpenSearchAccess, OpenSearchClient
from retrieval.index.opensearch.mapping import IndexNames
from retrieval.index.opensearch.publish import Publisher
from retrieval.models import Hit
from retrieval.settings import Settings
from tests.conftest import build_archive, no_progress
from tests.lending import lend_dictionary
from tests.opensearch import archives
from tests.opensearch.conftest import PREFIX, access_to, published
from tests.opensearch.proxy import Proxy

WORDS = ["_渡口", "_复航"]


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = archives.write(tmp_path_factory.mktemp("archive"), archives.rows(40))
    return Generation.open(build_archive(folder, tmp_path_factory.mktemp("data")).current())


@pytest.fixture
def proxy(servers: Any) -> Iterator[Any]:
    with Proxy(servers.urls[0]).running() as proxy:
        yield proxy


def through(proxy: Proxy, name: str, **given: object) -> Publisher:
    return Publisher(OpenSearchClient(access_to(proxy.url, **given)), IndexNames(f"{PREFIX}-{name}"), 1, 1)


def passages(hits: Iterable[Hit]) -> list[tuple[int, float]]:
    return [(int(hit.passage), round(hit.score, 6)) for hit in hits]


def until(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.long
def test_requests_that_are_turned_away_are_sent_again(proxy: Any, generation: Any, tmp_path: Path) -> None:
    proxy.turning_away = 3

    there = published(through(proxy, "test-429"), generation, tmp_path)

    assert proxy.turning_away == 0
    assert passages(there.searcher.search(WORDS, limit=5)) == passages(
        generation.searcher.search(WORDS, limit=5)
    )


@pytest.mark.long
def test_documents_that_are_turned_away_are_sent_again_and_no_others(
    proxy: Any, generation: Any, tmp_path: Path
) -> None:
    proxy.taking_halves = 4

    there = published(through(proxy, "test-halves"), generation, tmp_path)

    assert proxy.taking_halves == 0
    assert passages(there.searcher.search(WORDS, limit=5)) == passages(
        generation.searcher.search(WORDS, limit=5)
    )


@pytest.mark.long
def test_a_cluster_that_stays_busy_ends_a_build_and_says_so(
    proxy: Any, generation: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.index.opensearch.client.MAX_BACKOFF_S", 0.05)
    publisher = through(proxy, "test-busy")
    published(publisher, generation, tmp_path)
    proxy.turning_away = 1000
    index = f"{PREFIX}-busy-other"

    with pytest.raises(OpenSearchBusy) as raised:
        bulk_load.bulk_load(
            publisher.cluster, index, [("1", {"row": 1})], lambda _: None, sleep=lambda _: None
        )

    assert "circuit_breaking_exception" in raised.value.facts["said"]
    assert publisher.names.current(publisher.cluster) is not None


def test_a_request_that_is_too_large_is_halved(proxy: Any, generation: Any, tmp_path: Path) -> None:
    proxy.most_bytes = 60_000
    lines = [(f"{n}", {"row": n}) for n in range(3000)]
    cluster = OpenSearchClient(access_to(proxy.url))

    assert bulk_load.bulk_load(cluster, f"{PREFIX}-413", lines, lambda _: None) == 3000

    cluster.build(lambda client: client.indices.refresh(index=f"{PREFIX}-413"))
    assert cluster.build(lambda client: client.count(index=f"{PREFIX}-413"))["count"] == 3000


def test_a_document_that_is_too_large_is_told_of(proxy: Any, generation: Any, tmp_path: Path) -> None:
    proxy.most_bytes = 3000
    publisher = through(proxy, "test-large")

    with pytest.raises(DocumentTooLarge) as raised:
        bulk_load.bulk_load(
            publisher.cluster, f"{PREFIX}-large-x", [("1", {"article": "字" * 3000})], lambda _: None
        )

    assert proxy.url in raised.value.facts["url"]


def test_a_document_that_the_cluster_never_takes_is_named(servers: Any) -> None:
    cluster = OpenSearchClient(access_to(*servers.urls))
    body = {"mappings": {"dynamic": "strict", "properties": {"row": {"type": "integer"}}}}
    cluster.build(lambda client: client.indices.create(index=f"{PREFIX}-strict", body=body))

    with pytest.raises(OpenSearchFault) as raised:
        bulk_load.bulk_load(cluster, f"{PREFIX}-strict", [("p7", {"row": "七"})], lambda _: None)

    assert "p7" in raised.value.facts["url"]
    assert "mapper_parsing_exception" in raised.value.facts["said"]


def test_wrong_credentials_are_told_without_the_password(
    proxy: Any, generation: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    proxy.credentials = ("jianbao", "对的")
    right = Publisher(
        OpenSearchClient(access_to(proxy.url, user="jianbao", password="对的")),
        IndexNames(f"{PREFIX}-in"),
        1,
        1,
    )
    published(right, generation, tmp_path)
    wrong = Publisher(
        OpenSearchClient(access_to(proxy.url, user="jianbao", password="错的")),
        IndexNames(f"{PREFIX}-in"),
        1,
        1,
    )

    with caplog.at_level(logging.INFO), pytest.raises(OpenSearchDenied) as raised:
        wrong.names.current(wrong.cluster)

    assert raised.value.facts["user"] == "jianbao"
    assert "错的" not in caplog.text + str(raised.value) + repr(wrong.cluster.access)


@pytest.fixture(scope="module")
def authority() -> Any:
    return trustme.CA()


def tls(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


@pytest.mark.long
def test_tls_with_a_certificate_of_ones_own_authority_is_trusted(
    servers: Any, authority: Any, generation: Any, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with Proxy(servers.urls[0], tls(authority, "127.0.0.1")).running() as proxy:
        publisher = through(proxy, "test-tls", ca_certs=tmp_path / "ca.pem")

        there = published(publisher, generation, tmp_path / "cards")

        assert there.searcher.search(WORDS, limit=3)


@pytest.mark.parametrize("named", ["127.0.0.1", "elsewhere.example"])
def test_a_certificate_that_does_not_match_is_refused(
    servers: Any, authority: Any, tmp_path: Path, named: Any
) -> None:
    """Signed by an authority that is not ours; or by ours, for another name."""
    signer = trustme.CA() if named == "127.0.0.1" else authority
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with Proxy(servers.urls[0], tls(signer, named)).running() as proxy:
        cluster = OpenSearchClient(access_to(proxy.url, ca_certs=tmp_path / "ca.pem"))

        with pytest.raises(OpenSearchUntrusted) as raised:
            IndexNames("test-x").current(cluster)

    assert "certificate" in raised.value.facts["said"].lower()


def test_a_cluster_that_is_not_there_is_told_of_and_then_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    access = OpenSearchAccess([url], timeout_seconds=1.0, retries=1, failures=2, pause_seconds=60.0)
    cluster, attempts = OpenSearchClient(access), []

    def ask(client: Any) -> dict[str, Any]:
        attempts.append(1)
        return client.info()

    for _ in range(5):
        with pytest.raises(SearchUnavailable):
            cluster.search(ask)

    assert len(attempts) == 4  # two questions, twice each; the other three were answered at once
    assert cluster.is_open
    assert "the cluster did not answer" in caplog.text
    with pytest.raises(OpenSearchUnreachable):
        IndexNames("test-x").current(OpenSearchClient(access_to(url, timeout_seconds=0.5, retries=0)))


def test_a_node_killed_under_load_loses_no_question(mortal: Any, both: Any) -> None:
    here, there = both
    tokens = [here.analyser.tokens(text) for text in ("荷塘区古桥修缮", "船工检查了口罩", "炎陵县公交线路")]
    right = [passages(here.searcher.search(each, limit=10)) for each in tokens]
    counts, stop = {"asked": 0, "wrong": 0, "lost": 0}, threading.Event()

    def read() -> None:
        while not stop.is_set():
            each = counts["asked"] % len(tokens)
            counts["asked"] += 1
            try:
                counts["wrong"] += passages(there.searcher.search(tokens[each], limit=10)) != right[each]
            except SearchUnavailable:
                counts["lost"] += 1

    reader = threading.Thread(target=read)
    reader.start()
    try:
        until(lambda: counts["asked"] > 5)
        mortal.kill(mortal.nodes[1])
        killed_at = counts["asked"]
        until(lambda: counts["asked"] > killed_at + 20)
    finally:
        stop.set()
        reader.join()
        mortal.start_node(mortal.nodes[1])
        mortal.wait(nodes=3, colour="green")

    assert (counts["wrong"], counts["lost"]) == (0, 0)


def test_all_nodes_down_and_back_the_bot_says_so_and_recovers(
    mortal: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile questions are answered at once: the service is not available; its health says why."""
    folder = archives.write(tmp_path / "archive", archives.rows(30))
    for name, value in {
        "SEARCH": "opensearch",
        "OPENSEARCH_URL": ",".join(mortal.urls),
        "OPENSEARCH_NAME": f"{PREFIX}-down",
        "OPENSEARCH_TIMEOUT_SECONDS": "10",
        "OPENSEARCH_FAILURES": "1",
        "OPENSEARCH_PAUSE_SECONDS": "0.5",
    }.items():
        monkeypatch.setenv(f"JIANBAO_{name}", value)
    archive = Archive(Settings.read(data=tmp_path / "data"), [folder])
    lend_dictionary(archive.shelf)
    index = LiveIndex(archive, processes=2, answer_seconds=300.0, progress=no_progress)
    service = AnswerService(index, workers=2, answer_seconds=300.0)
    question = "渡口复航有多少人参加?"

    async def main() -> tuple[ServedAnswer, float, ServedAnswer]:
        before = await service.answer(question)
        assert await asyncio.to_thread(index.check_colour) == "green"
        for node in mortal.nodes:
            mortal.kill(node)
        with pytest.raises(SearchUnavailable):
            await service.answer("谁启动了春耕备耕?")
        begun = time.monotonic()
        with pytest.raises(SearchUnavailable):
            await service.answer("谁推广了云服务?")
        turned_away = time.monotonic() - begun
        assert await asyncio.to_thread(index.check_colour) == "unreachable"
        for node in mortal.nodes:
            mortal.start_node(node)
        mortal.wait(nodes=3, colour="green")
        return before, turned_away, await recovered()

    async def recovered() -> ServedAnswer:
        while True:
            try:
                return await service.answer(question)
            except SearchUnavailable:
                await asyncio.sleep(0.1)

    try:
        before, turned_away, after = asyncio.run(main())
    finally:
        service.close()

    assert [q.text for q in after.answer.quotes] == [q.text for q in before.answer.quotes]
    assert turned_away < 5.0  # at once, as far as a busy machine can tell
    assert index.check_colour() == "green"


def test_a_red_index_gives_no_half_answers(mortal: Any, generation: Any, tmp_path: Path) -> None:
    """Without copies, a node killed takes a part away: no answer then, rather than one from the rest."""
    publisher = Publisher(
        OpenSearchClient(access_to(*mortal.urls, failures=100)), IndexNames(f"{PREFIX}-red"), 1, 0
    )
    there = published(publisher, generation, tmp_path)
    right = passages(there.searcher.search(WORDS, limit=5))
    index = there.searcher.segments[0].index
    shards = publisher.cluster.build(
        lambda client: client.cat.shards(index=index, format="json", h="ip,node,id")
    )
    nodes = publisher.cluster.build(
        lambda client: client.nodes.info(filter_path="nodes.*.http.publish_address")
    )
    address = nodes["nodes"][shards[0]["id"]]["http"]["publish_address"]
    node = next(each for each in mortal.nodes if each.url.endswith(address))

    mortal.kill(node)
    try:
        until(lambda: publisher.cluster.health(index) == "red")
        with pytest.raises(SearchUnavailable):
            there.searcher.search(WORDS, limit=5)
    finally:
        mortal.start_node(node)
        mortal.wait(nodes=3, colour="green")

    assert passages(there.searcher.search(WORDS, limit=5)) == right
