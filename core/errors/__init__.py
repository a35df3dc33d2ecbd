"""Refusals: a rule said no, in a sentence for the person."""

from typing import Any


class Refusal(Exception):
    """A rule said no. The message is a sentence for the person: what, where, what to do.

    ``fields`` gives the sentence per input field; ``status`` is the HTTP status of the
    API's answer; ``current`` is what stands on the server, where that helps (a stale save).
    ``retry_after``: after so many seconds it is worth another try; None where waiting is no help.
    ``page`` is the template of its page; ``asks_nothing`` where that is drawn for nobody, without
    the session and the database.
    """

    status = 400
    retry_after: int | None = None
    page = "refusal.html"
    asks_nothing = False

    def __init__(
        self,
        message: str,
        *,
        fields: dict[str, str] | None = None,
        current: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields or {}
        self.current = current

    def body(self) -> dict[str, Any]:
        """The API's one error shape. What is about no one field stands in ``message`` alone."""
        fields = {name: said for name, said in self.fields.items() if name}
        told: dict[str, Any] = {"message": self.message, "fields": fields}
        return told if self.current is None else told | {"current": self.current}

    def headers(self) -> dict[str, str]:
        """``Retry-After`` in seconds, where it is known."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class NotAllowed(Refusal):
    """The person may see it but not do this."""

    status = 403


class NothingHere(Refusal):
    """There is no such page, and the sentence may say what there is: of what the person sees."""

    status = 404
    page = "404.html"


class TryLater(Refusal):
    """Not now: after a while the same will be done."""

    status = 429

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.retry_after = seconds


class Busy(TryLater):
    """Too many are at it at this moment, or what does it is away: not who asks is the cause."""

    status = 503


class Conflict(Refusal):
    """It has changed meanwhile, or is in a state that does not allow this."""

    status = 409


class AlreadySo(Conflict):
    """What is asked for stands already, by the same person: a page tells it as news, not as an
    error. A program gets the 409, and nothing is stored twice."""
