"""/stats: counts of questions, abstentions and votes, for administrators."""

from __future__ import annotations

from telegram import Update

from bot.handlers.base import Context
from bot.handlers.votes import is_private
from bot.state.audit_log import AuditLog
from bot.state.daily_counts import DailyCounts
from bot.state.languages import LanguageRepository
from bot.state.votes import VoteRepository
from bot.transport.picture_sender import PictureSender
from bot.transport.sender import reply
from bot.views.keyboards import Capabilities
from bot.views.message import render_text
from retrieval.imaging.bar_chart import Bar, render_bar_chart

CHART_DAYS = 14


class StatsHandler:
    """Shows daily counts to administrators, in private chats only."""

    def __init__(
        self,
        counts: DailyCounts,
        votes: VoteRepository,
        pictures: PictureSender,
        languages: LanguageRepository,
        audit: AuditLog,
        capabilities: Capabilities,
    ) -> None:
        self._counts = counts
        self._votes = votes
        self._pictures = pictures
        self._languages = languages
        self._audit = audit
        self._capabilities = capabilities

    async def stats(self, update: Update, context: Context) -> None:
        """/stats: questions, abstentions and votes, with a chart if possible."""
        message, words = update.message, self._languages.of(update)
        if message is None or not await is_private(message, words):
            return
        await self._audit(update, "stats")
        days = await self._counts.last(CHART_DAYS)
        total = sum(sum(counts.values()) for _, counts in days)
        missing = sum(counts.get("not_found", 0) for _, counts in days)
        good, bad = await self._votes.counts()
        facts = {"days": CHART_DAYS, "total": total, "missing": missing, "good": good, "bad": bad}
        text = render_text(words.say("stats.text", **facts))
        if not self._capabilities.pictures:
            await reply(message, text)
            return
        bars = [Bar(str(day.day), sum(c.values()), c.get("not_found", 0)) for day, c in days]
        title, note = words.say("stats.title"), words.say("stats.note", days=CHART_DAYS)
        key = f"stats {words.language} {days}"
        await self._pictures.send(message, key, lambda: render_bar_chart(title, note, bars), text)
