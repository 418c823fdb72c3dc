"""Settings of the server: table [web] of jianbao.toml, environment `JIANBAO_WEB_…`.

Their meaning is documented in config/jianbao.toml. Token and password are `SecretStr` and never shown.
"""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from retrieval.settings import SourcedSettings
from retrieval.web.errors import BadPrefix, BadProxy, BadWebSecret, HalfLogin
from retrieval.web.path_prefix import is_prefix

UNIX = "unix"
"""Name of the peer behind a Unix socket, among the proxies."""
LISTEN = r"^unix:/\S+$|^\S+:(\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$"  # up to 65535
_ORIGIN = r"^https?://[^\s/]+$"
_HOST = r"^[A-Za-z0-9.\-\[\]:_]+$"
_VISIBLE = re.compile(r"[\x21-\x7e]{0,512}", re.ASCII)
"""A bearer token is visible ASCII (RFC 6750, 2.1)."""

Names = Annotated[tuple[Annotated[str, Field(pattern=_HOST)], ...], NoDecode]
Origins = Annotated[tuple[Annotated[str, Field(pattern=_ORIGIN)], ...], NoDecode]


class WebSettings(SourcedSettings):
    """Settings of `jianbao serve`."""

    table: ClassVar[str | None] = "web"
    model_config = SettingsConfigDict(env_prefix="JIANBAO_WEB_")

    listen: Annotated[str, Field(pattern=LISTEN)]
    token: SecretStr
    user: Annotated[str, Field(pattern=r"^[^:\s]*$")]
    password: SecretStr
    proxies: Annotated[tuple[str, ...], NoDecode]
    hosts: Names
    origins: Origins
    prefix: str
    workers: int = Field(ge=1, le=32)
    answer_seconds: float = Field(gt=0, le=300)
    questions_per_minute: int = Field(ge=0)
    connections: int = Field(ge=1, le=100_000)
    follow_seconds: float = Field(ge=0.1, le=3600)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"]
    log_format: Literal["auto", "lines", "json"]

    @field_validator("token")
    @classmethod
    def _token_shape(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value().strip()  # a secret file ends in a line break
        if not _VISIBLE.fullmatch(token):
            # no ValueError: pydantic would put the value into its own text
            raise BadWebSecret(setting="web.token")
        return SecretStr(token)

    @field_validator("password")
    @classmethod
    def _password_shape(cls, value: SecretStr) -> SecretStr:
        return SecretStr(value.get_secret_value().rstrip("\r\n"))

    @field_validator("proxies", "hosts", "origins", mode="before")
    @classmethod
    def _parts(cls, value: Any) -> Any:
        """Split values of the environment at commas."""
        return [part for part in re.split(r"[,\s]+", value) if part] if isinstance(value, str) else value

    @field_validator("proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            if part != UNIX:
                try:
                    ip_network(part, strict=False)
                except ValueError:
                    raise BadProxy(setting="web.proxies", value=part) from None
        return value

    @field_validator("prefix")
    @classmethod
    def _path(cls, value: str) -> str:
        prefix = value.strip().rstrip("/")
        if not is_prefix(prefix):
            raise BadPrefix(setting="web.prefix", value=value)
        return prefix

    def check_login(self) -> None:
        """Refuse a user without a password, and the reverse. Raises HalfLogin."""
        if bool(self.user) != bool(self.password.get_secret_value()):
            raise HalfLogin(setting="web.password" if self.user else "web.user")

    def secrets(self) -> list[str]:
        """Secrets to be masked in the log."""
        return [self.token.get_secret_value(), self.password.get_secret_value()]
