"""Answer repository: answers by short id, for the taps on their buttons.

Stored are places in articles and digests of the quoted words, not the question. A place is resolved in the
index live at the time of the tap; if the words have changed, the tap fails with a message, and other words
are never shown. An id is valid only in the chat of its answer.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field

from bot.state.buttons.stored_lists import StoredList
from bot.state.database import Database
from bot.state.quote_refs import QuoteRef
from retrieval.index.corpus import ArticleStore
from retrieval.models import Answer, filters_from_json, filters_to_json

ID_BYTES = 6
"""Random bytes of an id, eight characters in a button: 2^48 ids, of which `MAX_ANSWERS` are valid."""
ANSWER_TTL_S = 7 * 24 * 3600.0
MAX_ANSWERS = 20_000
ANSWERS_PER_SWEEP = 64
"""Answers stored between two sweeps of expired ones."""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer with references for quotes.

    generation: name of the generation that gave the answer. filters: JSON-ready values. meant: the name
    as written and the corrected one. differing: quotes with different values for the same fact. listing: the
    articles asked for.
    """

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
    listing: StoredList | None = None

    def resolve(self, store: ArticleStore, number: int) -> Answer | None:
        """Resolve the answer; None if quote `number` is gone or changed.

        Other unresolvable quotes are replaced by quote `number`, so that numbers keep their meaning.
        """
        if not 0 <= number < len(self.quotes):
            return None
        quote = self.quotes[number].resolve(store)
        if quote is None:
            return None
        quotes = tuple(reference.resolve(store) or quote for reference in self.quotes)
        filters = filters_from_json(self.filters)
        return Answer(
            "", self.answered, self.confidence, quotes, (), filters, 0.0, self.carried,
            notes=self.notes, meant=self.meant, absent=self.absent, differing=self.differing,
        )  # fmt: skip


class AnswerRepository:
    """Stores answers for `ANSWER_TTL_S`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._since_sweep = 0

    async def keep(self, answer: Answer, *, generation: str, chat: int, person: int) -> StoredAnswer:
        """Store an answer about to be shown in a chat."""
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
            StoredList.of(answer.listing) if answer.listing and answer.listing.items else None,
        )
        body = json.dumps({k: v for k, v in asdict(kept).items() if k != "id"}, ensure_ascii=False)
        hashed, database = self._database.hashed, self._database
        await database.write(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?)",
            kept.id, hashed(chat), hashed(person), database.clock(), body,
        )  # fmt: skip
        self._since_sweep += 1
        if self._since_sweep >= ANSWERS_PER_SWEEP:
            self._since_sweep = 0
            await database.keep_newest("answer", seconds=ANSWER_TTL_S, most=MAX_ANSWERS)
        return kept

    async def was_given_to(self, person: int, id: str) -> bool:
        """True if this person asked the question of answer `id`."""
        hashed = self._database.hashed(person)
        row = await self._database.row("SELECT 1 FROM answer WHERE id = ? AND person = ?", id, hashed)
        return row is not None

    async def find(self, id: str, *, chat: int) -> StoredAnswer | None:
        """Find an answer of this chat; None if unknown or expired."""
        found = await self._database.row(
            "SELECT body FROM answer WHERE id = ? AND chat = ? AND made >= ?",
            id, self._database.hashed(chat), self._database.clock() - ANSWER_TTL_S,
        )  # fmt: skip
        try:
            return None if found is None else _kept(id, found[0])
        except (ValueError, LookupError, TypeError, AttributeError):  # damaged: as though expired
            return None


def _kept(id: str, body: str) -> StoredAnswer:
    fields = json.loads(body)
    quotes = tuple(map(QuoteRef.from_json, fields.pop("quotes")))
    carried, notes = tuple(fields.pop("carried")), tuple(fields.pop("notes", ()))
    meant, absent = tuple(fields.pop("meant", None) or ()), tuple(fields.pop("absent", ()))
    listing = fields.pop("listing", None)
    return StoredAnswer(
        id=id, quotes=quotes, carried=carried, notes=notes, meant=meant or None, absent=absent,
        listing=StoredList.from_json(listing) if listing else None, **fields,
    )  # fmt: skip
