"""What is built from an archive: order, counts, changes, the same bytes from the same articles."""

import json

from retrieval.index.build import _changes
from retrieval.index.generation import Generation
from retrieval.index.generations import read_manifest
from tests.conftest import build_archive


def write_rows(path, *rows):
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")


def row(id, date, page, body="渡口三月一日复航。"):
    return {"id": id, "paper": "湘江晚报", "date": date, "page": page, "title": "渡口复航", "body": body}


def ids_in_order(generation):
    return [generation.store.article(n).id for n in range(generation.manifest.counts["articles"])]


def test_articles_stand_in_the_order_of_date_page_and_place(tmp_path):
    path = tmp_path / "archive.jsonl"
    write_rows(
        path, row("d", "2021-03-02", "A1"), row("c", "2021-03-01", "A10"), row("b", "2021-03-01", "A2")
    )

    generation = Generation.open(build_archive(path, tmp_path / "data").current())

    assert ids_in_order(generation) == ["b", "c", "d"]


def test_the_same_articles_in_another_order_give_the_same_files(tmp_path):
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    rows = [
        row("a", "2021-03-01", "A1"),
        row("b", "2021-03-02", "A1", "江豚回到湘江。"),
        row("c", "2021-03-03", "A1"),
    ]
    write_rows(one, *rows)
    write_rows(two, *reversed(rows))

    files = [read_manifest(build_archive(p, tmp_path / p.stem).current()).files for p in (one, two)]

    same = [name for name in files[0] if files[0][name] == files[1][name]]
    assert set(files[0]) - set(same) <= {"articles.sqlite"}  # names its source file and rows


def test_names_from_bylines_are_cut_as_words(tmp_path):
    path = tmp_path / "archive.jsonl"
    write_rows(path, {**row("a", "2021-03-01", "A1", "欧阳云逸说。"), "author": "本报记者 欧阳云逸"})

    generation = Generation.open(build_archive(path, tmp_path / "data").current())

    assert "欧阳云逸" in generation.analyser.words("记者欧阳云逸报道")


def test_changes_name_what_is_new_gone_and_different():
    changes = _changes({"a": "1", "b": "1", "c": "1"}, {"b": "1", "c": "2", "d": "1"})

    assert (changes.added, changes.removed, changes.changed) == (("d",), ("a",), ("c",))
