"""What Telegram says when it refuses: the exact descriptions, in one table.

A method raises `Refused` with one of the refusals below; the server turns it into the envelope.
Sources: the table of error texts in telegram-bot-api's Client.cpp and TDLib, as far as they are
made there; upper-case ones come from Telegram's servers and pass through as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

_PREFIX = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    501: "Not Implemented",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One way in which a request is turned down.

    code:        HTTP status and `error_code`.
    reason:      the text without the prefix that belongs to the code.
    retry_after: seconds to wait, sent in `parameters`; only with 429.
    moved_to:    the chat that this one has become, sent in `parameters`.
    """

    code: int
    reason: str
    retry_after: int | None = None
    moved_to: int | None = None

    @property
    def description(self) -> str:
        """`reason` as the Bot API words it: prefixed, and with a small first letter.

        The letter stays when the second one is a capital or an underscore (BUTTON_DATA_INVALID).
        """
        prefix = _PREFIX.get(self.code)
        if prefix is None or self.reason.startswith(prefix):
            return self.reason
        is_constant = len(self.reason) > 1 and (self.reason[1].isupper() or self.reason[1] == "_")
        text = self.reason if is_constant else self.reason[:1].lower() + self.reason[1:]
        return f"{prefix}: {text}" if text else prefix

    def about(self, **facts: object) -> Refusal:
        """The same refusal with the gaps of its text filled."""
        return replace(self, reason=self.reason.format(**facts))


class Refused(Exception):
    """The request is turned down; `refusal` says how."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.description)


class NotModelled(Exception):
    """The request is fine by the schema, but this server does not know what Telegram would do."""


# Who asks
TOKEN_MALFORMED = Refusal(401, "invalid token specified")
TOKEN_UNKNOWN = Refusal(401, "Unauthorized")
NOT_FOUND = Refusal(404, "Not Found")
LOGGED_OUT = Refusal(400, "Logged out")

# The shape of a request
NOT_UTF8 = Refusal(400, "strings must be encoded in UTF-8")
BAD_JSON = Refusal(400, "Can't parse JSON object")
BODY_TOO_LARGE = Refusal(413, "Request Entity Too Large")
PARAMETER_WRONG = Refusal(400, "{fault}")

# Updates
OTHER_POLLER = Refusal(
    409, "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = Refusal(
    409, "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
POLL_ENDED_BY_WEBHOOK = Refusal(409, "terminated by setWebhook request")
WEBHOOK_NOT_HTTPS = Refusal(400, "bad webhook: An HTTPS URL must be provided for webhook")
WEBHOOK_URL_INVALID = Refusal(400, "invalid webhook URL specified")
WEBHOOK_PORT_WRONG = Refusal(400, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
SECRET_TOO_LONG = Refusal(400, "secret token is too long")
SECRET_INVALID = Refusal(400, "secret token contains unallowed characters")

# Chats and people
CHAT_EMPTY = Refusal(400, "chat_id is empty")
NO_ADMINISTRATORS = Refusal(400, "there are no administrators in the private chat")
CHAT_NOT_FOUND = Refusal(400, "chat not found")
USER_NOT_FOUND = Refusal(400, "user not found")
UPGRADED = Refusal(400, "group chat was upgraded to a supergroup chat")
BLOCKED = Refusal(403, "bot was blocked by the user")
CANNOT_INITIATE = Refusal(403, "bot can't initiate conversation with a user")
KICKED = Refusal(403, "bot was kicked from the {kind} chat")
THREAD_NOT_FOUND = Refusal(400, "message thread not found")
WRONG_ACTION = Refusal(400, "wrong parameter action in request")

# Text
TEXT_EMPTY = Refusal(400, "message text is empty")
TEXT_BLANK = Refusal(400, "text must be non-empty")
MESSAGE_TOO_LONG = Refusal(400, "message is too long")
EDIT_TOO_LONG = Refusal(400, "MESSAGE_TOO_LONG")
RAW_TEXT_TOO_LONG = Refusal(400, "text is too long")
PARSE_MODE_UNKNOWN = Refusal(400, "unsupported parse_mode")

CAPTION_TOO_LONG = Refusal(400, "message caption is too long")

# Files
FILE_MISSING = Refusal(400, "there is no {what} in the request")
FILE_ID_WRONG = Refusal(400, "wrong file identifier/HTTP URL specified")
FILE_NOT_FOUND = Refusal(400, "invalid file_id")
FILE_EMPTY = Refusal(400, "file must be non-empty")
FILE_TOO_BIG = Refusal(400, "file is too big")
PHOTO_TOO_BIG = Refusal(400, "PHOTO_SAVE_FILE_INVALID")
PHOTO_NO_IMAGE = Refusal(400, "IMAGE_PROCESS_FAILED")
PHOTO_SIDES_WRONG = Refusal(400, "PHOTO_INVALID_DIMENSIONS")
ALBUM_EMPTY = Refusal(400, "there are no messages to send")
ALBUM_TOO_LONG = Refusal(400, "too many messages to send as an album")
ALBUM_MIXED = Refusal(400, "{kind} can't be mixed with other media types")

# Replies
REPLY_NOT_FOUND = Refusal(400, "message to be replied not found")
QUOTE_INVALID = Refusal(400, "QUOTE_TEXT_INVALID")

# Keyboards
BUTTON_WITHOUT_ACTION = Refusal(
    400, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
)
BUTTON_WITH_TWO_ACTIONS = Refusal(
    400, "can't parse inline keyboard button: exactly one of the optional fields must be used"
)
BUTTON_TEXT_EMPTY = Refusal(400, "BUTTON_TEXT_INVALID")
BUTTON_DATA_INVALID = Refusal(400, "BUTTON_DATA_INVALID")
BUTTON_URL_INVALID = Refusal(400, "BUTTON_URL_INVALID")
BUTTON_COPY_TEXT_INVALID = Refusal(400, "BUTTON_COPY_TEXT_INVALID")
MARKUP_TOO_LONG = Refusal(400, "reply markup is too long")
PLACEHOLDER_TOO_LONG = Refusal(400, "PLACEHOLDER_INVALID")

# Edits and deletions
EDIT_NOT_FOUND = Refusal(400, "message to edit not found")
EDIT_FORBIDDEN = Refusal(400, "message can't be edited")
EDIT_UNIDENTIFIED = Refusal(400, "message identifier is not specified")
INLINE_MESSAGE_UNKNOWN = Refusal(400, "MESSAGE_ID_INVALID")
NOT_MODIFIED = Refusal(
    400,
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message",
)
NO_CAPTION = Refusal(400, "there is no caption in the message to edit")
INLINE_UPLOAD = Refusal(400, "wrong file identifier/HTTP URL specified")
DELETE_NOT_FOUND = Refusal(400, "message to delete not found")
DELETE_FORBIDDEN = Refusal(400, "message can't be deleted")

# Callback queries
QUERY_EXPIRED = Refusal(400, "query is too old and response timeout expired or query ID is invalid")
QUERY_TEXT_TOO_LONG = Refusal(400, "MESSAGE_TOO_LONG")
QUERY_URL_INVALID = Refusal(400, "URL_INVALID")

# Inline
RESULTS_TOO_MUCH = Refusal(400, "RESULTS_TOO_MUCH")
RESULT_ID_DUPLICATE = Refusal(400, "RESULT_ID_DUPLICATE")
RESULT_ID_INVALID = Refusal(400, "RESULT_ID_INVALID")
ARTICLE_TITLE_EMPTY = Refusal(400, "ARTICLE_TITLE_EMPTY")
NEXT_OFFSET_INVALID = Refusal(400, "NEXT_OFFSET_INVALID")
START_PARAM_INVALID = Refusal(400, "START_PARAM_INVALID")

REACTION_INVALID = Refusal(400, "REACTION_INVALID")
REACTIONS_TOO_MANY = Refusal(400, "REACTIONS_TOO_MANY")
REACT_NOT_FOUND = Refusal(400, "message to react not found")

# Menu
COMMAND_EMPTY = Refusal(400, "command must be non-empty")
COMMAND_TOO_LONG = Refusal(400, "command length must not exceed 32")
COMMAND_INVALID = Refusal(400, "BOT_COMMAND_INVALID")
COMMAND_DESCRIPTION_EMPTY = Refusal(400, "command description must be non-empty")
COMMAND_DESCRIPTION_TOO_LONG = Refusal(400, "command description length must not exceed 256")
COMMANDS_TOO_MANY = Refusal(400, "BOT_COMMANDS_TOO_MUCH")
LANGUAGE_CODE_INVALID = Refusal(400, "invalid language code specified")
SCOPE_NOT_FOR_PRIVATE = Refusal(400, "can't use specified scope in private chats")
PROFILE_TEXT_TOO_LONG = Refusal(400, "{name} is too long")


def flood(seconds: int) -> Refusal:
    """Too many requests: come back after `seconds`."""
    return Refusal(429, f"retry after {seconds}", retry_after=seconds)
