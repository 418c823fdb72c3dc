"""JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

from typing import Any

from retrieval.i18n import byline_text
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.api.feeds.feed_items import Feed, FeedItem, FeedParameters, feed_of, published
from retrieval.web.json_text import json_bytes

MEDIA_TYPE = "application/feed+json"


def json_feed(call: ApiCall[FeedParameters]) -> FileReply:
    """The feed as JSON Feed."""
    feed = feed_of(call)
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": f"{feed.base}/",
        "feed_url": feed.address,
        "language": "zh",
        "items": [_item(feed, one) for one in feed.items],
    }
    return FileReply(json_bytes(value), MEDIA_TYPE)


def _item(feed: Feed, item: FeedItem) -> dict[str, Any]:
    article = item.article
    names = byline_text(article.byline)
    tags = [part for part in (article.paper, article.page) if part]
    return {
        "id": item.id,
        "url": feed.base + item.path(),
        "title": article.headline or "",
        "content_text": item.words,
        "summary": item.citation,
        "date_published": published(article, feed.updated).isoformat(),
        **({"authors": [{"name": names}]} if names else {}),
        **({"tags": tags} if tags else {}),
    }
