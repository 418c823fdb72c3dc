"""BibTeX, read back by bibtexparser."""

from __future__ import annotations

import bibtexparser
from hypothesis import given

from retrieval.bibliography.bibtex import bibtex_entries, escape_tex
from tests.unit.bibliography.examples import NOTHING, PRINTED, record

COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textquotedbl{}": '"',
    r"\char64{}": "@",
    **{f"\\{char}": char for char in "#$%&_"},
}


def printed(tex: str) -> str:
    """A small reader of the commands, from left to right."""
    out = ""
    while tex:
        command = next((one for one in COMMANDS if tex.startswith(one)), tex[0])
        out, tex = out + COMMANDS.get(command, command), tex[len(command) :]
    return out


def test_a_quote_is_an_article_of_a_newspaper() -> None:
    (text,) = bibtex_entries([record()])

    (entry,) = bibtexparser.parse_string(text).entries
    assert entry.entry_type == "article"
    assert {field.key: field.value for field in entry.fields} == {
        "entrysubtype": "newspaper",
        "author": "苏敏 and 贺长河",
        "title": "{渡口夜航恢复}",
        "journal": "江畔日报",
        "date": "2021-03-04",
        "year": "2021",
        "month": "3",
        "pages": "2",
        "abstract": "北岸渡口恢复夜航。",
        "note": "何时夜航?",
    }


def test_keys_are_unique() -> None:
    entries = bibtexparser.parse_string("".join(bibtex_entries([record(), record(), record()]))).entries

    assert len({entry.key for entry in entries}) == 3


def test_a_question_without_a_quote_is_no_entry() -> None:
    assert list(bibtex_entries([NOTHING])) == []


@given(PRINTED, PRINTED)
def test_any_text_is_read_back(quote: str, paper: str) -> None:
    library = bibtexparser.parse_string("".join(bibtex_entries([record(quote, paper=paper)])))

    (entry,) = library.entries
    fields = {field.key: field.value for field in entry.fields}
    assert not library.failed_blocks
    assert printed(fields.get("abstract", "")) == " ".join(quote.split())
    assert printed(fields.get("journal", "")) == " ".join(paper.split())


@given(PRINTED)
def test_escaped_braces_are_balanced(text: str) -> None:
    escaped = escape_tex(text)

    assert escaped.count("{") == escaped.count("}") == escaped.count("{}")
