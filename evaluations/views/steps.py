"""The steps of the life cycle as forms ask for them."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import actor_of
from core.canonical import JsonObject
from core.errors import Conflict
from core.operations import is_first, once
from core.requests.sent_operation import sent_operation

NOT_ASKED = ("csrfmiddlewaretoken", "operation")


def take_step(
    request: HttpRequest, step: Callable[..., JsonObject | None], *, about: str
) -> JsonObject:
    """Take a step; what a second tap sends again is answered as the first, with what ``step`` told
    then.

    Conflict where that was taken before and could be taken again by now: whoever sends an old page
    once more has not seen what came of it.
    """
    by, now, taken = actor_of(request), timezone.now(), []

    def store() -> JsonObject:
        taken.append(step(by=by, now=now) or {})
        return taken[0]

    operation = sent_operation(request)
    if operation is None:
        return store()
    asked = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_ASKED}
    answer = once(operation, about=about, asked=asked, store=store, by=by, now=now)
    if taken and not is_first(answer, now=now):
        raise Conflict(
            _(
                "This page is older than what was done since: nothing was changed. Reload it, and "
                "take the step where it still stands."
            )
        )
    return answer
