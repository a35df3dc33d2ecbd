"""What people type about gap tables. They clean; the services decide."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contractors.models import Contractor
from core.figures.fields import DayField
from core.language.fields import WrittenField, long_text
from evaluations.models import Result
from gap_tables.choices import GapStatus
from gap_tables.models import GapRow
from gap_tables.services.gap_tables import GapFacts, example_name
from plans.services.lines import LONGEST_OWNER

FREE, EXAMPLE = "", "example"


class BeginGapForm(forms.Form):
    """What a table is called, of whom it is, and what it begins with."""

    name = WrittenField(label=_("Name"), max_length=160)
    contractor = forms.ModelChoiceField(label=_("Company"), queryset=Contractor.objects.none())
    source = forms.ChoiceField(label=_("Begin with"), required=False)
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(
        self,
        *args: Any,
        contractors: QuerySet[Contractor],
        audits: Sequence[Result],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        company, source = self.fields["contractor"], self.fields["source"]
        assert isinstance(company, forms.ModelChoiceField)
        assert isinstance(source, forms.ChoiceField)
        company.queryset = contractors
        source.choices = [
            (FREE, _("Rows of your own")),
            (EXAMPLE, example_name()),
            *((one.sha256, _audit_title(one)) for one in audits),
        ]


def _audit_title(result: Result) -> str:
    """Of whom it is, by which instrument and when, at which level."""
    evaluation = result.evaluation
    told = (evaluation.contractor.name, str(evaluation.period), evaluation.level_title)
    return " · ".join(filter(None, told))


class GapRowForm(forms.Form):
    """One requirement, what is there, what lacks, what is proposed."""

    requirement = long_text(_("Requirement"), missing=_("Write what is required."))
    clauses = WrittenField(
        label=_("Clauses of each standard"),
        required=False,
        max_length=400,
        help_text=_("A standard with its clause on each line."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    actual = WrittenField(
        label=_("Actual condition"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    gap = WrittenField(
        label=pgettext_lazy("requirement", "Gap"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    proposal = WrittenField(
        label=_("Proposal"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    status = forms.ChoiceField(label=_("Status"), choices=GapStatus.choices, initial=GapStatus.OPEN)
    owner = WrittenField(label=_("Owner"), required=False, max_length=LONGEST_OWNER)
    due_on = DayField(label=_("Deadline"), required=False)
    evidence = WrittenField(
        label=_("Evidence"), required=False, help_text=_("Needed where the gap is closed."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    recheck_on = DayField(label=_("To be checked again on"), required=False)

    def facts(self) -> GapFacts:
        """As the service takes them."""
        return GapFacts(**{name: self.cleaned_data[name] for name in GapRowForm.base_fields})


class NewGapRowForm(GapRowForm):
    """The same of a requirement that is added: sent twice, it is there once."""

    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


def initial_of(row: GapRow) -> dict[str, Any]:
    """A row as its form begins with it."""
    return {name: getattr(row, name) for name in GapRowForm.base_fields}
