"""The bot's own settings: table [bot] of jianbao.toml and environment `JIANBAO_BOT_…`.

Their meaning is documented in config/jianbao.toml. The token, also from a file, is a `SecretStr` and never
shown, not even when wrong.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from bot.errors import BadSecret, BadState, BadToken
from retrieval.settings import SourcedSettings

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}", re.ASCII)
"""Bot API, setWebhook, secret_token."""
_LISTEN = (
    r"^unix:/\S+$|^\S+:(\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$"  # up to 65535
)
_HOURS = r"^$|^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$"
_STATE = re.compile(r"(postgres(ql)?://[^\s/?]*(/\S*)?)?", re.ASCII)
"""A URI as libpq reads it (libpq, 34.1.1.2)."""
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]+", re.ASCII)


class BotSettings(SourcedSettings):
    """Settings of the bot.

    Without a token the bot cannot run, but its other settings can be read.
    """

    table: ClassVar[str | None] = "bot"
    model_config = SettingsConfigDict(env_prefix="JIANBAO_BOT_")

    token: SecretStr
    state: SecretStr
    admins: Annotated[tuple[Annotated[int, Field(gt=0)], ...], NoDecode]
    api: Annotated[str, Field(pattern=r"^https?://[^\s/]+")]
    poll_seconds: int = Field(ge=1, le=50)  # telegram-bot-api, Client.cpp: a poll is held for 50 s at most
    webhook_url: Annotated[str, Field(pattern=r"^$|^https://[^\s/]+(/\S*)?$")]
    webhook_listen: Annotated[str, Field(pattern=_LISTEN)]
    webhook_secret: SecretStr
    workers: int = Field(ge=1, le=32)
    answer_seconds: float = Field(gt=0, le=300)
    questions_per_minute: int = Field(ge=0)
    group_questions_per_minute: int = Field(ge=0)
    mode: Literal["public", "allow-list", "groups"]
    users: Annotated[tuple[Annotated[int, Field(gt=0)], ...], NoDecode]
    groups: Annotated[tuple[Annotated[int, Field(lt=0)], ...], NoDecode]
    old_after_seconds: float = Field(ge=0)
    keep_questions: bool
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"]
    reload_on_change: bool
    settled_seconds: float = Field(ge=1, le=600)
    quiet_hours: Annotated[str, Field(pattern=_HOURS)]
    health_listen: Annotated[str, Field(pattern=rf"^$|{_LISTEN}")]
    deaf_after_seconds: float = Field(ge=60)
    log_format: Literal["auto", "lines", "json"]

    @field_validator("token")
    @classmethod
    def _token_shape(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value().strip()  # a secret file ends in a line break
        if token and not _TOKEN.fullmatch(token):
            # no ValueError: pydantic would put the value into its own text
            raise BadToken(setting="bot.token")
        return SecretStr(token)

    @field_validator("webhook_secret")
    @classmethod
    def _secret_shape(cls, value: SecretStr) -> SecretStr:
        secret = value.get_secret_value().strip()
        if not _SECRET.fullmatch(secret):
            raise BadSecret(setting="bot.webhook_secret")
        return SecretStr(secret)

    @field_validator("state")
    @classmethod
    def _state_shape(cls, value: SecretStr) -> SecretStr:
        address = value.get_secret_value().strip()
        if not _STATE.fullmatch(address):
            raise BadState(setting="bot.state")
        return SecretStr(address)

    @field_validator("admins", "users", "groups", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        """Split ids from the environment at commas."""
        return (
            [part for part in re.split(r"[,、\uff0c\s]+", value) if part] if isinstance(value, str) else value
        )

    @field_validator("api")
    @classmethod
    def _root(cls, value: str) -> str:
        """Strip the `/bot` common to all addresses of the Bot API."""
        return value.rstrip("/").removesuffix("/bot")

    @field_validator("log_level", mode="before")
    @classmethod
    def _level(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value

    def backup_note(self) -> str | None:
        """Message key of the note on state in PostgreSQL.

        A backup of the data folder does not contain this state.
        """
        return "cli.state_in_database" if self.state.get_secret_value() else None
