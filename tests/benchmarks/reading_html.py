"""How well saved e-paper pages are read: title fields against what each page says of itself for machines.

    python -m tests.benchmarks.reading_html FOLDER [--json FILE] [--misses]

FOLDER holds HTML files of e-papers with `mpproperty` or `enpproperty` comments. Each page is read twice: as
it is, and with its comments taken out, so that only what a person sees is left. The truth is taken from the
comment by a plain regular expression, apart from the reader. Pages without such a comment are read, too,
and counted by what was found on them.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import tempfile
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from retrieval.messages import byline_text
from retrieval.models import BODY_KINDS, Article, Page
from retrieval.reading.archive import read_file

COMMENT = re.compile(r"<!--\s*(?:mpproperty|enpproperty).*?-->", re.DOTALL)
FIELDS = {
    "title": "title", "kicker": "introtitle", "deck": "subtitle", "date": "date", "page": "pagenum",
    "paper": "papername", "author": "author",
}  # fmt: skip
MARKUP = re.compile(r"<[A-Za-z/!][^>]*>|&[a-z]{2,8};|-->|enpproperty|mpproperty|founder-")


def truth_of(source: str) -> dict[str, str] | None:
    """The fields of a page's comment; None where it has none."""
    comment = COMMENT.search(source)
    if comment is None:
        return None
    found = {}
    for name, tag in FIELDS.items():
        match = re.search(rf"<(?:founder-)?{tag}>(.*?)</(?:founder-)?{tag}>", comment.group(), re.DOTALL)
        found[name] = plain(match.group(1)) if match else ""
    return found


def plain(text: str) -> str:
    """What a reader sees of a field, without white space."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]*>", "", text)))


def read_fields(article: Article) -> dict[str, str]:
    """The same fields as they were read."""
    page = (article.page or "").lstrip("0")
    authors = "".join(name for credit in article.byline for name in credit.names)
    given = {
        "title": article.headline, "kicker": article.kicker, "deck": article.deck,
        "date": article.date.isoformat() if article.date else "", "page": page, "paper": article.paper,
    }  # fmt: skip
    return {name: plain(value or "") for name, value in given.items()} | {"author": authors}


def right(name: str, truth: str, read: str, article: Article) -> bool:
    """Whether a field was read as the page says it; an author's names, wherever roles stand."""
    if name == "page":
        return truth.lstrip("0") == read
    if name == "author":
        names = [part for part in re.split(r"[;；,，、]|本报|记者|通讯员|评论员|作者[:：]?", truth) if part]
        return all(part in read or part in plain(byline_text(article.byline)) for part in names)
    return truth == read


def article_in(path: Path) -> Article | None:
    """The one article of a page."""
    pages = [item for item in read_file(path) if isinstance(item, Page)]
    return pages[0].articles[0] if pages and pages[0].articles else None


def leaks(article: Article) -> bool:
    """Whether markup or a comment got into what can be quoted."""
    return bool(MARKUP.search(article.text))


def measure(folder: Path, misses: bool) -> dict[str, Counter[str]]:
    """Counts by way of reading: of pages, of those with an article, of right fields, of leaks."""
    counts = {"as saved": Counter[str](), "comments taken out": Counter[str](), "no comment": Counter[str]()}
    for path in sorted(folder.glob("*.html")):
        source = path.read_bytes().decode("utf-8", "replace")
        truth = truth_of(source)
        with tempfile.TemporaryDirectory() as work:
            stripped = Path(work) / path.name
            stripped.write_text(COMMENT.sub("", source), encoding="utf-8")
            ways = {"as saved": path, "comments taken out": stripped} if truth else {"no comment": path}
            for way, file in ways.items():
                article = article_in(file)
                counts[way]["pages"] += 1
                if article is None:
                    continue
                counts[way]["articles"] += 1
                counts[way]["body"] += bool(article.blocks_of(*BODY_KINDS))
                counts[way]["leaks"] += leaks(article)
                read = read_fields(article)
                for name in FIELDS:
                    good = right(name, truth[name], read[name], article) if truth else bool(read[name])
                    counts[way][name] += good
                    if misses and not good and truth:
                        print(path.name, way, name, repr(truth[name]), repr(read[name]))
    return counts


def main() -> None:
    """Print the table; write JSON where asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    counts = measure(given.folder, given.misses)
    table = Table("", *counts, title="right (without a comment: found)")
    for name in ("pages", "articles", "body", *FIELDS, "leaks"):
        table.add_row(name, *(str(found[name]) for found in counts.values()))
    Console().print(table)
    if given.json:
        given.json.write_text(json.dumps(counts, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
