"""Forms of webhooks. They clean; the services decide."""

from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.language.fields import WrittenField
from webhooks.choices import WebhookEvent
from webhooks.models import Webhook


class WebhookFields(forms.Form):
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


class WebhookForm(WebhookFields):
    """Of a new one. A second tap is the same ``operation``, and is shown the same secret."""

    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class SecretForm(forms.Form):
    """A new secret in the place of the one that was ``seen``."""

    seen = WrittenField(required=False, max_length=64, widget=forms.HiddenInput)
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class WebhookChangeForm(WebhookFields):
    """The same of one that is there; ``seen`` is its state when it was looked at."""

    seen = WrittenField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, webhook: Webhook) -> None:
        initial = {
            "name": webhook.name,
            "url": webhook.url,
            "events": webhook.events,
            "seen": webhook.state,
        }
        super().__init__(data, initial=initial)

    def look_again(self, webhook: Webhook) -> None:
        """From here on it has been seen as it stands now; what was typed stays."""
        assert isinstance(self.data, QueryDict)
        typed = self.data.copy()
        typed["seen"] = webhook.state
        self.data = typed
