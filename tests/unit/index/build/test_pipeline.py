"""What is built from an archive: order, counts, changes; and however it came about, the same index."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.index.build import memory_budget as budgeting
from retrieval.index.build import pipeline as building
from retrieval.index.build.job import Tuning
from retrieval.index.build.memory_budget import MemoryBudget
from retrieval.index.build.pipeline import BuildReport, build
from retrieval.index.generation import Generation
from retrieval.index.manifest import read_manifest
from retrieval.index.shelf import GenerationDirectory
from retrieval.language.tokenizer import Tokenizer
from retrieval.models import Span
from tests.conftest import LEXICON, build_archive, no_progress
from tests.lending import lend_dictionary


def write_rows(path: Path, *rows: dict[str, str]) -> None:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")


def row(id: str, date: str, page: str, body: str = "渡口三月一日复航。") -> dict[str, str]:
    return {"id": id, "paper": "湘江晚报", "date": date, "page": page, "title": "渡口复航", "body": body}


def write_page(archive: Path, day: int, page: int, *articles: tuple[str, str, str]) -> None:
    """A page of text; each article as (headline, reporter, body)."""
    folder = archive / "湘江晚报" / f"2021-03-{day:02}"
    folder.mkdir(parents=True, exist_ok=True)
    parts = [f"{title}\n\n湘江晚报记者 {name}\n\n湘江晚报讯 {body}\n" for title, name, body in articles]
    (folder / f"A{page}.txt").write_text("\n\n".join(parts), encoding="utf-8")


def ids_in_order(generation: Generation) -> list[str]:
    return [segment.store.article(n).id for segment in generation.store.segments for n in range(len(segment))]


def test_articles_stand_in_the_order_of_date_page_and_place(tmp_path: Path) -> None:
    path = tmp_path / "archive.jsonl"
    write_rows(
        path, row("d", "2021-03-02", "A1"), row("c", "2021-03-01", "A10"), row("b", "2021-03-01", "A2")
    )

    generation = Generation.open(build_archive(path, tmp_path / "data").current())

    assert ids_in_order(generation) == ["b", "c", "d"]


def test_the_same_articles_in_another_order_of_files_give_the_same_index(tmp_path: Path) -> None:
    rows = [
        row("a", "2021-03-01", "A1"),
        row("b", "2021-03-02", "A1", "江豚回到湘江。"),
        row("c", "2021-03-03", "A1"),
    ]
    manifests = []
    for name, ordered in (("one", rows), ("two", rows[::-1])):
        folder = tmp_path / name
        folder.mkdir()
        for number, entry in enumerate(ordered):
            write_rows(folder / f"{number}.jsonl", entry)
        shelf = build_archive(folder, tmp_path / "data")
        segment = next(iter(read_manifest(shelf.current()).segments))
        manifests.append(json.loads((shelf.segments / segment / "segment.json").read_text("utf-8"))["files"])

    differing = {name for name in manifests[0] if manifests[0][name] != manifests[1][name]}
    assert differing <= {"articles.sqlite"}  # names its source file


@pytest.mark.parametrize("processes", [1, 2])
def test_the_number_of_processes_and_tasks_and_the_memory_leave_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: Any
) -> None:
    archive = tmp_path / "报"
    for day in range(1, 5):
        write_page(archive, day, 1, (f"渡口第{day}日复航", "江小舟", f"渡口第{day}日运送乘客{day}00人。"))
    whole = build_archive(archive, tmp_path / "whole")
    monkeypatch.setattr(building, "TASK_BYTES", 1)
    monkeypatch.setattr(building, "BULK_BYTES", 1)
    monkeypatch.setattr(budgeting, "POSTINGS_PER_MB", 5)

    parted = GenerationDirectory(tmp_path / "parted", [archive])
    build(
        [archive], parted, Tuning(LEXICON), progress=no_progress, clock=moment(),
        budget=MemoryBudget(1, processes),
    )  # fmt: skip

    assert read_manifest(parted.current()).segments == read_manifest(whole.current()).segments


def moment(minute: int = 0) -> Callable[[], dt.datetime]:
    return lambda: dt.datetime(2026, 1, 1, 0, minute, tzinfo=dt.UTC)


def test_names_from_bylines_are_cut_as_words(tmp_path: Path) -> None:
    path = tmp_path / "archive.jsonl"
    write_rows(path, {**row("a", "2021-03-01", "A1", "欧阳云逸说。"), "author": "本报记者 欧阳云逸"})

    generation = Generation.open(build_archive(path, tmp_path / "data").current())

    assert "欧阳云逸" in generation.analyser.words("记者欧阳云逸报道")


def test_a_second_build_reads_and_cuts_only_the_page_that_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "报"
    for day in range(1, 9):
        write_page(archive, day, 1, ("渡口复航", "江小舟", f"渡口第{day}日运送乘客{day}00人。"))
    shelf = GenerationDirectory(tmp_path / "data", [archive])
    first = build([archive], shelf, Tuning(LEXICON), progress=no_progress, clock=moment())
    write_page(archive, 3, 1, ("江豚归来", "江小舟", "江豚回到湘江,共见到7头。"))

    second = build([archive], shelf, Tuning(LEXICON), progress=no_progress, clock=moment(1))

    assert (first.sources, first.read) == (8, 8)
    assert (second.sources, second.read) == (8, 1)
    assert [len(kind) for kind in (second.changes.added, second.changes.removed)] == [0, 0]
    assert second.changes.changed == ("湘江晚报/2021-03-03/A1/1",)
    assert [len(segment) for segment in Generation.open(shelf.current()).store.segments] == [8, 1]


def test_an_unchanged_archive_keeps_its_generation(tmp_path: Path) -> None:
    archive = tmp_path / "报"
    write_page(archive, 1, 1, ("渡口复航", "江小舟", "渡口运送乘客100人。"))
    first = build_archive(archive, tmp_path / "data").current()

    second = build_archive(archive, tmp_path / "data", minute=1).current()

    assert second == first


def test_a_file_that_only_looks_different_is_not_read_again(tmp_path: Path) -> None:
    archive = tmp_path / "报"
    write_page(archive, 1, 1, ("渡口复航", "江小舟", "渡口运送乘客100人。"))
    shelf = build_archive(archive, tmp_path / "data")
    page = next(archive.rglob("*.txt"))
    page.touch()

    report = build([archive], shelf, Tuning(LEXICON), progress=no_progress, clock=moment(1))

    assert report.read == 0


def test_a_sidecar_that_appears_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("渡口复航\n\n渡口运送乘客100人。\n", encoding="utf-8")
    shelf = build_archive(path, tmp_path / "data")
    path.with_suffix(".toml").write_text('paper = "湘江晚报"\n', encoding="utf-8")

    build_archive(path, tmp_path / "data", minute=1)

    assert read_manifest(shelf.current()).papers == ["湘江晚报"]


def test_an_id_that_two_issues_claim_is_set_aside_once(tmp_path: Path) -> None:
    archive = tmp_path / "archive.jsonl"
    write_rows(archive, row("a", "2021-03-01", "A1"), row("a", "2021-03-02", "A1", "江豚归来。"))

    report = build(
        [archive],
        GenerationDirectory(tmp_path / "d", [archive]),
        Tuning(LEXICON),
        progress=no_progress,
        clock=moment(),
    )

    assert report.counts["articles"] == 1
    assert [item.reason for item in report.set_aside] == ["duplicate_id"]


NAMES = ["江小舟", "欧阳云逸", "罗渡口", "毛复航"]
WORDS = ["渡口", "复航", "乘客", "江豚", "湘江", "百人", *NAMES]


@pytest.mark.parametrize("seed", range(4))
def test_however_it_came_about_an_index_is_that_of_its_archive(tmp_path: Path, seed: Any) -> None:
    """Pages come, change and go, names with them; each build answers as one from nothing does."""
    choose = random.Random(seed)
    archive = tmp_path / "报"
    for step in range(7):
        for _ in range(choose.choice([1, 1, 2, 6])):
            write_page(archive, choose.randint(1, 12), choose.randint(1, 2), *articles(choose))
        for page in choose.sample(sorted(archive.rglob("*.txt")), choose.choice([0, 0, 1])):
            page.unlink()
        if not list(archive.rglob("*.txt")):
            continue

        grown = Generation.open(build_archive(archive, tmp_path / "data", minute=step).current())
        anew = Generation.open(build_archive(archive, tmp_path / f"data{step}").current())

        assert grown.searcher.body.statistics == anew.searcher.body.statistics
        assert grown.searcher.title.statistics == anew.searcher.title.statistics
        assert grown.manifest.counts == anew.manifest.counts
        for _ in range(8):
            question = "".join(choose.choices(WORDS, k=3))
            assert found(grown, question) == found(anew, question)


def articles(choose: random.Random) -> Iterator[tuple[str, str, str]]:
    for _ in range(choose.randint(1, 3)):
        body = "。".join("".join(choose.choices(WORDS, k=choose.randint(2, 9))) for _ in range(3))
        yield "".join(choose.choices(WORDS, k=2)), choose.choice(NAMES), f"3月1日,{body}。"


def found(generation: Generation, question: str) -> list[tuple[str, Span, Any]]:
    hits = generation.searcher.search(generation.analyser.tokens(question), limit=10)
    return [
        (generation.store.article(h.article_row).id, h.span, pytest.approx(h.score, abs=1e-9)) for h in hits
    ]


def test_words_of_questions_are_those_of_the_articles_after_an_incremental_build(tmp_path: Path) -> None:
    archive = tmp_path / "报"
    write_page(archive, 1, 1, ("渡口复航", "江小舟", "记者欧阳云逸说,渡口运送乘客100人。"))
    build_archive(archive, tmp_path / "data")
    write_page(archive, 2, 1, ("江豚归来", "欧阳云逸", "江豚回到湘江。"))

    generation = Generation.open(build_archive(archive, tmp_path / "data", minute=1).current())

    building = Tokenizer.for_building(generation.lexicon)
    assert "欧阳云逸" in building.words("记者欧阳云逸说")
    assert generation.searcher.body.frequency_of("欧阳云逸") == 1


CLASHING_IDS, DAYS, FILES = "甲乙丙丁", (1, 2, 3), "abc"
exports = st.lists(
    st.tuples(st.sampled_from(CLASHING_IDS), st.sampled_from(DAYS), st.sampled_from(WORDS)), max_size=4
)
histories = st.lists(st.dictionaries(st.sampled_from(FILES), exports, max_size=2), min_size=2, max_size=4)


def state_of(report: BuildReport) -> tuple[set[tuple[str, str]], list[tuple[str, str | int | None]]]:
    """Ids and texts of the live articles, and the articles set aside."""
    generation = Generation.open(report.folder, whole=True)
    rows = range(generation.store.first_rows[-1])
    known = [generation.store.article(row) for row in rows]
    live = [article for row, article in enumerate(known) if generation.store.row_of(article.id) == row]
    assert len(live) == len({article.id for article in live}) == report.counts["articles"]
    aside = [(item.source, item.place) for item in report.set_aside if item.reason == "duplicate_id"]
    return {(article.id, article.text) for article in live}, aside


@settings(max_examples=int(os.environ.get("TEST_EXAMPLES", "8")))
@given(history=histories)
def test_ids_that_clash_over_days_and_files_end_as_in_an_index_built_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, history: list[dict[str, list[tuple[str, int, str]]]]
) -> None:
    folder = tmp_path_factory.mktemp("clashes")
    archive = folder / "报"
    archive.mkdir()
    write_rows(archive / "z.jsonl", row("z", "2021-03-09", "A1"))  # so that there is always an article
    step = 0
    for step, files in enumerate(history):
        for name, rows in files.items():
            write_rows(
                archive / f"{name}.jsonl",
                *(row(i, f"2021-03-0{day}", "A1", f"{word}。") for i, day, word in rows),
            )
        changed = build_clashing(archive, folder / "data", step)
    fresh = build_clashing(archive, folder / "fresh", step)

    assert state_of(changed) == state_of(fresh)
    assert read_manifest(changed.folder).statistics == read_manifest(fresh.folder).statistics
    assert not [name for name in read_manifest(changed.folder).segments if name.startswith(".")]


def build_clashing(archive: Path, data: Path, minute: int) -> BuildReport:
    shelf = GenerationDirectory(data, [archive])
    lend_dictionary(shelf)
    return build([archive], shelf, Tuning(LEXICON), progress=no_progress, clock=moment(minute))


def test_an_id_refused_to_an_issue_is_its_own_once_the_first_gives_it_up(tmp_path: Path) -> None:
    archive = tmp_path / "报"
    archive.mkdir()
    write_rows(archive / "a.jsonl", row("n1", "2021-03-01", "A1", "渡口复航。"))
    write_rows(
        archive / "b.jsonl", row("n1", "2021-03-02", "A1", "江豚归来。"), row("n2", "2021-03-02", "A1")
    )
    first = build_clashing(archive, tmp_path / "data", 0)
    write_rows(archive / "a.jsonl", row("n3", "2021-03-01", "A1", "渡口复航。"))

    second = build_clashing(archive, tmp_path / "data", 1)

    assert (first.counts["articles"], second.counts["articles"]) == (2, 3)
    assert [item.reason for item in first.set_aside] == ["duplicate_id"]
    assert second.set_aside == ()
    assert "江豚归来。" in next(text for id, text in state_of(second)[0] if id == "n1")
