"""Taps of the scrapbook: keep, show, turn pages, lead back, remove, export.

A cutting belongs to the person who taps, in a group too; nobody else finds it by its id.
"""

from __future__ import annotations

import telegram
from telegram import Update

from bot.callback_data import CallbackData
from bot.handlers.answer_buttons import acknowledge_expired, find_tapped_answer
from bot.handlers.base import Context
from bot.handlers.scrapbook.cutting_documents import CuttingDocuments
from bot.handlers.stored_messages import ArticleMessages, Recipient, browsed_answer
from bot.state.answers import AnswerRepository, StoredAnswer
from bot.state.buttons.stored_queries import QueryRepository
from bot.state.cuttings import CuttingRepository, StoredCutting
from bot.state.languages import LanguageRepository
from bot.transport.sender import edit_quietly, reply, stop_spinner
from bot.views.cutting_list import ALL, FILE_FORMATS, render_cutting, render_cuttings
from bot.views.keyboards import Capabilities
from bot.views.message import Message, render_text
from retrieval.archive.answer_service import AnswerService
from retrieval.archive.live_index import IndexSnapshot
from retrieval.errors import JianbaoError
from retrieval.i18n import Messages
from retrieval.models import Span
from retrieval.ops.logging import log_event
from retrieval.scrapbook.cutting import (
    Cutting,
    CuttingPlace,
    cut_article,
    cut_words,
    find_place,
)
from retrieval.scrapbook.cutting_search import search_cuttings


class CuttingTaps:
    """Keeps quotes and articles, and shows what is kept."""

    def __init__(
        self,
        service: AnswerService,
        cuttings: tuple[CuttingRepository, QueryRepository],
        messages: tuple[AnswerRepository, ArticleMessages],
        documents: CuttingDocuments,
        languages: LanguageRepository,
        capabilities: Capabilities,
    ) -> None:
        self._service = service
        self._cuttings, self._queries = cuttings
        self._answers, self._articles = messages
        self._documents = documents
        self._languages = languages
        self._capabilities = capabilities

    async def keep(self, update: Update, context: Context) -> None:
        """Keep the tapped quote or article, with a word in a notice."""
        if (tapped := await find_tapped_answer(update, self._answers, self._languages)) is None:
            return
        words, person = self._languages.of(update), tapped.query.from_user.id
        try:
            cutting = await self._service.read(
                lambda snapshot: cutting_of(tapped.stored, tapped.tap, snapshot)
            )
            if cutting is None:
                await stop_spinner(tapped.query, words.say("bot.moved"), alert=True)
                return
            stored, is_new = await self._cuttings.keep(cutting, person=person)
        except JianbaoError as error:
            await stop_spinner(tapped.query, words.error(error), alert=True)
            return
        log_event("clipped", again=not is_new)
        key = "clip.saved" if is_new else "clip.saved_already"
        await stop_spinner(tapped.query, words.say(key, number=stored.kept.number))

    async def show(self, update: Update, context: Context) -> None:
        """Show one cutting in full, or a part of it."""
        if (found := await self._tapped(update)) is None:
            return
        query, shown, tap, stored = found
        await stop_spinner(query)
        await edit_quietly(shown, await self.view(stored, self._languages.of(update), part=tap.part - 1))

    async def turn_page(self, update: Update, context: Context) -> None:
        """Show another page of the cuttings, all or found."""
        query, tap = update.callback_query, _tap_of(update)
        if query is None or tap is None or not isinstance(query.message, telegram.Message):
            await acknowledge_expired(update, self._languages)
            return
        listed = await self._listed(tap.answer, query.from_user.id)
        if listed is None:
            await acknowledge_expired(update, self._languages)
            return
        await stop_spinner(query)
        words, (found, sought) = self._languages.of(update), listed
        view = self.list_view(found, words, key=tap.answer, query=sought, part=tap.part - 1)
        await edit_quietly(query.message, view)

    async def lead_back(self, update: Update, context: Context) -> None:
        """Reply with the quote in its article, with all its buttons."""
        if (found := await self._tapped(update)) is None:
            return
        query, shown, _, stored = found
        words = self._languages.of(update)
        place = await self._place(stored)
        if place.article is None:
            await stop_spinner(query, words.say("clip.gone"), alert=True)
            return
        await stop_spinner(query)
        to = Recipient.of(shown, query.from_user.id, words)
        coverage = self._service.coverage
        if place.quote is None or stored.kept.cutting.is_whole:
            await reply(shown, await self._articles.article(place.article, coverage, to))
        else:
            await reply(shown, await self._articles.quotes(browsed_answer([place.quote]), coverage, to))

    async def remove(self, update: Update, context: Context) -> None:
        """Ask before a cutting is removed; remove it after a yes."""
        if (found := await self._tapped(update)) is None:
            return
        query, shown, tap, stored = found
        words = self._languages.of(update)
        if not tap.number:
            await stop_spinner(query)
            await edit_quietly(shown, await self.view(stored, words, removing=True))
            return
        await self._cuttings.remove(stored.id, person=query.from_user.id)
        said = words.say("clip.removed", number=stored.kept.number)
        await stop_spinner(query, said)
        await edit_quietly(shown, render_text(said))

    async def export(self, update: Update, context: Context) -> None:
        """Reply with the listed cuttings as a file."""
        query, tap = update.callback_query, _tap_of(update)
        if query is None or tap is None or not isinstance(query.message, telegram.Message):
            await acknowledge_expired(update, self._languages)
            return
        listed = await self._listed(tap.answer, query.from_user.id)
        if listed is None or not listed[0] or tap.number >= len(FILE_FORMATS):
            await acknowledge_expired(update, self._languages)
            return
        await stop_spinner(query)
        cuttings = [stored.kept for stored in listed[0]]
        form, words = FILE_FORMATS[tap.number], self._languages.of(update)
        await self._documents.send(query.message, cuttings, form, words)

    async def view(
        self, stored: StoredCutting, words: Messages, *, part: int = 0, removing: bool = False
    ) -> Message:
        """The message of one cutting."""
        state = (await self._place(stored)).state
        return render_cutting(stored.id, stored.kept, state, words, part=part, removing=removing)

    def list_view(
        self, found: list[StoredCutting], words: Messages, *, key: str = ALL, query: str = "", part: int = 0
    ) -> Message:
        """The message of a page of cuttings, or of none."""
        if not found:
            said = words.say("clip.none_found", query=query[:40]) if query else words.say("clip.empty")
            return render_text(said)
        listed = [(stored.id, stored.kept) for stored in found]
        return render_cuttings(listed, part, words, key=key, query=query, pdf=self._capabilities.sheets)

    async def _place(self, stored: StoredCutting) -> CuttingPlace:
        return await self._service.read(
            lambda snapshot: find_place(stored.kept.cutting, snapshot.answerer.generation.store)
        )

    async def _listed(self, key: str, person: int) -> tuple[list[StoredCutting], str] | None:
        """Cuttings behind a list's key, with the search; None if expired."""
        query = "" if key == ALL else await self._queries.find(key, chat=person)
        if query is None:
            return None
        return await find_cuttings(self._cuttings, query, person), query

    async def _tapped(
        self, update: Update
    ) -> tuple[telegram.CallbackQuery, telegram.Message, CallbackData, StoredCutting] | None:
        """The tap, its message and its cutting; None after a notice."""
        query, tap = update.callback_query, _tap_of(update)
        if query is not None and tap is not None and isinstance(query.message, telegram.Message):
            stored = await self._cuttings.find(tap.answer, person=query.from_user.id)
            if stored is not None:
                return query, query.message, tap, stored
        await acknowledge_expired(update, self._languages)
        return None


async def find_cuttings(cuttings: CuttingRepository, query: str, person: int) -> list[StoredCutting]:
    """Search the cuttings of a person, newest first. Raises BadQuery."""
    found = await cuttings.all(person)
    matching = {kept.number for kept in search_cuttings([stored.kept for stored in found], query)}
    return [stored for stored in found if stored.kept.number in matching]


def cutting_of(answered: StoredAnswer, tap: CallbackData, snapshot: IndexSnapshot) -> Cutting | None:
    """The cutting of a quote or article; None if gone. Raises CuttingTooLong."""
    answer = answered.resolve(snapshot.answerer.generation.store, tap.number)
    if answer is None:
        return None
    quote = answer.quotes[tap.number]
    if tap.part:
        return cut_article(quote.article)
    return cut_words(quote.article, Span(quote.start, quote.end))


def _tap_of(update: Update) -> CallbackData | None:
    return CallbackData.parse(update.callback_query.data) if update.callback_query else None
