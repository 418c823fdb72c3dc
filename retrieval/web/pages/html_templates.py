"""Templates of the pages: rendered by Jinja2, every value escaped.

The extra `web`; without it the pages say so, and the API goes on. Words of the program come from the
catalogue, through `say`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from retrieval.bibliography.record_formats import RecordFormat
from retrieval.extras import import_extra, is_installed
from retrieval.i18n import Messages
from retrieval.web.api.endpoint import ApiCall, FileReply
from retrieval.web.pages.addresses import PageAddresses
from retrieval.web.pages.language_links import language_links

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The surroundings of a page's content.

    to: addresses of the site. query: of the page's own.
    """

    messages: Messages
    to: PageAddresses
    query: str = ""

    @classmethod
    def of(cls, call: ApiCall[Any]) -> PageFrame:
        """The frame of the answer to a call."""
        return cls(call.messages, PageAddresses(call.prefix), urlsplit(call.address).query)


def render_page(template: str, frame: PageFrame, *, status: int = 200, **facts: Any) -> FileReply:
    """A page in the language of its frame. Raises MissingExtra.

    template: name of its file. facts: for its gaps.
    """
    found = _environment().get_template(f"{template}.html")
    shared = {"messages": frame.messages, "to": frame.to, "languages": language_links(frame.query)}
    shared |= {"can_draw": is_installed("PIL"), "formats": tuple(RecordFormat)}
    text = found.render(say=frame.messages.say, **shared, **facts)
    return FileReply(text.encode("utf-8", "replace"), HTML, status=status)


@cache
def _environment() -> Environment:
    jinja2 = import_extra("jinja2", "web")
    made: Environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made
