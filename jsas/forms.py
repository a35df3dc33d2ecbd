"""What people type about a job safety analysis. They clean; the services decide."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.forms import CompanyFilterForm
from core.figures.fields import DayField
from core.language.fields import WrittenField
from core.shell.filters import TickField
from jsas.approval import MEETING_TEXTS
from jsas.choices import JsaState
from jsas.models import JobSafetyAnalysis, JsaHazard, JsaStep
from jsas.selectors import JsaFilter
from jsas.services import (
    HAZARD_TEXTS,
    MOST_HAZARDS,
    STEP_TEXTS,
    TEXTS,
    HazardFacts,
    JsaFacts,
    JsaStepFacts,
    is_empty,
)
from risks.access import companies_with_registers, registers_visible_to
from risks.assessment import Estimate
from risks.forms import step_choices
from risks.models import RiskRegister


class JsaFilterForm(CompanyFilterForm):
    """Which analyses the list shows."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Every state")), *JsaState.choices]
    )
    unused = TickField(label=_("Approved and never gone through only"), required=False)

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        companies = list(companies_with_registers(user).values_list("pk", "name"))
        super().__init__(*args, companies=companies if len(companies) > 1 else None, **kwargs)

    def chosen(self) -> JsaFilter:
        """As the selector takes it."""
        return JsaFilter(**self.given)


class JsaForm(forms.Form):
    """What heads an analysis: the job, where, whose, what to do in an emergency."""

    job = WrittenField(
        label=_("Job"),
        max_length=TEXTS["job"],
        error_messages={"required": _("Write which job it is.")},
        help_text=_("As narrow as it is done: this job, at this place."),
    )
    place = WrittenField(label=_("Work place"), max_length=TEXTS["place"], required=False)
    department = WrittenField(
        label=_("Department"),
        max_length=120,
        required=False,
        help_text=_("Or the work area; a new name is added to the company's list."),
    )
    emergency = WrittenField(
        label=_("What to do in an emergency"),
        max_length=TEXTS["emergency"],
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def facts(self) -> JsaFacts:
        """As the service takes it."""
        return JsaFacts(**{name: self.cleaned_data[name] for name in JsaForm.base_fields})

    @staticmethod
    def initial_of(jsa: JobSafetyAnalysis) -> dict[str, Any]:
        """What the form begins with."""
        found = {name: getattr(jsa, name) for name in TEXTS}
        return found | {"department": str(jsa.department or "")}


class BeginJsaForm(JsaForm):
    """The same, of which register."""

    register = forms.ModelChoiceField(
        label=_("Risk register"),
        queryset=RiskRegister.objects.none(),
        help_text=_("Its hazards are those of the analysis."),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    field_order = ("register",)

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        register = self.fields["register"]
        assert isinstance(register, forms.ModelChoiceField)
        visible = registers_visible_to(user).select_related("contractor")
        register.queryset = visible.order_by("contractor__name", "title")


class JsaStepForm(forms.Form):
    """A step of the job, and who sees to its controls."""

    step = WrittenField(
        label=_("Work step"),
        max_length=STEP_TEXTS["step"],
        error_messages={"required": _("Write what is done in this step.")},
    )
    responsible = WrittenField(
        label=_("Who sees to it"),
        max_length=STEP_TEXTS["responsible"],
        required=False,
        help_text=_("A name or a role."),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def words(self) -> dict[str, str]:
        """What the service takes of it."""
        return {name: self.cleaned_data[name] for name in STEP_TEXTS}


class JsaHazardForm(forms.Form):
    """A hazard of a step. A row in which nothing is written is none; so one is taken out."""

    risk = forms.TypedChoiceField(
        label=_("Risk of the register"), coerce=int, required=False, empty_value=None
    )
    hazard = WrittenField(
        label=_("Or a new hazard"), max_length=HAZARD_TEXTS["hazard"], required=False
    )
    effect = WrittenField(
        label=_("What a new hazard can lead to"), max_length=HAZARD_TEXTS["effect"], required=False
    )
    control = WrittenField(
        label=_("What is done against it"),
        max_length=HAZARD_TEXTS["control"],
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    ppe = WrittenField(
        label=_("Protective equipment"), max_length=HAZARD_TEXTS["ppe"], required=False
    )

    def __init__(self, *args: Any, register: RiskRegister, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        risk = self.fields["risk"]
        assert isinstance(risk, forms.ChoiceField)
        rows = register.risks.filter(withdrawn_at=None).order_by("number")
        risk.choices = [("", _("None: a new hazard")), *((one.number, str(one)) for one in rows)]

    def clean(self) -> dict[str, Any]:
        """A row with something in it names a hazard, one, and what is done against it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors or is_empty(self.facts()):
            return cleaned
        if cleaned["risk"] is None and not cleaned["hazard"]:
            self.add_error("hazard", _("Choose a risk of the register, or write the hazard."))
        if cleaned["risk"] is not None and cleaned["hazard"]:
            self.add_error("hazard", _("Either a risk of the register or a new hazard, not both."))
        if not cleaned["control"]:
            self.add_error("control", _("Write what is done against the hazard."))
        return cleaned

    def facts(self) -> HazardFacts:
        """As the service takes it."""
        return HazardFacts(**self.cleaned_data)

    @staticmethod
    def initial_of(hazard: JsaHazard) -> dict[str, Any]:
        """What the row begins with."""
        found: dict[str, Any] = {name: getattr(hazard, name) for name in HAZARD_TEXTS}
        of_register = (
            {"risk": hazard.risk.number, "hazard": "", "effect": ""} if hazard.risk else {}
        )
        return found | of_register


class BaseHazardRows(forms.BaseFormSet):  # type: ignore[type-arg]  # no generic when it runs
    """The hazards of a step: one is taken out by an empty row, never by a row that did not come."""

    def clean(self) -> None:
        """Not fewer rows than the page began with."""
        if not 0 <= self.initial_form_count() <= self.total_form_count():
            raise forms.ValidationError(
                _("Not all rows of hazards have arrived. Load the page again, then store the step.")
            )


HazardRows = forms.formset_factory(
    JsaHazardForm, formset=BaseHazardRows, extra=2, max_num=MOST_HAZARDS, validate_max=True,
    absolute_max=2 * MOST_HAZARDS,
)  # fmt: skip


class StepForms:
    """A step and its hazards on one page, sent together."""

    def __init__(self, data: Any, *, register: RiskRegister, step: JsaStep | None) -> None:
        hazards = [JsaHazardForm.initial_of(one) for one in step.hazards.all()] if step else []
        head = {"step": step.step, "responsible": step.responsible} if step else {}
        self.step = JsaStepForm(data, initial=head)
        self.hazards = HazardRows(
            data, initial=hazards, prefix="hazard", form_kwargs={"register": register}
        )

    def is_valid(self) -> bool:
        """Whether all of it can go to the service."""
        return all([self.step.is_valid(), self.hazards.is_valid()])

    def facts(self) -> JsaStepFacts:
        """As the service takes it."""
        rows = [form.facts() for form in self.hazards if form.cleaned_data]
        return JsaStepFacts(**self.step.words(), hazards=[one for one in rows if not is_empty(one)])


class JoinForm(forms.Form):
    """How a hazard that asks to join the register is estimated before control."""

    effect = WrittenField(
        label=_("Possible effect"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what it can lead to.")},
    )
    likelihood = forms.TypedChoiceField(label=_("Before control: likelihood"), coerce=int)
    severity = forms.TypedChoiceField(label=_("Before control: severity"), coerce=int)

    def __init__(self, *args: Any, register: RiskRegister, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in ("likelihood", "severity"):
            field = self.fields[part]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Choose")), *step_choices(getattr(register.matrix.spec, part))]

    def estimate(self) -> Estimate:
        """Before control."""
        return Estimate(self.cleaned_data["likelihood"], self.cleaned_data["severity"])


class MeetingForm(forms.Form):
    """A toolbox meeting: when, who has led it, who took part."""

    held_on = DayField(label=_("Held on"))
    led_by = WrittenField(label=_("Led by"), max_length=MEETING_TEXTS["led_by"])
    names = WrittenField(
        label=_("Crew, a name on each line"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Each signs by this name that they have understood it and keep to it."),
    )
    note = WrittenField(
        label=_("What else was said"),
        max_length=MEETING_TEXTS["note"],
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    @staticmethod
    def initial_of(team: list[str], *, today: date) -> dict[str, Any]:
        """What the form begins with: today, and the crew of this revision."""
        return {"held_on": today, "names": "\n".join(team)}
