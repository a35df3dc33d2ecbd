"""The forms of signing in, of a new password and of making a token."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AuthenticationForm,
    PasswordChangeForm,
    UserChangeForm,
    UsernameField,
)
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.access import people_who_administer
from accounts.choices import KeepTokens, Role
from accounts.models import User

NO_MATCH = _("The user name and password do not match. Check capital letters, and try again.")


class SignInForm(AuthenticationForm):
    """Name and password, with errors that say what to do."""

    username = UsernameField(
        # A longer one is nobody's, and the record of wrong passwords could not hold it.
        max_length=User._meta.get_field("username").max_length,
        error_messages={"required": _("Give your user name."), "max_length": NO_MATCH},
    )
    password = forms.CharField(strip=False, error_messages={"required": _("Give your password.")})
    error_messages = {
        "invalid_login": NO_MATCH,
        "inactive": _("This account is switched off. Ask an administrator."),
    }


class NewPasswordForm(PasswordChangeForm):
    """The present password, and the new one twice.

    A wrong present one counts as a wrong sign-in: a page somebody left open is no place to guess.
    """

    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": _("This is not your present password. Type it again."),
        "password_mismatch": _("The two new passwords differ. Type the same one twice."),
    }

    tokens = forms.TypedChoiceField(
        label=_("Your tokens for programs"),
        choices=KeepTokens.choices,
        coerce=KeepTokens,
        initial=KeepTokens.NO,
        widget=forms.RadioSelect,
        help_text=_("Does somebody else know the old password? Then end them."),
    )

    def __init__(self, request: HttpRequest, *, has_tokens: bool) -> None:
        super().__init__(cast(User, request.user), request.POST or None)
        self.request = request
        if not has_tokens:
            del self.fields["tokens"]
        labels = {
            "old_password": _("Present password"),
            "new_password1": _("New password"),
            "new_password2": _("New password again"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["new_password1"].help_text = _(
            "At least 8 characters, not only digits, and nothing others guess: no name of yours, "
            "no common word."
        )
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        """The present password, asked of what counts the wrong ones."""
        given: str = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.get_username(), password=given) is None:
            raise forms.ValidationError(self.error_messages["password_incorrect"])
        return given


def refuse_without_administrator(person: User) -> None:
    """ValidationError where no administrator were left who can sign in, besides this person.

    The administrators' rows are locked: of two who take the role from each other at the same
    moment, the second waits, and finds themselves the last.
    """
    administrators = people_who_administer().select_for_update()
    can_sign_in = {one.pk for one in administrators.order_by("pk") if one.has_usable_password()}
    if can_sign_in <= {person.pk} and can_sign_in:
        raise forms.ValidationError(
            _("%(person)s is the only administrator: first make somebody else one.")
            % {"person": person}
        )


class SetPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # plain at run time
    """An administrator sets somebody's password, or lets nobody sign in with it."""

    def clean(self) -> dict[str, Any]:
        """What was given, unless the last administrator could not sign in any more."""
        given = super().clean() or self.cleaned_data
        if not given.get("set_usable_password", True):
            refuse_without_administrator(cast(User, self.user))
        return given


class PersonForm(UserChangeForm):  # type: ignore[type-arg]  # plain at run time
    """A person in the settings. The last administrator stays one: nobody could make another."""

    def clean(self) -> dict[str, Any]:
        """What was given, unless no administrator were left."""
        given = super().clean() or self.cleaned_data
        if given.get("role") != Role.ADMINISTRATOR or not given.get("is_active"):
            refuse_without_administrator(self.instance)
        return given


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
