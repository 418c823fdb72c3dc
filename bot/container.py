"""The composition root: the parts of a running bot, and its handlers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Bot, Update
from telegram.ext import filters

from bot.access.concurrency import LatestOnly, LatestPerUser, PerUserLock
from bot.access.permissions import AccessPolicy, Audience
from bot.handlers.answer_buttons import AnswerButtons, ReaskHandler
from bot.handlers.ask import AskHandler
from bot.handlers.browse import BrowseHandler, SimilarHandler
from bot.handlers.clippings import ClippingHandler
from bot.handlers.help import HelpHandler
from bot.handlers.inline import InlineHandler
from bot.handlers.issues import IssueHandler
from bot.handlers.link_questions import LinkQuestions
from bot.handlers.membership import MembershipHandler
from bot.handlers.reload import ReloadHandler
from bot.handlers.stats import StatsHandler
from bot.handlers.stored_messages import AnswerMessages, ArticleMessages
from bot.handlers.subscriptions import SubscriptionHandler
from bot.handlers.uploads import UploadHandler
from bot.handlers.votes import VoteHandler
from bot.peers.protocol import Peers
from bot.service.answer_service import AnswerService
from bot.service.live_index import LiveIndex
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
from bot.views.keyboards import Capabilities


@dataclass(frozen=True, slots=True)
class Services:
    """Parts shared by handlers and background tasks, each once.

    bot: of Telegram's library, initialised. clock: monotonic, seconds.
    """

    settings: BotSettings
    index: LiveIndex
    service: AnswerService
    reloader: IndexReloader
    database: Database
    pictures: PictureSender
    languages: LanguageRepository
    policy: AccessPolicy
    capabilities: Capabilities
    peers: Peers
    bot: Bot
    clock: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Handlers:
    """One handler a capability. is_admin: fits messages of administrators."""

    ask: AskHandler
    buttons: AnswerButtons
    reask: ReaskHandler
    votes: VoteHandler
    clippings: ClippingHandler
    browse: BrowseHandler
    similar: SimilarHandler
    issues: IssueHandler
    help: HelpHandler
    reload: ReloadHandler
    uploads: UploadHandler
    stats: StatsHandler
    subscriptions: SubscriptionHandler
    inline: InlineHandler
    membership: MembershipHandler
    conversations: ConversationRepository
    is_admin: filters.BaseFilter


def access_policy(settings: BotSettings, clock: Callable[[], float], peers: Peers) -> AccessPolicy:
    """The access policy of the settings. clock: monotonic, seconds."""
    return AccessPolicy(
        settings.admins,
        per_minute=settings.questions_per_minute,
        group_per_minute=settings.group_questions_per_minute,
        audience=Audience(settings.mode, frozenset(settings.users), frozenset(settings.groups)),
        clock=clock,
        peers=peers,
    )


def assemble(services: Services) -> Handlers:
    """Build the handlers of one bot, each from the parts it needs."""
    service, reloader, languages = services.service, services.reloader, services.languages
    capabilities, peers, pictures = services.capabilities, services.peers, services.pictures
    database, audit = services.database, AuditLog(services.database)
    counts, votes, answers = DailyCounts(database), VoteRepository(database), AnswerRepository(database)
    conversations, subscriptions = ConversationRepository(database), SubscriptionRepository(database)
    editor, locks = MessageEditor(peers), PerUserLock()
    messages = AnswerMessages(answers, conversations, capabilities)
    articles = ArticleMessages(answers, capabilities)

    digests = SubscriptionHandler(reloader, subscriptions, languages, services.bot)
    reload = ReloadHandler(reloader, languages, audit, services.clock, on_reload=digests.start_digests)
    asked, typed = (LatestPerUser(LatestOnly(name, peers), locks) for name in ("asked", "typed"))
    ask = AskHandler(service, messages, asked, languages, count=counts.add, clock=services.clock)
    inline = InlineHandler(service, typed, LinkQuestions(peers), languages, capabilities, answer=ask.answer)
    similar = SimilarHandler(service, messages, articles, languages)
    tapped, is_kept = LatestOnly("tapped", peers), services.settings.keep_questions

    async def open_link(update: Update, payload: str) -> bool:
        return await inline.open_link(update, payload) or await similar.open_link(update, payload)

    return Handlers(
        ask=ask,
        buttons=AnswerButtons(
            service, answers, languages, editor, latest=tapped, capabilities=capabilities
        ),
        reask=ReaskHandler(service, messages, locks, languages, editor),
        votes=VoteHandler(
            service, answers, votes, languages, audit, _question_finder(conversations, is_kept=is_kept)
        ),
        clippings=ClippingHandler(service, answers, pictures, languages),
        browse=BrowseHandler(service, pictures, languages, capabilities),
        similar=similar,
        issues=IssueHandler(service, articles, languages, editor, today=dt.date.today),
        help=HelpHandler(
            reloader, languages, services.policy, database, open_link, keeps_questions=is_kept
        ),
        reload=reload,
        uploads=UploadHandler(
            reloader, UploadQuarantine(database.folder / "uploads"), reload, languages, audit
        ),
        stats=StatsHandler(counts, votes, pictures, languages, audit, capabilities),
        subscriptions=digests,
        inline=inline,
        membership=MembershipHandler(services.policy.audience, subscriptions),
        conversations=conversations,
        is_admin=filters.User(services.settings.admins),
    )  # fmt: skip


def _question_finder(
    conversations: ConversationRepository, *, is_kept: bool
) -> Callable[[str, int, int], Awaitable[str | None]]:
    """Make a function to find the question behind an answer.

    It finds none where questions are not kept.
    """

    async def find(answer: str, chat: int, person: int) -> str | None:
        turn = await conversations.turn_of(answer, chat=chat, person=person)
        return turn.question if turn and is_kept else None

    return find
