"""The sign-in form."""

from django import forms
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
