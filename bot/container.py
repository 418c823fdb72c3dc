"""Everyone who deals with updates, each given what they need, and nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Update
from telegram.ext import filters

from bot.access.concurrency import OneEach
from bot.access.permissions import Gate
from bot.handlers.answer_buttons import Buttons, Tapped
from bot.handlers.article_messages import Browsed
from bot.handlers.ask import Asking
from bot.handlers.browse import Browsing
from bot.handlers.clippings import Clippings
from bot.handlers.help import Guide
from bot.handlers.inline import Inline
from bot.handlers.issues import Days
from bot.handlers.membership import Membership
from bot.handlers.reload import Administration
from bot.handlers.stats import Records
from bot.handlers.subscriptions import Alerts
from bot.handlers.uploads import Receiving
from bot.peers.protocol import Others
from bot.service.answer_service import Desk
from bot.settings import BotSettings
from bot.state.answers import Answers
from bot.state.audit_log import Audit
from bot.state.conversations import Conversations
from bot.state.daily_counts import Counts
from bot.state.database import State
from bot.state.languages import Languages
from bot.state.subscriptions import Watching
from bot.state.uploads import Uploads
from bot.state.votes import Feedback
from bot.transport.message_editor import Shown
from bot.transport.picture_sender import Studio
from bot.views.keyboards import Offer


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a running bot has one of."""

    settings: BotSettings
    desk: Desk
    state: State
    studio: Studio
    languages: Languages
    gate: Gate
    offer: Offer
    others: Others


@dataclass(frozen=True, slots=True)
class Handlers:
    """Everything that can be done with an update. of_admins: fits messages of administrators."""

    asking: Asking
    buttons: Buttons
    clippings: Clippings
    browsing: Browsing
    days: Days
    guide: Guide
    administration: Administration
    receiving: Receiving
    records: Records
    alerts: Alerts
    inline: Inline
    membership: Membership
    conversations: Conversations
    of_admins: filters.BaseFilter


def assemble(here: Surroundings, clock: Callable[[], float]) -> Handlers:
    """The handlers of one bot. clock: gives seconds that only grow."""
    state, desk, languages, offer, others = here.state, here.desk, here.languages, here.offer, here.others
    audit, counts, feedback = Audit(state), Counts(state), Feedback(state)
    answers, conversations = Answers(state), Conversations(state)
    watching, shown, tapped = Watching(state), Shown(others), Tapped(answers, languages)
    at_work, alerts = OneEach(), Alerts(desk, watching, languages)
    administration = Administration(desk, languages, audit, clock, reloaded=alerts.reloaded)
    browsed = Browsed(answers, offer)
    browsing = Browsing(desk, answers, conversations, browsed, tapped, here.studio, languages, offer)
    asking = Asking(
        desk, answers, conversations, tapped, languages, shown, at_work,
        offer=offer, count=counts.add, clock=clock, others=others,
    )  # fmt: skip
    inline = Inline(desk, languages, offer, at_work, answers=asking.answer, others=others)

    async def opens(update: Update, payload: str) -> bool:
        return await inline.opens(update, payload) or await browsing.opens(update, payload)

    return Handlers(
        asking=asking,
        buttons=Buttons(
            desk,
            tapped,
            feedback,
            languages,
            shown,
            offer=offer,
            others=others,
            asked=_asked(here.settings, conversations),
        ),
        clippings=Clippings(desk, tapped, here.studio, languages),
        browsing=browsing,
        days=Days(desk, browsed, tapped, languages, shown, today=dt.date.today),
        guide=Guide(desk, languages, here.gate, state, opens, keeps=here.settings.keep_questions),
        administration=administration,
        receiving=Receiving(desk, Uploads(state.folder / "uploads"), administration, languages, audit),
        records=Records(desk, counts, feedback, here.studio, languages, audit, offer),
        alerts=alerts,
        inline=inline,
        membership=Membership(here.gate.circle, watching),
        conversations=conversations,
        of_admins=filters.User(here.settings.admins),
    )


def _asked(
    settings: BotSettings, conversations: Conversations
) -> Callable[[str, int, int], Awaitable[str | None]]:
    """The question behind an answer, for its vote; none where questions are not kept."""

    async def asked(answer: str, chat: int, person: int) -> str | None:
        turn = await conversations.turn_of(answer, chat=chat, person=person)
        return turn.question if turn and settings.keep_questions else None

    return asked
