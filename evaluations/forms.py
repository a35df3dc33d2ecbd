"""What people type or choose on the list of evaluations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.figures.fields import AddressNumberField
from core.language.fields import WrittenField
from core.shell.filters import FilterForm
from evaluations.choices import EvaluationStatus

SORTED_BY = (
    ("contractor", _("Contractor")),
    ("progress", _("Progress")),
    ("figure", _("Result")),
    ("status", _("Status")),
    ("deadline", _("Deadline")),
)


class EvaluationFilterForm(FilterForm):
    """Which evaluations the list shows, and in which order."""

    kept = ("year", "sort")
    beside = ("tick",)

    q = WrittenField(
        label=_("Contractor"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Contractor name or code")}
        ),
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Every status")), *EvaluationStatus.choices],
    )
    year = AddressNumberField(
        label=_("Year"), required=False, max_value=9999, widget=forms.HiddenInput
    )
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=SORTED_BY, widget=forms.HiddenInput
    )
