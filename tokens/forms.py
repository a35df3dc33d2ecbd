"""The form of making a token."""

from typing import cast
from uuid import uuid4

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import FactorForm, ask_password_or_proof, code_field, present_password
from accounts.models import User
from accounts.second_factor.services import has_second_factor
from core.language.fields import WrittenField
from tokens.access import READ, scopes_of


class TokenForm(FactorForm):
    """What a token is for, and for how long.

    With the present password, and the second factor of who has one: who holds a session for an
    hour gets no key for a year, of which neither is asked.
    """

    name = WrittenField(
        label=_("What it is for"),
        max_length=80,
        error_messages={"required": _("Say what the token is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        help_text=_("A token that writes is valid for 90 days at most."),
        widget=forms.CheckboxSelectMultiple,
        initial=[READ.name],
        error_messages={"required": _("Choose what the token may do.")},
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
        initial=90,
    )
    password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Give your password.")},
    )

    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, request: HttpRequest, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.request = request
        ask_password_or_proof(self, request, name="password")
        person = cast(User, request.user)
        scopes = cast(forms.MultipleChoiceField, self.fields["scopes"])
        scopes.choices = [(one.name, one.words) for one in scopes_of(person)]
        if has_second_factor(person):
            self.fields["code"] = code_field()
            self.offer_passkey(person)

    def clean_password(self) -> str:
        """The present password, asked of what counts the wrong ones."""
        return present_password(self.request, self.cleaned_data["password"])
