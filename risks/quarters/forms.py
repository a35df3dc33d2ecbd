"""What people type about a quarter. They clean; the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.language.fields import WrittenField
from risks.quarters.services import MOST


class QuarterForm(forms.Form):
    """What no register says of a quarter."""

    obstacles = WrittenField(
        label=_("What stood in the way"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("Needed before the report is signed; if nothing did, say so."),
    )
    next_steps = WrittenField(
        label=_("What comes next quarter"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
