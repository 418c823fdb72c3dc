"""Digest of a reload: new sentences of watched queries, by chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from telegram import InlineKeyboardMarkup

from bot.views.answer import MAX_NAME_LENGTH, RESERVED_LENGTH, quote_source
from bot.views.keyboards import opener_rows
from bot.views.markup import Markup, bold, folded_blockquote, italic, lines, paragraphs, plain
from bot.views.message import MAX_MESSAGE_LENGTH, Message
from retrieval.i18n import Messages, clip
from retrieval.models import Article, Quote

MAX_DIGEST_QUOTES = 5
"""Sentences in one digest."""
MAX_NAMED_WATCHES = 3
"""Watches named beside a sentence."""


@dataclass(frozen=True, slots=True)
class Digest:
    """New sentences for one chat, each with the watches it belongs to.

    omitted: further sentences, only counted.
    """

    chat: int
    matches: tuple[tuple[tuple[str, ...], Quote], ...]
    omitted: int


def find_digests(
    watches_by_chat: Mapping[int, Sequence[str]], matches: Mapping[str, Sequence[Quote]]
) -> list[Digest]:
    """Share out the sentences by watch; chats without a match are omitted."""
    digests = []
    for chat, watches in watches_by_chat.items():
        if found := _interleave({watch: matches.get(watch, ()) for watch in watches}):
            shown = tuple(found[:MAX_DIGEST_QUOTES])
            digests.append(Digest(chat, shown, len(found) - len(shown)))
    return digests


def render_digest(digest: Digest, words: Messages) -> Message:
    """New sentences as fit in a message, with openers; the rest counted."""
    content, omitted, articles = bold(words.say("watch.digest")), digest.omitted, list[Article]()
    for watches, quote in digest.matches:
        heading = italic(f"{len(articles) + 1}. {_labels(watches, words)}")
        source = plain(quote_source(quote, words))
        longer = paragraphs([content, lines([heading, folded_blockquote(plain(quote.text)), source])])
        if longer.length > MAX_MESSAGE_LENGTH - RESERVED_LENGTH:
            omitted += 1
        else:
            content = longer
            articles.append(quote.article)
    more = plain(words.say("watch.digest_more", count=omitted)) if omitted else Markup()
    return Message.of(paragraphs([content, more]), InlineKeyboardMarkup(opener_rows(articles)))


def _labels(watches: Sequence[str], words: Messages) -> str:
    """The watches of a sentence, the first of many by name."""
    named = [words.say("watch.digest_word", word=clip(one, MAX_NAME_LENGTH)) for one in watches]
    return "、".join([*named[:MAX_NAMED_WATCHES], *(["…"] if len(named) > MAX_NAMED_WATCHES else [])])


def _interleave(quotes_by_watch: Mapping[str, Sequence[Quote]]) -> list[tuple[tuple[str, ...], Quote]]:
    """Merge round-robin by watch: none crowds out another.

    A sentence of several watches appears once, with all of them.
    """
    merged: dict[tuple[str, int], tuple[list[str], Quote]] = {}
    for row in zip_longest(*quotes_by_watch.values()):
        for watch, quote in zip(quotes_by_watch, row, strict=True):
            if quote is not None:
                merged.setdefault((quote.article.id, quote.start), ([], quote))[0].append(watch)
    order = {watch: place for place, watch in enumerate(quotes_by_watch)}
    return [(tuple(sorted(watches, key=order.__getitem__)), quote) for watches, quote in merged.values()]
