"""How well saved pages of e-papers are read, field by field, against what the pages say for machines.

    python -m tests.benchmarks.reading_html FOLDER [--json]

FOLDER holds articles of Founder's e-papers with their `mpproperty` comment, and of the People's Daily
database. What is right is taken from the raw source by plain patterns that share nothing with the
readers: the fields of the comment, the template's own boxes. Founder's pages are read a second time with
their property comments cut out, by visible markup alone, and compared with what the comments said.
`body` is right when every paragraph of the source's text stands in the article and nothing that looks like
markup, an entity or a script does.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.models import Article, BlockKind, Page
from retrieval.reading.archive_pages import read_file

FIELDS = ("title", "kicker", "deck", "page", "date", "paper", "author", "body")
COMMENT = re.compile(r"<!--\s*(?:mp|enp)property.*?/(?:mp|enp)property\s*-->", re.DOTALL)
LEAK = re.compile(
    r"[<>]|&\w{1,12};|property|enpcontent|founder|function|document\.|showArtPics|jianbao", re.I
)
GIVEN = {
    "title": "title", "kicker": "introtitle", "deck": "subtitle", "page": "pagenum", "date": "date",
    "paper": "papername", "author": "author",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A page: what it is of, its source, and what is right of it."""

    name: str
    template: str
    source: str
    right: Mapping[str, str]
    paragraphs: tuple[str, ...]


def case_of(path: Path) -> Case | None:
    """The page in a file, None where it is of neither template."""
    source = path.read_text(encoding="utf-8")
    comment = COMMENT.search(source)
    if comment:
        right = {field: _inside(comment.group(), f"founder-{tag}") for field, tag in GIVEN.items()}
        body = re.search(r"<!--enpcontent-->(.*?)<!--/enpcontent-->", source, re.DOTALL)
        return Case(path.name, "Founder", source, right, _paragraphs(body.group(1) if body else ""))
    if 'id="FontZoom"' not in source:
        return None
    shown = re.search(r"【(\S+?)<span>([\d-]+)</span>\s*第<span>(\w+)</span>版", source)
    right = {"kicker": "", "title": _box(source, "title"), "deck": _box(source, "subtitle")}
    right["author"] = _box(source, "author")
    right |= dict(zip(("paper", "date", "page"), shown.groups() if shown else ("", "", ""), strict=True))
    body = re.search(r'id="FontZoom"[^>]*>(.*?)<div id="news"', source, re.DOTALL)
    return Case(path.name, "database", source, right, _paragraphs(body.group(1) if body else ""))


def judged(case: Case, article: Article | None) -> dict[str, bool]:
    """Whether each field of the article that was read is right."""
    if article is None:
        return dict.fromkeys(FIELDS, False)
    read = {
        "title": article.headline, "kicker": article.kicker, "deck": article.deck, "page": article.page,
        "date": article.date and article.date.isoformat(), "paper": article.paper, "author": _author(article),
    }  # fmt: skip
    found = {field: _plain(read[field] or "") == case.right[field] for field in read}
    text = re.sub(r"\s", "", article.text)
    whole = all(paragraph in text for paragraph in case.paragraphs)
    return found | {"body": whole and LEAK.search(article.text) is None}


def results(folder: Path) -> Iterator[tuple[str, str, dict[str, bool]]]:
    """The name of a run, the name of a page, and which of its fields were right."""
    for case in filter(None, map(case_of, sorted(folder.iterdir()))):
        yield f"{case.template}", case.name, judged(case, read(case.source))
        if case.template == "Founder":
            yield "Founder, stripped", case.name, judged(case, read(COMMENT.sub("", case.source)))


def read(source: str) -> Article | None:
    """The article that a page is read as, under a name that says nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "saved"
        path.write_text(source, encoding="utf-8", newline="")
        found = [a for item in read_file(path) if isinstance(item, Page) for a in item.articles]
    return found[0] if len(found) == 1 else None


def _author(article: Article) -> str:
    """The line of authors that stands among the titles, behind the body."""
    titles = [n for n, block in enumerate(article.blocks) if block.kind is BlockKind.HEADLINE]
    behind = article.blocks[titles[-1] :] if titles else ()
    lines = (article.text[b.start : b.end] for b in behind if b.kind is BlockKind.BYLINE)
    return " ".join(lines)


def _inside(text: str, tag: str) -> str:
    match = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    return _plain(match.group(1)) if match else ""


def _box(source: str, name: str) -> str:
    match = re.search(f'<div class="{name}">(.*?)</div>', source, re.DOTALL)
    return _plain(match.group(1)) if match else ""


def _plain(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", markup))).strip()


def _paragraphs(markup: str) -> tuple[str, ...]:
    parts = re.split(r"</?(?:p|br|div|td|tr|table)\b[^>]*>", markup, flags=re.IGNORECASE)
    texts = (re.sub(r"\s", "", _plain(part)) for part in parts)
    return tuple(text for text in texts if text)


def main() -> None:
    """Print a row a page with what was missed, then right of all for every run and field."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    runs: dict[str, dict[str, dict[str, bool]]] = {}
    for run, name, found in results(options.folder):
        runs.setdefault(run, {})[name] = found
    right = {
        run: {field: sum(found[field] for found in pages.values()) for field in FIELDS}
        for run, pages in runs.items()
    }
    if options.json:
        sums = {run: {"pages": len(pages), "right": right[run]} for run, pages in runs.items()}
        print(json.dumps({"sums": sums, "pages": runs}, ensure_ascii=False, indent=1))
        return
    for run, pages in runs.items():
        for name, found in pages.items():
            missed = [field for field in FIELDS if not found[field]]
            print(f"{run:20}{name:14}" + ("right" if not missed else "missed: " + ", ".join(missed)))
    print(f"\n{'':20}{'pages':>8}" + "".join(f"{field:>8}" for field in FIELDS))
    for run, pages in runs.items():
        print(f"{run:20}{len(pages):8}" + "".join(f"{right[run][field]:8}" for field in FIELDS))


if __name__ == "__main__":
    main()
