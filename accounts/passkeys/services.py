"""The passkeys of a person: made, renamed, removed, used."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Passkey, User
from accounts.second_factor.mails import AccountNews, tell_of_account
from accounts.second_factor.requirement import is_required_of, note_factor
from accounts.second_factor.services import (
    end_recovery_codes_without_factor,
    first_recovery_codes,
    has_second_factor,
)
from accounts.sessions import end_sessions
from core.audit import Actor, record
from core.errors import Refusal

if TYPE_CHECKING:
    from accounts.passkeys.ceremony import NewPasskey


@transaction.atomic
def add_passkey(
    *,
    person: User,
    made: "NewPasskey",
    name: str,
    keep_session: str | None,
    by: Actor,
    now: datetime,
) -> list[str]:
    """It opens from now on; recovery codes, told only now, where there were none. Refusal.

    Sessions end, but that of the key ``keep_session``: they began without it.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    if locked.passkeys.count() >= Passkey.AT_MOST:
        raise Refusal(
            _("You have %(count)s passkeys: remove one first.") % {"count": Passkey.AT_MOST}
        )
    try:
        with transaction.atomic():
            Passkey.objects.create(
                person=locked,
                name=name,
                credential_id=made.credential_id,
                public_key=made.public_key,
                sign_count=made.sign_count,
                transports=made.transports,
                made_at=now,
            )
    except IntegrityError:
        raise Refusal(_("This passkey is known already: it opens as it is.")) from None
    note_factor(locked, is_set_up=True, now=now)
    end_sessions(person=locked, but=keep_session, now=now)
    record(by=by, at=now, action="add_passkey", target=locked)
    tell_of_account(locked, AccountNews.PASSKEY_ADDED, by=by, now=now)
    return first_recovery_codes(locked)


@transaction.atomic
def rename_passkey(*, passkey: Passkey, name: str, by: Actor, now: datetime) -> None:
    """Its person calls it otherwise. The trail says that, not which: that is theirs to know."""
    if passkey.name == name:
        return
    passkey.name = name
    passkey.save(update_fields=["name"])
    record(by=by, at=now, action="rename_passkey", target=passkey.person)


@transaction.atomic
def remove_passkey(
    *, passkey: Passkey, keep_session: str | None = None, by: Actor, now: datetime
) -> None:
    """It opens nothing any more; sessions end, but that of the key ``keep_session``.

    Refusal for the last second factor of somebody who must have one: another is made first.
    """
    locked = User.objects.select_for_update().get(pk=passkey.person_id)
    gone, _by_kind = Passkey.objects.filter(pk=passkey.pk).delete()
    if not gone:
        return
    has_other = has_second_factor(locked)
    if not has_other and is_required_of(locked):
        raise Refusal(
            _(
                "Your role must have a second factor, and this is your last: make another passkey "
                "or set up an authenticator app first, then remove this one."
            )
        )
    end_recovery_codes_without_factor(locked)
    note_factor(locked, is_set_up=has_other, now=now)
    end_sessions(person=locked, but=keep_session, now=now)
    record(by=by, at=now, action="remove_passkey", target=locked)
    tell_of_account(locked, AccountNews.PASSKEY_REMOVED, by=by, now=now)


@transaction.atomic
def takes_passkey(
    *, passkey: Passkey, count: int, asked_at: datetime | None, by: Actor, now: datetime
) -> bool:
    """Whether its count went on, and that it was used; ``asked_at``: alone, with which challenge.

    A count that did not go on is of a copy of the key, or of a device that was set back: nothing
    opens, it is on record, and its person is told.
    """
    locked = Passkey.objects.select_for_update().select_related("person").get(pk=passkey.pk)
    if (count or locked.sign_count) and count <= locked.sign_count:
        after = {"counter": count, "last_counter": locked.sign_count}
        record(by=by, at=now, action="refuse_passkey", target=locked.person, after=after)
        tell_of_account(locked.person, AccountNews.PASSKEY_REFUSED, by=by, now=now)
        return False
    locked.sign_count, locked.last_used_at = count, now
    locked.last_asked_at = asked_at or locked.last_asked_at
    locked.save(update_fields=["sign_count", "last_used_at", "last_asked_at"])
    return True
