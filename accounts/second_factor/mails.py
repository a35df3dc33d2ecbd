"""What a person is told by mail when what protects their account changes, whoever changed it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.figures import instant
from core.mailing import OF_ACCOUNT, account_text, can_be_mailed, language_of, link_to, note_mail


class AccountNews(models.TextChoices):
    """What has happened, and how a mail says it."""

    SET_UP = "set-up", gettext_lazy("An authenticator app was set up for your account.")
    REMOVED = "removed", gettext_lazy("The authenticator app of your account was removed.")
    NEW_CODES = "new-codes", gettext_lazy("New recovery codes were made for your account.")
    CODE_USED = "code-used", gettext_lazy("A recovery code of your account was used.")


def tell_of_account(person: User, news: AccountNews, *, now: datetime) -> None:
    """Note the mail, whether or not they want others; none without an address or a server."""
    if not settings.EMAIL_CONFIGURED or not can_be_mailed(person):
        return
    with translation.override(language_of(person)):
        said = str(news.label)
        lines = [
            said,
            _("When: %(time)s") % {"time": instant(now)},
            "",
            _(
                "Was it not you? Change your password, sign out the other devices, and tell an "
                "administrator at once."
            ),
            link_to("account"),
        ]
        note_mail(
            key=f"{OF_ACCOUNT}{person.pk}/{news}/{now.timestamp():.6f}",
            person=person,
            subject=said.rstrip("."),
            body=account_text(person, lines),
            now=now,
        )
