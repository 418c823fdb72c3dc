"""/watch and /unwatch, and the digest after a reload."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import islice

import telegram
from telegram import Update
from telegram.error import ChatMigrated, Forbidden, TelegramError

from bot.handlers.base import Context, user_id
from bot.ops.logging import log_error, log_event
from bot.service.live_index import IndexSnapshot
from bot.service.reload import IndexReloader, ReloadResult
from bot.state.languages import LanguageRepository
from bot.state.subscriptions import MAX_WORD_LENGTH, MAX_WORDS_PER_PERSON, SubscriptionRepository
from bot.transport.sender import reply
from bot.views.digest import Digest, find_digests, render_digest
from bot.views.message import render_text

MAX_NEW_ARTICLES = 20_000
"""New articles that are looked through; after a first build nobody wants a digest of everything."""


class SubscriptionHandler:
    """Tells people of new sentences with the words they watch."""

    def __init__(
        self,
        reloader: IndexReloader,
        watching: SubscriptionRepository,
        languages: LanguageRepository,
        bot: telegram.Bot,
    ) -> None:
        self._reloader = reloader
        self._watching = watching
        self._languages = languages
        self._tasks: set[asyncio.Task[None]] = set()
        self._bot = bot

    async def watch(self, update: Update, context: Context) -> None:
        """`/watch 词语`; without a word, what is watched."""
        message, person, words = update.message, user_id(update), self._languages.of(update)
        if message is None or person is None:
            return
        word = " ".join(context.args or [])
        watched = "、".join(await self._watching.words(person)) or words.say("watch.none")
        if not word:
            said = words.say("watch.list", words=watched)
        elif len(word) > MAX_WORD_LENGTH:
            said = words.say("watch.too_long", limit=MAX_WORD_LENGTH)
        elif await self._watching.add(word, person=person, chat=message.chat.id):
            said = words.say("watch.added", word=word)
        else:
            said = words.say("watch.too_many", limit=MAX_WORDS_PER_PERSON)
        await reply(message, render_text(said))

    async def unwatch(self, update: Update, context: Context) -> None:
        """`/unwatch 词语`; without a word, all of them."""
        message, person, words = update.message, user_id(update), self._languages.of(update)
        if message is None or person is None:
            return
        word = " ".join(context.args or []) or None
        removed = await self._watching.remove(word, person=person)
        await reply(message, render_text(words.say("watch.removed", count=removed)))

    async def reloaded(self, reloaded: ReloadResult) -> None:
        """Begin to tell everyone concerned; returns at once."""
        task = asyncio.create_task(self._tell(reloaded))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Leave off telling."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _tell(self, reloaded: ReloadResult) -> None:
        new = (*reloaded.report.changes.added, *reloaded.report.changes.changed)

        def look(live: IndexSnapshot) -> list[Digest]:
            generation = live.answerer.generation
            rows = generation.rows_of(islice(new, MAX_NEW_ARTICLES))
            return find_digests(watched, generation.store.articles(rows))

        try:
            watched = await self._watching.words_by_chat()
            if not watched or not new:
                return
            found = await self._reloader.read(look)
            for each in found:
                await self._send(each)
            log_event("digests", chats=len(found), articles=len(new))
        except Exception as error:  # noqa: BLE001 -- the edge of a task: nobody else would hear of it
            log_error("digests_failed", error)

    async def _send(self, each: Digest) -> None:
        message = render_digest(each, await self._languages.of_chat(each.chat))
        try:
            await self._bot.send_message(each.chat, message.html, reply_markup=message.keyboard)
        except ChatMigrated as moved:
            await self._watching.migrate_chat(each.chat, moved.new_chat_id)
            await self._send(replace(each, chat=moved.new_chat_id))
        except Forbidden as error:
            log_event("watcher_gone", said=error)
            await self._watching.drop_chat(each.chat)
        except TelegramError as error:
            log_event("digest_not_sent", said=error)
