"""What people type or choose on the pages of periods."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from core.errors import Refusal
from core.figures.dates import AskingForm
from core.figures.fields import DayField, WholeFigureField, YearField
from core.language.fields import WrittenField
from evaluations.access import people_who_fill
from evaluations.choices import AuditRound
from evaluations.models import Period
from instruments.choices import PublicationStatus
from instruments.models import Instrument, Ladder, RuleSet
from instruments.ratings import ladder_words
from instruments.selectors import offered_ladders, offered_rule_sets
from periods.selectors import contractors_to_add
from periods.services import MOST_DAYS, REPLY_DAYS, ladder_chosen, needs_ladder

DAYS = ("hari", "days", "day")
NOTE_IS_READ = _(
    "Stands on the scorecard of everybody rated in this year: name no contractor in it."
)


def days_to_object() -> WholeFigureField:
    """How long a contractor may object to a published result."""
    return WholeFigureField(
        label=_("Days to object"),
        required=False,
        units=DAYS,
        initial=0,
        min_value=0,
        max_value=MOST_DAYS,
        help_text=_(
            "So many days from its publication a result is provisional and its contractor may "
            "object; 0: it is final at once. Holds for what is published from now on."
        ),
    )


def days_to_reply() -> WholeFigureField:
    """How long the company takes for each of its own steps of an objection."""
    return WholeFigureField(
        label=_("Days to reply"),
        required=False,
        units=DAYS,
        initial=REPLY_DAYS,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_(
            "So many days the company gives itself to reply to an objection, and as many to "
            "decide it; what is later is told to the managers."
        ),
    )


def self_assessment_until() -> DayField:
    """Until when contractors judge themselves; without a day they do not."""
    return DayField(
        label=_("Self-assessment by"),
        required=False,
        help_text=_(
            "Until the end of this day, where they work, contractors answer the same items for "
            "themselves; it never counts. Left empty, they are not asked to."
        ),
    )


class OpenPeriodForm(AskingForm):
    """A year, its checklist and its deadline."""

    year = YearField(label=_("Year"))
    instrument = forms.ModelChoiceField(
        label=_("Instrument"),
        queryset=Instrument.objects.filter(status=PublicationStatus.PUBLISHED)
        .order_by("code", "-version")  # of each code the newest first
        .defer("content"),
    )
    level = WrittenField(
        label=_("Level"),
        required=False,
        max_length=20,
        help_text=_(
            "Only for an instrument with levels, for example SMK3: awal, transisi, lanjutan."
        ),
    )
    audit_round = forms.TypedChoiceField(
        label=_("Round"),
        choices=AuditRound,
        coerce=int,
        required=False,
        help_text=_(
            "Where a year has several audits: first, follow-up, final. The latest round that has a "
            "result stands for the year."
        ),
    )
    submit_by = DayField(
        label=_("Submit by"),
    )
    ladder = forms.ModelChoiceField(
        label=_("Which order of colours do you use?"),
        queryset=Ladder.objects.filter(status=PublicationStatus.PUBLISHED),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=_(
            "Asked once, before the first period: the years after it keep the order, so that they "
            "can be held against each other."
        ),
    )
    rule_set = forms.ModelChoiceField(
        label=_("Rule set"),
        queryset=RuleSet.objects.filter(status=PublicationStatus.PUBLISHED).defer("content"),
        required=False,
        empty_label=_("The instrument's own"),
        help_text=_(
            "By which rules a rating is lowered. Chosen here for good: an evaluation keeps the "
            "rules of its period."
        ),
    )
    note = WrittenField(label=_("Note"), required=False, max_length=250, help_text=NOTE_IS_READ)
    objection_days = days_to_object()
    reply_days = days_to_reply()
    self_assess_by = self_assessment_until()

    @property
    def has_instrument(self) -> bool:
        """Whether there is one to open a year on."""
        field = self.fields["instrument"]
        assert isinstance(field, forms.ModelChoiceField)
        return field.queryset is not None and field.queryset.exists()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule_set = self.fields["rule_set"]
        assert isinstance(rule_set, forms.ModelChoiceField)
        rule_set.choices = [("", str(rule_set.empty_label)), *_offered()]
        ladders = _ladders_to_choose()
        if ladders:
            ladder = self.fields["ladder"]
            assert isinstance(ladder, forms.ModelChoiceField)
            ladder.choices = [(one.pk, ladder_words(one)) for one in ladders]
        else:
            del self.fields["ladder"]

    def clean_audit_round(self) -> int:
        """Whoever says nothing of rounds means none."""
        return self.cleaned_data["audit_round"] or AuditRound.ONLY

    def clean(self) -> dict[str, Any]:
        """The first period says which ladder, where its instrument offers several."""
        given = super().clean() or self.cleaned_data
        instrument = given.get("instrument")
        if instrument and "ladder" in self.fields and "ladder" not in self.errors:
            try:
                given["ladder"] = ladder_chosen(instrument, given.get("ladder"))
            except Refusal as refusal:
                self.add_error("ladder", refusal.message)
        return given


def _ladders_to_choose() -> list[Ladder]:
    """The ladders of the instruments that have no period yet and offer several."""
    published = Instrument.objects.filter(status=PublicationStatus.PUBLISHED).defer("content")
    asked = [one for one in published if needs_ladder(one)]
    return list({ladder.pk: ladder for one in asked for ladder in offered_ladders(one)}.values())


def _offered() -> list[tuple[str, list[tuple[int, str]]]]:
    """The rule sets beside its own that each instrument offers, by instrument."""
    found = Instrument.objects.filter(status=PublicationStatus.PUBLISHED).defer("content")
    groups = [
        (str(instrument), [(one.pk, str(one)) for one in offered_rule_sets(instrument)[1:]])
        for instrument in found
    ]
    return [(name, options) for name, options in groups if options]


class ChangePeriodForm(AskingForm):
    """What of a period may still be changed: its deadline, its note, its days to object."""

    submit_by = DayField(
        label=_("Submit by"),
    )
    note = WrittenField(label=_("Note"), required=False, max_length=250, help_text=NOTE_IS_READ)
    objection_days = days_to_object()
    reply_days = days_to_reply()
    self_assess_by = self_assessment_until()


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
        contractors.queryset = contractors_to_add(period)
        coordinator.queryset = people_who_fill()
