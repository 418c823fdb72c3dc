"""Answers under their buttons: what a message shows, kept by a short id so that a tap can find it again.

Kept are places in articles and digests of the quoted words, not the question. A place is looked up in the
index that is live when the tap comes; where the words no longer stand there, the reader is told, never
shown other ones. An id is only good in the chat that the answer was given in.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.state.database import Database
from retrieval.citations import text_digest
from retrieval.index.corpus import ArticleStore
from retrieval.models import Answer, Article, Quote, Span, filters_from_json, filters_to_json

ID_BYTES = 6
"""Random bytes of an id, eight characters in a button: 2^48 ids, of which `MAX_TRACKED_CHATS` are good."""
ANSWER_TTL_S = 7 * 24 * 3600.0
MAX_ANSWERS = 20_000
ANSWERS_PER_SWEEP = 64
"""AnswerRepository kept between two sweeps."""


@dataclass(frozen=True, slots=True)
class QuoteRef:
    """A quote by its place: the article, the offsets, the answering phrase, and the digest of the words."""

    article: str
    start: int
    end: int
    phrase: tuple[int, int] | None
    probability: float
    digest: str
    also: tuple[str, ...] = ()

    @classmethod
    def of(cls, quote: Quote) -> QuoteRef:
        """Where this quote stands."""
        phrase = (quote.answer.start, quote.answer.end) if quote.answer else None
        also = tuple(article.id for article in quote.also)
        digest = text_digest(quote.text)
        return cls(quote.article.id, quote.start, quote.end, phrase, quote.probability, digest, also)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> QuoteRef:
        """The reference that `asdict` wrote."""
        phrase, also = fields["phrase"], fields.get("also", ())
        return cls(**{**fields, "phrase": tuple(phrase) if phrase else None, "also": tuple(also)})

    def found_in(self, store: ArticleStore) -> Quote | None:
        """The quote in these articles; None when the article is gone or says something else there."""
        row = store.row_of(self.article)
        if row is None:
            return None
        article: Article = store.article(row)
        if text_digest(article.text[self.start : self.end]) != self.digest:
            return None
        phrase = Span(*self.phrase) if self.phrase else None
        rows = [found for also in self.also if (found := store.row_of(also)) is not None]
        also = tuple(map(store.article, rows))
        return Quote(article, self.start, self.end, phrase, self.probability, also)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer that was given. `generation`: the index that gave it; filters: as JSON-ready values."""

    id: str
    generation: str
    answered: bool
    confidence: float
    quotes: tuple[QuoteRef, ...]
    carried: tuple[str, ...] = ()
    filters: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    meant: tuple[str, str] | None = None
    absent: tuple[str, ...] = ()
    differing: int = 0

    def answer(self, store: ArticleStore, number: int) -> Answer | None:
        """The answer with its quotes as they stand now; None when quote `number` does not stand any more.

        Other quotes that are gone leave their place to that one, so that numbers stay what they were.
        """
        if not 0 <= number < len(self.quotes):
            return None
        wanted = self.quotes[number].found_in(store)
        if wanted is None:
            return None
        quotes = tuple(reference.found_in(store) or wanted for reference in self.quotes)
        filters = filters_from_json(self.filters)
        return Answer(
            "", self.answered, self.confidence, quotes, (), filters, 0.0, self.carried,
            notes=self.notes, meant=self.meant, absent=self.absent, differing=self.differing,
        )  # fmt: skip


class AnswerRepository:
    """Keeps answers, for a while."""

    def __init__(self, state: Database) -> None:
        self._state = state
        self._since_sweep = 0

    async def keep(self, answer: Answer, *, generation: str, chat: int, person: int) -> StoredAnswer:
        """Remember an answer that is about to be shown in a chat."""
        kept = StoredAnswer(
            secrets.token_urlsafe(ID_BYTES),
            generation,
            answer.answered,
            answer.confidence,
            tuple(QuoteRef.of(quote) for quote in answer.quotes),
            answer.carried,
            filters_to_json(answer.filters),
            answer.notes,
            answer.meant,
            answer.absent,
            answer.differing,
        )
        body = json.dumps({k: v for k, v in asdict(kept).items() if k != "id"}, ensure_ascii=False)
        hashed, state = self._state.hashed, self._state
        await state.write(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?)",
            kept.id, hashed(chat), hashed(person), state.clock(), body,
        )  # fmt: skip
        self._since_sweep += 1
        if self._since_sweep >= ANSWERS_PER_SWEEP:
            self._since_sweep = 0
            await state.keep_newest("answer", seconds=ANSWER_TTL_S, most=MAX_ANSWERS)
        return kept

    async def was_given_to(self, person: int, id: str) -> bool:
        """Whether it was this person who had asked."""
        hashed = self._state.hashed(person)
        row = await self._state.row("SELECT 1 FROM answer WHERE id = ? AND person = ?", id, hashed)
        return row is not None

    async def find(self, id: str, *, chat: int) -> StoredAnswer | None:
        """The answer of this id, if it was given in this chat and is not too old."""
        found = await self._state.row(
            "SELECT body FROM answer WHERE id = ? AND chat = ? AND made >= ?",
            id, self._state.hashed(chat), self._state.clock() - ANSWER_TTL_S,
        )  # fmt: skip
        return None if found is None else _kept(id, found[0])


def _kept(id: str, body: str) -> StoredAnswer:
    fields = json.loads(body)
    quotes = tuple(map(QuoteRef.from_json, fields.pop("quotes")))
    carried, notes = tuple(fields.pop("carried")), tuple(fields.pop("notes", ()))
    meant, absent = tuple(fields.pop("meant", None) or ()), tuple(fields.pop("absent", ()))
    return StoredAnswer(
        id=id, quotes=quotes, carried=carried, notes=notes, meant=meant or None, absent=absent, **fields
    )
