"""Cutting repository: the scrapbook of each person.

Rows are private to a person (a hashed id), kept until removed or forgotten, and untouched by reloads: each
holds the kept words with their source. Bounded in number per person and over all.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from bot.state.answers import ID_BYTES
from bot.state.database import Database
from retrieval.errors import CuttingsFull
from retrieval.scrapbook.cutting import Cutting, KeptCutting
from retrieval.scrapbook.cutting_file import check_note

MAX_CUTTINGS_PER_PERSON = 500
MAX_CUTTINGS = 50_000
NUMBERING_ATTEMPTS = 3
"""Attempts at a number that a peer gives at the same moment."""


@dataclass(frozen=True, slots=True)
class StoredCutting:
    """A cutting with the id of its buttons."""

    id: str
    kept: KeptCutting


class CuttingRepository:
    """Stores cuttings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, cutting: Cutting, *, person: int, note: str = "") -> tuple[StoredCutting, bool]:
        """Keep a cutting; False for one kept already.

        That one gets the note, if one is given. Raises CuttingsFull, NoteTooLong.
        """
        check_note(note)
        for _ in range(NUMBERING_ATTEMPTS):
            if (known := await self._at(cutting.place, person)) is not None:
                if note:
                    await self.note(known.id, note, person=person)
                return await self._at(cutting.place, person) or known, False
            await self._check_room(person)
            if await self._insert(cutting, person, note) and (new := await self._at(cutting.place, person)):
                return new, True
        raise CuttingsFull(limit=MAX_CUTTINGS_PER_PERSON)

    async def all(self, person: int) -> list[StoredCutting]:
        """Cuttings of a person, newest first; damaged rows are left out."""
        return await self._found("person = ? ORDER BY no DESC", self._database.hashed(person))

    async def find(self, id: str, *, person: int) -> StoredCutting | None:
        """Find a cutting of this person; None if unknown."""
        found = await self._found("id = ? AND person = ?", id, self._database.hashed(person))
        return found[0] if found else None

    async def numbered(self, number: int, *, person: int) -> StoredCutting | None:
        """Find a cutting of this person by its number; None if unknown."""
        found = await self._found("no = ? AND person = ?", number, self._database.hashed(person))
        return found[0] if found else None

    async def note(self, id: str, note: str, *, person: int) -> bool:
        """Replace the note of a cutting; False if unknown. Raises NoteTooLong."""
        check_note(note)
        who = self._database.hashed(person)
        sql = "UPDATE cutting SET note = ? WHERE id = ? AND person = ?"
        return await self._database.write(sql, note, id, who) > 0

    async def remove(self, id: str, *, person: int) -> bool:
        """Remove a cutting; False if unknown."""
        who = self._database.hashed(person)
        return await self._database.write("DELETE FROM cutting WHERE id = ? AND person = ?", id, who) > 0

    async def _at(self, place: str, person: int) -> StoredCutting | None:
        found = await self._found("place = ? AND person = ?", place, self._database.hashed(person))
        return found[0] if found else None

    async def _check_room(self, person: int) -> None:
        """Raises CuttingsFull."""
        who, sql = self._database.hashed(person), "SELECT count(*) FROM cutting"
        own, total = await self._database.row(f"{sql} WHERE person = ?", who), await self._database.row(sql)
        if (own and own[0] >= MAX_CUTTINGS_PER_PERSON) or (total and total[0] >= MAX_CUTTINGS):
            raise CuttingsFull(limit=MAX_CUTTINGS_PER_PERSON)

    async def _insert(self, cutting: Cutting, person: int, note: str) -> bool:
        """Insert under the next number; False where a peer has been faster."""
        database = self._database
        who = database.hashed(person)
        id, body = secrets.token_urlsafe(ID_BYTES), cutting.to_json()
        return await database.write(
            "INSERT INTO cutting (id, person, no, made, place, note, body)"
            " SELECT ?, ?, coalesce(max(no), 0) + 1, ?, ?, ?, ? FROM cutting WHERE person = ?"
            " ON CONFLICT DO NOTHING",
            id, who, database.clock(), cutting.place, note, body, who,
        ) > 0  # fmt: skip

    async def _found(self, where: str, *values: Any) -> list[StoredCutting]:
        rows = await self._database.rows(
            f"SELECT id, no, made, note, body FROM cutting WHERE {where}",  # noqa: S608 -- conditions of our own
            *values,
        )
        return [found for row in rows if (found := _stored(*row)) is not None]


def _stored(id: str, number: int, made: float, note: str, body: str) -> StoredCutting | None:
    try:
        return StoredCutting(id, KeptCutting(number, made, note, Cutting.from_json(body)))
    except (ValueError, LookupError, TypeError):  # damaged: never shown
        return None
