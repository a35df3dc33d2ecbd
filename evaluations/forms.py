"""What people type or choose on the evaluation pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from contractors.forms import EARLIEST
from contractors.models import Contractor
from evaluations.choices import EvaluationStatus, PublicationStatus
from evaluations.models import Instrument, Period, Result
from evaluations.models.instruments import localized
from evaluations.sheets import SheetElement


class ListFilter(forms.Form):
    """Which evaluations the list shows; every part may be left out."""

    year = forms.IntegerField(required=False, min_value=1900, max_value=9999)
    status = forms.ChoiceField(
        required=False, choices=[("", _("Every status")), *EvaluationStatus.choices]
    )
    q = forms.CharField(required=False, max_length=100)
    sort = forms.CharField(required=False, max_length=20)

    def usable(self) -> dict[str, Any]:
        """The parts that make sense; a broken link still lists something."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ReturnForm(forms.Form):
    """Why a manager sends an evaluation back."""

    reason = forms.CharField(
        max_length=4000,
        error_messages={
            "required": _("Write why it is returned, so that the coordinator knows what to do."),
            "max_length": _("The reason is longer than 4000 characters: shorten it."),
        },
    )


class AssignForm(forms.Form):
    """Who does which element: one list of coordinators for each."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        elements: Sequence[SheetElement],
        assigned: Mapping[str, int | None] | None = None,
    ) -> None:
        super().__init__(data)
        people = User.objects.filter(role=Role.COORDINATOR, is_active=True)
        self.elements = elements
        for element in elements:
            self.fields[f"element-{element.code}"] = forms.ModelChoiceField(
                people.order_by("first_name", "last_name", "username"),
                required=False,
                label=f"{element.code} {localized(element.title)}",
                empty_label=_("Nobody in particular"),
                initial=(assigned or {}).get(element.code),
                error_messages={"invalid_choice": _("Choose an HSE coordinator from the list.")},
            )

    def people(self) -> dict[str, User | None]:
        """By the code of the element."""
        return {one.code: self.cleaned_data[f"element-{one.code}"] for one in self.elements}


class PublishForm(forms.Form):
    """The evaluations that are published together."""

    evaluation = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": _("Choose at least one approved evaluation to publish."),
            "invalid_choice": _("One of the evaluations is not there to publish. Reload the list."),
        },
    )

    def __init__(self, data: QueryDict, *, publishable: list[int]) -> None:
        super().__init__(data)
        field = self.fields["evaluation"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(pk, str(pk)) for pk in publishable]


class OpenPeriodForm(forms.Form):
    """A year, its checklist and its deadline."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    instrument = forms.ModelChoiceField(
        label=_("Instrument"),
        queryset=Instrument.objects.filter(status=PublicationStatus.PUBLISHED).defer("content"),
    )
    level = forms.CharField(
        label=_("Level"),
        required=False,
        max_length=20,
        help_text=_(
            "Only for an instrument with levels, for example SMK3: awal, transisi, lanjutan."
        ),
    )
    submit_by = forms.DateField(
        label=_("Submit by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(EARLIEST)],
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=250)


class AddEvaluationsForm(forms.Form):
    """Contractors that are evaluated in a period, and the coordinator who fills them in."""

    contractors = forms.ModelMultipleChoiceField(
        label=_("Contractors"),
        queryset=Contractor.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one contractor.")},
    )
    coordinator = forms.ModelChoiceField(
        label=_("HSE coordinator"), queryset=User.objects.none(), required=False
    )

    def __init__(self, *args: Any, period: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contractors, coordinator = self.fields["contractors"], self.fields["coordinator"]
        assert isinstance(contractors, forms.ModelMultipleChoiceField)
        assert isinstance(coordinator, forms.ModelChoiceField)
        contractors.queryset = Contractor.objects.filter(archived=False).exclude(
            evaluations__period=period
        )
        coordinator.queryset = User.objects.filter(role=Role.COORDINATOR, is_active=True)


class WorkbookForm(forms.Form):
    """A workbook that was filled in."""

    file = forms.FileField(
        label=_("Filled-in workbook (.xlsx)"),
        help_text=_("At most 5 MB."),
        allow_empty_file=True,  # an empty one is refused in the same words as any other file
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
        error_messages={"required": _("Choose the workbook you filled in.")},
    )


class ConfirmForm(forms.Form):
    """What a person saw in a preview: {key: version}."""

    seen = forms.JSONField(widget=forms.HiddenInput)

    def clean_seen(self) -> dict[str, int | str]:
        """Keys with the version each had."""
        seen = self.cleaned_data["seen"]
        if not isinstance(seen, dict) or not all(isinstance(v, int | str) for v in seen.values()):
            raise forms.ValidationError(_("The preview is not complete: open it again."))
        return seen


class EditionForm(forms.Form):
    """Which state of a draft a person was looking at."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PublishVersionForm(EditionForm):
    """The name and the date under which a version is published."""

    name = forms.CharField(
        label=_("Name of the version"),
        max_length=120,
        help_text=_("How people will know it, for example: Revision after the 2024 audit."),
        error_messages={"required": _("Give the version a name.")},
    )
    effective_on = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(EARLIEST)],
        error_messages={"required": _("Give the day from which it is in force.")},
    )


class NewCodeForm(forms.Form):
    """What something new is called."""

    code = forms.RegexField(
        label=_("Code"),
        regex=r"^[a-z][a-z0-9_]*\Z",
        max_length=30,
        strip=True,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Small letters, digits and underscore. It is in every key and never changes."),
        error_messages={
            "required": _("Give it a code."),
            "invalid": _("Use small letters, digits and underscore; begin with a letter."),
        },
    )
    title_id = forms.CharField(
        label=_("Title (Indonesia)"),
        max_length=250,
        error_messages={"required": _("Give it a title.")},
    )
    title_en = forms.CharField(
        label=_("Title (English)"),
        max_length=250,
        required=False,
        help_text=_("Left empty, the Indonesian title is shown."),
    )

    @property
    def title(self) -> dict[str, str]:
        """The title in both languages."""
        in_id = self.cleaned_data["title_id"]
        return {"id": in_id, "en": self.cleaned_data["title_en"] or in_id}


class NewInstrumentForm(NewCodeForm):
    """A new instrument, and by what its percents are rated."""

    ladder = forms.ChoiceField(label=_("Ladder"))
    rule_set = forms.ChoiceField(
        label=_("Rule set"), help_text=_("Both can be changed later, as long as it is a draft.")
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        ladders: Sequence[tuple[str, str]],
        rule_sets: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        for name, choices in (("ladder", ladders), ("rule_set", rule_sets)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class ResultChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # only a stub knows it
    """A result by its contractor, year and level."""

    def label_from_instance(self, obj: Any) -> str:
        """``PT A 2024 (lanjutan)``."""
        level = f" ({obj.evaluation.level})" if obj.evaluation.level else ""
        return f"{obj.evaluation.contractor.name} {obj.evaluation.period.year}{level}"


class TrialForm(forms.Form):
    """The past evaluation that a version is tried on."""

    result = ResultChoice(
        label=_("Past evaluation"),
        queryset=Result.objects.none(),
        error_messages={
            "required": _("Choose a past evaluation."),
            "invalid_choice": _("That evaluation has no result this version can be tried on."),
        },
    )

    def __init__(self, data: QueryDict | None, *, results: QuerySet[Result]) -> None:
        super().__init__(data)
        field = self.fields["result"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = results
