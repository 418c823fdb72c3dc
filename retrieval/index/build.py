"""Building a generation: pages in, one folder of index files out.

Articles are put in the order paper, date, page, place on the page, whatever order their files came in;
their passages are cut, the lexicon is made (jieba's dictionary, the operator's words, the names in
bylines), and both fields are inverted. The result is checked before it is published.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from retrieval.errors import ArchiveEmpty, DamagedGeneration
from retrieval.index.bm25 import InvertedBM25
from retrieval.index.generation import Generation
from retrieval.index.generations import Manifest, Shelf, check_files, file_facts, write_manifest
from retrieval.index.passages import passages_of, title_text
from retrieval.index.search import UNKNOWN_DATE, code_of
from retrieval.index.store import Store, article_to_json, write_store
from retrieval.language.lexicon import Lexicon, build_lexicon, jieba_dictionary, user_words
from retrieval.language.tokens import Analyser, import_jieba
from retrieval.models import Article, Page, SetAside, Span

Progress = Callable[[str, int, int | None], None]
"""Called with a stage ("reading", "indexing", "checking"), what is done, and the total when known."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of articles a new generation has beside, without, or unlike the one before."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made: the generation's folder, its counts, what was set aside, what changed."""

    folder: Path
    counts: dict[str, int]
    set_aside: tuple[SetAside, ...]
    changes: Changes
    seconds: float


@dataclass(frozen=True, slots=True)
class Tuning:
    """How to build: the operator's lexicon folder and BM25's two parameters (defaults of rank-bm25)."""

    lexicon: Path
    k1: float = 1.5
    b: float = 0.75


def build(
    items: Iterable[Page | SetAside],
    shelf: Shelf,
    tuning: Tuning,
    *,
    progress: Progress,
    clock: Callable[[], dt.datetime],
) -> BuildReport:
    """Build a generation from what a reader gives and publish it on the shelf.

    Raises ArchiveEmpty when no article was read (the old generation stays live), ArchiveBusy when
    another process builds, DamagedGeneration when the result does not stand its check.
    """
    started = clock()
    with shelf.building() as folder:
        pages, set_aside = _sort_out(items, progress)
        articles = sorted((a for page in pages for a in page.articles), key=_order)
        if not articles:
            raise ArchiveEmpty(path="、".join(shelf.archive), set_aside=len(set_aside))
        digested = [(a, hashlib.sha256(article_to_json(a).encode()).hexdigest()[:32]) for a in articles]
        changes = _changes(_digests_before(shelf), {a.id: digest for a, digest in digested})

        write_store(folder, digested, set_aside)
        lexicon = make_lexicon(tuning.lexicon, articles)
        lexicon.save(folder)
        passages = _write_fields(folder, articles, Analyser.for_building(lexicon), tuning, progress)
        papers, labels = _write_columns(folder, articles)
        name = started.strftime("%Y%m%dT%H%M%S%f")
        counts = {
            "pages": len(pages), "articles": len(articles), "passages": passages, "set_aside": len(set_aside)
        }  # fmt: skip
        manifest = Manifest(
            name, started.isoformat(timespec="seconds"), shelf.archive, counts, papers, labels,
            tuning.k1, tuning.b, file_facts(folder),
        )  # fmt: skip
        write_manifest(folder, manifest)
        progress("checking", 0, None)
        _check(folder, manifest)
        final = shelf.publish(folder, name)
    return BuildReport(final, counts, tuple(set_aside), changes, (clock() - started).total_seconds())


def _sort_out(items: Iterable[Page | SetAside], progress: Progress) -> tuple[list[Page], list[SetAside]]:
    pages: list[Page] = []
    set_aside: list[SetAside] = []
    for number, item in enumerate(items, 1):
        if isinstance(item, Page):
            pages.append(item)
        else:
            set_aside.append(item)
        progress("reading", number, None)
    return pages, set_aside


def _order(article: Article) -> tuple[str, dt.date, str, int, int, str]:
    """Paper, date, page (letters, then number), place on the page."""
    label = article.page or ""
    letters = label.rstrip("0123456789")
    number = int(label[len(letters) :] or 0)
    return article.paper or "", article.date or dt.date.min, letters, number, article.no, article.id


def _digests_before(shelf: Shelf) -> dict[str, str]:
    """Digests of the live generation's articles; none when there is no readable one."""
    try:
        live = shelf.current()
        return Store(live).digests() if live is not None and live.is_dir() else {}
    except (DamagedGeneration, OSError):
        return {}


def _changes(before: dict[str, str], now: dict[str, str]) -> Changes:
    return Changes(
        added=tuple(i for i in now if i not in before),
        removed=tuple(i for i in before if i not in now),
        changed=tuple(i for i, digest in now.items() if i in before and before[i] != digest),
    )


def make_lexicon(folder: Path, articles: Iterable[Article]) -> Lexicon:
    """jieba's dictionary, `userdict.txt` of `folder`, and the names found in the articles' bylines."""
    dictionary = jieba_dictionary(Path(str(import_jieba().__file__)).parent / "dict.txt")
    names = sorted({name for a in articles for credit in a.byline for name in credit.names})
    return build_lexicon(dictionary, chain(user_words(folder / "userdict.txt"), ((n, None) for n in names)))


def _write_fields(
    folder: Path, articles: Sequence[Article], analyser: Analyser, tuning: Tuning, progress: Progress
) -> int:
    """Write both fields and the passages' places; gives the number of passages."""
    places: list[tuple[int, Span]] = [
        (row, span) for row, article in enumerate(articles) for span in passages_of(article)
    ]

    def body() -> Iterator[list[str]]:
        for done, (row, span) in enumerate(places):
            progress("indexing", done, len(places))
            yield analyser.tokens(span.cut(articles[row].text))
        progress("indexing", len(places), len(places))

    InvertedBM25(body(), k1=tuning.k1, b=tuning.b).save(folder, "body")
    titles = (analyser.tokens(title_text(article)) for article in articles)
    InvertedBM25(titles, k1=tuning.k1, b=tuning.b).save(folder, "title")
    columns = (
        zip(*((row, span.start, span.end) for row, span in places), strict=True) if places else ((), (), ())
    )
    for name, column in zip(("article_of", "starts", "ends"), columns, strict=True):
        np.save(folder / f"{name}.npy", np.array(column, dtype=np.uint32), allow_pickle=False)
    return len(places)


def _write_columns(folder: Path, articles: Sequence[Article]) -> tuple[list[str], list[str]]:
    """Write what filters look at, one value an article; gives the names behind the codes."""
    papers = sorted({a.paper for a in articles if a.paper})
    labels = sorted({str(a.page) for a in articles if a.page})
    columns = {
        "dates": [a.date.toordinal() if a.date else UNKNOWN_DATE for a in articles],
        "papers": [code_of(papers, a.paper) if a.paper else 0 for a in articles],
        "pages": [code_of(labels, a.page) if a.page else 0 for a in articles],
    }
    for name, column in columns.items():
        np.save(folder / f"{name}.npy", np.array(column, dtype=np.int32), allow_pickle=False)
    return papers, labels


def _check(folder: Path, manifest: Manifest) -> None:
    """Open what was built and find some of its own passages again. Raises DamagedGeneration."""
    check_files(folder, manifest, whole=True)
    generation = Generation.open(folder)
    searcher = generation.searcher
    if len(searcher.article_of) != manifest.counts["passages"]:
        raise DamagedGeneration(path=folder, part="article_of.npy")
    for passage in np.linspace(0, len(searcher.article_of) - 1, num=3, dtype=np.int64):
        hit = searcher.hit(int(passage), 0.0)
        words = hit.span.cut(generation.store.article(hit.article_row).text)
        scores = searcher.scores(generation.analyser.tokens(words))
        if scores.size and scores[passage] < np.quantile(scores, 0.5):
            raise DamagedGeneration(path=folder, part="body")
