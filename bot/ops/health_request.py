"""Health of a running bot, requested by another process.

For containers (`python -m bot healthcheck`), every half minute: nothing of the bot itself is imported.
"""

from __future__ import annotations

import http.client
from http import HTTPStatus

from retrieval.ops.sockets import connect

SETTING = "bot.health_listen"
MAX_ANSWER_BYTES = 16 * 1024
TIMEOUT_S = 5.0


def request_health(address: str, path: str = "/healthz") -> tuple[bool, str]:
    """Ask a running bot for health.

    Returns True for status 200, and the body.
    """
    connection = http.client.HTTPConnection("localhost", timeout=TIMEOUT_S)
    try:
        connection.sock = connect(address, TIMEOUT_S)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status == HTTPStatus.OK, answer.read(MAX_ANSWER_BYTES).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        return False, str(error)
    finally:
        connection.close()
