"""/stats and /export: how much the bot is asked, how good its answers are found, for administrators."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import telegram
from telegram import Update
from telegram.constants import ChatType

from bot.handlers.base import Context
from bot.service.answer_service import AnswerService
from bot.service.live_index import IndexSnapshot
from bot.state.audit_log import AuditLog
from bot.state.daily_counts import DailyCounts
from bot.state.languages import LanguageRepository
from bot.state.quote_refs import QuoteRef
from bot.state.votes import VoteRepository
from bot.transport.picture_sender import PictureSender
from bot.transport.sender import reply
from bot.views.keyboards import Offer
from bot.views.message import render_text
from retrieval.i18n import Messages
from retrieval.imaging.bar_chart import Bar, render_bar_chart

CHART_DAYS = 14


class StatsHandler:
    """Tells administrators what was counted. In private only."""

    def __init__(
        self,
        service: AnswerService,
        counts: DailyCounts,
        feedback: VoteRepository,
        studio: PictureSender,
        languages: LanguageRepository,
        audit: AuditLog,
        offer: Offer,
    ) -> None:
        self._service = service
        self._counts = counts
        self._feedback = feedback
        self._studio = studio
        self._languages = languages
        self._audit = audit
        self._offer = offer

    async def stats(self, update: Update, context: Context) -> None:
        """Questions, unanswered ones and votes; drawn where pictures can be."""
        message, words = update.message, self._languages.of(update)
        if message is None or not await _is_private(message, words):
            return
        await self._audit(update, "stats")
        days = await self._counts.last(CHART_DAYS)
        total = sum(sum(counted.values()) for _, counted in days)
        missing = sum(counted.get("not_found", 0) for _, counted in days)
        good, bad = await self._feedback.counts()
        text = render_text(
            words.say("stats.text", days=CHART_DAYS, total=total, missing=missing, good=good, bad=bad)
        )
        if not self._offer.pictures:
            await reply(message, text)
            return
        bars = [Bar(str(day.day), sum(c.values()), c.get("not_found", 0)) for day, c in days]
        title, note = words.say("stats.title"), words.say("stats.note", days=CHART_DAYS)
        shows = f"stats {words.language} {days}"
        await self._studio.send(message, shows, lambda: render_bar_chart(title, note, bars), text)

    async def export(self, update: Update, context: Context) -> None:
        """The votes as JSONL that `jianbao eval` reads."""
        message, words = update.message, self._languages.of(update)
        if message is None or not await _is_private(message, words):
            return
        rows = await self._feedback.rows()
        await self._audit(update, "export", str(len(rows)))
        if not rows:
            await reply(message, render_text(words.say("export.empty")))
            return
        told = await self._service.read(lambda live: [_question_row(row, live) for row in rows])
        content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in told).encode()
        named = sum(row["confidence"] == "high" for row in told)
        name = f"feedback-{dt.date.today():%Y%m%d}.jsonl"
        said = render_text(words.say("export.caption", count=len(rows), usable=named))
        await message.reply_document(content, filename=name, caption=said.html)


async def _is_private(message: telegram.Message, words: Messages) -> bool:
    """Whether nobody else reads along; else whoever asked is told where to ask."""
    if message.chat.type == ChatType.PRIVATE:
        return True
    await reply(message, render_text(words.say("bot_admin.in_private")))
    return False


def _question_row(row: dict[str, Any], live: IndexSnapshot) -> dict[str, Any]:
    """One vote as a row of a question set. Only an answer that was found good says what is right; without
    the question, or with a bad vote, the row is marked so that it is not scored."""
    quotes = [QuoteRef.from_json(q) for q in row["quotes"]]
    first = quotes[0].resolve(live.answerer.generation.store) if quotes else None
    usable = bool(row["question"]) and row["good"] and row["answered"] and first is not None
    return {
        "id": row["id"],
        "question": row["question"],
        "answers": [first.text] if first is not None and row["good"] else [],
        "article_ids": [quotes[0].article] if quotes else [],
        "answerable": True,
        "confidence": "high" if usable else "low",
        "vote": "good" if row["good"] else "bad",
        "answered": row["answered"],
        "generation": row["generation"],
    }
