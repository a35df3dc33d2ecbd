"""Forms of webhooks. They clean; the services decide."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.language.fields import WrittenField
from webhooks.choices import WebhookEvent
from webhooks.models import Webhook


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


class WebhookChangeForm(WebhookForm):
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
