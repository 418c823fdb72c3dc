"""Words that people watch: after a reload, those who watch a word are told of new sentences with it.

The one place where a chat's id is kept as it is: without it nobody could be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from bot.state.database import Database
from retrieval.language.normalization import normalise
from retrieval.language.sentences import split_sentences
from retrieval.models import Article, Quote

MAX_WORDS_PER_PERSON = 20
MAX_SUBSCRIPTIONS = 50_000
MAX_WORD_LENGTH = 20
"""Code points of a watched word."""
MAX_DIGEST_QUOTES = 5
"""Sentences in one digest."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told: the chat, and for each sentence the word it has."""

    chat: int
    found: tuple[tuple[str, Quote], ...]
    more: int


class SubscriptionRepository:
    """Keeps who watches what."""

    def __init__(self, state: Database) -> None:
        self._state = state

    async def words(self, person: int) -> list[str]:
        """The words a person watches, in the order they came."""
        who = self._state.hashed(person)
        rows = await self._state.rows("SELECT word FROM watch WHERE person = ? ORDER BY made, word", who)
        return [word for (word,) in rows]

    async def add(self, word: str, *, person: int, chat: int) -> bool:
        """Watch a word; False when the person watches too many already, or too many people do."""
        state = self._state
        total = await state.row("SELECT count(*) FROM watch")
        words = await self.words(person)
        if len(words) >= MAX_WORDS_PER_PERSON or (total and total[0] >= MAX_SUBSCRIPTIONS):
            return word in words
        await state.write(
            "INSERT INTO watch VALUES (?, ?, ?, ?) ON CONFLICT (person, word) DO UPDATE SET"
            " chat = excluded.chat, made = excluded.made",
            state.hashed(person), chat, word, state.clock(),
        )  # fmt: skip
        return True

    async def remove(self, word: str | None, *, person: int) -> int:
        """Watch a word no longer, or none at all; how many they were."""
        who = self._state.hashed(person)
        if word is None:
            return await self._state.write("DELETE FROM watch WHERE person = ?", who)
        return await self._state.write("DELETE FROM watch WHERE person = ? AND word = ?", who, word)

    async def gone(self, chat: int) -> None:
        """Nobody can be told in this chat any more."""
        await self._state.write("DELETE FROM watch WHERE chat = ?", chat)

    async def moved(self, chat: int, to: int) -> None:
        """The chat goes on under another id."""
        await self._state.write("UPDATE watch SET chat = ? WHERE chat = ?", to, chat)

    async def watched(self) -> dict[int, list[str]]:
        """The words to look for, by chat."""
        found: dict[int, list[str]] = {}
        rows = await self._state.rows("SELECT DISTINCT chat, word FROM watch ORDER BY chat, word")
        for chat, word in rows:
            found.setdefault(chat, []).append(word)
        return found


def find_digests(watched: dict[int, list[str]], articles: Iterable[Article]) -> list[Digest]:
    """For each chat the sentences of these articles with its words; chats without any are left out."""
    every = {word: normalise(word) for words in watched.values() for word in words}
    found: dict[str, list[Quote]] = {word: [] for word in every}
    for article in articles:
        normal = normalise(article.text)
        for word, wanted in every.items():
            if wanted in normal and (quote := _sentence_with(wanted, article)):
                found[word].append(quote)
    told = []
    for chat, words in watched.items():
        quotes = _in_turn({word: found[word] for word in words})
        if quotes:
            told.append(
                Digest(chat, tuple(quotes[:MAX_DIGEST_QUOTES]), max(0, len(quotes) - MAX_DIGEST_QUOTES))
            )
    return told


def _in_turn(found: dict[str, list[Quote]]) -> list[tuple[str, Quote]]:
    """The first sentence of each word, then the second of each, so that no word crowds out another.

    A sentence that has several of the words comes once.
    """
    once: dict[tuple[str, int], tuple[str, Quote]] = {}
    for row in zip_longest(*found.values()):
        for word, quote in zip(found, row, strict=True):
            if quote is not None:
                once.setdefault((quote.article.id, quote.start), (word, quote))
    return list(once.values())


def _sentence_with(wanted: str, article: Article) -> Quote | None:
    """The first sentence of an article that has a word, given in normalised form."""
    for span in split_sentences(article.text):
        if wanted in normalise(span.cut(article.text)):
            return Quote(article, span.start, span.end, None, 1.0)
    return None
