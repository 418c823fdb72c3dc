"""Wrong usage of the command line in the reader's language.

The parser (click, as typer ships it) words its errors in English; the class of the error, its parameter and
the quoted part of its message are facts enough for a sentence of the catalogue.
"""

from __future__ import annotations

import re
from typing import Any

import typer
from pydantic import ValidationError

from retrieval.cli.options import messages, say
from retrieval.settings import expected_facts

# UsageError of the click that this typer stands on: typer ships its own, older ones use the package
WrongCall: type[Exception] = typer.BadParameter.__mro__[1]

_CHOICES = re.compile(r"'([^']*)' is not one of (.+?)\.?$")
_QUOTED = re.compile(r"'([^']*)'|\(([^()]*)\)\s*$")


def usage_detail(error: Any) -> str:
    """The message of a parser's error."""
    kind = type(error).__name__
    option = getattr(error, "option_name", None)
    if kind == "NoSuchOption":
        return say("cli.no_such_option", option=option)
    if kind == "BadOptionUsage":
        takes = "cli.option_alone" if "not take" in error.message else "cli.option_without_value"
        return say(takes, option=option)
    parameter = getattr(error, "param", None)
    if parameter is not None:
        name = parameter.opts[0]
        return say("cli.missing", name=name) if kind == "MissingParameter" else _bad_value(name, error)
    quoted = _QUOTED.search(error.message)
    part = next(filter(None, quoted.groups()), "") if quoted else error.message
    if "command" in error.message:
        return say("cli.no_such_command", name=part) if quoted else say("cli.no_command")
    return say("cli.too_many_words", words=part)


def _bad_value(name: str, error: Any) -> str:
    """Message for a value that the type of its parameter refuses."""
    facts: dict[str, object]
    if (choices := _CHOICES.search(error.message)) is not None:
        given, listed = choices.groups()
        facts = {"expected": "enum", "choices": listed.replace("'", "")}
    elif isinstance(error.__cause__, ValidationError):  # the check of newer typers
        first = error.__cause__.errors()[0]
        given, facts = str(first["input"]), expected_facts(first)
    else:
        kind = getattr(error.param, "type", None)
        low, high = getattr(kind, "min", None), getattr(kind, "max", None)
        quoted = _QUOTED.search(error.message)
        given = quoted.group(1) or "" if quoted else ""
        facts = {"expected": "int_parsing"} if low is None else _range(low, high)
    said = messages.expected({key: str(value) for key, value in facts.items()})
    return say("cli.bad_value", name=name, detail=f"「{given}」{said}" if given else said)


def _range(first: object, last: object) -> dict[str, object]:
    return {"expected": "range", "first": first, "last": last}
