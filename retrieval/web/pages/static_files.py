"""Static files of the pages: stylesheet, script, icon.

Their addresses carry a checksum, so that browsers may keep them for good.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from aiohttp import web

from retrieval.web.errors import NothingThere

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_GOOD = "public, max-age=31536000, immutable"
"""Cache-Control of an address with a checksum (RFC 8246)."""


async def static_file(request: web.Request) -> web.Response:
    """A static file by its name. Raises NothingThere."""
    name = request.match_info["name"]
    content = _files().get(name)
    if content is None:
        raise NothingThere()
    is_named = request.query.get("v") == _checksum(content)
    return web.Response(
        body=content,
        content_type=MEDIA_TYPES[Path(name).suffix],
        charset="utf-8",
        headers={"Cache-Control": FOR_GOOD if is_named else "no-cache"},
    )


def static_path(name: str) -> str:
    """The path of a static file with its checksum."""
    return f"/static/{name}?v={_checksum(_files()[name])}"


@cache
def _files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in MEDIA_TYPES}


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
