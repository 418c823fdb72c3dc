"""A generation opened for reading, and the tombstones of its segments."""

from pathlib import Path

from retrieval.index.generation import (
    TOMBSTONES_FILE,
    Generation,
    Tombstones,
    read_tombstones,
    read_words,
    write_tombstones,
)


def test_dead_rows_are_not_live() -> None:
    live = Tombstones([1, 3]).live(4)

    assert live is not None
    assert live.tolist() == [True, False, True, False]


def test_without_dead_rows_nothing_is_counted() -> None:
    assert Tombstones().live(4) is None
    assert Tombstones().terms_of("body") == {}


def test_tombstones_come_back_in_the_order_of_the_segments(
    tmp_path: Path, seed_generation: Generation
) -> None:
    (segment,) = seed_generation.manifest.segments
    tombstones = Tombstones([0], {"body": {"复工": 2}})

    write_tombstones(tmp_path, {segment: tombstones, "other": Tombstones()})

    assert read_tombstones(tmp_path, seed_generation.manifest) == [tombstones]
    assert "other" not in (tmp_path / TOMBSTONES_FILE).read_text(encoding="utf-8")


def test_unknown_ids_have_no_rows(seed_generation: Generation) -> None:
    first = seed_generation.store.article(0).id

    assert seed_generation.rows_of([first, "no such id"]) == [0]


def test_the_added_words_are_those_of_the_bylines(seed_generation: Generation) -> None:
    names = {name for credit in seed_generation.store.article(0).byline for name in credit.names}

    assert names <= {word for word, _ in read_words(seed_generation)}
