"""Exports in BibTeX."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from retrieval.bibliography.bibtex import escape_tex
from retrieval.models import Article, Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.readers.exports.bibtex_export import tex_to_text

NEWSPAPER = """@comment{made up}
@string{jc = "江川"}
@article{lamps, title = {{三百盏路灯换新}}, author = {齐云 and 何青}, journal = jc # {晚报},
  entrysubtype = {newspaper}, date = {2021-03-12}, year = 2021, pages = "A02",
  abstract = {城东三百盏路灯昨日换新。每年省电 30\\%，
    居民说\\textquotedbl{}好\\textquotedbl{}。}, file = {:a.pdf:PDF},
}
"""
JOURNAL = """@Article{lamps, title={路灯的测算}, journal={照明技术}, year=1998, month=mar,
  pages={12--15}, abstract={测算。}}
"""


def read(folder: Path, text: str) -> tuple[list[Article], list[SetAside]]:
    (folder / "a.bib").write_text(text, encoding="utf-8")
    found = list(read_archive([folder]))
    pages = [item for item in found if isinstance(item, Page)]
    return [a for page in pages for a in page.articles], [i for i in found if isinstance(i, SetAside)]


def test_an_entry_is_an_article_with_its_paper_date_and_page(tmp_path: Path) -> None:
    [article], _ = read(tmp_path, NEWSPAPER)

    assert (article.headline, article.paper, str(article.date), article.page, article.byline[0].names) == (
        "三百盏路灯换新", "江川晚报", "2021-03-12", "A2", ("齐云", "何青"),
    )  # fmt: skip
    assert article.text.split("\n")[0] == '城东三百盏路灯昨日换新。每年省电 30%，居民说"好"。'


def test_entries_of_one_key_are_all_read_and_a_journal_has_no_page(tmp_path: Path) -> None:
    found, notes = read(tmp_path, NEWSPAPER + JOURNAL)

    assert [(a.headline, a.page) for a in found] == [("三百盏路灯换新", "A2"), ("路灯的测算", None)]
    assert [dict(note.facts)["value"] for note in notes if note.reason == "partial_date"] == ["1998-03"]


def test_an_entry_broken_off_is_named_and_the_next_one_read(tmp_path: Path) -> None:
    found, notes = read(tmp_path, "@article{a, title={路灯, year={2020}\n" + JOURNAL)

    assert [a.headline for a in found] == ["路灯的测算"]
    assert [note.place for note in notes if note.reason == "bad_document"] == [1]


@given(st.text(alphabet="路灯，。 aZ09$%&_#{}~^\\\\\"@-'`"))
def test_what_was_exported_reads_back_as_it_was(text: str) -> None:
    assert tex_to_text(escape_tex(text)) == " ".join(text.split())


def test_an_unknown_command_stays_as_written() -> None:
    assert tex_to_text(r"\\foo{路灯} H$_2$O") == r"\\foo路灯 H$_2$O"
