"""Digest of a reload: new sentences with subscribed words, by chat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from telegram import InlineKeyboardMarkup

from bot.views.answer import MAX_NAME_LENGTH, RESERVED_LENGTH, quote_source
from bot.views.keyboards import opener_rows
from bot.views.markup import Markup, bold, folded_blockquote, italic, lines, paragraphs, plain
from bot.views.message import MAX_MESSAGE_LENGTH, Message
from retrieval.i18n import Messages, clip
from retrieval.language.normalization import normalise, spelling_key
from retrieval.language.sentences import split_sentences
from retrieval.models import Article, Quote

MAX_DIGEST_QUOTES = 5
"""Sentences in one digest."""


@dataclass(frozen=True, slots=True)
class Digest:
    """New sentences for one chat, each with its subscribed word.

    omitted: further sentences, only counted.
    """

    chat: int
    matches: tuple[tuple[str, Quote], ...]
    omitted: int


def find_digests(words_by_chat: Mapping[int, Sequence[str]], articles: Iterable[Article]) -> list[Digest]:
    """Match subscribed words, in any spelling; chats without a match are omitted."""
    normal_words = {word: spelling_key(normalise(word)) for words in words_by_chat.values() for word in words}
    matches: dict[str, list[Quote]] = {word: [] for word in normal_words}
    for article in articles:
        text = spelling_key(normalise(article.text))
        for word, normal_word in normal_words.items():
            if normal_word and normal_word in text and (quote := _first_sentence_with(normal_word, article)):
                matches[word].append(quote)
    digests = []
    for chat, words in words_by_chat.items():
        if found := _interleave({word: matches[word] for word in words}):
            shown = tuple(found[:MAX_DIGEST_QUOTES])
            digests.append(Digest(chat, shown, len(found) - len(shown)))
    return digests


def render_digest(digest: Digest, words: Messages) -> Message:
    """New sentences as fit in a message, with openers; the rest counted."""
    content, omitted, articles = bold(words.say("watch.digest")), digest.omitted, list[Article]()
    for word, quote in digest.matches:
        name = words.say("watch.digest_word", word=clip(word, MAX_NAME_LENGTH))
        heading = italic(f"{len(articles) + 1}. {name}")
        source = plain(quote_source(quote, words))
        longer = paragraphs([content, lines([heading, folded_blockquote(plain(quote.text)), source])])
        if longer.length > MAX_MESSAGE_LENGTH - RESERVED_LENGTH:
            omitted += 1
        else:
            content = longer
            articles.append(quote.article)
    more = plain(words.say("watch.digest_more", count=omitted)) if omitted else Markup()
    return Message.of(paragraphs([content, more]), InlineKeyboardMarkup(opener_rows(articles)))


def _interleave(quotes_by_word: Mapping[str, Sequence[Quote]]) -> list[tuple[str, Quote]]:
    """Merge round-robin by word: no word crowds out another.

    A sentence with several of the words appears once.
    """
    merged: dict[tuple[str, int], tuple[str, Quote]] = {}
    for row in zip_longest(*quotes_by_word.values()):
        for word, quote in zip(quotes_by_word, row, strict=True):
            if quote is not None:
                merged.setdefault((quote.article.id, quote.start), (word, quote))
    return list(merged.values())


def _first_sentence_with(normal_word: str, article: Article) -> Quote | None:
    """First sentence of an article with a word (spelling key)."""
    for span in split_sentences(article.text):
        if normal_word in spelling_key(normalise(span.cut(article.text))):
            return Quote(article, span.start, span.end, None, 1.0)
    return None
