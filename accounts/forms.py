"""The forms of signing in and of making a token."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password, with errors that say what to do."""

    username = UsernameField(error_messages={"required": _("Give your user name.")})
    password = forms.CharField(strip=False, error_messages={"required": _("Give your password.")})
    error_messages = {
        "invalid_login": _(
            "The user name and password do not match. Check capital letters, and try again."
        ),
        "inactive": _("This account is switched off. Ask an administrator."),
    }


class TokenForm(forms.Form):
    """What a token is for, and for how long."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        error_messages={"required": _("Say what the token is for.")},
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
        initial=90,
    )


class MailsForm(forms.Form):
    """Whether somebody wants mails, and in which language."""

    mails = forms.TypedChoiceField(
        label=_("Mails"),
        choices=[("yes", _("Send me mails")), ("no", _("Send me none"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
