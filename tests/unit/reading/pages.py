"""Pages for the tests of reading: the fixtures, and small helpers to read a text given in a test."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from retrieval.models import LEFTOVER_REASONS, Article, BlockKind, Page, SetAside
from retrieval.reading.archive_pages import read_archive
from retrieval.reading.preview import page_to_json
from retrieval.reading.readers.text_file import read_text
from retrieval.reading.sources.page_facts import PageFacts

FIXTURES = Path(__file__).parents[2] / "fixtures"
PAGES = FIXTURES / "pages"
SEED = FIXTURES / "seed"
TEXT = "路灯换新\n\n本报讯 城东三百盏路灯昨日换新。\n"
"""The smallest page: a headline and a paragraph."""


def read(text: str, name: str = "page.txt", **known: Any) -> Page:
    """The page that `text` holds, with what a sidecar would say."""
    return read_text(text, name, PageFacts(**known))


def outline(name: str) -> dict[str, Any]:
    """A fixture page as JSON."""
    return page_to_json(read((PAGES / name).read_text(encoding="utf-8"), name))


def outline_of(text: str) -> list[dict[str, Any]]:
    """The articles of a text as JSON."""
    articles: list[dict[str, Any]] = page_to_json(read(text))["articles"]
    return articles


def paragraphs(article: Article) -> list[str]:
    """The texts of an article's paragraphs."""
    return [article.text[b.start : b.end] for b in article.blocks_of(BlockKind.PARAGRAPH)]


def without_leftovers(items: Iterable[Page | SetAside]) -> list[Page | SetAside]:
    """Items other than notes on the text outside the articles."""
    return [item for item in items if isinstance(item, Page) or item.reason not in LEFTOVER_REASONS]


def reasons(*paths: Path) -> dict[str, str]:
    """Reason codes of everything set aside, by source."""
    return {item.source: item.reason for item in read_archive(paths) if isinstance(item, SetAside)}
