"""Reload with no gap: a new index beside the old, verified, one swap, the old one kept, leftovers removed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from retrieval.errors import (
    ArchiveBusy,
    NothingBefore,
    OpenSearchError,
    OpenSearchGone,
    OpenSearchMismatch,
    OpenSearchTooOld,
    OutdatedGeneration,
)
from retrieval.index.generation import Generation
from retrieval.index.opensearch import bulk_load, lease, mapping, publish, purge
from retrieval.index.opensearch.client import OpenSearchClient
from retrieval.index.opensearch.documents import Document
from retrieval.index.opensearch.generation import OpenSearchGeneration
from retrieval.index.opensearch.publish import Publisher
from retrieval.index.segment.segment import Segment
from retrieval.language.batch_tokenizer import BatchTokenizer
from tests.conftest import build_archive, no_progress
from tests.opensearch import archives
from tests.opensearch.conftest import published


class Work:
    """Builds the small archive anew with other rows, minute by minute."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, folder / "data" / "cards"
        self.rows, self.minute = archives.rows(60), 0

    def build(self) -> Generation:
        archive = archives.write(self.folder / "archive", self.rows)
        shelf = build_archive(archive, self.folder / "data", minute=self.minute)
        self.minute += 1
        return Generation.open(shelf.current())


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(tmp_path)


def change_one(work: Work, text: str = "渌口区船工推广了湘莲种植,此篇改过。") -> None:
    work.rows[4] = {**work.rows[4], "text": text}


def finds(corpus: OpenSearchGeneration, words: list[str]) -> list[str]:
    return [corpus.store.article(h.article_row).id for h in corpus.searcher.search(words, limit=3)]


def indexes(publisher: Publisher) -> set[str]:
    return set(publisher.names.metas(publisher.cluster))


@pytest.mark.long
def test_a_changed_article_costs_one_small_index(publisher: Publisher, work: Work) -> None:
    before = published(publisher, work.build(), work.root)
    old = indexes(publisher)
    change_one(work)

    after = published(publisher, work.build(), work.root)

    large, small = after.searcher.segments
    assert large.index == before.searcher.segments[0].index
    assert small.passages < large.passages / 10
    assert len(indexes(publisher) - old) == 2  # the small segment, and the generation's own
    assert finds(after, ["_此篇"]) == [work.rows[4]["id"]]
    assert finds(before, ["_此篇"]) == []


@pytest.mark.long
def test_what_was_opened_before_a_swap_answers_as_before(publisher: Publisher, work: Work) -> None:
    generation = work.build()
    before = published(publisher, generation, work.root)
    tokens = generation.analyser.tokens("渌口区湘莲种植")
    expected = generation.searcher.search(tokens, limit=10)
    change_one(work)
    published(publisher, work.build(), work.root)

    assert [(h.passage, round(h.score, 6)) for h in before.searcher.search(tokens, limit=10)] == [
        (h.passage, round(h.score, 6)) for h in expected
    ]


@pytest.mark.long
def test_shipping_again_changes_nothing(publisher: Publisher, work: Work) -> None:
    generation = work.build()
    published(publisher, generation, work.root)
    before = publisher.names.metas(publisher.cluster)

    publisher.publish(generation, work.root, no_progress)

    assert publisher.names.metas(publisher.cluster) == before


@pytest.mark.long
def test_the_index_before_can_be_made_live_again(publisher: Publisher, work: Work) -> None:
    first = published(publisher, work.build(), work.root)
    change_one(work)
    published(publisher, work.build(), work.root)

    assert publisher.roll_back("报") == first.index

    assert publisher.names.current(publisher.cluster) == first.index
    again = OpenSearchGeneration.open(publisher.cluster, publisher.names, first.index, work.root)
    assert finds(again, ["_此篇"]) == []
    with pytest.raises(NothingBefore):
        publisher.roll_back("报")


@pytest.mark.long
def test_two_generations_are_kept_with_what_they_need(publisher: Publisher, work: Work) -> None:
    for text in ("甲说天元区。", "乙说荷塘区。", "丙说芦淞区。"):
        change_one(work, text)
        last = published(publisher, work.build(), work.root)

    generations = [index for index in indexes(publisher) if "-g-" in index]
    assert len(generations) == 2
    assert last.index in generations
    assert finds(last, ["_丙说"]) == [work.rows[4]["id"]]
    for index in generations:
        OpenSearchGeneration.open(publisher.cluster, publisher.names, index, work.root)


@pytest.mark.long
def test_what_is_dead_for_all_who_may_ask_is_cleared_away(
    publisher: Publisher, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "MIN_PURGED_ARTICLES", 1)
    first = published(publisher, work.build(), work.root)
    change_one(work)
    second = published(publisher, work.build(), work.root)
    assert second.store.rows.undeleted[0] == list(second.store.rows.dead[0].rows)  # the first may yet ask
    assert finds(first, ["_茶陵"])
    work.rows[7] = {**work.rows[7], "text": "另一篇也改过。"}

    third = published(publisher, work.build(), work.root)

    again = OpenSearchGeneration.open(publisher.cluster, publisher.names, third.index, work.root)
    dead, there = again.store.rows.dead[0].rows, again.store.rows.undeleted[0]
    assert len(dead) == 2
    assert len(there) == 1  # what died last is still the second generation's
    tokens = ["_渡口", "_复航"]
    assert finds(again, tokens) == finds(third, tokens)
    assert again.store.row_of(work.rows[4]["id"]) == third.store.row_of(work.rows[4]["id"])


@pytest.mark.long
@pytest.mark.parametrize("breaks_at", ["loading", "counting", "checking", "swapping"])
def test_a_build_that_breaks_off_leaves_the_old_index_and_is_swept_up(
    publisher: Publisher, work: Work, monkeypatch: pytest.MonkeyPatch, breaks_at: Any
) -> None:
    before = published(publisher, work.build(), work.root)
    change_one(work)
    generation = work.build()

    def broken(*_args: object, **_given: object) -> NoReturn:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        place = {
            "loading": (publish, "bulk_load"),
            "counting": (publish.IndexLoader, "complete"),
            "checking": (publish, "verify"),
            "swapping": (publish.Publisher, "_swap"),
        }[breaks_at]
        patch.setattr(*place, broken)
        with pytest.raises(KeyboardInterrupt):
            publisher.publish(generation, work.root, no_progress)
    assert publisher.names.current(publisher.cluster) == before.index
    assert finds(before, ["_渡口"])

    after = published(publisher, generation, work.root)

    assert finds(after, ["_此篇"]) == [work.rows[4]["id"]]
    assert all(meta["complete"] for meta in publisher.names.metas(publisher.cluster).values())


@pytest.mark.long
def test_a_cluster_that_is_too_old_is_told_of_before_anything_is_touched(
    publisher: Publisher, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "MIN_VERSION", (99, 1))

    with pytest.raises(OpenSearchTooOld) as told:
        published(publisher, work.build(), work.root)

    assert told.value.facts["oldest"] == "99.1"
    assert str(told.value.facts["found"]).startswith("2.")
    assert not indexes(publisher)


def test_a_half_finished_bulk_is_noticed_by_its_count(
    publisher: Publisher, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = published(publisher, work.build(), work.root)
    change_one(work)
    generation = work.build()
    whole = bulk_load.bulk_load

    def half(
        cluster: OpenSearchClient, index: str, documents: Iterable[Document], loaded: Callable[[int], None]
    ) -> int:
        wanted = list(documents)
        whole(cluster, index, wanted[::2], loaded)
        return len(wanted)

    with monkeypatch.context() as patch:
        patch.setattr(publish, "bulk_load", half)
        with pytest.raises(OpenSearchMismatch) as raised:
            publisher.publish(generation, work.root, no_progress)

    assert 0 < int(raised.value.facts["found"]) < int(raised.value.facts["expected"])
    assert publisher.names.current(publisher.cluster) == before.index
    assert finds(published(publisher, generation, work.root), ["_此篇"])


def test_while_another_machine_ships_nothing_of_it_is_touched(
    publisher: Publisher, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = work.build()
    with monkeypatch.context() as patch:
        patch.setattr(lease.socket, "gethostname", lambda: "another")
        with lease.hold_lease(publisher.cluster, publisher.names.lease), monkeypatch.context() as here:
            here.setattr(lease.socket, "gethostname", lambda: "this")
            here.setattr(publish.Publisher, "sweep", lambda _: pytest.fail("looked at what is another's"))
            with pytest.raises(ArchiveBusy):
                publisher.publish(generation, work.root, no_progress)

    assert finds(published(publisher, generation, work.root), ["_渡口"])


@pytest.mark.long
def test_wrong_tokens_are_noticed_by_known_questions(
    publisher: Publisher, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = work.build()
    right = publish.documents_of

    def blank(segment: Segment, analyser: BatchTokenizer) -> Iterator[Document]:
        return (
            (id, {**fields, "body": ""} if "body" in fields else fields)
            for id, fields in right(segment, analyser)
        )

    monkeypatch.setattr(publish, "documents_of", blank)
    with pytest.raises(OpenSearchMismatch):
        publisher.publish(generation, work.root, no_progress)

    assert publisher.names.current(publisher.cluster) is None


@pytest.mark.long
def test_an_index_of_another_format_is_told_of_and_loaded_anew(
    publisher: Publisher, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = work.build()
    with monkeypatch.context() as patch:
        for module in (mapping, publish):
            patch.setattr(module, "FORMAT", 0)
        patch.setattr("retrieval.index.opensearch.generation.FORMAT", 0)
        patch.setattr("retrieval.index.opensearch.mapping.FORMAT", 0)
        old = published(publisher, generation, work.root)

    with pytest.raises(OutdatedGeneration):
        OpenSearchGeneration.open(publisher.cluster, publisher.names, old.index, work.root)

    change_one(work)
    after = published(publisher, work.build(), work.root)
    current = f"{publisher.names.base}-{mapping.FORMAT}-"
    assert all(card.index.startswith(current) for card in after.searcher.segments)
    assert finds(after, ["_此篇"])


@pytest.mark.long
def test_an_index_that_was_removed_is_told_of(publisher: Publisher, work: Work) -> None:
    opened = published(publisher, work.build(), work.root)
    publisher.cluster.build(lambda client: client.indices.delete(index=opened.searcher.segments[0].index))

    with pytest.raises(OpenSearchGone):
        opened.searcher.search(["_渡口"], limit=3)
    with pytest.raises(OpenSearchGone):
        opened.store.article(0)
    with pytest.raises(OpenSearchError):
        OpenSearchGeneration.open(publisher.cluster, publisher.names, opened.index, work.root)


@pytest.mark.long
def test_no_question_is_lost_or_wrong_while_indexes_are_swapped(publisher: Publisher, work: Work) -> None:
    """Readers go on while three generations follow one another; each answer is that of one of them."""
    rights, counts, stop = {}, {"asked": 0, "wrong": 0, "lost": 0}, threading.Event()
    tokens = work.build().analyser.tokens("天元区船工")

    def published_with(text: str) -> OpenSearchGeneration:
        change_one(work, text)
        generation = work.build()
        found = generation.searcher.search(tokens, limit=10)
        rights[generation.manifest.name] = [(h.passage, round(h.score, 6)) for h in found]
        return published(publisher, generation, work.root)

    live = [published_with("甲说天元区船工。")]

    def read() -> None:
        while not stop.is_set():
            corpus = live[0]
            counts["asked"] += 1
            try:
                found = corpus.searcher.search(tokens, limit=10)
            except Exception:  # noqa: BLE001 -- whatever it is, a question is lost
                counts["lost"] += 1
                continue
            given = [(h.passage, round(h.score, 6)) for h in found]
            counts["wrong"] += given != rights[corpus.manifest.name]

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for text in ("乙说天元区船工。", "丙说天元区船工。"):
            live[0] = published_with(text)
    finally:
        stop.set()
        reader.join()

    assert counts["asked"] > 10
    assert (counts["wrong"], counts["lost"]) == (0, 0)
