"""Erasing who somebody is, on their request: who they were goes, what they did stays."""

import re
from datetime import datetime
from itertools import count

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.access import check_administrator
from accounts.choices import TokenEnd
from accounts.erased_names import digests_of
from accounts.models import ErasedName, User
from accounts.services import check_administrator_stays
from accounts.tokens import end_tokens
from core.audit import Actor, record
from core.errors import NotAllowed, Refusal
from core.language.texts import check_text
from core.writing import written
from personal_data.register import personal_data

ERASED_COLUMNS = (
    "erased_number", "username", "first_name", "last_name", "email", "language", "is_active",
    "is_posted", "mails", "must_change_password", "second_factor_due", "last_login", "password",
)  # fmt: skip


@transaction.atomic
def erase_person(*, person: User, reason: str, by: Actor, now: datetime) -> User:
    """Nobody signs in as them any more, and a number stands wherever their name stood.

    Sessions, tokens, passkeys and app end; results, the trail, signatures and objections stay as
    they are, and so do their hashes. It is never taken back. Refusal without a reason, with one
    that names them, and for the only administrator; NotAllowed, for oneself too.
    """
    check_administrator(by)
    if by.user is not None and by.user.pk == person.pk:
        raise NotAllowed(_("Nobody erases themselves: another administrator does."))
    check_administrator_stays(person)
    locked = User.objects.select_for_update().get(pk=person.pk)
    if locked.erased_number is not None:
        return locked
    _check_reason(reason, locked)
    end_tokens(person=locked, because=TokenEnd.DEACTIVATED, by=by, now=now)
    ErasedName.objects.bulk_create(
        ErasedName(person=locked, digest=one) for one in sorted(digests_of(locked))
    )
    Session.objects.filter(of_person__person=locked).delete()
    for one in personal_data():
        one.erase(one.rows_of(locked))
    _take_name(locked)
    after = {"number": locked.erased_number, "reason": written(reason)}
    record(by=by, at=now, action="erase_person", target=locked, after=after)
    return locked


def _check_reason(reason: str, person: User) -> None:
    """Refusal: the trail keeps the reason for good, so it does not say who it was."""
    check_text(reason, "reason", missing=_("Say why: by whom and when it was asked for."))
    names = {person.username, person.email, person.first_name, person.last_name} - {""}
    said_as_word = (rf"(?<!\w){re.escape(name)}(?!\w)" for name in names)
    if any(re.search(one, reason, re.IGNORECASE) for one in said_as_word):
        said = _("Leave the name out of the reason: it is kept for good.")
        raise Refusal(said, fields={"reason": said})


def _take_name(person: User) -> None:
    """The next number in place of the name, in the language of the installation."""
    highest = User.objects.aggregate(highest=Max("erased_number"))["highest"] or 0
    person.erased_number = next(one for one in count(highest + 1) if not _is_taken(one))
    person.username = _username_of(person.erased_number)
    with override(settings.LANGUAGE_CODE):
        person.first_name = _("Deleted user")
    person.last_name, person.email, person.language = f"#{person.erased_number}", "", ""
    person.is_active = person.is_posted = person.mails = person.must_change_password = False
    person.second_factor_due = person.last_login = None
    person.password = make_password(None)
    person.save(update_fields=ERASED_COLUMNS)


def _username_of(number: int) -> str:
    with override(settings.LANGUAGE_CODE):
        return _("deleted-%(number)s") % {"number": number}


def _is_taken(number: int) -> bool:
    """Whether somebody has called themselves so: that keeps nobody from being erased."""
    return User.objects.filter(username__iexact=_username_of(number)).exists()
