"""Errors of the server: more leaves of the tree in `retrieval.errors`.

`status` is the HTTP status of an error; `retrieval.web.problems` has those of other errors.
"""

from __future__ import annotations

from http import HTTPStatus

from retrieval.errors import JianbaoError, SettingsError, UsageError


class BadWebSecret(SettingsError):
    """Malformed token. The value is never repeated."""

    key = "error.bad_web_token"


class BadProxy(SettingsError):
    """A proxy is no address, network or "unix". Facts: setting, value."""

    key = "error.bad_proxy"


class BadPrefix(SettingsError):
    """A prefix is no path, or the site's own.

    Facts: setting, value.
    """

    key = "error.bad_prefix"


class HalfLogin(SettingsError):
    """A user without a password, or the reverse.

    Facts: setting, the missing one.
    """

    key = "error.half_login"


class RequestError(UsageError):
    """A request that cannot be served as given.

    headers: of the response.
    """

    key = "web.bad_request"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, *, headers: dict[str, str] | None = None, **facts: object) -> None:
        self.headers = headers or {}
        super().__init__(**facts)


class BadParameter(RequestError):
    """A parameter has a wrong value.

    name: of the parameter; expected: key under `expected.` in the catalogue, with facts for it.
    """

    key = "web.bad_parameter"


class LackingParameter(RequestError):
    """A parameter is missing. Facts: name."""

    key = "web.lacking_parameter"


class UnknownParameter(RequestError):
    """There is no such parameter. Facts: known. The name is not repeated."""

    key = "web.unknown_parameter"


class BadBody(RequestError):
    """The body is not a JSON object."""

    key = "web.bad_body"


class BodyTooLarge(RequestError):
    """The body is too large. Facts: limit (kilobytes)."""

    key = "web.body_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class BodyTooSlow(RequestError):
    """The body took too long to arrive. Facts: seconds."""

    key = "web.body_too_slow"
    status = HTTPStatus.REQUEST_TIMEOUT


class UnknownMedia(RequestError):
    """The body has a media type that cannot be read. Facts: known."""

    key = "web.unknown_media"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class NothingThere(RequestError):
    """No page has this address."""

    key = "web.no_page"
    status = HTTPStatus.NOT_FOUND


class NoSuchArticle(NothingThere):
    """The archive has no article of this id."""

    key = "web.no_article"


class NoSuchArticleButNear(NothingThere):
    """No article of this id, but one of a similar id.

    Facts: near, the nearest id.
    """

    key = "web.no_article_near"


class NoSuchWords(NothingThere):
    """The article ends before these places. Facts: length (code points)."""

    key = "web.no_words"


class NoPrintedPage(NothingThere):
    """The article has fewer printed pages. Facts: count."""

    key = "web.no_printed_page"


class ChangedWords(NothingThere):
    """The words at this place are not those of the checksum."""

    key = "web.changed_words"
    status = HTTPStatus.CONFLICT


class EmptyArchive(NothingThere):
    """The archive has no dated article."""

    key = "web.no_day"


class WrongMethod(RequestError):
    """The address does not take this method. Facts: allowed."""

    key = "web.wrong_method"
    status = HTTPStatus.METHOD_NOT_ALLOWED


class NotLoggedIn(RequestError):
    """Missing or wrong credentials. They are never repeated."""

    key = "web.not_logged_in"
    status = HTTPStatus.UNAUTHORIZED


class TooManyRequests(RequestError):
    """The client asks too fast. Facts: seconds to wait."""

    key = "web.too_many"
    status = HTTPStatus.TOO_MANY_REQUESTS


class ForeignHost(RequestError):
    """The request names a host that is not this server's. Facts: setting."""

    key = "web.foreign_host"
    status = HTTPStatus.MISDIRECTED_REQUEST


class InternalFault(JianbaoError):
    """A mistake of the program; its text stays in the log."""

    key = "web.internal"
