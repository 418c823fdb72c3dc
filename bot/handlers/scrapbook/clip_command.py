"""/clip: the scrapbook in words, and notes written as replies.

`/clip` in reply keeps the quote replied to; alone it lists; with a number it shows; with words it searches.
In private chats only: a list is for its owner.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping

import telegram
from telegram import Update
from telegram.constants import ChatType

from bot.callback_data import Action
from bot.handlers.base import Context, user_id
from bot.handlers.scrapbook.cutting_documents import CuttingDocuments
from bot.handlers.scrapbook.cutting_replies import tap_of_reply
from bot.handlers.scrapbook.cutting_taps import CuttingTaps, cutting_of, find_cuttings
from bot.state.answers import AnswerRepository
from bot.state.buttons.stored_queries import QueryRepository
from bot.state.cuttings import CuttingRepository, StoredCutting
from bot.state.languages import LanguageRepository
from bot.transport.sender import reply
from bot.views.cutting_list import ALL
from bot.views.message import Message, render_text
from retrieval.archive.answer_service import AnswerService
from retrieval.errors import NoCutting
from retrieval.i18n import Messages
from retrieval.scrapbook.cutting_format import CuttingFormat

SUBCOMMANDS: Mapping[str, str] = {
    "note": "note", "笔记": "note", "筆記": "note",
    "remove": "remove", "delete": "remove", "移出": "remove", "删除": "remove", "刪除": "remove",
    "export": "export", "导出": "export", "匯出": "export",
    "help": "help", "帮助": "help",
}  # fmt: skip
"""Subcommands by the words for them."""
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)

Subcommand = Callable[[telegram.Message, int, str, Messages], Awaitable[Message | None]]


class ClipCommand:
    """Answers /clip and notes."""

    def __init__(
        self,
        service: AnswerService,
        answers: AnswerRepository,
        cuttings: tuple[CuttingRepository, QueryRepository],
        taps: CuttingTaps,
        documents: CuttingDocuments,
        languages: LanguageRepository,
    ) -> None:
        self._service = service
        self._answers = answers
        self._cuttings, self._queries = cuttings
        self._taps = taps
        self._documents = documents
        self._languages = languages
        self._subcommands: Mapping[str, Subcommand] = {
            "note": self._note, "remove": self._remove, "export": self._export, "help": self._help,
        }  # fmt: skip

    async def clip(self, update: Update, context: Context) -> None:
        """/clip: keep, list, show, search, note, remove, export."""
        message, person, words = update.message, user_id(update), self._languages.of(update)
        if message is None or person is None:
            return
        if message.chat.type != ChatType.PRIVATE:
            await reply(message, render_text(words.say("clip.private")))
            return
        text = _argument(message)
        name, _, rest = text.partition(" ")
        if message.reply_to_message is not None:
            said: Message | None = await self._keep(message, person, text, words)
        elif (known := SUBCOMMANDS.get(name.lower())) is not None:
            said = await self._subcommands[known](message, person, rest.strip(), words)
        elif _NUMBER.fullmatch(text):
            said = await self._taps.view(await self._numbered(text, person), words)
        else:
            said = await self._list(person, text, words)
        if said is not None:
            await reply(message, said)

    async def note(self, update: Update, context: Context) -> None:
        """Keep a reply to a cutting as its note."""
        message, person, words = update.message, user_id(update), self._languages.of(update)
        tap = tap_of_reply(message, Action.UNCLIP) if message else None
        if message is None or person is None or tap is None:
            return
        stored = await self._cuttings.find(tap.answer, person=person)
        if stored is None:
            await reply(message, render_text(words.say("bot.expired")))
            return
        await self._write_note(stored, person, message.text or "")
        await reply(message, render_text(words.say("clip.noted", number=stored.kept.number)))

    async def _keep(self, message: telegram.Message, person: int, note: str, words: Messages) -> Message:
        """Keep the quote replied to, or write the cutting's note."""
        tap = tap_of_reply(message, Action.UNCLIP)
        if tap is not None and (stored := await self._cuttings.find(tap.answer, person=person)) is not None:
            await self._write_note(stored, person, note)
            key = "clip.noted" if note else "clip.note_removed"
            return render_text(words.say(key, number=stored.kept.number))
        tap = tap_of_reply(message, Action.CLIP)
        answer = await self._answers.find(tap.answer, chat=message.chat.id) if tap else None
        if tap is None or answer is None:
            return render_text(words.say("clip.nothing_here"))
        kept, place = answer, tap
        cutting = await self._service.read(lambda snapshot: cutting_of(kept, place, snapshot))
        if cutting is None:
            return render_text(words.say("bot.moved"))
        stored, is_new = await self._cuttings.keep(cutting, person=person, note=note)
        key = "clip.saved" if is_new else "clip.saved_already"
        return render_text(words.say(key, number=stored.kept.number))

    async def _list(self, person: int, query: str, words: Messages) -> Message:
        found = await find_cuttings(self._cuttings, query, person)
        stored = query and found  # a private chat has the id of its person
        key = await self._queries.keep(query, chat=person, person=person) if stored else ALL
        return self._taps.list_view(found, words, key=key, query=query)

    async def _note(self, message: telegram.Message, person: int, rest: str, words: Messages) -> Message:
        number, _, note = rest.partition(" ")
        if not _NUMBER.fullmatch(number):
            return render_text(words.say("clip.usage"))
        stored = await self._numbered(number, person)
        await self._write_note(stored, person, note)
        return render_text(words.say("clip.noted" if note.strip() else "clip.note_removed", number=number))

    async def _remove(self, message: telegram.Message, person: int, rest: str, words: Messages) -> Message:
        if not _NUMBER.fullmatch(rest):
            return render_text(words.say("clip.usage"))
        stored = await self._numbered(rest, person)
        await self._cuttings.remove(stored.id, person=person)
        return render_text(words.say("clip.removed", number=stored.kept.number))

    async def _export(
        self, message: telegram.Message, person: int, rest: str, words: Messages
    ) -> Message | None:
        names = {str(form): form for form in CuttingFormat} | {"md": CuttingFormat.MARKDOWN}
        form = names.get(rest.lower() or str(CuttingFormat.PDF))
        if form is None:
            return render_text(words.say("clip.usage"))
        found = await self._cuttings.all(person)
        if not found:
            return render_text(words.say("clip.empty"))
        await self._documents.send(message, [stored.kept for stored in found], form, words)
        return None

    async def _help(self, message: telegram.Message, person: int, rest: str, words: Messages) -> Message:
        return render_text(words.say("clip.usage"))

    async def _numbered(self, number: str, person: int) -> StoredCutting:
        stored = await self._cuttings.numbered(int(number), person=person)
        if stored is None:
            raise NoCutting(number=number)
        return stored

    async def _write_note(self, stored: StoredCutting, person: int, note: str) -> None:
        await self._cuttings.note(stored.id, note.strip(), person=person)


def _argument(message: telegram.Message) -> str:
    """The text after the command, its line breaks kept."""
    parts = (message.text or "").split(maxsplit=1)
    return parts[1].strip() if len(parts) > 1 else ""
