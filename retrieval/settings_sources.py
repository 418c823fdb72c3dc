"""Sources of settings: environment, `.env`, secret files, settings files.

Files in the current folder may be a stranger's (an unpacked archive, a shared disk): from them only those
settings are taken that a class names as harmless. A name that no setting has is an error in every source, and
so is a file that cannot be decoded or parsed.
"""

from __future__ import annotations

import codecs
import errno
import io
import logging
import os
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
import pydantic_settings
from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic.fields import FieldInfo
from pydantic_settings import (
    DotEnvSettingsSource,
    EnvSettingsSource,
    SecretsSettingsSource,
    TomlConfigSettingsSource,
)

from retrieval.errors import SettingsError, SettingsFileError, UnknownSetting, UnknownVariable
from retrieval.resources import config_folder

if TYPE_CHECKING:
    from retrieval.settings import SourcedSettings

CONFIG_VARIABLE = "JIANBAO_CONFIG"
VARIABLE_PREFIX = "JIANBAO_"
DOTENV = Path(".env")
FILES_HERE = (Path("jianbao.toml"), Path("config/jianbao.toml"))
"""Settings files in the current folder, of which the first counts."""
SECRETS_FOLDER = Path("/run/secrets")
"""Secrets folder of containers, one file per secret."""
CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"
"""Secrets folder of systemd (systemd.exec(5), LoadCredential)."""
TYPING_MISTAKE = 0.6
"""Similarity (difflib) from which an unknown table is a mistyped one, and no plug-in's."""
MAX_SETTINGS_BYTES = 1 << 20
"""The shipped file has 9 KB."""
_POSITION = re.compile(r"at line (\d+), column (\d+)")
_MISTAKES = {
    "overwrite": "twice", "twice": "twice", "Duplicate": "twice", "mutate": "twice",
    "Unescaped": "backslash", "hex value": "backslash",
}  # fmt: skip
"""Parts of tomllib's messages with a sentence of their own."""
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


logging.getLogger("dotenv").addHandler(logging.NullHandler())  # else English on stderr, thrice a line


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A settings file.

    is_foreign: in the current folder, so perhaps a stranger's.
    """

    path: Path
    is_foreign: bool = False


def settings_files() -> list[SettingsFile]:
    """Settings files by precedence, the shipped one last.

    Raises SettingsFileError for `JIANBAO_CONFIG` without a file, and for a folder in place of one.
    """
    shipped = config_folder() / "jianbao.toml"
    if named := os.environ.get(CONFIG_VARIABLE):
        if not Path(named).exists():
            raise SettingsFileError("missing", path=named)
        _check_no_folder(Path(named))
        return [SettingsFile(Path(named)), SettingsFile(shipped)]
    own = own_file()
    for path in (*FILES_HERE, own):
        _check_no_folder(path)
    here = next((path for path in FILES_HERE if path.is_file()), None)
    found = (
        [SettingsFile(here, is_foreign=True)] if here is not None and not _same(here, own, shipped) else []
    )
    return [*found, *([SettingsFile(own)] if own.is_file() else []), SettingsFile(shipped)]


def _check_no_folder(path: Path) -> None:
    """A container mounts a missing file as a folder. Raises SettingsFileError."""
    if path.is_dir():
        raise SettingsFileError("folder", path=path)


def own_file() -> Path:
    """The settings file of the user's own configuration folder, existing or not."""
    return Path(platformdirs.user_config_dir("jianbao")) / "jianbao.toml"


def _same(path: Path, *others: Path) -> bool:
    return any(path.resolve() == other.resolve() for other in others)


def secrets_folder() -> Path:
    """The folder of secret files, existing or not."""
    return Path(os.environ.get(CREDENTIALS_VARIABLE) or SECRETS_FOLDER)


def read_settings_text(path: Path) -> str:
    """Text of a settings file, UTF-8 or marked UTF-16.

    Raises SettingsFileError, also for a pipe or a device, whose reading might never end.
    """
    _check_no_folder(path)
    try:
        if path.exists() and not path.is_file():
            raise SettingsFileError("special", path=path)
        with path.open("rb") as file:
            content = file.read(MAX_SETTINGS_BYTES + 1)
        if len(content) > MAX_SETTINGS_BYTES:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    except OSError as error:
        raise SettingsFileError("unreadable", path=path, detail=error.strerror or "") from error
    if b"\0" in content and content[:2] not in _UTF_16:  # UTF-16 without its mark
        raise SettingsFileError("encoding", path=path)
    try:
        return content.decode(_UTF_16.get(content[:2], "utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsFileError("encoding", path=path) from error


def parse_settings_file(path: Path) -> dict[str, Any]:
    """Content of a TOML file.

    Raises SettingsFileError with the place of a mistake.
    """
    text = read_settings_text(path).replace("\r\n", "\n")
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _POSITION.search(str(error))
        written = text.rstrip()
        end = (written.count("\n") + 1, len(written.rpartition("\n")[2]) + 1)
        line, column = map(int, found.groups()) if found else end  # "at end of document"
        why = next((why for words, why in _MISTAKES.items() if words in str(error)), "syntax")
        raise SettingsFileError(why, path=path, line=line, column=column) from error


class TomlTable(TomlConfigSettingsSource):
    """The table of a settings class in one settings file.

    Raises SettingsFileError, SettingsError for a table that is none, UnknownSetting for a name outside the
    class.
    """

    def __init__(self, settings_cls: type[SourcedSettings], file: SettingsFile) -> None:
        self._settings = settings_cls
        self._is_foreign = file.is_foreign
        super().__init__(settings_cls, file.path)

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        content = parse_settings_file(file_path)
        table = self._settings.table
        found = self._top_level(content) if table is None else content.get(table, {})
        if table is not None and self._is_foreign and not self._settings.harmless:
            return {}
        if not isinstance(found, dict):
            raise SettingsError(setting=table, value=found, expected="table")
        for name in found:
            if name not in self._settings.model_fields:
                raise self._unknown(name, file_path)
        return {
            name: found[name] for name in found if not self._is_foreign or name in self._settings.harmless
        }

    def _top_level(self, content: dict[str, Any]) -> dict[str, Any]:
        """Settings outside tables.

        A name much like a table's is returned, as an unknown setting.
        """
        tables = table_names()
        for name in tables & content.keys():
            if not isinstance(content[name], dict):
                raise SettingsError(setting=name, value=content[name], expected="table")
        return {
            name: value
            for name, value in content.items()
            if name not in tables
            and (not isinstance(value, dict) or get_close_matches(name, tables, n=1, cutoff=TYPING_MISTAKE))
        }

    def _unknown(self, name: str, path: Any) -> UnknownSetting:
        prefix = f"{self._settings.table}." if self._settings.table else ""
        known = {*self._settings.model_fields, *(() if prefix else table_names())}
        nearest = prefix + nearest_name(name, known)
        return UnknownSetting(setting=prefix + name, path=path, nearest=nearest)


class Environment(EnvSettingsSource):
    """Environment variables of a settings class; an empty one counts as unset.

    Raises UnknownVariable for a variable with the prefix of the class and an unknown name.
    """

    def __init__(self, settings_cls: type[SourcedSettings]) -> None:
        check_variables(settings_cls, os.environ, "")
        super().__init__(settings_cls, env_ignore_empty=True)


class Dotenv(DotEnvSettingsSource):
    """Harmless settings of a class in `.env`.

    Raises SettingsFileError, UnknownVariable.
    """

    def __init__(self, settings_cls: type[SourcedSettings]) -> None:
        self._settings = settings_cls
        env_file = DOTENV if settings_cls.harmless else None
        super().__init__(settings_cls, env_file=env_file, env_ignore_empty=True)

    def _read_env_file(self, file_path: Path) -> Mapping[str, str | None]:
        values = parse_dotenv(file_path)
        check_variables(self._settings, values, file_path)
        prefix = str(self._settings.model_config.get("env_prefix", ""))
        kept = {(prefix + name).lower() for name in self._settings.harmless}
        return {name.lower(): value for name, value in values.items() if value and name.lower() in kept}


def parse_dotenv(path: Path) -> dict[str, str | None]:
    """Variables of a `.env` file, as written.

    Lines that cannot be parsed are another program's, unless they name a setting. Raises SettingsFileError.
    """
    text = read_settings_text(path)
    for binding in parse_stream(io.StringIO(text)):
        if binding.error and VARIABLE_PREFIX in binding.original.string.upper():
            raise SettingsFileError("line", path=path, line=binding.original.line)
    return dotenv_values(stream=io.StringIO(text))


class Secrets(SecretsSettingsSource):
    """Settings of a class in the folder of secret files.

    Raises SettingsFileError.
    """

    def __init__(self, settings_cls: type[SourcedSettings]) -> None:
        folder = secrets_folder()
        super().__init__(settings_cls, secrets_dir=folder if folder.is_dir() else None, env_ignore_empty=True)

    def __call__(self) -> dict[str, Any]:
        """Values by field.

        Raises SettingsFileError in place of the library's own error around it.
        """
        try:
            return super().__call__()
        except pydantic_settings.SettingsError as error:
            raise (error.__cause__ if isinstance(error.__cause__, SettingsError) else error) from None

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Value of a field, its key, True if encoded."""
        prefix = str(self.config.get("env_prefix", ""))
        path = secrets_folder() / f"{prefix}{field_name}".lower()
        _check_no_folder(path)
        try:
            value, key, is_encoded = super().get_field_value(field, field_name)
            return value.removeprefix("\ufeff") if isinstance(value, str) else value, key, is_encoded
        except UnicodeDecodeError as error:
            raise SettingsFileError("encoding", path=path) from error
        except OSError as error:
            raise SettingsFileError(
                "unreadable", path=secrets_folder(), detail=error.strerror or ""
            ) from error


def check_variables(settings_cls: type[SourcedSettings], names: Collection[str], path: Path | str) -> None:
    """Check the variables with the prefix of a class.

    path: the file of the variables, empty for the environment. Raises UnknownVariable.
    """
    prefix = str(settings_cls.model_config.get("env_prefix", ""))
    known = {f"{prefix}{name}".upper() for name in settings_cls.model_fields}
    others: tuple[str, ...] = ()
    if settings_cls.table is None:
        known.add(CONFIG_VARIABLE)
        others = tuple(f"{VARIABLE_PREFIX}{table}_".upper() for table in table_names())
    for name in names:
        upper = name.upper()
        if upper.startswith(prefix.upper()) and not upper.startswith(others) and upper not in known:
            raise UnknownVariable(setting=name, path=path, nearest=nearest_name(upper, known))


def nearest_name(name: str, known: Collection[str]) -> str:
    """The most similar known name."""
    return "".join(get_close_matches(name, sorted(known), n=1, cutoff=0.0))


@cache
def table_names() -> frozenset[str]:
    """Tables of the shipped settings file, those of plug-ins among them."""
    shipped = parse_settings_file(config_folder() / "jianbao.toml")
    return frozenset(name for name, value in shipped.items() if isinstance(value, dict))
