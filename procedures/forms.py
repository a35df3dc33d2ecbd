"""What people type of procedures as they are run. They clean; the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.figures.fields import DayField, YearField
from core.language.fields import WrittenField
from instruments.words import words_of
from procedures.access import companies_run_by
from procedures.models import LONGEST_EVIDENCE, LONGEST_WHO
from procedures.selectors import TaskState
from procedures.services import TaskFacts
from procedures.versions import latest_procedures


class BeginRunForm(forms.Form):
    """Which procedure a company runs in which year, and in which department."""

    contractor = forms.ModelChoiceField(
        label=_("Contractor"),
        queryset=Contractor.objects.none(),
        error_messages={"required": _("Choose a contractor.")},
    )
    department = WrittenField(
        label=_("Department"),
        required=False,
        max_length=120,
        help_text=_("Empty for the whole company."),
    )
    procedure = forms.ChoiceField(
        label=_("Procedure"), error_messages={"required": _("Choose a procedure.")}
    )
    year = YearField(label=_("Year"), error_messages={"required": _("Write the year.")})

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        companies = companies_run_by(user).order_by("name")
        contractor, procedure = self.fields["contractor"], self.fields["procedure"]
        assert isinstance(contractor, forms.ModelChoiceField)
        assert isinstance(procedure, forms.ChoiceField)
        contractor.queryset = companies
        if len(companies) == 1:
            self.initial["contractor"] = companies[0]
        self.specs = {str(one.code): one for one in latest_procedures() if one.comes_back}
        procedure.choices = [(code, words_of(one.title)) for code, one in self.specs.items()]

    def facts(self) -> dict[str, Any]:
        """As the service takes it."""
        told = self.cleaned_data
        return {
            "contractor": told["contractor"], "department": told["department"],
            "spec": self.specs[told["procedure"]], "year": told["year"],
        }  # fmt: skip


class TaskForm(forms.Form):
    """How a step was done."""

    started_on = DayField(
        label=_("Started"), error_messages={"required": _("Give the day on which it began.")}
    )
    finished_on = DayField(
        label=_("Finished"), required=False, help_text=_("Empty while it is under way.")
    )
    who = WrittenField(
        label=_("Who did it"),
        max_length=LONGEST_WHO,
        help_text=_("A role or a job, no name."),
        error_messages={"required": _("Write the role or job of who did it.")},
    )
    evidence = WrittenField(
        label=_("What shows it"),
        required=False,
        max_length=LONGEST_EVIDENCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed once it is finished: a document with its number, a list, a photo."),
    )

    def __init__(self, *args: Any, state: TaskState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        task = state.task
        self.initial = {
            "started_on": task.started_on or state.today,
            "finished_on": task.finished_on,
            "who": task.who or state.actors,
            "evidence": task.evidence,
        }

    def facts(self) -> TaskFacts:
        """As the service takes it."""
        return TaskFacts(**self.cleaned_data)
