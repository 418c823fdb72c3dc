"""The local index backend: what is opened, built, taken over and rolled back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.errors import DamagedGeneration, NothingBefore
from retrieval.index.backend import LOCAL, LocalBackend
from retrieval.index.manifest import MANIFEST
from retrieval.index.shelf import GenerationDirectory
from tests.conftest import build_archive


def write_article(export: Path, text: str) -> None:
    export.write_text(json.dumps({"id": text, "title": "渡口", "text": text}), "utf-8")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    write_article(path, "渡口复航。")
    return path


@pytest.fixture
def shelf(export: Path, tmp_path: Path) -> GenerationDirectory:
    """An archive indexed, changed, and indexed again."""
    build_archive(export, tmp_path / "data")
    write_article(export, "渡口停航。")
    return build_archive(export, tmp_path / "data", minute=1)


def no_build() -> Path:
    pytest.fail("nothing is to be built")


def generations(shelf: GenerationDirectory) -> list[str]:
    return sorted(path.name for path in shelf.generations.iterdir())


def test_the_live_generation_is_opened_without_a_build(shelf: GenerationDirectory) -> None:
    opened = LocalBackend(shelf).open(no_build)

    assert opened.generation.manifest.name == generations(shelf)[1]
    assert (opened.damage, opened.outdated) == (None, None)


def test_in_place_of_a_damaged_generation_comes_the_one_before(
    shelf: GenerationDirectory,
) -> None:
    (shelf.generations / generations(shelf)[1] / MANIFEST).unlink()

    opened = LocalBackend(shelf).open(no_build)

    assert opened.generation.manifest.name == generations(shelf)[0]
    assert isinstance(opened.damage, DamagedGeneration)
    assert opened.outdated is None


def test_an_outdated_generation_is_built_anew_and_that_is_returned(shelf: GenerationDirectory) -> None:
    earlier, live = (shelf.generations / name for name in generations(shelf))
    facts = json.loads((live / MANIFEST).read_text("utf-8"))
    (live / MANIFEST).write_text(json.dumps({**facts, "format": 0}), "utf-8")

    opened = LocalBackend(shelf).open(lambda: earlier)

    assert opened.generation.manifest.name == earlier.name
    assert opened.outdated is not None
    assert opened.outdated.facts["found"] == "0"


def test_without_a_generation_one_is_built(export: Path, tmp_path: Path) -> None:
    shelf = GenerationDirectory(tmp_path / "data", [export])

    def build() -> Path:
        live = build_archive(export, tmp_path / "data").current()
        assert live is not None
        return live

    opened = LocalBackend(shelf).open(build)

    assert [opened.generation.manifest.name] == generations(shelf)


def test_only_another_live_generation_is_newer(shelf: GenerationDirectory) -> None:
    backend = LocalBackend(shelf)
    live = backend.open(no_build).generation

    assert backend.open_newer(live, no_build) is None

    manifest = backend.roll_back()
    newer = backend.open_newer(live, no_build)

    assert newer is not None
    assert newer.generation.manifest.name == manifest.name == generations(shelf)[0]
    with pytest.raises(NothingBefore):
        backend.roll_back()


def test_a_generation_is_opened_by_its_name(shelf: GenerationDirectory) -> None:
    earlier = generations(shelf)[0]

    assert LocalBackend(shelf).open_generation(earlier).manifest.name == earlier


def test_its_health_is_local(shelf: GenerationDirectory) -> None:
    assert LocalBackend(shelf).health() == LOCAL == "local"
