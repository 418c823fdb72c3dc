"""Articles as compact JSON, for the article store of a segment.

`article_from_json(article_to_json(article)) == article`. The digest of the text is the digest of the
article's content, so any change here has every article written anew.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from retrieval.models import Article, ArticleKind, Block, BlockKind, Box, Copy, Credit, PageLabel, Place


def article_to_json(article: Article) -> str:
    """One article as compact JSON."""
    fields: dict[str, Any] = {
        name: value
        for name in Article.__slots__
        if (value := getattr(article, name)) not in (None, ())
        and name not in {"blocks", "byline", "date", "also_in"}
    }
    fields["date"] = article.date.isoformat() if article.date else None
    fields["byline"] = [[credit.role, list(credit.names)] for credit in article.byline]
    fields["blocks"] = [
        [b.kind, b.start, b.end, [_place_to_json(p) for p in b.places], int(b.truncated)]
        for b in article.blocks
    ]
    if article.also_in:
        fields["also_in"] = [[copy.source, copy.page] for copy in article.also_in]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _place_to_json(place: Place) -> list[Any]:
    """Line and offsets; further facts only of a place's own."""
    box = place.box
    edges = [box.page, box.x0, box.y0, box.x1, box.y1] if box else None
    own: list[Any] = [place.page, place.source, edges, place.read_as]
    while own and own[-1] is None:
        own.pop()
    return [place.line, place.start, place.end, *own, *([None] if len(own) == 1 else [])]


def _place_from_json(fields: list[Any]) -> Place:
    if len(fields) == 3:
        return Place(*fields)
    line, start, end, *own = fields
    page, source, box, read_as = (*own, None, None, None, None)[:4]
    label, edges = PageLabel(page) if page else None, Box(*box) if box else None
    return Place(line, start, end, label, source, edges, read_as)


def article_from_json(text: str) -> Article:
    """The article of the JSON of `article_to_json`."""
    fields = json.loads(text)
    return Article(
        **{
            **fields,
            "kind": ArticleKind(fields["kind"]),
            "date": dt.date.fromisoformat(fields["date"]) if fields["date"] else None,
            "page": PageLabel(fields["page"]) if "page" in fields else None,
            "byline": tuple(Credit(role, tuple(names)) for role, names in fields["byline"]),
            "jump_to": PageLabel(fields["jump_to"]) if "jump_to" in fields else None,
            "jump_from": PageLabel(fields["jump_from"]) if "jump_from" in fields else None,
            "lines": tuple(fields["lines"]) if "lines" in fields else None,
            "also_in": tuple(Copy(*copy) for copy in fields.get("also_in", ())),
            "blocks": tuple(
                Block(BlockKind(kind), start, end, tuple(map(_place_from_json, places)), bool(truncated))
                for kind, start, end, places, truncated in fields["blocks"]
            ),
        }
    )
