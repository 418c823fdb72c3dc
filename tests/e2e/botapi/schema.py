"""The Bot API schema as a judge: is a request, or an object, what the documentation says it is?

`Schema.read` turns the parameters of a request into typed values and collects every fault: a
parameter nobody knows, a required one that is missing, a value of the wrong type, at any depth.
Form bodies carry everything as strings, so the top level is coerced by the declared type first;
nested objects arrive as JSON strings there. Inside JSON, types are taken at their word.
Telegram is more forgiving (it ignores unknown parameters): faults are for the ledger, and only
those marked `fatal` keep a request from being carried out.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

SCHEMA_FILE = Path(__file__).parents[2] / "fixtures" / "telegram" / "bot_api_10_1.json.gz"

_ARRAY = "Array of "
_SCALARS: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
}
_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_NUMBER = {"Integer": re.compile(r"-?\d{1,19}"), "Float": re.compile(r"-?\d+(\.\d+)?([eE]-?\d+)?")}
# How descriptions state the value of a field that tells the variants of a type apart.
_CONSTANT = re.compile(r"(?:must be|always) [\"“]?(\w+)[\"”]?")
_DISCRIMINATORS = ("type", "status", "source")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a value. `place` reads like `reply_markup.inline_keyboard[0][0].text`."""

    place: str
    problem: str
    fatal: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a type or parameter of a method, with its declared alternatives."""

    name: str
    types: tuple[str, ...]
    required: bool
    description: str

    @property
    def constant(self) -> str | None:
        """The only value the field may have, where it tells variants of a type apart."""
        if self.name not in _DISCRIMINATORS or not self.required:
            return None
        found = _CONSTANT.search(self.description)
        return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a request: typed values of known parameters, and everything wrong."""

    values: dict[str, Any]
    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class Schema:
    """Methods and types of one version of the Bot API."""

    methods: dict[str, tuple[Field, ...]]
    types: dict[str, tuple[Field, ...]]
    variants: dict[str, tuple[str, ...]]
    returns: dict[str, tuple[str, ...]]
    by_lower_name: dict[str, str] = field(default_factory=dict)

    def spelling(self, method: str) -> str | None:
        """The documented spelling of a method name given in any case, or None."""
        return self.by_lower_name.get(method.lower())

    def read(
        self, method: str, given: dict[str, Any], *, form: bool, files: frozenset[str] = frozenset()
    ) -> Reading:
        """Judge the parameters of a request. `files` names the upload parts of a multipart body."""
        declared = {one.name: one for one in self.methods[method]}
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for name, value in given.items():
            if name not in declared:
                faults.append(Fault(name, f"not a parameter of {method}", fatal=False))
                continue
            types = declared[name].types
            typed = _coerce(value, types) if form or isinstance(value, str) else value
            wrong = self._judge_any(typed, types, name, files)
            faults.extend(wrong)
            if not wrong:
                values[name] = typed
        for name in declared.keys() & files - given.keys():
            if "InputFile" in declared[name].types:
                values[name] = f"attach://{name}"
        # A required parameter with a wrong value has its fault already.
        faults.extend(
            # Not fatal: Telegram takes a missing parameter for an empty one, and has its own words for that.
            Fault(name, f"required by {method}, missing", fatal=False)
            for name, one in declared.items()
            if one.required and name not in values and name not in given
        )
        return Reading(values, faults)

    def judge(self, value: Any, declared: str) -> list[Fault]:
        """Faults of any value as a `declared` type, for the answers this server gives."""
        return self._judge(value, declared, declared, frozenset())

    def _judge_any(
        self, value: Any, types: tuple[str, ...], place: str, files: frozenset[str]
    ) -> list[Fault]:
        if len(types) > 1 and isinstance(value, list) and all(one.startswith(_ARRAY) for one in types):
            items = tuple(one.removeprefix(_ARRAY) for one in types)
            return self._judge_mixed(value, items, place, files)
        verdicts = [self._judge(value, one, place, files) for one in types]
        return min(verdicts, key=lambda faults: (len(faults), _is_mismatch(faults)))

    def _judge_mixed(
        self, value: list[Any], types: tuple[str, ...], place: str, files: frozenset[str]
    ) -> list[Fault]:
        """An album: each item may be of another type."""
        return [
            fault
            for index, one in enumerate(value)
            for fault in self._judge_any(one, self._agreeing(one, types), f"{place}[{index}]", files)
        ]

    def _judge(self, value: Any, declared: str, place: str, files: frozenset[str]) -> list[Fault]:
        if declared.startswith(_ARRAY):
            return self._judge_array(value, declared.removeprefix(_ARRAY), place, files)
        if declared == "InputFile":
            return _judge_upload(value, place, files)
        if declared in _SCALARS:
            return _judge_scalar(value, declared, place, files)
        if declared in self.variants:
            return self._judge_any(value, self._candidates(value, declared), place, files)
        return self._judge_object(value, declared, place, files)

    def _judge_array(self, value: Any, item: str, place: str, files: frozenset[str]) -> list[Fault]:
        if not isinstance(value, list):
            return [_mismatch(value, _ARRAY + item, place)]
        return [
            fault
            for index, one in enumerate(value)
            for fault in self._judge(one, item, f"{place}[{index}]", files)
        ]

    def _judge_object(self, value: Any, declared: str, place: str, files: frozenset[str]) -> list[Fault]:
        if not isinstance(value, dict):
            return [_mismatch(value, declared, place)]
        fields = {one.name: one for one in self.types[declared]}
        faults = [
            Fault(f"{place}.{name}", f"not a field of {declared}") for name in value.keys() - fields.keys()
        ]
        for name, one in fields.items():
            if name not in value:
                if one.required:
                    faults.append(Fault(f"{place}.{name}", f"required by {declared}, missing"))
            elif one.constant is not None and value[name] != one.constant:
                faults.append(Fault(f"{place}.{name}", f"must be {one.constant!r} in {declared}"))
            else:
                faults.extend(self._judge_any(value[name], one.types, f"{place}.{name}", files))
        return faults

    def _candidates(self, value: Any, declared: str) -> tuple[str, ...]:
        """The variants of a type that `value` may be."""
        return self._agreeing(value, self.variants[declared])

    def _agreeing(self, value: Any, types: tuple[str, ...]) -> tuple[str, ...]:
        """The types whose discriminating field agrees with `value`; all of them if none does."""
        if not isinstance(value, dict):
            return types
        return tuple(one for one in types if self._agrees(value, one)) or types

    def _agrees(self, value: dict[str, Any], variant: str) -> bool:
        constants = [one for one in self.types.get(variant, ()) if one.constant is not None]
        return bool(constants) and all(value.get(one.name) == one.constant for one in constants)


@cache
def bot_api() -> Schema:
    """The schema shipped with the tests."""
    return parse_schema(json.loads(gzip.decompress(SCHEMA_FILE.read_bytes())))


def parse_schema(data: dict[str, Any]) -> Schema:
    """Schema from the JSON of telegram-bot-api-spec."""
    return Schema(
        methods={name: _fields(one) for name, one in data["methods"].items()},
        types={name: _fields(one) for name, one in data["types"].items()},
        variants={name: tuple(one["subtypes"]) for name, one in data["types"].items() if one.get("subtypes")},
        returns={name: tuple(one["returns"]) for name, one in data["methods"].items()},
        by_lower_name={name.lower(): name for name in data["methods"]},
    )


def _fields(described: dict[str, Any]) -> tuple[Field, ...]:
    return tuple(
        Field(one["name"], tuple(one["types"]), one["required"], one["description"])
        for one in described.get("fields", [])
    )


def _coerce(value: Any, types: tuple[str, ...]) -> Any:
    """A string of a form body as the declared type; unchanged if it cannot be read as one."""
    if not isinstance(value, str):
        return value
    for one in ("Integer", "Float"):
        if one in types and _NUMBER[one].fullmatch(value):
            return int(value) if one == "Integer" else float(value)
    if "Boolean" in types and value.lower() in _BOOLEANS:
        return _BOOLEANS[value.lower()]
    if any(one not in _SCALARS and one != "InputFile" for one in types):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _judge_scalar(value: Any, declared: str, place: str, files: frozenset[str]) -> list[Fault]:
    is_right = isinstance(value, _SCALARS[declared]) and (
        declared == "Boolean" or not isinstance(value, bool)
    )
    if not is_right:
        return [_mismatch(value, declared, place)]
    if isinstance(value, str) and value.startswith("attach://"):
        return _judge_upload(value, place, files)
    return []


def _judge_upload(value: Any, place: str, files: frozenset[str]) -> list[Fault]:
    """An upload is named by `attach://part`; the part has to be there."""
    if not isinstance(value, str) or not value.startswith("attach://"):
        return [_mismatch(value, "InputFile", place)]
    part = value.removeprefix("attach://")
    return [] if part in files else [Fault(place, f"no part named {part!r} in the body")]


def _mismatch(value: Any, declared: str, place: str) -> Fault:
    shown = json.dumps(value, ensure_ascii=False, default=str)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    return Fault(place, f"must be {declared}, got {shown}")


def _is_mismatch(faults: list[Fault]) -> bool:
    """Whether the value is not even of the right kind; other faults say more about it."""
    return len(faults) == 1 and faults[0].problem.startswith("must be ") and ", got " in faults[0].problem
