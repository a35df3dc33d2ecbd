"""Taking the second factor off somebody who lost telephone and recovery codes: two administrators.

One asks, another confirms within a day. Each of them proves who they are by password and code
first (the form), so neither a session that was left open nor one administrator alone opens
anybody's account; the person and the other administrators are told by mail at both steps.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.access import check_administrator, may_keep_people, people_who_administer
from accounts.models import FactorReset, Passkey, SecondFactor, User
from accounts.roles import Person
from accounts.second_factor.mails import AccountNews, tell_of_account, tell_of_reset
from accounts.second_factor.services import has_second_factor, remove_every_factor
from core.audit import Actor, record
from core.errors import NotAllowed, Refusal

WAITS = timedelta(hours=24)
SETTLED = timedelta(days=7)  # how old a factor of who confirms is, when it is asked for


def open_reset_of(person: User, *, now: datetime) -> FactorReset | None:
    """What was asked for this person and waits for a second administrator; None where nothing does.

    It waits no more after a day, or where who asked is no administrator any more.
    """
    return waiting_resets(now=now).filter(person=person).order_by("-asked_at").first()


def waiting_resets(*, now: datetime) -> QuerySet[FactorReset]:
    """All that wait for a second administrator, whose time is over first on top."""
    recent = FactorReset.objects.filter(done_at=None, withdrawn_at=None, asked_at__gt=now - WAITS)
    found = recent.filter(asked_by__in=people_who_administer())
    return found.select_related("asked_by", "person").order_by("asked_at", "pk")


def resets_to_confirm(user: Person, *, now: datetime) -> QuerySet[FactorReset]:
    """Of these the ones that this administrator may confirm: neither asked by them nor theirs."""
    found = waiting_resets(now=now) if may_keep_people(user) else FactorReset.objects.none()
    return found.exclude(asked_by=user.pk).exclude(person=user.pk)


@transaction.atomic
def ask_reset(*, person: User, reason: str, by: Actor, now: datetime) -> FactorReset:
    """Ask a second administrator to take the second factor off this person. Refusal; NotAllowed."""
    asker = _administrator(by, person)
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not has_second_factor(locked):
        raise Refusal(
            _("%(person)s has no second factor: nothing is to be reset.") % {"person": person}
        )
    if open_reset_of(locked, now=now) is not None:
        raise Refusal(_("A reset was asked for already: another administrator confirms it."))
    reset = FactorReset.objects.create(person=locked, reason=reason, asked_by=asker, asked_at=now)
    record(by=by, at=now, action="ask_factor_reset", target=locked, after={"reason": reason})
    tell_of_account(locked, AccountNews.RESET_ASKED, by=by, now=now)
    tell_of_reset(reset, people_who_administer().exclude(pk__in=[locked.pk, asker.pk]), now=now)
    return reset


@transaction.atomic
def confirm_reset(*, person: User, by: Actor, now: datetime) -> None:
    """The second administrator agrees: app, passkeys, codes and sessions of the person end.

    Refusal where nothing waits. NotAllowed where who confirms had no factor for a week when it was
    asked for: the first administrator may have made an account for the purpose, before
    asking as well as after.
    """
    second = _administrator(by, person)
    User.objects.select_for_update().get(pk=person.pk)
    reset = open_reset_of(person, now=now)
    if reset is None:
        raise Refusal(_("No reset waits here: it was withdrawn, done, or is older than a day."))
    if reset.asked_by_id == second.pk:
        raise NotAllowed(_("You asked for it: another administrator confirms it."))
    settled = reset.asked_at - SETTLED
    if not _has_factor_since(second, settled):
        raise NotAllowed(
            _(
                "Your own second factor was set up less than a week before the reset was asked "
                "for: another administrator confirms it."
            )
        )
    reset.done_by, reset.done_at = second, now
    reset.save(update_fields=["done_by", "done_at"])
    record(by=by, at=now, action="confirm_factor_reset", target=person)
    remove_every_factor(person=person, by=by, now=now)
    tell_of_reset(reset, people_who_administer().exclude(pk__in=[person.pk, second.pk]), now=now)


@transaction.atomic
def withdraw_reset(*, person: User, by: Actor, now: datetime) -> None:
    """Nothing is reset: any administrator may say so. NotAllowed."""
    check_administrator(by)
    User.objects.select_for_update().get(pk=person.pk)
    if _undecided(person).update(withdrawn_at=now):
        record(by=by, at=now, action="withdraw_factor_reset", target=person)


def _undecided(person: User) -> QuerySet[FactorReset]:
    """What was asked for this person and neither done nor withdrawn, however long ago."""
    return FactorReset.objects.filter(person=person, done_at=None, withdrawn_at=None)


def _has_factor_since(person: User, then: datetime) -> bool:
    app = SecondFactor.objects.filter(person=person, set_up_at__lte=then)
    return app.exists() or Passkey.objects.filter(person=person, made_at__lte=then).exists()


def _administrator(by: Actor, person: User) -> User:
    """Who asks or confirms: an administrator with a factor, and not for themselves. NotAllowed."""
    check_administrator(by)
    if by.user is None or by.user == person:
        raise NotAllowed(_("Nobody resets their own second factor: two other administrators do."))
    if not has_second_factor(by.user):
        raise NotAllowed(_("Set up a second factor of your own first."))
    return by.user
