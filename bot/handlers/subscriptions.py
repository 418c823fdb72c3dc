"""Subscriptions: /watch, /unwatch, and digests after a reload."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import chain, islice

import telegram
from telegram import Update
from telegram.constants import ChatType
from telegram.error import ChatMigrated, Forbidden, TelegramError

from bot.handlers.base import Context, user_id
from bot.service.reload import IndexReloader, ReloadResult
from bot.state.languages import LanguageRepository
from bot.state.subscriptions import MAX_WORD_LENGTH, MAX_WORDS_PER_PERSON, SubscriptionRepository
from bot.transport.sender import reply
from bot.views.digest import Digest, find_digests, render_digest
from bot.views.message import render_text
from retrieval.answering.standing_queries import (
    StandingQuery,
    answer_questions,
    check_standing_query,
    match_queries,
)
from retrieval.archive.live_index import IndexSnapshot
from retrieval.i18n import Messages
from retrieval.ops.logging import log_error, log_event

MAX_NEW_ARTICLES = 20_000
"""New articles matched after a reload; after a first build nobody wants a digest of everything."""


class SubscriptionHandler:
    """Edits subscriptions and sends digests of new sentences that match."""

    def __init__(
        self,
        reloader: IndexReloader,
        subscriptions: SubscriptionRepository,
        languages: LanguageRepository,
        bot: telegram.Bot,
    ) -> None:
        self._reloader = reloader
        self._subscriptions = subscriptions
        self._languages = languages
        self._tasks: set[asyncio.Task[None]] = set()
        self._bot = bot

    async def watch(self, update: Update, context: Context) -> None:
        """`/watch 云服务 -学校`: subscribe to a query; without one, list them.

        In a group only those of the group, as everybody there reads along. Raises BadQuery.
        """
        message, person, words = update.message, user_id(update), self._languages.of(update)
        if message is None or person is None:
            return
        word = " ".join(context.args or [])
        if not word:
            found = await self._subscriptions.words(person, chat=_group_of(message))
            subscribed = "\n".join(f"• {one}" for one in found) or words.say("watch.none")
            text = words.say("watch.list", words=subscribed)
        elif len(word) > MAX_WORD_LENGTH:
            text = words.say("watch.too_long", limit=MAX_WORD_LENGTH)
        else:
            check_standing_query(word)
            text = await self._add(word, message.chat.id, person, words)
        await reply(message, render_text(text))

    async def _add(self, word: str, chat: int, person: int, words: Messages) -> str:
        if not await self._subscriptions.add(word, person=person, chat=chat):
            return words.say("watch.too_many", limit=MAX_WORDS_PER_PERSON)
        key = "watch.added_question" if StandingQuery(word).is_question else "watch.added"
        return words.say(key, word=word)

    async def unwatch(self, update: Update, context: Context) -> None:
        """`/unwatch 云服务`: unsubscribe from a query; without one, from all."""
        message, person, words = update.message, user_id(update), self._languages.of(update)
        if message is None or person is None:
            return
        word = " ".join(context.args or []) or None
        removed = await self._subscriptions.remove(word, person=person, chat=_group_of(message))
        await reply(message, render_text(words.say("watch.removed", count=removed)))

    async def start_digests(self, result: ReloadResult) -> None:
        """Start sending the digests of a reload; returns at once."""
        task = asyncio.create_task(self._send_digests(result))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Cancel the sending of digests."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _send_digests(self, result: ReloadResult) -> None:
        article_ids = (*result.report.changes.added, *result.report.changes.changed)

        def find(snapshot: IndexSnapshot) -> list[Digest]:
            generation, watched = snapshot.answerer.generation, list(chain(*words_by_chat.values()))
            rows = generation.rows_of(islice(article_ids, MAX_NEW_ARTICLES))
            matches = match_queries(watched, generation.store.articles(rows))
            answers = answer_questions(snapshot.answerer, watched, frozenset(article_ids))
            return find_digests(words_by_chat, {**matches, **answers})

        try:
            words_by_chat = await self._subscriptions.words_by_chat()
            if not words_by_chat or not article_ids:
                return
            digests = await self._reloader.read(find)
            for digest in digests:
                await self._send(digest)
            log_event("digests", chats=len(digests), articles=len(article_ids))
        except Exception as error:  # noqa: BLE001 -- a task: nothing else reports the error
            log_error("digests_failed", error)

    async def _send(self, digest: Digest) -> None:
        message = render_digest(digest, await self._languages.of_chat(digest.chat))
        try:
            await self._bot.send_message(digest.chat, message.html, reply_markup=message.keyboard)
        except ChatMigrated as migrated:
            await self._subscriptions.migrate_chat(digest.chat, migrated.new_chat_id)
            await self._send(replace(digest, chat=migrated.new_chat_id))
        except Forbidden as error:
            log_event("watcher_gone", said=error)
            await self._subscriptions.drop_chat(digest.chat)
        except TelegramError as error:
            log_event("digest_not_sent", said=error)


def _group_of(message: telegram.Message) -> int | None:
    """The chat of a message in a group; None in private."""
    return None if message.chat.type == ChatType.PRIVATE else message.chat.id
