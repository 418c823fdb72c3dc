"""Everyone who deals with updates, each given what they need, and nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Update
from telegram.ext import filters

from bot.access.concurrency import PerUserLock
from bot.access.permissions import AccessPolicy
from bot.handlers.answer_buttons import AnswerButtons, TappedAnswerFinder
from bot.handlers.article_messages import ArticleMessages
from bot.handlers.ask import AskHandler
from bot.handlers.browse import BrowseHandler
from bot.handlers.clippings import ClippingHandler
from bot.handlers.help import HelpHandler
from bot.handlers.inline import InlineHandler
from bot.handlers.issues import IssueHandler
from bot.handlers.membership import MembershipHandler
from bot.handlers.reload import ReloadHandler
from bot.handlers.stats import StatsHandler
from bot.handlers.subscriptions import SubscriptionHandler
from bot.handlers.uploads import UploadHandler
from bot.peers.protocol import Peers
from bot.service.answer_service import AnswerService
from bot.service.reload import IndexReloader
from bot.settings import BotSettings
from bot.state.answers import AnswerRepository
from bot.state.audit_log import AuditLog
from bot.state.conversations import ConversationRepository
from bot.state.daily_counts import DailyCounts
from bot.state.database import Database
from bot.state.languages import LanguageRepository
from bot.state.subscriptions import SubscriptionRepository
from bot.state.uploads import UploadQuarantine
from bot.state.votes import VoteRepository
from bot.transport.message_editor import MessageEditor
from bot.transport.picture_sender import PictureSender
from bot.views.keyboards import Offer


@dataclass(frozen=True, slots=True)
class Services:
    """What a running bot has one of."""

    settings: BotSettings
    service: AnswerService
    reloader: IndexReloader
    state: Database
    studio: PictureSender
    languages: LanguageRepository
    gate: AccessPolicy
    offer: Offer
    others: Peers


@dataclass(frozen=True, slots=True)
class Handlers:
    """Everything that can be done with an update. of_admins: fits messages of administrators."""

    asking: AskHandler
    buttons: AnswerButtons
    clippings: ClippingHandler
    browsing: BrowseHandler
    days: IssueHandler
    guide: HelpHandler
    administration: ReloadHandler
    receiving: UploadHandler
    records: StatsHandler
    alerts: SubscriptionHandler
    inline: InlineHandler
    membership: MembershipHandler
    conversations: ConversationRepository
    of_admins: filters.BaseFilter


def assemble(here: Services, clock: Callable[[], float]) -> Handlers:
    """The handlers of one bot. clock: gives seconds that only grow."""
    state, languages, offer, others = here.state, here.languages, here.offer, here.others
    service, reloader = here.service, here.reloader
    audit, counts, feedback = AuditLog(state), DailyCounts(state), VoteRepository(state)
    answers, conversations = AnswerRepository(state), ConversationRepository(state)
    watching, shown, tapped = (
        SubscriptionRepository(state),
        MessageEditor(others),
        TappedAnswerFinder(answers, languages),
    )
    at_work, alerts = PerUserLock(), SubscriptionHandler(reloader, watching, languages)
    administration = ReloadHandler(reloader, languages, audit, clock, reloaded=alerts.reloaded)
    browsed = ArticleMessages(answers, offer)
    browsing = BrowseHandler(service, answers, conversations, browsed, tapped, here.studio, languages, offer)
    asking = AskHandler(
        service, answers, conversations, tapped, languages, shown, at_work,
        offer=offer, count=counts.add, clock=clock, others=others,
    )  # fmt: skip
    inline = InlineHandler(service, languages, offer, at_work, answers=asking.answer, others=others)

    async def opens(update: Update, payload: str) -> bool:
        return await inline.opens(update, payload) or await browsing.opens(update, payload)

    return Handlers(
        asking=asking,
        buttons=AnswerButtons(
            service,
            tapped,
            feedback,
            languages,
            shown,
            offer=offer,
            others=others,
            asked=_asked(here.settings, conversations),
        ),
        clippings=ClippingHandler(service, tapped, here.studio, languages),
        browsing=browsing,
        days=IssueHandler(service, browsed, tapped, languages, shown, today=dt.date.today),
        guide=HelpHandler(reloader, languages, here.gate, state, opens, keeps=here.settings.keep_questions),
        administration=administration,
        receiving=UploadHandler(
            reloader, UploadQuarantine(state.folder / "uploads"), administration, languages, audit
        ),
        records=StatsHandler(service, counts, feedback, here.studio, languages, audit, offer),
        alerts=alerts,
        inline=inline,
        membership=MembershipHandler(here.gate.audience, watching),
        conversations=conversations,
        of_admins=filters.User(here.settings.admins),
    )


def _asked(
    settings: BotSettings, conversations: ConversationRepository
) -> Callable[[str, int, int], Awaitable[str | None]]:
    """The question behind an answer, for its vote; none where questions are not kept."""

    async def asked(answer: str, chat: int, person: int) -> str | None:
        turn = await conversations.turn_of(answer, chat=chat, person=person)
        return turn.question if turn and settings.keep_questions else None

    return asked
