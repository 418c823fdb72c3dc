"""The composition root: the parts of a running bot, and its handlers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Bot, Update
from telegram.ext import filters

from bot.access.concurrency import LatestOnly, LatestPerUser, PerUserLock
from bot.access.permissions import AccessPolicy, Audience
from bot.handlers.answer_buttons import AnswerButtons, ReaskHandler
from bot.handlers.ask import AskHandler
from bot.handlers.browse import BrowseHandler, SimilarHandler
from bot.handlers.browsing.answer_export import ExportHandler
from bot.handlers.browsing.clippings import ClippingHandler
from bot.handlers.browsing.trends import TrendHandler
from bot.handlers.corrections.fix_command import FixHandler
from bot.handlers.drafts.draft_checks import DraftHandler
from bot.handlers.help import HelpHandler
from bot.handlers.inline import InlineHandler
from bot.handlers.issues import IssueHandler
from bot.handlers.link_questions import LinkQuestions
from bot.handlers.membership import MembershipHandler
from bot.handlers.privacy import PrivacyHandler
from bot.handlers.reload import ReloadHandler
from bot.handlers.scrapbook.clip_command import ClipCommand
from bot.handlers.scrapbook.cutting_documents import CuttingDocuments
from bot.handlers.scrapbook.cutting_taps import CuttingTaps
from bot.handlers.stats import StatsHandler
from bot.handlers.stored_messages import AnswerMessages, ArticleMessages
from bot.handlers.subscriptions import SubscriptionHandler
from bot.handlers.uploads import UploadHandler
from bot.handlers.votes import VoteHandler
from bot.peers.protocol import Peers
from bot.service.reload import IndexReloader
from bot.settings import BotSettings
from bot.state.answers import AnswerRepository
from bot.state.audit_log import AuditLog
from bot.state.buttons.stored_queries import QueryRepository
from bot.state.conversations import ConversationRepository
from bot.state.cuttings import CuttingRepository
from bot.state.daily_counts import DailyCounts
from bot.state.database import Database
from bot.state.languages import LanguageRepository
from bot.state.subscriptions import SubscriptionRepository
from bot.state.uploads import UploadQuarantine
from bot.state.votes import VoteRepository
from bot.transport.message_editor import MessageEditor
from bot.transport.picture_sender import PictureSender
from bot.views.keyboards import Capabilities
from retrieval.archive.answer_service import AnswerService
from retrieval.archive.live_index import LiveIndex


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
class Repositories:
    """The tables of the database, each behind one repository."""

    answers: AnswerRepository
    audit: AuditLog
    conversations: ConversationRepository
    counts: DailyCounts
    cuttings: CuttingRepository
    subscriptions: SubscriptionRepository
    votes: VoteRepository

    @classmethod
    def of(cls, database: Database) -> Repositories:
        """Make the repositories of a database."""
        return cls(
            AnswerRepository(database),
            AuditLog(database),
            ConversationRepository(database),
            DailyCounts(database),
            CuttingRepository(database),
            SubscriptionRepository(database),
            VoteRepository(database),
        )


@dataclass(frozen=True, slots=True)
class Handlers:
    """One handler a capability. is_admin: fits messages of administrators."""

    ask: AskHandler
    buttons: AnswerButtons
    reask: ReaskHandler
    votes: VoteHandler
    clippings: ClippingHandler
    browse: BrowseHandler
    trends: TrendHandler
    exports: ExportHandler
    similar: SimilarHandler
    issues: IssueHandler
    drafts: DraftHandler
    cuttings: CuttingTaps
    clip: ClipCommand
    fix: FixHandler
    help: HelpHandler
    privacy: PrivacyHandler
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
    repositories = Repositories.of(services.database)
    service, languages, capabilities = services.service, services.languages, services.capabilities
    answers, audit = repositories.answers, repositories.audit
    editor, locks = MessageEditor(services.peers), PerUserLock()
    messages, articles = _message_makers(repositories, capabilities)

    ask, inline = _question_handlers(services, messages, repositories.counts, locks)
    reload, subscriptions = _reload_handlers(services, repositories)
    similar = SimilarHandler(service, messages, articles, languages)
    cuttings, clip = _scrapbook_handlers(services, repositories, articles)
    return Handlers(
        ask=ask,
        buttons=_answer_buttons(services, repositories, editor),
        reask=ReaskHandler(service, messages, locks, languages, editor),
        votes=_vote_handler(services, repositories),
        clippings=ClippingHandler(service, answers, services.pictures, languages),
        browse=BrowseHandler(service, services.pictures, languages, capabilities),
        trends=_trend_handler(services, articles),
        exports=ExportHandler(service, answers, languages),
        similar=similar,
        issues=IssueHandler(service, articles, languages, editor, today=dt.date.today),
        drafts=DraftHandler(service, languages, services.clock),
        cuttings=cuttings,
        clip=clip,
        fix=FixHandler(service, services.index.archive, answers, languages, audit),
        help=_help_handler(services, inline, similar),
        privacy=_privacy_handler(services),
        reload=reload,
        uploads=_upload_handler(services, reload, audit),
        stats=StatsHandler(
            repositories.counts, repositories.votes, services.pictures, languages, audit, capabilities
        ),
        subscriptions=subscriptions,
        inline=inline,
        membership=MembershipHandler(services.policy.audience, repositories.subscriptions),
        conversations=repositories.conversations,
        is_admin=filters.User(services.settings.admins),
    )


def _answer_buttons(services: Services, repositories: Repositories, editor: MessageEditor) -> AnswerButtons:
    """Build the handler of taps under answers."""
    return AnswerButtons(
        services.service,
        repositories.answers,
        services.languages,
        editor,
        latest=LatestOnly("tapped", services.peers),
        capabilities=services.capabilities,
    )


def _message_makers(
    repositories: Repositories, capabilities: Capabilities
) -> tuple[AnswerMessages, ArticleMessages]:
    """Build the makers of messages with stored answers."""
    answers = repositories.answers
    messages = AnswerMessages(answers, repositories.conversations, capabilities)
    return messages, ArticleMessages(answers, capabilities)


def _question_handlers(
    services: Services, messages: AnswerMessages, counts: DailyCounts, locks: PerUserLock
) -> tuple[AskHandler, InlineHandler]:
    """Build the handlers of questions in chats and inline."""
    service, languages, peers = services.service, services.languages, services.peers
    asked, typed = (LatestPerUser(LatestOnly(name, peers), locks) for name in ("asked", "typed"))
    ask = AskHandler(service, messages, asked, languages, count=counts.add, clock=services.clock)
    inline = InlineHandler(
        service, typed, LinkQuestions(peers), languages, services.capabilities, answer=ask.answer
    )
    return ask, inline


def _reload_handlers(
    services: Services, repositories: Repositories
) -> tuple[ReloadHandler, SubscriptionHandler]:
    """Build the handlers of /reload and of the digests after it."""
    reloader, languages = services.reloader, services.languages
    digests = SubscriptionHandler(reloader, repositories.subscriptions, languages, services.bot)
    reload = ReloadHandler(
        reloader, languages, repositories.audit, services.clock, on_reload=digests.start_digests
    )
    return reload, digests


def _trend_handler(services: Services, articles: ArticleMessages) -> TrendHandler:
    """Build the handler of /trend."""
    queries = QueryRepository(services.database, "trend")
    pictures, languages = services.pictures, services.languages
    return TrendHandler(services.service, articles, queries, pictures, languages, services.capabilities)


def _upload_handler(services: Services, reload: ReloadHandler, audit: AuditLog) -> UploadHandler:
    """Build the handler of files sent by administrators."""
    quarantine = UploadQuarantine(services.database.folder / "uploads")
    return UploadHandler(services.reloader, quarantine, reload, services.languages, audit)


def _scrapbook_handlers(
    services: Services, repositories: Repositories, articles: ArticleMessages
) -> tuple[CuttingTaps, ClipCommand]:
    """Build the handlers of the scrapbook: its buttons and /clip."""
    service, languages, documents = services.service, services.languages, CuttingDocuments()
    answers = repositories.answers
    cuttings = repositories.cuttings, QueryRepository(services.database, "cuttings")
    taps = CuttingTaps(service, cuttings, (answers, articles), documents, languages, services.capabilities)
    return taps, ClipCommand(service, answers, cuttings, taps, documents, languages)


def _help_handler(services: Services, inline: InlineHandler, similar: SimilarHandler) -> HelpHandler:
    """Build the handler of /start and /help, with their deep links."""

    async def open_link(update: Update, payload: str) -> bool:
        return await inline.open_link(update, payload) or await similar.open_link(update, payload)

    return HelpHandler(services.service, services.reloader, services.languages, services.policy, open_link)


def _privacy_handler(services: Services) -> PrivacyHandler:
    """Build the handler of personal data."""
    keeps = services.settings.keep_questions
    return PrivacyHandler(services.database, services.languages, keeps_questions=keeps)


def _vote_handler(services: Services, repositories: Repositories) -> VoteHandler:
    """Build the handler of votes.

    No question is found for a vote where none are kept.
    """
    conversations, keeps_questions = repositories.conversations, services.settings.keep_questions

    async def find_question(answer: str, chat: int, person: int) -> str | None:
        turn = await conversations.turn_of(answer, chat=chat, person=person)
        return turn.question if turn and keeps_questions else None

    return VoteHandler(
        services.service,
        repositories.answers,
        repositories.votes,
        services.languages,
        repositories.audit,
        find_question,
    )
