"""What people type about registers, risks and controls. They clean; the services decide."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Person
from contractors.models import Contractor, Site
from core.figures.fields import AddressNumberField, DayField, WholeFigureField
from core.language.choices import to_choose
from core.language.fields import WrittenField
from core.shell.filters import FilterForm, TickField
from findings.access import people_who_can_act
from instruments.words import words_of
from monitoring.models import Incident
from risks.access import companies_to_register, incidents_of_company
from risks.assessment import Estimate
from risks.choices import ActivityKind, ControlStep
from risks.matrices.parts import MatrixSpec, MatrixStepSpec
from risks.models import RegisteredRisk, RiskControl, RiskMatrix, RiskRegister
from risks.rules.mitigation import levels_to_mitigate
from risks.selectors import RiskFilter, departments_of, matrix_list
from risks.services.controls import MOST_RUPIAH, ControlFacts
from risks.services.reviews import ReviewCause
from risks.services.risks import TEXTS, RiskFacts

PARTS = ("likelihood", "severity")
PLACE = r"^[0-9]{1,2}x[0-9]{1,2}$"  # on a heat map: 2x3


def _text(label: Any, *, longest: int, rows: int = 0, **options: Any) -> WrittenField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return WrittenField(label=label, max_length=longest, widget=widget, **options)


class BeginRegisterForm(forms.Form):
    """Whose register it is, what it covers, and on which matrix."""

    contractor = forms.ModelChoiceField(label=_("Contractor"), queryset=Contractor.objects.none())
    site = forms.ModelChoiceField(
        label=_("Site"),
        queryset=Site.objects.none(),
        required=False,
        empty_label=_("Every site of the company"),
    )
    title = _text(
        _("What it covers"),
        longest=160,
        help_text=_("For example: upper structure, column works."),
        error_messages={"required": _("Write what the register covers.")},
    )
    matrix = forms.ModelChoiceField(
        label=_("Risk matrix"),
        queryset=RiskMatrix.objects.none(),
        help_text=_("It stays the same for this register."),
    )

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        companies = companies_to_register(user)
        for name, found in (
            ("contractor", companies),
            ("site", Site.objects.filter(contractor__in=companies, archived=False).distinct()),
            ("matrix", matrix_list(user)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = found
        if companies.count() == 1:
            self.initial["contractor"] = companies.get()


class ReturnRegisterForm(forms.Form):
    """What the company has to change."""

    reason = _text(
        _("What has to be changed"),
        longest=4000,
        rows=3,
        error_messages={"required": _("Write what the company has to change.")},
    )


class MitigationForm(forms.Form):
    """From which level on a risk needs a line of mitigation."""

    level = forms.ChoiceField(label=_("Mitigation is asked for from"), required=False)

    def __init__(self, *args: Any, register: RiskRegister, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        found = levels_to_mitigate(register.matrix.spec)
        level.choices = [
            ("", _("Every level above what is acceptable")),
            *((one.code, words_of(one.label)) for one in found),
        ]


class RiskFilterForm(FilterForm):
    """Which risks of a register are listed."""

    q = WrittenField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Hazard or activity")}),
    )
    level = forms.ChoiceField(label=_("Risk level"), required=False)
    department = AddressNumberField(label=_("Department"), required=False, widget=forms.Select)
    unaccepted = TickField(label=_("Waits to be accepted only"), required=False)
    highest = TickField(label=_("Highest first"), required=False)
    cell = forms.RegexField(
        regex=PLACE, label=_("Place on the heat map"), required=False, widget=forms.HiddenInput
    )
    before = forms.RegexField(
        regex=PLACE, label=_("Place before control"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, register: RiskRegister, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        levels = [(one.code, words_of(one.label)) for one in register.matrix.spec.levels]
        level.choices = [("", _("Every level")), *reversed(levels)]
        found = departments_of(register.contractor_id)
        self.fields["department"].widget.choices = [("", _("Every department")), *found]

    def chosen(self) -> RiskFilter:
        """The parts that make sense."""
        return RiskFilter(**self.given)


_NONE = _("Not estimated")


def step_choices(steps: Sequence[MatrixStepSpec]) -> list[tuple[str, Any]]:
    """The steps of one side of a matrix with their words, counted from 1."""
    return [
        (str(at), f"{at} · {words_of(one.label)}: {words_of(one.meaning)}")
        for at, one in enumerate(steps, start=1)
    ]


class RiskForm(forms.Form):
    """A hazard of an activity, its effect, and how bad it is before control, now, as planned."""

    department = _text(
        _("Department"),
        longest=120,
        required=False,
        help_text=_("Or the work area; a new name is added to the company's list."),
    )
    activity = _text(_("Activity"), longest=TEXTS["activity"])
    kind = forms.ChoiceField(
        label=_("Kind of activity"), choices=ActivityKind.choices, initial=ActivityKind.ROUTINE
    )
    hazard = _text(_("Hazard"), longest=TEXTS["hazard"])
    effect = _text(_("Possible effect"), longest=TEXTS["effect"], rows=2)
    existing_control = _text(
        _("Control there is already"), longest=TEXTS["existing_control"], rows=2, required=False
    )
    before_likelihood = forms.TypedChoiceField(label=_("Before control: likelihood"), coerce=int)
    before_severity = forms.TypedChoiceField(label=_("Before control: severity"), coerce=int)
    now_likelihood = forms.TypedChoiceField(
        label=_("Now: likelihood"), coerce=int, required=False, empty_value=None
    )
    now_severity = forms.TypedChoiceField(
        label=_("Now: severity"), coerce=int, required=False, empty_value=None
    )
    planned_likelihood = forms.TypedChoiceField(
        label=_("Planned: likelihood"), coerce=int, required=False, empty_value=None
    )
    planned_severity = forms.TypedChoiceField(
        label=_("Planned: severity"), coerce=int, required=False, empty_value=None
    )
    raised_reason = _text(
        _("Why it is higher than before control"),
        longest=TEXTS["raised_reason"],
        rows=2,
        required=False,
        help_text=_("Needed only where it is."),
    )
    legal_basis = _text(_("Legal basis"), longest=TEXTS["legal_basis"], required=False)
    opportunity = _text(_("Opportunity"), longest=TEXTS["opportunity"], rows=2, required=False)
    owner = forms.ModelChoiceField(
        label=_("Who looks after it"), queryset=User.objects.none(), required=False
    )
    review_on = DayField(label=_("To be reviewed on"), required=False)
    review_reason = _text(
        _("Why it is reviewed then"),
        longest=TEXTS["review_reason"],
        required=False,
        help_text=_("For example: an incident, a changed process."),
    )

    def __init__(self, *args: Any, register: RiskRegister, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matrix: MatrixSpec = register.matrix.spec
        for part in PARTS:
            steps = step_choices(getattr(matrix, part))
            for state, none in (("before", _("Choose")), ("now", _NONE), ("planned", _NONE)):
                field = self.fields[f"{state}_{part}"]
                assert isinstance(field, forms.ChoiceField)
                field.choices = [("", none), *steps]
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = people_who_can_act(register.contractor)
        owner.empty_label = register.contractor.name
        self.departments = register.contractor.departments.values_list("name", flat=True)
        self.fields["department"].widget.attrs["list"] = "departments"

    def clean(self) -> dict[str, Any]:
        """Both parts of an estimate, or neither."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for state in ("now", "planned"):
            given = [cleaned.get(f"{state}_{part}") for part in PARTS]
            if (given[0] is None) != (given[1] is None):
                missing = PARTS[0] if given[0] is None else PARTS[1]
                self.add_error(
                    f"{state}_{missing}", _("Give both, likelihood and severity, or neither.")
                )
        return cleaned

    def facts(self) -> RiskFacts:
        """As the service takes it."""
        facts = {name: self.cleaned_data[name] for name in RiskForm.base_fields}
        for state in ("before", "now", "planned"):
            likelihood, severity = (facts.pop(f"{state}_{part}") for part in PARTS)
            facts[state] = None if likelihood is None else Estimate(likelihood, severity)
        return RiskFacts(**facts)

    @staticmethod
    def initial_of(risk: RegisteredRisk) -> dict[str, Any]:
        """What the form begins with."""
        found = {name: getattr(risk, name) for name in RiskForm.base_fields}
        return found | {"department": str(risk.department or "")}


class NewRiskForm(RiskForm):
    """The same of a risk that is written down: sent twice, it is there once."""

    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class AcceptRiskForm(forms.Form):
    """Why a risk is accepted where it stands."""

    reason = _text(
        _("Why it is accepted"),
        longest=4000,
        rows=2,
        error_messages={"required": _("Write why the risk is accepted, and until when.")},
    )


class PullReviewForm(forms.Form):
    """What touched a risk: an incident of its company, or what was replaced."""

    incident = forms.ModelChoiceField(
        label=_("Incident"),
        queryset=Incident.objects.none(),
        required=False,
        empty_label=_("None: something was replaced"),
    )
    change = _text(
        _("What was replaced: machine, material or way of working"), longest=200, required=False
    )

    def __init__(self, *args: Any, register: RiskRegister, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        incident = self.fields["incident"]
        assert isinstance(incident, forms.ModelChoiceField)
        incident.queryset = incidents_of_company(register.contractor_id)

    def cause(self) -> ReviewCause:
        """What was sent."""
        return ReviewCause(self.cleaned_data["incident"], self.cleaned_data["change"])


class WithdrawRiskForm(forms.Form):
    """Why a risk is withdrawn."""

    reason = _text(
        _("Why it is withdrawn"),
        longest=4000,
        rows=2,
        error_messages={"required": _("Write why the risk is withdrawn.")},
    )


class ControlForm(forms.Form):
    """What is done, by whom, by when, at what cost, for which risks."""

    measure = _text(
        _("What is done"), longest=300, error_messages={"required": _("Write what is done.")}
    )
    step = forms.ChoiceField(
        label=_("Step of the hierarchy"),
        choices=to_choose(ControlStep.choices),
        error_messages={"required": _("Choose a step of the hierarchy.")},
    )
    risks = forms.TypedMultipleChoiceField(
        label=_("Risks it touches"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one risk of this register.")},
    )
    owner = forms.ModelChoiceField(
        label=_("Who does it"), queryset=User.objects.none(), required=False
    )
    begins_on = DayField(label=_("Begins on"), required=False)
    due_on = DayField(label=_("Due"), required=False)
    cost = WholeFigureField(
        label=_("Cost in rupiah"),
        required=False,
        min_value=0,
        max_value=MOST_RUPIAH,
        units=("Rp", "Rp.", "rupiah"),
    )
    in_force_on = DayField(label=_("In force since"), required=False)
    evidence = _text(_("What shows it"), longest=4000, rows=2, required=False)
    ended_on = DayField(label=_("Given up on"), required=False)
    ended_reason = _text(_("Why it is given up"), longest=4000, rows=2, required=False)

    def __init__(self, *args: Any, register: RiskRegister, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        risks = self.fields["risks"]
        assert isinstance(risks, forms.TypedMultipleChoiceField)
        found = register.risks.filter(withdrawn_at=None).order_by("number")
        risks.choices = [(one.number, str(one)) for one in found]
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = people_who_can_act(register.contractor)
        owner.empty_label = register.contractor.name

    def facts(self) -> ControlFacts:
        """As the service takes it."""
        return ControlFacts(**{name: self.cleaned_data[name] for name in ControlForm.base_fields})

    @staticmethod
    def initial_of(control: RiskControl) -> dict[str, Any]:
        """What the form begins with."""
        found = {
            name: getattr(control, name) for name in ControlForm.base_fields if name != "risks"
        }
        return found | {"risks": [one.number for one in control.risks.all()]}


class NewControlForm(ControlForm):
    """The same of a control that is added: sent twice, it is there once."""

    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
