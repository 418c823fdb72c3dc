"""Votes: 👍 and 👎 under answers, and /export of all votes for administrators."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import telegram
from telegram import Update
from telegram.constants import ChatType

from bot.callback_data import Action
from bot.handlers.answer_buttons import find_tapped_answer
from bot.handlers.base import Context
from bot.state.answers import AnswerRepository
from bot.state.audit_log import AuditLog
from bot.state.languages import LanguageRepository
from bot.state.quote_refs import QuoteRef
from bot.state.votes import VoteRepository
from bot.transport.sender import reply, stop_spinner
from bot.views.message import render_text
from retrieval.archive.answer_service import AnswerService
from retrieval.archive.live_index import IndexSnapshot
from retrieval.i18n import Messages
from retrieval.ops.logging import log_event

QuestionFinder = Callable[[str, int, int], Awaitable[str | None]]
"""Question of an answer by its id, chat and person; None where questions are not kept."""


@dataclass(frozen=True, slots=True)
class VoteHandler:
    """Stores votes and exports them."""

    service: AnswerService
    answers: AnswerRepository
    votes: VoteRepository
    languages: LanguageRepository
    audit: AuditLog
    find_question: QuestionFinder

    async def vote(self, update: Update, context: Context) -> None:
        """Store a 👍 or 👎, with thanks in a notice of the tap."""
        if (tapped := await find_tapped_answer(update, self.answers, self.languages)) is None:
            return
        words, good = self.languages.of(update), tapped.tap.action is Action.GOOD
        person = tapped.query.from_user.id
        question = await self.find_question(tapped.stored.id, tapped.message.chat.id, person)
        is_new = await self.votes.vote(tapped.stored, person=person, good=good, question=question)
        log_event("vote", good=good, again=not is_new)
        key = ("bot.thanks_good" if good else "bot.thanks_bad") if is_new else "bot.voted_already"
        await stop_spinner(tapped.query, words.say(key))

    async def export(self, update: Update, context: Context) -> None:
        """/export: all votes as JSONL for `jianbao eval`."""
        message, words = update.message, self.languages.of(update)
        if message is None or not await is_private(message, words):
            return
        votes = await self.votes.rows()
        await self.audit(update, "export", str(len(votes)))
        if not votes:
            await reply(message, render_text(words.say("export.empty")))
            return
        rows = await self.service.read(lambda snapshot: [_question_row(vote, snapshot) for vote in votes])
        content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        usable = sum(row["confidence"] == "high" for row in rows)
        name = f"feedback-{dt.date.today():%Y%m%d}.jsonl"
        caption = render_text(words.say("export.caption", count=len(rows), usable=usable))
        await message.reply_document(content, filename=name, caption=caption.html)


async def is_private(message: telegram.Message, words: Messages) -> bool:
    """True in a private chat; elsewhere reply with a pointer to one."""
    if message.chat.type == ChatType.PRIVATE:
        return True
    await reply(message, render_text(words.say("bot_admin.in_private")))
    return False


def _question_row(vote: dict[str, Any], snapshot: IndexSnapshot) -> dict[str, Any]:
    """Convert a vote to a row of a question set.

    Only a good answer gives the expected one; a bad vote or a missing question gives confidence "low", and
    the row is not scored.
    """
    quotes = [QuoteRef.from_json(quote) for quote in vote["quotes"]]
    first = quotes[0].resolve(snapshot.answerer.generation.store) if quotes else None
    is_usable = bool(vote["question"]) and vote["good"] and vote["answered"] and first is not None
    return {
        "id": vote["id"],
        "question": vote["question"],
        "answers": [first.text] if first is not None and vote["good"] else [],
        "article_ids": [quotes[0].article] if quotes else [],
        "answerable": True,
        "confidence": "high" if is_usable else "low",
        "vote": "good" if vote["good"] else "bad",
        "answered": vote["answered"],
        "generation": vote["generation"],
    }
