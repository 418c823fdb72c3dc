"""BibTeX for LaTeX, JabRef, Zotero: one newspaper @article a quote.

Characters with a meaning in TeX become commands, braces too, for an escaped brace counts all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from retrieval.bibliography.cited_record import CitedRecord, authors_of, title_of
from retrieval.citations import text_digest
from retrieval.models import Article

KEY_DIGITS = 10
"""Hexadecimal digits of an entry's key: of a million articles two share one with a chance below 1/2."""
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        '"': r"\textquotedbl{}",
        "@": r"\char64{}",
        **{char: f"\\{char}" for char in "#$%&_"},
    }
)
"""@ too: some parsers take one at the start of a line for the next entry."""


def bibtex_entries(records: Iterable[CitedRecord]) -> Iterator[str]:
    """The records with an article as entries.

    Fields without a value are left out.
    Keys are unique among them.
    """
    used: set[str] = set()
    for record in records:
        if record.article is None:
            continue
        key = _unused_key(record.article, used)
        fields = "".join(f",\n  {name} = {{{value}}}" for name, value in _fields(record, record.article))
        yield f"@article{{{key}{fields}\n}}\n\n"


def escape_tex(text: str) -> str:
    """A text on one line, special characters of TeX as commands."""
    return " ".join(text.split()).translate(_ESCAPES)


def _unused_key(article: Article, used: set[str]) -> str:
    day = f"{article.date:%Y%m%d}" if article.date else ""
    base = key = f"jianbao{day}-{text_digest(article.id)[:KEY_DIGITS]}"
    number = 1
    while key in used:
        number += 1
        key = f"{base}-{number}"
    used.add(key)
    return key


def _fields(record: CitedRecord, article: Article) -> Iterator[tuple[str, str]]:
    date = article.date
    names = (_name(name) for name in authors_of(article))
    fields = {
        "entrysubtype": "newspaper",
        "author": " and ".join(names),
        "title": f"{{{escape_tex(title_of(article))}}}" if title_of(article) else "",
        "journal": escape_tex(article.paper or ""),
        "date": date.isoformat() if date else "",
        "year": f"{date.year:04}" if date else "",
        "month": str(date.month) if date else "",
        "pages": escape_tex(article.page or ""),
        "abstract": escape_tex(record.text),
        "note": escape_tex("; ".join(filter(None, (record.asked, record.remark, *record.correction_notes)))),
    }
    yield from ((name, value) for name, value in fields.items() if value)


def _name(name: str) -> str:
    """A name; in braces where BibTeX would part it."""
    parted = "," in name or " and " in f" {name.lower()} "
    return f"{{{escape_tex(name)}}}" if parted else escape_tex(name)
