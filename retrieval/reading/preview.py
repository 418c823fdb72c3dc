"""Preview of a page as JSON (`jianbao read --json`)."""

from __future__ import annotations

from typing import Any

from retrieval.models import Article, Block, BlockKind, Page


def page_to_json(page: Page) -> dict[str, Any]:
    """A page as a JSON object; unknown values are null.

    Its source is the bare file name; the name of the page stands only where known.
    """
    return {
        "paper": page.paper,
        "date": page.date.isoformat() if page.date else None,
        "page": page.label,
        **({"page_name": page.name} if page.name else {}),
        "source": page.source.rsplit("/", 1)[-1],
        "articles": [article_to_json(article) for article in page.articles],
    }


def article_to_json(article: Article) -> dict[str, Any]:
    """An article as a JSON object; `confidence` only after OCR."""
    confidence = {} if article.confidence is None else {"confidence": article.confidence}
    return confidence | {
        "kind": article.kind.value,
        "kicker": article.kicker,
        "headline": article.headline,
        "deck": article.deck,
        "column": article.column,
        "byline": [{"role": credit.role, "names": list(credit.names)} for credit in article.byline],
        "dateline": article.dateline,
        "subheads": _subheads(article),
        "paragraphs": [_paragraph(article, block) for block in article.blocks_of(BlockKind.PARAGRAPH)],
        "caption": _caption(article),
        "jump_to": article.jump_to,
        "lines": list(article.lines) if article.lines else None,
        "no": article.no,
    }


def _subheads(article: Article) -> list[dict[str, Any]]:
    """Subheads, each with the 0-based number of the paragraph after."""
    found: list[dict[str, Any]] = []
    paragraphs = 0
    for block in article.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            paragraphs += 1
        elif block.kind is BlockKind.SUBHEAD:
            found.append({"text": article.text_of(block), "before_paragraph": paragraphs})
    return found


def _paragraph(article: Article, block: Block) -> dict[str, Any]:
    paragraph: dict[str, Any] = {"lines": _lines(block), "text": article.text_of(block)}
    boxes = [[box.page, box.x0, box.y0, box.x1, box.y1] for place in block.places if (box := place.box)]
    paragraph |= {"boxes": boxes} if boxes else {}
    return paragraph | {"truncated": True} if block.truncated else paragraph


def _caption(article: Article) -> dict[str, Any] | None:
    """All captions of an article joined by newlines, or None."""
    blocks = article.blocks_of(BlockKind.CAPTION)
    if not blocks:
        return None
    return {
        "lines": [line for block in blocks for line in _lines(block)],
        "text": "\n".join(map(article.text_of, blocks)),
    }


def _lines(block: Block) -> list[int]:
    return list(dict.fromkeys(place.line for place in block.places))
