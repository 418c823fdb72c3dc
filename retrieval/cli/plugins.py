"""Plug-ins of the command line, from entry points of installed distributions.

Group `jianbao.commands`: a function `register(app: typer.Typer) -> None` that adds commands.
Group `jianbao.settings`: a class derived from `SourcedSettings`; `jianbao config` shows its settings and
`jianbao backup` its note on data outside the data folder.
An entry point that fails to load costs one line on stderr; everything else goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from retrieval.cli.options import messages, say
from retrieval.cli.terminal import Terminal
from retrieval.settings import SourcedSettings

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

COMMANDS_GROUP = "jianbao.commands"
SETTINGS_GROUP = "jianbao.settings"
COMPLETION_OPTIONS = frozenset({"install_completion", "show_completion"})
NEXT_BUILTIN = "config"
"""Built-in command before which the help lists the commands of plug-ins."""
NEXT_TO_GROUPS = "read"
"""Built-in command before which the help lists groups of commands."""


class PluginGroup(TyperGroup):
    """Built-in commands and, loaded lazily, commands of plug-ins.

    Entry points are looked up for the help and for an unknown name only: reading the metadata of every
    installed distribution takes 25 ms, too much for `jianbao ask` from a cold shell.
    """

    def get_params(self, ctx: Any) -> list[Any]:
        """Options of the program; those for completion, typer's own, with our help."""
        params: list[Any] = super().get_params(ctx)
        for param in params:
            if param.name in COMPLETION_OPTIONS:
                param.help = say(f"cli.{param.name}")
        return params

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of all commands, in the order of the help."""
        self._join_plugins()
        return super().list_commands(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name, built-in ones first; None if unknown."""
        if cmd_name not in self.commands:
            self._join_plugins()
        return super().get_command(ctx, cmd_name)

    def _join_plugins(self) -> None:
        names, plugins = self._built_in(), plugin_commands()
        at = names.index(NEXT_BUILTIN) if NEXT_BUILTIN in names else len(names)
        order = [*names[:at], *(name for name in plugins if name not in names), *names[at:]]
        self.commands = {name: self.commands.get(name) or plugins[name] for name in order}

    def _built_in(self) -> list[str]:
        """Names of the commands; groups, which typer puts last, in their place."""
        groups = [name for name, command in self.commands.items() if isinstance(command, TyperGroup)]
        names = [name for name in self.commands if name not in groups]
        at = names.index(NEXT_TO_GROUPS) if NEXT_TO_GROUPS in names else len(names)
        return [*names[:at], *groups, *names[at:]]


@cache
def plugin_commands() -> dict[str, Any]:
    """Commands registered by plug-ins, by name."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    _load_each(COMMANDS_GROUP, lambda entry: entry.load()(app))
    return dict(get_group(app).commands)


def plugin_settings() -> list[type[SourcedSettings]]:
    """The settings classes of plug-ins."""
    return _load_each(SETTINGS_GROUP, lambda entry: entry.load())


def _load_each(group: str, load: Callable[[EntryPoint], Any]) -> list[Any]:
    """Load the entry points of a group; report failures on stderr."""
    from importlib.metadata import entry_points

    loaded = []
    for entry in sorted(entry_points(group=group), key=lambda entry: entry.name):
        try:
            loaded.append(load(entry))
        except Exception as error:  # noqa: BLE001 -- the code of a plug-in can fail in any way
            detail = " ".join(f"{type(error).__name__}: {error}".split())
            line = say("cli.plugin_broken", name=entry.name, target=entry.value, detail=detail)
            Terminal(messages).error(line)
    return loaded
