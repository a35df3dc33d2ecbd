"""Forms of awards. They clean; the services decide."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.language.fields import long_text


class AwardReasonForm(forms.Form):
    """Why one is named, or why an award is taken back."""

    reason = long_text(
        _("Reason"),
        missing=_("Write why: the contractor reads it."),
        hint=_("The contractor reads it."),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
