"""What becomes of accounts as a backup is brought back, and that somebody looked them through."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.access import check_administrator, is_only_by_provider
from accounts.choices import TokenEnd
from accounts.models import FactorReset, PersonSession, ReaderToken, RestoredDatabase, User
from accounts.sessions import end_sessions
from accounts.tokens import end_tokens
from core.audit import Actor, AuditedChange, deeds_on, record, record_all
from core.errors import Refusal
from core.mailing import OF_ACCOUNT, account_text, can_be_mailed, language_of, link_to, note_mail


@transaction.atomic
def note_restored(
    *, backup: str, taken_at: datetime, is_moved: bool, by: Actor, now: datetime
) -> RestoredDatabase:
    """Write that the database was brought back, and end every session, token and asked-for reset.

    ``is_moved``: nothing happened since the backup, so nothing ends and nobody is asked.
    """
    made = RestoredDatabase.objects.create(
        backup=backup, taken_at=taken_at, is_moved=is_moved, restored_at=now
    )
    after = {"taken_at": taken_at.isoformat(), "is_moved": is_moved}
    record(by=by, at=now, action="restore_database", target=made, after=after)
    if not is_moved:
        _end_sessions(by=by, now=now)
        tokens = ReaderToken.objects.filter(revoked_at=None)
        for person in User.objects.filter(pk__in=tokens.values("user")):
            end_tokens(person=person, because=TokenEnd.RESTORED, by=by, now=now)
        _withdraw_resets(by=by, now=now)
    return made


def _end_sessions(*, by: Actor, now: datetime) -> None:
    """Those of people stay as ended, so that their browsers forget; nobody's are gone."""
    Session.objects.filter(of_person=None).delete()
    open_now = PersonSession.objects.filter(ended_at=None)
    people = User.objects.filter(pk__in=open_now.values("person"))
    changes = [AuditedChange(one) for one in people]
    record_all(by=by, at=now, action="sign_out_person", changes=changes)
    open_now.update(ended_at=now)


def _withdraw_resets(*, by: Actor, now: datetime) -> None:
    waiting = FactorReset.objects.filter(done_at=None, withdrawn_at=None)
    changes = [AuditedChange(one.person) for one in waiting.select_related("person")]
    record_all(by=by, at=now, action="withdraw_factor_reset", changes=changes)
    waiting.update(withdrawn_at=now)


def unconfirmed() -> QuerySet[RestoredDatabase]:
    """Restores after which nobody has looked through who may sign in, the latest first."""
    found = RestoredDatabase.objects.filter(is_moved=False, confirmed_at=None)
    return found.order_by("-restored_at", "-pk")


@transaction.atomic
def confirm_restored(*, by: Actor, now: datetime) -> int:
    """An administrator has looked through who may sign in; how many restores that was of.

    NotAllowed. Said twice it is said once.
    """
    check_administrator(by)
    found = list(unconfirmed().select_for_update())
    ids = [one.pk for one in found]
    RestoredDatabase.objects.filter(pk__in=ids).update(confirmed_by=by.user, confirmed_at=now)
    changes = [AuditedChange(one) for one in found]
    record_all(by=by, at=now, action="confirm_restored", changes=changes)
    return len(found)


@transaction.atomic
def end_passwords(*, by: Actor, now: datetime) -> int:
    """The passwords of then open nothing any more, to everybody who can be mailed where a link for
    a new one is asked for; how many they are. Not to who asks for it, and once after a restore,
    whoever asks again. One that was chosen since ends too: whoever knew that of then could have.

    Refusal where no mail server is set, or no restore waits to be looked through; NotAllowed.
    """
    check_administrator(by)
    restored = unconfirmed().first()
    if not settings.EMAIL_CONFIGURED or restored is None:
        raise Refusal(_("A link for a new password is mailed after a restore, by a mail server."))
    ended = deeds_on(User, "end_password").filter(at__gte=restored.restored_at)
    others = User.objects.filter(is_active=True).exclude(pk__in=ended.values("target_id"))
    active = others.select_for_update().order_by("pk")
    people = [one for one in active if one != by.user and _may_be_mailed_a_link(one)]
    for person in people:
        person.password = make_password(None)
        end_sessions(person=person, now=now)
        end_tokens(person=person, because=TokenEnd.PASSWORD, by=by, now=now)
        _tell_of_ended_password(person, now=now)
    User.objects.bulk_update(people, ["password"])
    changes = [AuditedChange(one) for one in people]
    record_all(by=by, at=now, action="end_password", changes=changes)
    return len(people)


def _tell_of_ended_password(person: User, *, now: datetime) -> None:
    """Note the mail. It leads to where a link is asked for: one made now would be over in an hour,
    before others are let in."""
    with translation.override(language_of(person)):
        lines = [
            _(
                "The system was brought back from a backup, and your password opens nothing any "
                "more. Ask here for a link by which you choose a new one:"
            ),
            link_to("password-forgotten"),
        ]
        note_mail(
            key=f"{OF_ACCOUNT}{person.pk}/password-ended/{now.timestamp():.6f}",
            person=person,
            subject=_("Choose a new password"),
            body=account_text(person, lines),
            now=now,
        )


def _may_be_mailed_a_link(person: User) -> bool:
    by_password = person.has_usable_password() and not is_only_by_provider(person)
    return by_password and can_be_mailed(person)
