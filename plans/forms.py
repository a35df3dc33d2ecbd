"""What people type about plans. They clean; the services decide."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contractors.models import Contractor
from core.figures.fields import DayField, WholeFigureField, YearField
from core.figures.reading import MistypedFigure, read_figure
from core.language.choices import to_choose
from core.language.fields import WrittenField, long_text
from core.language.texts import LONGEST_TEXT
from findings.forms import FilesField, FilesForm, file_limits
from plans.choices import CapabilityTopic, CostClass, Deliverable, Placement, SmkLevel, Urgency
from plans.models import MOST_YEARS, Capability, FulfilmentPlan
from plans.rendering.figures import place_names
from plans.rendering.published_figures import element_names, figure_choices
from plans.services.capabilities import CapabilityFacts
from plans.services.files import FILES_OF_A_CRITERION
from plans.services.levels import MOST_WORKERS, LevelFacts
from plans.services.lines import LONGEST_OWNER, LineDetails, LineMove
from plans.services.published_figures import LONGEST_SOURCE, PublishedFigureFacts


class BeginPlanForm(forms.Form):
    """Which years a plan has."""

    first_year = YearField(label=_("Year 0 is the calendar year"))
    years = WholeFigureField(label=_("Number of years"), min_value=1, max_value=10, initial=3)


class PlaceForm(forms.Form):
    """Where the chosen criteria go."""

    place = forms.ChoiceField(
        label=_("Move to"), error_messages={"required": _("Choose where the criteria go.")}
    )
    reason = WrittenField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Needed only where they are declined."),
    )

    def __init__(self, *args: Any, plan: FulfilmentPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        names = place_names(plan).items()
        field.choices = to_choose(one for one in names if one[0] != Placement.FULFILLED)

    def move(self) -> LineMove:
        """As the service takes it; a reason that is not asked for is left out."""
        name: str = self.cleaned_data["place"]
        if name == Placement.DECLINED:
            return LineMove(Placement.DECLINED, None, self.cleaned_data["reason"])
        if name == Placement.UNPLACED:
            return LineMove(Placement.UNPLACED)
        return LineMove(Placement.PLANNED, int(name.removeprefix("year-")))


class ListedForm(forms.Form):
    """A list of codes for each year."""

    def __init__(self, *args: Any, plan: FulfilmentPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = place_names(plan)
        for year in range(plan.years):
            self.fields[f"year_{year}"] = long_text(names[f"year-{year}"])

    def lists(self) -> Sequence[str]:
        """The texts, year by year."""
        return [self.cleaned_data[name] for name in self.fields]


class CriterionForm(forms.Form):
    """What fulfilling a criterion takes."""

    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[("", _("Not said")), *Urgency.choices]
    )
    cost_class = forms.ChoiceField(
        label=_("Cost class"), required=False, choices=[("", _("Not said")), *CostClass.choices]
    )
    cost = WholeFigureField(
        label=_("Estimated cost in rupiah"),
        required=False,
        min_value=0,
        units=("Rp", "Rp.", "rupiah"),
    )
    owner = WrittenField(label=_("Owner"), required=False, max_length=LONGEST_OWNER)
    deliverable = forms.ChoiceField(
        label=_("Deliverable"),
        required=False,
        choices=[("", _("Not said")), *Deliverable.choices],
    )
    due_on = DayField(label=_("Due"), required=False)

    def details(self) -> LineDetails:
        """As the service takes it."""
        return LineDetails(**self.cleaned_data)


class RealiseForm(forms.Form):
    """Since when criteria are carried out, and what shows it.

    Only the button that says so takes a realisation back: a browser sends what is ticked by Enter
    too, and whoever forgot the day would have lost what was told.
    """

    TAKE_BACK = "take_back"

    realised_on = DayField(
        label=_("Realised on"),
        error_messages={
            "required": _(
                "Write the day since when it is realised. To take a realisation back, use the "
                "button that says so."
            )
        },
    )
    evidence = WrittenField(
        label=_("Evidence"), required=False, max_length=LONGEST_TEXT, help_text=_("What shows it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["realised_on"].required = self.TAKE_BACK not in self.data

    def clean(self) -> dict[str, Any]:
        """What is taken back leaves neither day nor evidence, whatever stands in the fields."""
        cleaned = super().clean() or {}
        is_taken_back = self.TAKE_BACK in self.data
        return {"realised_on": None, "evidence": ""} if is_taken_back else cleaned


class PlanFilesForm(FilesForm):
    """What shows that a criterion is realised; ``there`` counts the files that it has."""

    evidence = FilesField(
        label=_("More files"),
        allow_empty_file=True,
        help_text=_("Up to 10 photos, PDF, XLSX or DOCX, 20 MB each. Both sides see them."),
    )

    def __init__(self, *args: Any, there: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = file_limits(most=FILES_OF_A_CRITERION, there=there)
        self.fields["evidence"].widget.attrs |= limits


class WithdrawFileForm(forms.Form):
    """Why a file shows nothing."""

    reason = long_text(_("Reason"), missing=_("Write why the file is withdrawn."), rows=2)


class ValidationForm(forms.Form):
    """Who carries the plan out."""

    note = long_text(
        _("How it is carried out"),
        missing=_("Write who carries the plan out, and how."),
        hint=_("For example: can volunteers among the staff do it?"),
    )


class SendBackForm(forms.Form):
    """Why it goes back."""

    reason = long_text(_("Reason"), missing=_("Write why the plan goes back to design."))


class PublishedForm(forms.Form):
    """What was printed of a plan."""

    source = WrittenField(label=_("Where it is printed"), max_length=200)

    def __init__(self, *args: Any, plan: FulfilmentPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names: Mapping[str, str] = place_names(plan)
        for year in range(plan.years):
            self.fields[f"count_{year}"] = WholeFigureField(
                label=names[f"year-{year}"], min_value=0, max_value=1000
            )

    def counts(self) -> list[int]:
        """Year by year."""
        return [self.cleaned_data[name] for name in self.fields if name != "source"]


class PublishedFigureForm(forms.Form):
    """One figure as it is printed somewhere."""

    source = WrittenField(label=_("Where it is printed"), max_length=LONGEST_SOURCE)
    figure = forms.ChoiceField(
        label=_("Figure"), error_messages={"required": _("Choose the figure that is printed.")}
    )
    element = forms.ChoiceField(label=_("Element"), required=False)
    printed = WrittenField(
        label=_("Printed"),
        max_length=20,
        help_text=_("As it is printed: 72, or 47,54. Without its sign."),
    )

    def __init__(self, *args: Any, plan: FulfilmentPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("figure", to_choose(figure_choices(plan))),
            ("element", list(element_names(plan).items())),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean_printed(self) -> Decimal:
        """The decimal with the decimals that were typed."""
        try:
            return read_figure(self.cleaned_data["printed"], decimals=4, units=("%",))
        except MistypedFigure as mistyped:
            raise ValidationError(str(mistyped), code="invalid") from mistyped

    def facts(self) -> PublishedFigureFacts:
        """As the service takes it."""
        return PublishedFigureFacts(**self.cleaned_data)


RUPIAH = ("Rp", "Rp.", "rupiah")


class CapabilityForm(forms.Form):
    """What a company can do about one topic."""

    topic = forms.ChoiceField(
        label=_("Topic"),
        choices=to_choose(CapabilityTopic.choices),
        error_messages={"required": _("Choose what the line is about.")},
    )
    commitment = long_text(
        _("What the company commits to"), missing=_("Write what the company commits to.")
    )
    limit = long_text(
        _("How far it goes"), hint=_("What the company cannot do, or only so far."), rows=2
    )
    cost = WholeFigureField(label=_("Cost in rupiah"), required=False, min_value=0, units=RUPIAH)
    cost_most = WholeFigureField(
        label=_("Cost in rupiah at most"),
        required=False,
        min_value=0,
        units=RUPIAH,
        help_text=_("Only where a range is known."),
    )
    evidence = long_text(_("Evidence"), hint=_("What shows it."), rows=2)

    def facts(self) -> CapabilityFacts:
        """As the service takes them."""
        given = self.cleaned_data
        return CapabilityFacts(**{name: given[name] for name in CapabilityForm.base_fields})

    @classmethod
    def initial_of(cls, line: Capability) -> dict[str, Any]:
        """A line as its form begins with it."""
        return {name: getattr(line, name) for name in cls.base_fields}


class NewCapabilityForm(CapabilityForm):
    """The same of a line that is told: sent twice, it is there once."""

    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class CarriedLines(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Lines of earlier plans, each with its topic, its plan and what it says."""

    def label_from_instance(self, obj: Capability) -> str:
        return f"{obj.plan.first_year} · {obj.get_topic_display()}: {obj.commitment}"


class CarryForm(forms.Form):
    """What an earlier plan of the company says it can do, to be carried over."""

    lines = CarriedLines(
        label=_("Lines to carry over"),
        queryset=Capability.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one line.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, lines: QuerySet[Capability]
    ) -> None:
        super().__init__(data, auto_id="carry_%s")
        self.fields["lines"].queryset = lines  # type: ignore[attr-defined]


class LevelForm(forms.Form):
    """How many people work at a company, and at which level it is audited."""

    contractor = forms.ModelChoiceField(
        label=_("Company"),
        queryset=Contractor.objects.none(),
        error_messages={"required": _("Choose the company.")},
    )
    workers = WholeFigureField(label=_("Workers"), min_value=1, max_value=MOST_WORKERS)
    high_hazard = forms.BooleanField(
        label=_("High potential of hazard"),
        required=False,
        help_text=_("Then PP 50/2012 obliges it whatever its workforce."),
    )
    level = forms.ChoiceField(
        label=_("Level of the audit"),
        required=False,
        choices=[("", _("As proposed by the workforce")), *SmkLevel.choices],
    )
    reason = long_text(
        _("Reason"), hint=_("Needed only where another level than the proposed one is chosen.")
    )

    def __init__(self, *args: Any, contractors: QuerySet[Contractor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contractor"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = contractors

    def facts(self) -> LevelFacts:
        """As the service takes them."""
        return LevelFacts(**{k: v for k, v in self.cleaned_data.items() if k != "contractor"})


class CriterionPlanForm(forms.Form):
    """Into which year of which plan the criterion goes that a proposal or strategy is about."""

    plan = forms.ModelChoiceField(
        label=_("Plan"),
        queryset=FulfilmentPlan.objects.none(),
        to_field_name="key",
        empty_label=_("Choose"),
    )
    code = WrittenField(label=_("Criterion"), max_length=20)
    year = WholeFigureField(label=_("Year of the plan, from 0"), min_value=0, max_value=MOST_YEARS)

    def __init__(self, *args: Any, plans: QuerySet[FulfilmentPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["plan"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = plans
