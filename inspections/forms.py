"""What people type of units and inspections. They clean; the services decide."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.forms import CompanyFilterForm
from contractors.models import Contractor, Site
from core.figures.fields import DayField, WholeFigureField
from core.language.choices import to_choose
from core.language.fields import WrittenField, long_text
from core.shell.filters import TickField
from inspections import access, selectors
from inspections.answers import LONGEST_NOTE, MOST_COUNTED, field_name
from inspections.choices import (
    CheckAnswerKind,
    InspectionState,
    UnitKind,
    UnitState,
)
from inspections.meters.readings import MOST_HOURS
from inspections.models import InspectedUnit, Inspection
from inspections.rules import ANSWERS_OF, COUNTED, DATED, NOT_APPLICABLE, CheckAnswer
from inspections.services import LONGEST_INSPECTOR, InspectionFacts
from inspections.signed.signatures import (
    LONGEST_NAME,
    LONGEST_PATH,
    NOT_SIGNED,
    InspectionSignature,
)
from inspections.specs import CheckLineSpec, ChecklistSpec, latest_checklists
from inspections.units import UnitFacts
from instruments.words import words_of

YES_NO_WORDS = [(code, CheckAnswerKind(code).label) for code in ANSWERS_OF["yes_no"]]


class _UnitsFilterForm(CompanyFilterForm):
    """A list that the owner's people narrow to a company; a representative has one."""

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        chooses = access.may_choose_company(user)
        companies = selectors.companies_with_units(user).values_list("pk", "name")
        super().__init__(*args, companies=companies if chooses else None, **kwargs)


class InspectionFilterForm(_UnitsFilterForm):
    """Which inspections the list shows."""

    checklist = forms.ChoiceField(label=_("Checklist"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Drafts and finished ones")), *InspectionState.choices],
    )
    unit = WrittenField(label=_("Code of the unit"), required=False, max_length=40)
    first = DayField(label=_("From day"), required=False)
    last = DayField(label=_("Until day"), required=False)
    failed = TickField(label=_("With findings only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checklist = self.fields["checklist"]
        assert isinstance(checklist, forms.ChoiceField)
        shipped = [(one.code, words_of(one.title)) for one in latest_checklists()]
        checklist.choices = [("", _("Every checklist")), *shipped]

    def chosen(self) -> selectors.InspectionFilter:
        """As the selector takes it."""
        return selectors.InspectionFilter(**self.given)


class UnitFilterForm(_UnitsFilterForm):
    """Which units and areas the list shows."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Every kind")), *UnitKind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Every state")), *UnitState.choices]
    )

    def chosen(self) -> selectors.UnitFilter:
        """As the selector takes it."""
        return selectors.UnitFilter(**self.given)


class UnitForm(forms.Form):
    """A unit or an area of a company."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=to_choose(UnitKind.choices),
        error_messages={"required": _("Choose what it is.")},
    )
    code = WrittenField(
        label=_("Code"),
        max_length=40,
        help_text=_("As it stands on the unit: EX-014, GD-B."),
        error_messages={"required": _("Write the code by which it is known.")},
    )
    name = WrittenField(
        label=_("Name"), max_length=160, error_messages={"required": _("Write what it is.")}
    )
    site = forms.ModelChoiceField(
        label=_("Site"),
        queryset=Site.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": _("The company does not work at this site: choose one of its sites.")
        },
    )

    def __init__(self, *args: Any, sites: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = sites

    def facts(self) -> UnitFacts:
        """As the service takes it."""
        return UnitFacts(**{name: self.cleaned_data[name] for name in UnitForm.base_fields})

    def clean_site(self) -> Site | None:
        """The site; who sends none at all, as a program may, leaves it as it is."""
        kept: Site | None = self.initial.get("site")
        site: Site | None = self.cleaned_data["site"]
        return site if self.add_prefix("site") in self.data else kept

    @staticmethod
    def initial_of(unit: InspectedUnit) -> dict[str, Any]:
        """What the form begins with."""
        return {name: getattr(unit, name) for name in UnitForm.base_fields}


class AddUnitForm(UnitForm):
    """The same, of which company."""

    contractor = forms.ModelChoiceField(
        label=_("Contractor"),
        queryset=Contractor.objects.none(),
        error_messages={"required": _("Choose the company.")},
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    field_order = ("contractor",)

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        companies = access.companies_inspected_by(user).order_by("name")
        sites = Site.objects.filter(contractor__in=companies).distinct().order_by("name")
        super().__init__(*args, sites=sites, **kwargs)
        contractor = self.fields["contractor"]
        assert isinstance(contractor, forms.ModelChoiceField)
        contractor.queryset = companies
        if not access.may_choose_company(user):
            contractor.initial = companies.first()
            contractor.widget = forms.HiddenInput()


class ReleaseForm(forms.Form):
    """Why a unit may be used again."""

    reason = long_text(
        _("Why it may be used again"),
        missing=_("Write why it may be used again."),
        hint=_("What was put right and who has looked at it. It is kept with your name."),
    )


class InspectionForm(forms.Form):
    """An inspection by a checklist: a field or two for each line (``rows``)."""

    on = DayField(label=_("Inspected on"), error_messages={"required": _("Give the day.")})
    inspector = WrittenField(
        label=_("Who inspected"),
        max_length=LONGEST_INSPECTOR,
        error_messages={"required": _("Write who has inspected.")},
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, spec: ChecklistSpec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec
        self.parts: dict[str, tuple[str, ...]] = {}  # of each line, by its code
        if spec.hour_meter:
            self.fields |= _meter_fields()
        if spec.signature:
            self.fields |= _signing_fields()
        for line in spec.lines:
            fields = _fields_of(line)
            self.parts[line.code] = tuple(fields)
            for part, field in fields.items():
                self.fields[field_name(line.code, part)] = field

    def head(self) -> list[forms.BoundField]:
        """The fields above the lines."""
        return [self["on"], self["inspector"]]

    def meter(self) -> dict[str, forms.BoundField] | None:
        """The fields of the hour meter, where the checklist takes its reading."""
        names = ("hour_meter", "meter_sure")
        return {name: self[name] for name in names} if self.spec.hour_meter else None

    def signing(self) -> dict[str, forms.BoundField] | None:
        """The fields of the signature, where the checklist asks for one."""
        names = ("signed_name", "signed_confirmed", "signature")
        return {name: self[name] for name in names} if self.spec.signature else None

    def rows(self) -> list[dict[str, Any]]:
        """Each line: its number, words and bound fields by part."""
        rows = []
        for number, line in enumerate(self.spec.lines, 1):
            parts = {part: self[field_name(line.code, part)] for part in self.parts[line.code]}
            wrong = any(bound.errors for bound in parts.values())
            row = {"number": number, "line": line, "title": words_of(line.title)}
            rows.append(row | {"parts": parts, "wrong": wrong})
        return rows

    def facts(self) -> InspectionFacts:
        """As the service takes it; a line of which nothing is written has no answer."""
        given = self.cleaned_data
        answers: dict[str, CheckAnswer] = {
            line.code: self._answer(line) for line in self.spec.lines
        }
        return InspectionFacts(
            given["on"], given["inspector"], answers, self._signature(),
            given.get("hour_meter"), bool(given.get("meter_sure")),
        )  # fmt: skip

    def _signature(self) -> InspectionSignature:
        """What was drawn, or the name alone where it was confirmed."""
        given = self.cleaned_data
        path = given.get("signature", "")
        is_signed = path or given.get("signed_confirmed")
        return InspectionSignature(given["signed_name"], path) if is_signed else NOT_SIGNED

    def _answer(self, line: CheckLineSpec) -> CheckAnswer:
        given = self.cleaned_data
        told = {part: given[field_name(line.code, part)] for part in self.parts[line.code]}
        note = told["note"]
        if line.kind == "yes_no":
            return CheckAnswer(told["said"], note=note)
        if told["na"]:
            parts = {part: told[part] for part in told if part != "na"}
            return CheckAnswer(NOT_APPLICABLE, **parts)  # a figure beside it is not dropped unsaid
        if line.kind == "valid_until":
            return CheckAnswer(DATED if told["until"] else "", until=told["until"], note=note)
        counted = told["good"] is not None or told["whole"] is not None
        return CheckAnswer(COUNTED if counted else "", told["good"], told["whole"], note=note)

    @staticmethod
    def initial_of(inspection: Inspection) -> dict[str, Any]:
        """What the form begins with: the draft as it was saved."""
        found: dict[str, Any] = {"on": inspection.on, "inspector": inspection.inspector}
        found["hour_meter"] = inspection.hour_meter
        for line in inspection.lines.all():
            stored = {
                "said": line.said, "good": line.good, "whole": line.whole, "until": line.until,
                "na": line.said == NOT_APPLICABLE, "note": line.note,
            }  # fmt: skip
            found |= {field_name(line.code, part): value for part, value in stored.items()}
        return found


def _meter_fields() -> dict[str, forms.Field]:
    """The reading of the hour meter, and that it is right though it was asked about."""
    return {
        "hour_meter": WholeFigureField(
            label=_("Hour meter"), required=False, min_value=0, max_value=MOST_HOURS,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        ),
        "meter_sure": forms.BooleanField(
            label=_("The reading is right: another meter, or the last one was mistyped"),
            required=False,
        ),
    }  # fmt: skip


def _signing_fields() -> dict[str, forms.Field]:
    """Who signs: by drawing, or by a tick where nothing is drawn."""
    return {
        "signed_name": WrittenField(label=_("Who signs"), max_length=LONGEST_NAME, required=False),
        "signed_confirmed": forms.BooleanField(
            label=_("I sign by my typed name instead of drawing"), required=False
        ),
        "signature": forms.CharField(
            widget=forms.HiddenInput, max_length=LONGEST_PATH, required=False
        ),
    }


def _fields_of(line: CheckLineSpec) -> dict[str, forms.Field]:
    """The fields of a line's answer, by part."""
    note = WrittenField(label=_("Note"), max_length=LONGEST_NOTE, required=False)
    if line.kind == "yes_no":
        said = forms.ChoiceField(choices=YES_NO_WORDS, widget=forms.RadioSelect, required=False)
        return {"said": said, "note": note}
    na = forms.BooleanField(label=_("N/A"), required=False)
    match line.kind:
        case "count":
            good = WholeFigureField(
                label=_("Good"), required=False, min_value=0, max_value=MOST_COUNTED
            )
            whole = WholeFigureField(
                label=_("of"), required=False, min_value=0, max_value=MOST_COUNTED
            )
            return {"good": good, "whole": whole, "na": na, "note": note}
        case "valid_until":
            until = DayField(label=_("Valid until"), required=False)
            return {"until": until, "na": na, "note": note}
