"""How long a clipping takes to draw, on one core: `python -m tests.benchmarks.clippings [--number 200]`.

Quotes of the sample archive, each with another phrase marked, so that none is drawn twice. Prints the first,
which loads the typefaces, and of those after it p50, p99 and the longest, in milliseconds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from retrieval.archive.archive import Archive
from retrieval.i18n import Messages
from retrieval.imaging.clipping import render_clipping
from retrieval.language.sentences import split_sentences
from retrieval.models import Article, Quote, Span
from retrieval.settings import Settings
from tests.benchmarks.bot_load import percentiles


def quotes(articles: list[Article], number: int) -> list[Quote]:
    """So many sentences, each with a phrase of its own."""
    sentences = [(article, span) for article in articles for span in split_sentences(article.text)]
    return [
        Quote(article, span.start, span.end, Span(0, 1 + turn % max(1, len(span) - 1)), 0.9)
        for turn, (article, span) in enumerate(islice(cycle(sentences), number))
    ]


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=200)
    number = parser.parse_args().number
    with tempfile.TemporaryDirectory() as data:
        store = Archive(Settings.read(data=Path(data))).answerer().generation.store
        articles = [store.article(row) for row in range(store.first_rows[-1])]
        words, took = Messages(), []
        for quote in quotes(articles, number + 1):
            begun = time.perf_counter()
            render_clipping(quote, words)
            took.append(time.perf_counter() - begun)
    sys.stdout.write(f"first_ms             {took[0] * 1000:.1f}\n")
    found = percentiles(sorted(took[1:]))
    sys.stdout.writelines(f"{name:20} {value}\n" for name, value in found.items())


if __name__ == "__main__":
    main()
