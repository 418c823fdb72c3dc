"""Cuttings made by hand, and an archive that holds one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrieval.models import Article, Block, BlockKind, Credit, Span
from retrieval.scrapbook.cutting import Cutting, KeptCutting, cut_words
from tests.unit.bibliography.examples import article

BODY = "渡口今晚恢复夜航。\n首班渡轮载客四十人。"
TITLE = "渡口夜航恢复"


def ferry(**facts: object) -> Article:
    """An article of two paragraphs and a headline."""
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, 9, ()),
        Block(BlockKind.PARAGRAPH, 10, len(BODY), ()),
        Block(BlockKind.HEADLINE, len(BODY) + 1, len(BODY) + 1 + len(TITLE), ()),
    )
    known: dict[str, object] = {"byline": (Credit("记者", ("苏敏",)),)}
    made = article(**{**known, **facts})
    return Article(**{  # type: ignore[arg-type]
        **{name: getattr(made, name) for name in Article.__slots__},
        "text": f"{BODY}\n{TITLE}", "blocks": blocks,
    })  # fmt: skip


@pytest.fixture
def cutting() -> Cutting:
    """The second sentence."""
    return cut_words(ferry(), Span(10, len(BODY)))


@pytest.fixture
def keep() -> Callable[..., KeptCutting]:
    def keep(number: int = 1, note: str = "", **facts: object) -> KeptCutting:
        return KeptCutting(number, 1767225600.0, note, cut_words(ferry(**facts), Span(0, 9)))

    return keep


class Shelf:
    """A store of a few articles."""

    def __init__(self, *articles: Article) -> None:
        self._articles = articles

    def row_of(self, id: str) -> int | None:
        return next((row for row, one in enumerate(self._articles) if one.id == id), None)

    def article(self, row: int) -> Article:
        return self._articles[row]
