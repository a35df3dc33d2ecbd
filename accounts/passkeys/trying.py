"""A passkey that is shown: looked at one at a time, counted as codes and passwords are."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.access import is_only_by_provider
from accounts.lockout import count_failure, refuse_during_pause
from accounts.models import Passkey, User
from accounts.passkeys.challenges import Deed, take_challenge
from accounts.passkeys.lone_challenges import LoneChallenge, lone_challenge_of
from accounts.passkeys.services import takes_passkey
from accounts.passkeys.site import PasskeySite, site_here
from core.audit import actor_with
from core.errors import Refusal, TryLater


def person_of_passkey(
    request: HttpRequest, *, given: str, person: User | None, now: datetime
) -> User:
    """Whom the answer of a browser opens to. Refusal with what to do; TryLater during a pause.

    ``person``: who has shown their password, and whose passkey it must be; None where the passkey
    alone says who it is. A wrong one is counted. The person is locked meanwhile, as with codes.
    """
    asked = _asked(request, person=person, now=now)
    site = site_here(request)
    if asked is None or site is None:
        raise _too_late()
    found = _passkey_of(given, person)
    whose = person if found is None else found.person
    refused: Refusal | None
    with transaction.atomic():
        if whose is not None:
            User.objects.select_for_update().get(pk=whose.pk)
            found = found and _passkey_of(given, person)  # removed, or switched off, meanwhile
        username = "" if whose is None else whose.get_username()
        try:
            refuse_during_pause(request, username=username, now=now)
        except TryLater as pause:
            refused = pause  # raised outside: the row of who was turned away stays
        else:
            if found is not None and _was_answered(found, asked):
                raise _too_late()
            refused = _why_not(request, found, given=given, site=site, asked=asked, now=now)
            if refused is not None:
                count_failure(request, username=username, now=now)
    if refused is not None:
        raise refused
    assert found is not None
    return found.person


def _too_late() -> Refusal:
    return Refusal(_("This took too long, or was sent before. Press the button once more."))


def _asked(
    request: HttpRequest, *, person: User | None, now: datetime
) -> bytes | LoneChallenge | None:
    """What the browser was to have signed; None where nothing is waited for."""
    if person is None:
        return lone_challenge_of(request, now=now)
    return take_challenge(request.session, Deed.PROVE, person=person, now=now)


def _was_answered(passkey: Passkey, asked: bytes | LoneChallenge) -> bool:
    """Whether it has opened alone with this challenge already, or with a later one."""
    last = passkey.last_asked_at
    return isinstance(asked, LoneChallenge) and last is not None and asked.asked_at <= last


def _passkey_of(given: str, person: User | None) -> Passkey | None:
    """The passkey that an answer says it is of; of this person, or of anybody who may sign in."""
    from accounts.passkeys.ceremony import claimed_passkey, handle_of  # loaded with the first

    said = claimed_passkey(given)
    if said is None:
        return None
    kept = Passkey.objects.select_related("person").filter(
        credential_id=said.credential_id, person__is_active=True
    )
    found = kept.first() if person is None else kept.filter(person=person).first()
    if found is None or (person is None and is_only_by_provider(found.person)):
        return None
    has_to_say = person is None
    is_theirs = said.handle == handle_of(found.person) or (said.handle is None and not has_to_say)
    return found if is_theirs else None


def _why_not(
    request: HttpRequest,
    passkey: Passkey | None,
    *,
    given: str,
    site: PasskeySite,
    asked: bytes | LoneChallenge,
    now: datetime,
) -> Refusal | None:
    """Why it opens nothing; None where it was right, and was used."""
    from accounts.passkeys.ceremony import count_of_right_answer  # loaded with the first

    if passkey is None:
        return Refusal(_("This passkey is not known here. Was it removed? Sign in another way."))
    alone = asked if isinstance(asked, LoneChallenge) else None
    challenge = asked if isinstance(asked, bytes) else asked.challenge
    is_alone = alone is not None
    count = count_of_right_answer(given, passkey, site=site, challenge=challenge, alone=is_alone)
    if count is None:
        return Refusal(_("This passkey was not right. Try once more, or sign in another way."))
    by = actor_with(request, passkey.person)
    asked_at = None if alone is None else alone.asked_at
    if takes_passkey(passkey=passkey, count=count, asked_at=asked_at, by=by, now=now):
        return None
    return Refusal(
        _(
            "The counter of this passkey went back: there may be a copy of it. Sign in another "
            "way, remove this passkey in your account, and tell an administrator."
        )
    )
