"""An endpoint of the API: address, parameters, shape, answering function.

The function is synchronous: it takes a call with the snapshot live at its turn, and gives JSON-ready values
or a file. It runs in a thread of the answer service.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel

from retrieval.archive.live_index import IndexSnapshot
from retrieval.i18n import Messages
from retrieval.imaging.picture_cache import PictureCache
from retrieval.web.lanes import WorkKind

M = TypeVar("M", bound=BaseModel)
N = TypeVar("N", bound=BaseModel)

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class FileReply:
    """A file in place of JSON.

    name: suggested to a browser that saves it; empty to show it. status: other than 200 it is kept by nobody.
    """

    content: bytes
    media_type: str
    name: str = ""
    status: int = 200


Reply = dict[str, Any] | FileReply


@dataclass(frozen=True, slots=True)
class CallSurroundings:
    """The archive around a snapshot: settings and paths that some endpoints need.

    top: quotes of an answer. seconds: time limit of a call. paths, links: as in `list_sources`.
    pictures: drawn before.
    """

    top: int
    seconds: float
    paths: tuple[Path, ...]
    links: tuple[Path, ...]
    pictures: PictureCache = field(default_factory=PictureCache)


@dataclass(frozen=True, slots=True)
class ApiCall(Generic[M]):
    """One call of an endpoint.

    given:        its parameters.
    messages:     catalogue of the client.
    snapshot:     the index live at its turn.
    surroundings: of the snapshot.
    today:        reference date of 昨天.
    is_wanted:    False once the client is gone or the time is over.
    address:      of the call, as the client knows it; empty outside of HTTP.
    prefix:       of the paths of that server.
    """

    given: M
    messages: Messages
    snapshot: IndexSnapshot
    surroundings: CallSurroundings
    today: dt.date
    is_wanted: Callable[[], bool] = lambda: True
    address: str = ""
    prefix: str = ""

    def with_parameters(self, given: N) -> ApiCall[N]:
        """The same call with other parameters."""
        return ApiCall(
            given,
            self.messages,
            self.snapshot,
            self.surroundings,
            self.today,
            self.is_wanted,
            self.address,
            self.prefix,
        )

    @property
    def base(self) -> str:
        """Address of the server, with its prefix."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}{self.prefix}" if parts.netloc else ""


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[M]):
    """An address of the API.

    path:       below the API's root, with {names} of parameters.
    parameters: their model; those in the path among them.
    answer:     answers a call; raises JianbaoError.
    shape:      type of the JSON answer; None for files.
    methods:    GET takes parameters from the query string, POST from a JSON object.
    media:      media types of the answer.
    drafts:     takes the text of a draft as a body of its own as well.
    is_form:    POST takes a form in place of JSON; its file, if any, is the text.
    is_question: counted against the questions of a client.
    kind:       of its work: what only reads waits for no turn.
    is_dated:   the answer depends on the day it is asked on.
    """

    name: str
    path: str
    summary: str
    parameters: type[M]
    answer: Callable[[ApiCall[M]], Reply]
    shape: type | None
    methods: tuple[str, ...] = ("GET",)
    media: tuple[str, ...] = (JSON,)
    is_question: bool = True
    kind: WorkKind = WorkKind.READ
    is_dated: bool = False
    drafts: bool = False
    is_form: bool = False
