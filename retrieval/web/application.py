"""The application factory: routes and middleware around one site."""

from __future__ import annotations

from aiohttp import web

from retrieval.web.middleware import MAX_BODY_BYTES, guard, observe
from retrieval.web.routes import add_routes
from retrieval.web.site import SITE, Site


def make_application(site: Site) -> web.Application:
    """The application of a site."""
    app = web.Application(middlewares=(observe, guard), client_max_size=MAX_BODY_BYTES)
    app[SITE] = site
    add_routes(app, site.settings.prefix)
    return app
