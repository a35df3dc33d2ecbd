"""The form of an erasure."""

from typing import cast

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.forms import FactorForm, PresentPasswordForm, code_field
from accounts.models import User
from accounts.second_factor.services import has_second_factor
from core.language.fields import WrittenField, long_text


class ErasureForm(PresentPasswordForm, FactorForm):
    """Why somebody is erased, who it is once more, and the proof of who does it."""

    reason = long_text(
        _("Reason"),
        missing=_("Say why: by whom and when it was asked for."),
        hint=_("Who asked for it, and when, without the name: the reason is kept for good."),
    )
    username = WrittenField(
        label=_("User name of the person"),
        max_length=150,
        help_text=_("Type it once more: this is never taken back."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"required": _("Type the user name of the person.")},
    )
    field_order = ("reason", "username", "old_password", "code")

    def __init__(self, request: HttpRequest, *, person: User) -> None:
        super().__init__(request)
        self.person, me = person, cast(User, request.user)
        if has_second_factor(me):
            self.fields["code"] = code_field()
            self.offer_passkey(me)

    def clean_username(self) -> str:
        """The name of just this person."""
        given: str = self.cleaned_data["username"]
        if given != self.person.username:
            raise forms.ValidationError(_("This is not the user name of this person."))
        return given
