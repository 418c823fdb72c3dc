"""Settings of archive and OpenSearch, and the sources of any settings.

Precedence: arguments, environment `JIANBAO_…`, `.env`, files in the secrets folder, the operator's
`jianbao.toml`, the shipped `config/jianbao.toml` (documentation and default of every setting).
`SourcedSettings` is the base class; `bot.settings` derives the bot's.
"""

from __future__ import annotations

import contextlib
import os
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from retrieval.errors import SettingsError, UnknownSetting
from retrieval.resources import config_folder

CONFIG_VARIABLE = "JIANBAO_CONFIG"
SECRETS_FOLDER = Path("/run/secrets")
"""Secrets folder of containers, one file per secret."""
CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"
"""Secrets folder of systemd (systemd.exec(5), LoadCredential)."""
MASK = "********"
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


def config_files() -> list[Path]:
    """Settings files by precedence, the shipped one last.

    Raises SettingsError when `JIANBAO_CONFIG` names a file that does not exist.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    if named and not Path(named).is_file():
        raise SettingsError(setting=CONFIG_VARIABLE, value=named, expected="file")
    places = [
        *([Path(named)] if named else []),
        Path("jianbao.toml"),
        Path("config/jianbao.toml"),
        Path(platformdirs.user_config_dir("jianbao")) / "jianbao.toml",
    ]
    own = next((place for place in places if place.is_file()), None)
    shipped = config_folder() / "jianbao.toml"
    return [own, shipped] if own is not None and own.resolve() != shipped.resolve() else [shipped]


def secrets_folder() -> Path:
    """The folder of secret files, existing or not."""
    return Path(os.environ.get(CREDENTIALS_VARIABLE) or SECRETS_FOLDER)


class TomlTable(TomlConfigSettingsSource):
    """The table of a settings class in one settings file.

    Raises SettingsError for a broken file, UnknownSetting for a name outside the class.
    """

    def __init__(self, settings_cls: type[SourcedSettings], path: Path) -> None:
        self._table = settings_cls.table
        self._names = settings_cls.model_fields.keys()
        super().__init__(settings_cls, path)

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        try:
            content = super()._read_file(file_path)
        except (ValueError, OSError) as error:
            raise SettingsError(setting=str(file_path), value=str(error), expected="toml") from error
        found: dict[str, Any] = {
            name: value for name, value in content.items() if not isinstance(value, dict)
        }
        if self._table is not None:
            found = content.get(self._table, {})
        for name in found:
            if name not in self._names:
                raise self._unknown(name, file_path)
        return found

    def _unknown(self, name: str, path: Any) -> UnknownSetting:
        nearest = get_close_matches(name, self._names, n=1, cutoff=0.0)
        prefix = f"{self._table}." if self._table else ""
        return UnknownSetting(setting=prefix + name, path=path, nearest=prefix + "".join(nearest))


class SourcedSettings(BaseSettings):
    """Base of settings classes; a subclass names its table and prefix."""

    table: ClassVar[str | None] = None
    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

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
        files = (TomlTable(cls, path) for path in config_files())
        return init_settings, env_settings, dotenv_settings, file_secret_settings, *files

    @classmethod
    def read(cls, **given: Any) -> Self:
        """The settings in force; an argument of None counts as absent.

        Raises SettingsError with the setting, its value (secrets masked) and the expected value.
        """
        present = {name: value for name, value in given.items() if value is not None}
        folder = secrets_folder()
        secrets = {"_secrets_dir": folder} if folder.is_dir() else {}
        try:
            return cls(**present, **secrets)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            field = cls.model_fields.get(str(first["loc"][0])) if first["loc"] else None
            secret = field is not None and field.annotation is SecretStr
            value = MASK if secret else first["input"]
            prefix = f"{cls.table}." if cls.table else ""
            # `from None`: pydantic's own text repeats the input, which may be a secret
            raise SettingsError(setting=prefix + name, value=value, expected=first["msg"]) from None

    def backup_note(self) -> str | None:
        """Message key of a note on data outside the data folder.

        `jianbao backup` shows the note: a backup holds the data folder only.
        """
        return None


class Settings(SourcedSettings):
    """Settings of the archive, documented in config/jianbao.toml."""

    model_config = SettingsConfigDict(env_prefix="JIANBAO_")

    archive: Annotated[tuple[Path, ...], NoDecode]
    data: Path
    lexicon: Path
    language: Literal["zh-Hans", "zh-Hant", "en"]
    threshold: float = Field(ge=0, le=1)
    quotes: int = Field(ge=1, le=10)
    semantic: str
    reader: bool
    k1: float = Field(gt=0, le=10)
    b: float = Field(ge=0, le=1)
    build_memory: int = Field(ge=256, le=1_000_000)
    search: Literal["local", "opensearch"]

    @field_validator("archive", mode="before")
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


def interface_language() -> str:
    """The language of help and errors, by default Chinese.

    Reads the sources of `Settings.language` without validation, so that a wrong setting can be reported.
    """
    given = os.environ.get("JIANBAO_LANGUAGE")
    for path in config_files_or_default() if not given else ():
        with contextlib.suppress(OSError, ValueError):
            given = given or tomllib.loads(path.read_text(encoding="utf-8")).get("language")
    return str(given) if given in LANGUAGES else LANGUAGES[0]


def config_files_or_default() -> list[Path]:
    """`config_files`, or the shipped one alone if `JIANBAO_CONFIG` is wrong."""
    try:
        return config_files()
    except SettingsError:
        return [config_folder() / "jianbao.toml"]
