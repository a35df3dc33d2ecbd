"""What a person is told by mail when what protects their account changes, whoever changed it."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import FactorReset, PersonSession, User
from accounts.sessions.devices import device_in_words
from core.audit import Actor
from core.figures import instant
from core.mailing import (
    OF_ACCOUNT,
    OF_FORMER,
    account_text,
    can_be_mailed,
    language_of,
    link_to,
    note_mail,
    one_line,
)


class AccountNews(models.TextChoices):
    """What has happened, and how a mail says it."""

    SET_UP = "set-up", gettext_lazy("An authenticator app was set up for your account.")
    REMOVED = "removed", gettext_lazy("The authenticator app of your account was removed.")
    NEW_CODES = "new-codes", gettext_lazy("New recovery codes were made for your account.")
    RESET_ASKED = (
        "reset-asked",
        gettext_lazy("An administrator asked that the second factor of your account be removed."),
    )
    CODE_USED = "code-used", gettext_lazy("A recovery code of your account was used.")
    PASSWORD = "password", gettext_lazy("The password of your account was changed.")
    ADDRESS = "address", gettext_lazy("The e-mail address of your account was changed.")
    TOKEN = "token", gettext_lazy("A token for programs was made under your account.")
    PASSKEY_ADDED = "passkey-added", gettext_lazy("A passkey was made for your account.")
    PASSKEY_REMOVED = "passkey-removed", gettext_lazy("A passkey of your account was removed.")
    PASSKEYS_REMOVED = (
        "passkeys-removed",
        gettext_lazy("All passkeys of your account were removed."),
    )
    CONNECTED = (
        "connected",
        gettext_lazy("Your account was connected with the sign-in provider of the company."),
    )
    DISCONNECTED = (
        "disconnected",
        gettext_lazy("Your account is not connected with the sign-in provider any more."),
    )
    PASSKEY_REFUSED = (
        "passkey-refused",
        gettext_lazy("A passkey of your account was refused: there may be a copy of it."),
    )


def tell_of_account(person: User, news: AccountNews, *, by: Actor, now: datetime) -> None:
    """Note the mail, whether or not they want others; none without an address or a server."""
    if settings.EMAIL_CONFIGURED and can_be_mailed(person):
        key = f"{OF_ACCOUNT}{person.pk}/{news}/{now.timestamp():.6f}"
        _note(person, news, key=key, by=by, now=now)


def tell_of_address(person: User, *, former: str, by: Actor, now: datetime) -> None:
    """Note the mails of another address: at the new one, and at the one they had before.

    Whoever turned the account's mails to themselves would read the first alone.
    """
    tell_of_account(person, AccountNews.ADDRESS, by=by, now=now)
    if settings.EMAIL_CONFIGURED and person.is_active and former:
        key = f"{OF_FORMER}{person.pk}/{now.timestamp():.6f}"
        _note(person, AccountNews.ADDRESS, key=key, by=by, now=now, former=former)


def _note(
    person: User, news: AccountNews, *, key: str, by: Actor, now: datetime, former: str = ""
) -> None:
    with translation.override(language_of(person)):
        said = str(news.label)
        lines = [
            said,
            _("When: %(time)s") % {"time": instant(now)},
            _from_where(person, by),
            "",
            _(
                "Was it not you? Change your password, sign out the other devices, and tell an "
                "administrator at once."
            ),
            link_to("account"),
        ]
        note_mail(
            key=key,
            person=person,
            subject=said.rstrip("."),
            body=account_text(person, lines),
            now=now,
            former=former,
        )


def _from_where(person: User, by: Actor) -> str:
    """On what kind of device they did it themselves; else who did it, or that a command did."""
    if by.user is None:
        return _("By: whoever runs the installation, with a command")
    if by.user.pk != person.pk:
        return _("By: %(who)s") % {"who": one_line(str(by.user))}
    device = PersonSession(**device_in_words(by.browser)._asdict())
    return _("On: %(device)s") % {"device": device}


def tell_of_grace(person: User, *, until: datetime, now: datetime) -> None:
    """Tell who reads by a token and signs in nowhere until when it goes on as it is."""
    if not settings.EMAIL_CONFIGURED or not can_be_mailed(person):
        return
    with translation.override(language_of(person)):
        said = _("Your account needs a second factor by %(day)s.") % {"day": instant(until)}
        lines = [
            said,
            _(
                "Programs read with your tokens, and will read nothing after that day. Sign in and "
                "set up an authenticator app or a passkey:"
            ),
            link_to("second-factor"),
        ]
        note_mail(
            key=f"{OF_ACCOUNT}{person.pk}/factor-due/{until.timestamp():.6f}",
            person=person,
            subject=said.rstrip("."),
            body=account_text(person, lines),
            now=now,
        )


def tell_of_reset(reset: FactorReset, administrators: Iterable[User], *, now: datetime) -> None:
    """Tell these administrators that it waits for one of them, or that two of them have done it."""
    if not settings.EMAIL_CONFIGURED:
        return
    step = "done" if reset.done_by else "asked"
    for one in administrators:
        if not can_be_mailed(one):
            continue
        with translation.override(language_of(one)):
            note_mail(
                key=f"{OF_ACCOUNT}{one.pk}/reset/{reset.pk}/{step}",
                person=one,
                subject=_("Reset of a second factor"),
                body=account_text(one, _reset_lines(reset)),
                now=now,
            )


def _reset_lines(reset: FactorReset) -> list[str]:
    names = {"who": one_line(str(reset.asked_by)), "whose": one_line(str(reset.person))}
    if reset.done_by:
        names["agreed"] = one_line(str(reset.done_by))
        return [
            _("%(who)s asked and %(agreed)s agreed: the second factor of %(whose)s is removed.")
            % names,
            _("Was it not they who had lost it? Switch their account off at once:"),
            link_to("person", reset.person_id),
        ]
    return [
        _("%(who)s asks that the second factor of %(whose)s be removed.") % names,
        _("Make sure that it is they who ask, then confirm it, or reset nothing:"),
        link_to("factor-reset", reset.person_id),
    ]
