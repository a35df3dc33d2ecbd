"""The authenticator app of a person and their recovery codes: set up, tried, renewed, removed.

A passkey is a second factor as well (``accounts/passkeys``), and has the same recovery codes.
"""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Passkey, RecoveryCode, SecondFactor, User
from accounts.second_factor.codes import step_of_code
from accounts.second_factor.mails import AccountNews, tell_of_account
from accounts.second_factor.requirement import note_factor
from accounts.second_factor.sealing import is_of_present_key, seal, unseal
from accounts.sessions import end_sessions
from core.audit import Actor, record
from core.errors import Refusal

RECOVERY_CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without what is read as something else
LETTERS = 16  # 79 bits: too many to try, so a plain SHA-256 does


def has_second_factor(person: User) -> bool:
    """Whether a code or a passkey is asked of them after the password."""
    return has_app(person) or has_passkeys(person)


def has_app(person: User) -> bool:
    """Whether they have set up an authenticator app."""
    return SecondFactor.objects.filter(person=person).exists()


def passkeys_held(person: User) -> int:
    """How many passkeys they have: all that anybody else learns of them."""
    return Passkey.objects.filter(person=person).count()


def has_passkeys(person: User) -> bool:
    """Whether they have a passkey."""
    return Passkey.objects.filter(person=person).exists()


def set_up_since(person: User) -> datetime | None:
    """Since when they have an authenticator app; None where they have none."""
    kept = SecondFactor.objects.filter(person=person)
    return kept.values_list("set_up_at", flat=True).first()


def recovery_codes_left(person: User) -> int:
    """How many of their recovery codes were not used."""
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


@transaction.atomic
def set_up_second_factor(
    *,
    person: User,
    secret: bytes,
    code: str,
    keep_session: str | None,
    by: Actor,
    now: datetime,
) -> list[str]:
    """From now on a code is asked; the recovery codes, told only now. Refusal of a wrong code.

    Sessions end, but that of the key ``keep_session``: they began by the password alone.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    if has_app(locked):
        raise Refusal(_("An authenticator app is set up already: remove that one first."))
    step = step_of_code(secret, "".join(code.split()), after=0, now=now)
    if step is None:
        said = _("The app shows another code now. Is its clock right? Type the code again.")
        raise Refusal(said, fields={"code": said})
    SecondFactor.objects.create(
        person=locked, sealed_secret=seal(secret), last_step=step, set_up_at=now
    )
    note_factor(locked, is_set_up=True, now=now)
    end_sessions(person=locked, but=keep_session, now=now)
    record(by=by, at=now, action="set_up_second_factor", target=locked)
    tell_of_account(locked, AccountNews.SET_UP, by=by, now=now)
    return _new_recovery_codes(locked)


@transaction.atomic
def remove_second_factor(
    *, person: User, keep_session: str | None = None, by: Actor, now: datetime
) -> None:
    """No code of an app is asked of them any more; sessions end, but that of ``keep_session``.

    Recovery codes go with it, unless they have a passkey.
    """
    gone, _by_kind = SecondFactor.objects.filter(person=person).delete()
    end_recovery_codes_without_factor(person)
    if gone:
        note_factor(person, is_set_up=has_passkeys(person), now=now)
        end_sessions(person=person, but=keep_session, now=now)
        record(by=by, at=now, action="remove_second_factor", target=person)
        tell_of_account(person, AccountNews.REMOVED, by=by, now=now)


@transaction.atomic
def remove_every_factor(*, person: User, by: Actor, now: datetime) -> None:
    """The password alone opens their account: app, passkeys, recovery codes and sessions end."""
    gone, _by_kind = Passkey.objects.filter(person=person).delete()
    if gone:
        end_recovery_codes_without_factor(person)
        note_factor(person, is_set_up=has_app(person), now=now)
        end_sessions(person=person, now=now)
        record(by=by, at=now, action="remove_passkeys", target=person, before={"passkeys": gone})
        tell_of_account(person, AccountNews.PASSKEYS_REMOVED, by=by, now=now)
    remove_second_factor(person=person, by=by, now=now)


@transaction.atomic
def renew_recovery_codes(*, person: User, by: Actor, now: datetime) -> list[str]:
    """Ten recovery codes instead of those from before, told only now. Refusal without a factor."""
    User.objects.select_for_update().get(pk=person.pk)
    if not has_second_factor(person):
        raise Refusal(_("No second factor is set up: begin with that."))
    record(by=by, at=now, action="renew_recovery_codes", target=person)
    tell_of_account(person, AccountNews.NEW_CODES, by=by, now=now)
    return _new_recovery_codes(person)


@transaction.atomic
def takes_code(*, person: User, code: str, by: Actor, now: datetime) -> bool:
    """Whether this opens, and that it was used. ``code``: of the app, or a recovery code."""
    factor = SecondFactor.objects.select_for_update().filter(person=person).first()
    typed = "".join(code.split()).replace("-", "").lower()
    if factor is not None and _takes_code_of_app(factor, typed, now=now):
        return True
    unused = RecoveryCode.objects.filter(person=person, sha256=_digest(typed), used_at=None)
    if not unused.update(used_at=now):
        return False
    record(by=by, at=now, action="use_recovery_code", target=person)
    tell_of_account(person, AccountNews.CODE_USED, by=by, now=now)
    return True


def _takes_code_of_app(factor: SecondFactor, code: str, *, now: datetime) -> bool:
    sealed = bytes(factor.sealed_secret)
    secret = unseal(sealed)
    if secret is None:
        return False
    step = step_of_code(secret, code, after=factor.last_step, now=now)
    if step is None:
        return False
    factor.last_step = step
    if not is_of_present_key(sealed):  # once everybody has signed in, the key before may go
        factor.sealed_secret = seal(secret)
    factor.save(update_fields=["last_step", "sealed_secret"])
    return True


def first_recovery_codes(person: User) -> list[str]:
    """Ten of them, told only now, where there are none; else none, and those from before stay."""
    return [] if recovery_codes_left(person) else _new_recovery_codes(person)


def end_recovery_codes_without_factor(person: User) -> None:
    """Who has no second factor left has no use for them."""
    if not has_second_factor(person):
        RecoveryCode.objects.filter(person=person).delete()


def _new_recovery_codes(person: User) -> list[str]:
    """Ten of them, instead of those from before."""
    codes = [_recovery_code() for _one in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, sha256=_digest(code)) for code in codes
    )
    return ["-".join(code[at : at + 4] for at in range(0, LETTERS, 4)) for code in codes]


def _recovery_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _at in range(LETTERS))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
