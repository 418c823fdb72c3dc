"""What a test can let go wrong: requests that fail, updates that come twice or late, floods, a webhook."""

from __future__ import annotations

from http import HTTPStatus

from .courier import Proxy
from .errors import Refusal, flood
from .faults import DropAnswer, Fault, GatewayError, Hang, Refuse, Reset, Slow
from .stage import Stage
from .webhook import Webhook


class Troubles:
    """The part of the double in the hands of a test that makes things hard for the bot."""

    _stage: Stage

    def fail_next(
        self,
        method: str,
        *,
        status: int,
        retry_after: int | None = None,
        description: str | None = None,
        times: int = 1,
    ) -> None:
        """The next calls of a method fail: 5xx with an HTML page, everything else in the envelope."""
        fault: Fault
        if status == 429:
            fault = Refuse(flood(1 if retry_after is None else retry_after))
        elif status >= 500 and description is None:
            fault = GatewayError(status, HTTPStatus(status).phrase)
        else:
            fault = Refuse(Refusal(status, description or HTTPStatus(status).phrase))
        self._order(method, fault, times)

    def reset_next(self, method: str, *, times: int = 1) -> None:
        """The connection is reset; nothing is carried out."""
        self._order(method, Reset(), times)

    def drop_next_answer(self, method: str, *, times: int = 1) -> None:
        """Carried out, but the connection is reset instead of an answer."""
        self._order(method, DropAnswer(), times)

    def hang_next(self, method: str, *, times: int = 1) -> None:
        """No answer until the client gives up or the server stops."""
        self._order(method, Hang(), times)

    def slow_next(self, method: str, *, seconds: float, times: int = 1) -> None:
        """Carried out, but only after so many seconds."""
        self._order(method, Slow(seconds), times)

    def cancel_troubles(self) -> None:
        """Take back the failures that have not come yet."""
        with self._stage.changes.made():
            self._stage.faults.waiting.clear()

    def troubles_ahead(self) -> list[str]:
        """Failures that were ordered and have not come yet."""
        with self._stage.changes.looked_at():
            return self._stage.faults.left()

    def repeat_update(self, update_id: int) -> None:
        """Deliver an update that is still pending twice, as after a lost answer."""
        with self._stage.changes.made():
            self._stage.world.updates.push_again(update_id)

    def repeat_next_update(self) -> None:
        """The next update comes twice."""
        with self._stage.changes.made():
            self._stage.world.updates.repeats += 1

    def delay_next_update(self) -> None:
        """The next update comes after the one that follows it."""
        with self._stage.changes.made():
            self._stage.world.updates.delays += 1

    def set_webhook_url(self, url: str) -> None:
        """As if someone had set a webhook for this bot: polling meets a conflict until it is deleted."""
        with self._stage.changes.made():
            self._stage.world.webhook = Webhook(url)

    def count_floods(self) -> None:
        """From now on more messages than Telegram takes are refused: 429, with the seconds to wait."""
        with self._stage.changes.made():
            self._stage.flood.on = True

    def lose_next_delivery(self) -> None:
        """The webhook takes the next update, but Telegram does not hear of it, and brings it again."""
        with self._stage.changes.made():
            self._stage.world.webhook.lost_answers += 1

    def put_proxy(self, *, port: int | None = None, socket: str | None = None) -> None:
        """Something stands at the webhook's address and hands everything on to this port or Unix socket."""
        with self._stage.changes.made():
            self._stage.world.proxy = Proxy(port, socket)

    @property
    def webhook(self) -> Webhook:
        """Where updates go, and how deliveries went."""
        return self._stage.world.webhook

    def _order(self, method: str, fault: Fault, times: int) -> None:
        with self._stage.changes.made():
            self._stage.faults.add(method, fault, times)
