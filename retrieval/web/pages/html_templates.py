"""Templates of the pages: rendered by Jinja2, every value escaped.

The extra `web`; without it the pages say so, and the API goes on. Words of the program come from the
catalogue, through `say`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.extras import import_extra
from retrieval.i18n import Messages
from retrieval.web.api.endpoint import FileReply
from retrieval.web.pages.addresses import article_address, page_address, quote_address, reference_address
from retrieval.web.pages.static_files import static_address

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
HTML = "text/html"


def render_page(template: str, messages: Messages, *, status: int = 200, **facts: Any) -> FileReply:
    """A page in the language of the messages. Raises MissingExtra.

    template: name of its file. facts: for its gaps.
    """
    found = _environment().get_template(f"{template}.html")
    text = found.render(say=messages.say, messages=messages, **facts)
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
    made.globals.update(
        article_address=article_address,
        page_address=page_address,
        quote_address=quote_address,
        reference_address=reference_address,
        static_address=static_address,
    )
    return made
