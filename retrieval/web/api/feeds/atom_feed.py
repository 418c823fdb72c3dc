"""Atom (RFC 4287)."""

from __future__ import annotations

import re
import uuid

from lxml import etree

from retrieval.i18n import byline_text
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.api.feeds.feed_items import Feed, FeedItem, FeedParameters, feed_of, published

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold (2.2)."""


def atom_feed(call: ApiCall[FeedParameters]) -> FileReply:
    """The feed as Atom."""
    feed = feed_of(call)
    root = etree.XML(f'<feed xmlns="{NAMESPACE}"/>')
    _add(root, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, feed.address)}")
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated.isoformat())
    _link(root, "self", feed.address, MEDIA_TYPE)
    _link(root, "alternate", f"{feed.base}/", "text/html")
    for item in feed.items:
        _entry(root, feed, item)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return FileReply(content, MEDIA_TYPE)


def _entry(root: etree._Element, feed: Feed, item: FeedItem) -> None:
    article, entry = item.article, etree.SubElement(root, _name("entry"))
    day = published(article, feed.updated).isoformat()
    _add(entry, "id", item.id)
    _add(entry, "title", article.headline or item.words[:40] or "–")
    _add(entry, "updated", day)
    _add(entry, "published", day)
    _add(
        etree.SubElement(entry, _name("author")), "name", byline_text(article.byline) or article.paper or "–"
    )
    _link(entry, "alternate", feed.base + item.path(), "text/html")
    _add(entry, "summary", item.citation)
    _add(entry, "content", item.words)


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, _name(name)).text = _NOT_XML.sub("\ufffd", text)


def _link(parent: etree._Element, relation: str, address: str, kind: str) -> None:
    etree.SubElement(parent, _name("link"), rel=relation, href=_NOT_XML.sub("\ufffd", address), type=kind)


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"
