"""Which archive is asked, and when it is built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.archive.archive import Archive
from retrieval.checksums import digest
from retrieval.errors import ArchiveMissing
from retrieval.index.manifest import FORMAT, MANIFEST
from retrieval.index.segment.segment import SEGMENT
from retrieval.index.shelf import GenerationDirectory
from retrieval.settings import Settings
from tests.lending import lend_dictionary


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    for name in ("JIANBAO_ARCHIVE", "JIANBAO_DATA", "JIANBAO_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return Settings.read(data=tmp_path / "data")


@pytest.fixture
def export(tmp_path: Path) -> Any:
    path = tmp_path / "rows.jsonl"
    path.write_text(
        json.dumps({"id": "r", "title": "渡口", "text": "渡口复航。"}, ensure_ascii=False), "utf-8"
    )
    lend_dictionary(GenerationDirectory(tmp_path / "data", [path]))
    return path


def test_without_any_archive_it_is_the_sample(settings: Any) -> None:
    archive = Archive(settings)
    lend_dictionary(archive.shelf)

    assert archive.is_sample
    assert archive.answerer().answer("中车株洲所有多少员工返岗?").answered


def test_the_archive_indexed_last_is_asked_when_none_is_named(settings: Any, export: Any) -> None:
    Archive(settings, [export]).index()

    assert Archive(settings).paths == (export,)
    assert not Archive(settings).is_sample


def test_a_named_archive_is_built_at_the_first_question_and_not_again(settings: Any, export: Any) -> None:
    first = Archive(settings, [export]).open().generation
    second = Archive(settings, [export]).open().generation

    assert first.folder == second.folder


def test_an_index_of_another_format_is_built_again(settings: Any, export: Any) -> None:
    manifest = Archive(settings, [export]).open().generation.folder / MANIFEST
    manifest.write_text(manifest.read_text("utf-8").replace(f'"format": {FORMAT}', '"format": 0'), "utf-8")

    assert Archive(settings, [export]).open().generation.manifest.format == FORMAT


def test_an_archive_that_is_not_there_is_named(settings: Any, tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing) as seen:
        Archive(settings, [tmp_path / "nowhere"]).index()

    assert seen.value.facts["path"].endswith("nowhere")


def test_operators_words_are_heard(settings: Any, export: Any, tmp_path: Path) -> None:
    lexicon = tmp_path / "lexicon"
    lexicon.mkdir()
    (lexicon / "userdict.txt").write_text("渡口复航节\n", encoding="utf-8")
    (lexicon / "stopwords.txt").write_text("渡口\n", encoding="utf-8")
    (lexicon / "synonyms.txt").write_text("码头 复航\n", encoding="utf-8")

    answerer = Archive(settings.model_copy(update={"lexicon": lexicon}), [export]).answerer()

    assert answerer.generation.analyser.words("渡口复航节") == ["渡口复航节"]
    assert [forms[0] for forms in answerer.understand("渡口码头").words] == ["码头"]
    assert answerer.understand("渡口码头").words == (("码头", "复航"),)
    assert "_复航" in dict(answerer.understand("渡口码头").others)["码头"]


def test_segments_of_another_format_are_built_again(settings: Any, export: Any) -> None:
    generation = Archive(settings, [export]).open().generation
    name = next(iter(generation.manifest.segments))
    described = Archive(settings, [export]).shelf.segments / name / SEGMENT
    described.write_text(described.read_text("utf-8").replace('"format": 3', '"format": 2'), "utf-8")
    manifest = generation.folder / MANIFEST
    facts = json.loads(manifest.read_text("utf-8"))
    facts["segments"][name] = [described.stat().st_size, digest(described)]
    del facts["checksum"]  # as an earlier version wrote it
    manifest.write_text(json.dumps(facts), "utf-8")

    again = Archive(settings, [export]).open().generation

    assert again.folder != generation.folder
    assert again.searcher.search(["渡口"], limit=1)
