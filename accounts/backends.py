"""Whether a name and a password belong together, asked with care."""

from typing import Any
from unicodedata import normalize

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils import timezone

from accounts.access import is_only_by_provider
from accounts.lockout import count_failure, counted_as, refuse_during_pause
from accounts.lockout.turns import place_in_line, turn_to_hash
from accounts.models import User
from accounts.selectors import username_of


class GuardedBackend(ModelBackend):
    """Django's own backend, one password at a time, with pauses for who guesses.

    Whoever asks for a password asks here (the sign-in page, the present password in one's
    account), so each wrong one is counted, and none is ever kept.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        """The person; None where they do not match; TryLater during a pause and in a crowd.

        ``username`` is the user name or the e-mail address.
        """
        if request is None or not username or password is None:
            return None
        username = username_of(username)  # wrong ones count together, whichever was typed
        with place_in_line(counted_as(request, username=username)):
            # Whoever is in a pause takes nobody's turn; asked again in it, for those before them.
            refuse_during_pause(request, username=username, now=timezone.now())
            with turn_to_hash():
                refuse_during_pause(request, username=username, now=timezone.now())
                person = self._found(request, username=username, password=password)
        if person is not None and is_only_by_provider(person):
            person = None  # it says nothing of the password: whoever guesses learns nothing
        if person is None:
            count_failure(request, username=username, now=timezone.now())
        return person

    def _found(self, request: HttpRequest, *, username: str, password: str) -> User | None:
        """Whose password it is, as it is composed (NFC) and as it was sent, as passwords were kept
        at first: asked as often for a name that is nobody's, which no time tells apart."""
        for said in dict.fromkeys((normalize("NFC", password), password)):
            person = super().authenticate(request, username=username, password=said)
            if isinstance(person, User):
                return person
        return None
