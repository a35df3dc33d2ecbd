"""A code that somebody types: looked at one at a time, counted as passwords are."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from accounts.lockout import count_failure, refuse_during_pause
from accounts.models import User
from accounts.second_factor.services import takes_code
from core.audit import actor_with
from core.errors import TryLater


def opens_with_code(request: HttpRequest, *, person: User, code: str, now: datetime) -> bool:
    """Whether the code is right; a wrong one is counted. TryLater during a pause.

    The person is locked meanwhile: a hundred sent at once are counted one by one, and the pause
    begins after as many as it would if they came one after the other.
    """
    username, by = person.get_username(), actor_with(request, person)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        try:
            refuse_during_pause(request, username=username, now=now)
        except TryLater as pause:
            later = pause  # raised outside: the row of who was turned away stays
        else:
            is_right = takes_code(person=person, code=code, by=by, now=now)
            if not is_right:
                count_failure(request, username=username, now=now)
            return is_right
    raise later
