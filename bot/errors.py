"""Errors of the bot: more leaves of the tree in `retrieval.errors`."""

from __future__ import annotations

from retrieval.errors import ArchiveBusy, JianbaoError, SettingsError


class NoToken(SettingsError):
    """Missing token; the message says how to get one."""

    key = "error.no_token"


class BadToken(SettingsError):
    """Malformed token. The value is never repeated."""

    key = "error.bad_token"


class BadSecret(SettingsError):
    """Malformed secret of the webhook. The value is never repeated."""

    key = "error.bad_secret"


class RefusedToken(SettingsError):
    """Telegram rejects the token."""

    key = "error.refused_token"


class RefusedWebhook(SettingsError):
    """Telegram rejects the address of the webhook. said: Telegram's words."""

    key = "error.refused_webhook"


class UnusableProxy(SettingsError):
    """The proxy of the environment cannot be used.

    setting: the variable; address: without credentials.
    """

    key = "error.unusable_proxy"


class NoHealthAddress(SettingsError):
    """Health check without an address set for it."""

    key = "error.no_health_address"


class BadState(SettingsError):
    """Malformed address of the bot's database. The value is never repeated."""

    key = "error.bad_state"


class RefusedState(SettingsError):
    """The database rejects the bot's login. said: the database's words."""

    key = "error.refused_state"


class UnknownState(SettingsError):
    """The database has another schema version.

    found, expected: versions of its tables.
    """

    key = "error.unknown_state"


class ForeignState(SettingsError):
    """Database of another bot. bot: its number at Telegram."""

    key = "error.foreign_state"


class StateUnavailable(JianbaoError):
    """No answer from the bot's database now."""

    key = "error.state_away"


class ReloadUnderWay(ArchiveBusy):
    """This bot is reloading already."""

    key = "bot_admin.under_way"


class ReloadStopped(JianbaoError):
    """The bot stops during its reload."""

    key = "bot_admin.stopped"


class ReloadCancelled(JianbaoError):
    """An administrator has cancelled the reload."""

    key = "bot_admin.cancelled"


class BadUpload(JianbaoError):
    """Upload without a readable page.

    why: "zip" for a broken one, "many" for too many files, "large" for too much content, "reader_crashed" and
    "reader_timeout" for a file fatal to its reader, "unwritable" without room or rights. detail: of the
    cause.
    """

    def __init__(self, *, why: str, detail: object = "") -> None:
        self.key = f"upload.{why}"
        super().__init__(detail=detail)
