"""Forms of webhooks. They clean; the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.language.fields import WrittenField
from webhooks.choices import WebhookEvent


class WebhookForm(forms.Form):
    """Whose program it is, where it listens, what it is told."""

    name = WrittenField(
        label=_("Whose program it is"),
        max_length=80,
        error_messages={"required": _("Give it a name.")},
    )
    url = WrittenField(
        label=_("Address"),
        max_length=500,
        help_text=_("https://; public, and without a redirect."),
        error_messages={"required": _("Give the address.")},
    )
    events = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=WebhookEvent.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one event.")},
    )
