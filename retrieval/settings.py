"""Settings of archive and OpenSearch; the base of any settings.

Precedence: arguments, environment `JIANBAO_…`, `.env`, files in the secrets folder, `jianbao.toml` of the
current folder, the operator's own `jianbao.toml` (or, in place of both, the one named by `JIANBAO_CONFIG`),
the shipped `config/jianbao.toml` (documentation and default of every setting). Of the two in the current
folder only harmless settings count (see `settings_sources`).
`SourcedSettings` is the base class; `bot.settings` derives the bot's.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

import platformdirs
from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from retrieval.errors import SettingsError
from retrieval.resources import config_folder
from retrieval.settings_sources import (
    DOTENV,
    Dotenv,
    Environment,
    Secrets,
    SettingsFile,
    TomlTable,
    parse_dotenv,
    parse_settings_file,
    settings_files,
)

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MASK = "********"
_LIMITS = frozenset({"ge", "gt", "le", "lt", "max_length", "min_length"})
"""Limits of a value in an error of pydantic."""
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


def _without_nul(path: Path) -> Path:
    """The path, unless it has a NUL: no system opens one."""
    if "\0" in str(path):
        raise PydanticCustomError("path_type", "NUL in a path")
    return path


UsablePath = Annotated[Path, AfterValidator(_without_nul)]


class SourcedSettings(BaseSettings):
    """Base of settings classes; a subclass names its table and prefix.

    harmless: settings that a file in the current folder may set.
    """

    table: ClassVar[str | None] = None
    harmless: ClassVar[frozenset[str]] = frozenset()
    # a class is built at its first use: 10 ms each, and a command reads one or two of them
    model_config = SettingsConfigDict(extra="ignore", frozen=True, defer_build=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The sources by precedence (see the module)."""
        files = (TomlTable(cls, file) for file in settings_files())
        return init_settings, Environment(cls), Dotenv(cls), Secrets(cls), *files

    @field_validator("*", mode="before")
    @classmethod
    def _number(cls, value: Any, info: ValidationInfo) -> Any:
        """A truth value is no number, though Python takes it for one."""
        if isinstance(value, bool) and cls.model_fields[str(info.field_name)].annotation in (int, float):
            raise PydanticCustomError("float_type", "no number")
        return value

    @classmethod
    def read(cls, **given: Any) -> Self:
        """The settings in force; an argument of None counts as absent.

        Raises SettingsError with the setting, its value (secrets masked) and the expected value.
        """
        present = {name: value for name, value in given.items() if value is not None}
        try:
            return cls(**present)
        except ValidationError as error:
            # `from None`: pydantic's own text repeats the input, which may be a secret
            raise cls._wrong_value(error.errors()[0]) from None

    @classmethod
    def _wrong_value(cls, first: ErrorDetails) -> SettingsError:
        name = ".".join(str(part) for part in first["loc"])
        field = cls.model_fields.get(str(first["loc"][0])) if first["loc"] else None
        secret = field is not None and field.annotation is SecretStr
        return SettingsError(
            setting=f"{cls.table}.{name}" if cls.table else name,
            value=MASK if secret else first["input"],
            **expected_facts(first),
        )

    def backup_note(self) -> str | None:
        """Message key of a note on data outside the data folder.

        `jianbao backup` shows the note: a backup holds the data folder only.
        """
        return None


class Settings(SourcedSettings):
    """Settings of the archive, documented in config/jianbao.toml."""

    harmless: ClassVar[frozenset[str]] = frozenset(
        {"archive", "data", "lexicon", "language", "threshold", "quotes", "k1", "b", "build_memory"}
    )
    model_config = SettingsConfigDict(env_prefix="JIANBAO_")

    archive: Annotated[tuple[UsablePath, ...], NoDecode]
    links: Annotated[tuple[UsablePath, ...], NoDecode]
    data: UsablePath
    lexicon: UsablePath
    language: Literal["zh-Hans", "zh-Hant", "en"]
    threshold: float = Field(ge=0, le=1)
    quotes: int = Field(ge=1, le=10)
    semantic: str
    reader: bool
    k1: float = Field(gt=0, le=10)
    b: float = Field(ge=0, le=1)
    build_memory: int = Field(ge=256, le=1_000_000)
    search: Literal["local", "opensearch"]

    @field_validator("archive", "links", mode="before")
    @classmethod
    def _paths(cls, value: Any) -> Any:
        """Split paths of the environment at the path separator of the system."""
        return [part for part in value.split(os.pathsep) if part] if isinstance(value, str) else value

    @field_validator("data", mode="before")
    @classmethod
    def _data(cls, value: Any) -> Any:
        return value or platformdirs.user_data_dir("jianbao")

    @field_validator("lexicon", mode="before")
    @classmethod
    def _lexicon(cls, value: Any) -> Any:
        return value or config_folder() / "lexicon"


class IndexSettings(SourcedSettings):
    """Settings of index builds, documented in config/jianbao.toml.

    Table [index], environment `JIANBAO_INDEX_…`.
    """

    table: ClassVar[str | None] = "index"
    model_config = SettingsConfigDict(env_prefix="JIANBAO_INDEX_")

    shrink_limit: float = Field(ge=0, le=1)


class OpenSearchSettings(SourcedSettings):
    """Settings of the OpenSearch client, documented in config/jianbao.toml.

    Table [opensearch], environment `JIANBAO_OPENSEARCH_…`, a secret file for the password.
    """

    table: ClassVar[str | None] = "opensearch"
    model_config = SettingsConfigDict(env_prefix="JIANBAO_OPENSEARCH_")

    url: Annotated[tuple[Annotated[str, Field(pattern=r"^https?://[^\s/]+/?$")], ...], NoDecode]
    user: str
    password: SecretStr
    ca_certs: str
    verify: bool
    prefix: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,49}$")]
    name: Annotated[str, Field(pattern=r"^$|^[a-z0-9][a-z0-9._-]{0,49}$")]
    shards: int = Field(ge=1, le=1000)
    replicas: int = Field(ge=0, le=10)
    timeout_seconds: float = Field(gt=0, le=60)
    retries: int = Field(ge=0, le=10)
    failures: int = Field(ge=1, le=1000)
    pause_seconds: float = Field(gt=0, le=3600)
    follow_seconds: float = Field(gt=0, le=3600)

    @field_validator("url", mode="before")
    @classmethod
    def _urls(cls, value: Any) -> Any:
        """Split addresses of the environment at commas."""
        return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


def expected_facts(details: ErrorDetails) -> dict[str, Any]:
    """The right values by an error of pydantic.

    `expected` is a key of the catalogue; the rest are its gaps.
    """
    context: dict[str, Any] = details.get("ctx", {})
    facts = {
        key: f"{value:g}" if isinstance(value, float) else str(value)
        for key, value in context.items()
        if key in _LIMITS
    }
    choices = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    return {"expected": details["type"], "choices": choices, **facts}


@dataclass(frozen=True, slots=True)
class IgnoredSettings:
    """Ignored settings of a file in the current folder, by name."""

    path: Path
    names: tuple[str, ...]


def ignored_settings() -> list[IgnoredSettings]:
    """Settings of the current folder's files beyond the harmless ones.

    Values equal to the shipped ones are left out. Raises SettingsFileError.
    """
    shipped = parse_settings_file(config_folder() / "jianbao.toml")
    prefix = str(Settings.model_config.get("env_prefix", ""))
    found = []
    for file in settings_files():
        if file.is_foreign:
            given = _flat(parse_settings_file(file.path)).items() - _flat(shipped).items()
            names = {name for name, _ in given if name not in Settings.harmless}
            found.append(IgnoredSettings(file.path, tuple(sorted(names))))
    if DOTENV.is_file():
        variables = {name.upper() for name in parse_dotenv(DOTENV) if name.upper().startswith(prefix)}
        in_vain = variables - {f"{prefix}{name}".upper() for name in Settings.harmless}
        found.append(IgnoredSettings(DOTENV, tuple(sorted(in_vain))))
    return [ignored for ignored in found if ignored.names]


def _flat(content: dict[str, Any]) -> dict[str, str]:
    """Settings by full name, values in comparable form."""
    flat = {}
    for name, value in content.items():
        inner = value if isinstance(value, dict) else {"": value}
        flat.update({f"{name}.{key}".rstrip("."): repr(entry) for key, entry in inner.items()})
    return flat


def interface_language(config: Path | None = None) -> str:
    """The language of help and errors, by default Chinese.

    config: a settings file in place of the usual ones.
    Reads the sources of `Settings.language` without validation, so that a wrong setting can be reported.
    """
    given: object = os.environ.get("JIANBAO_LANGUAGE")
    with contextlib.suppress(SettingsError):
        files = [SettingsFile(config)] if config is not None else settings_files()
        for file in files if not given else ():
            given = given or parse_settings_file(file.path).get("language")
    return str(given) if given in LANGUAGES else LANGUAGES[0]
