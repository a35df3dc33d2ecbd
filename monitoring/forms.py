"""Forms of incidents and monthly figures. They clean; the services decide."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from contractors.models import Contractor
from contractors.site_field import SiteOfField
from core.figures.dates import AskingForm
from core.figures.fields import DayField, WholeFigureField
from core.language.choices import to_choose
from core.language.fields import WrittenField
from monitoring.choices import IncidentKind, MiningClass
from monitoring.indicators import (
    EXPOSURE,
    FIGURES,
    LEADING_COLUMNS,
    PAIRS,
    FigureChange,
    LeadingIndicators,
    most_of,
)
from monitoring.models import MonthlyIndicator
from monitoring.month_states import MonthState
from monitoring.rules.doubts import MonthDoubt

# What people write behind a figure, in either language.
PEOPLE = ("orang", "pekerja", "people", "persons", "person")
DAYS = ("hari", "days", "day")
HOURS = ("jam", "jam kerja", "jam orang", "hours", "man-hours")


class DoubtingForm(AskingForm):
    """A form with figures: asks about those that can hardly be meant, each with a box of its own.

    What somebody is sure of is sent along until all of it is stored.
    """

    asked: tuple[MonthDoubt, ...] = ()

    def sure_of(self) -> list[str]:
        """The tokens of the figures that somebody is sure of."""
        return self.data.getlist("sure_of") if isinstance(self.data, QueryDict) else []

    def doubt(self, doubts: Collection[MonthDoubt]) -> None:
        """Put a box under the form for each figure that is asked about."""
        self.asked = tuple(doubts)
        answer = _("Yes, this is right")
        self.fields["sure_of"] = forms.MultipleChoiceField(
            label=_("Asked about"),
            required=False,
            choices=[(one.token, f"{one.question} {answer}.") for one in doubts],
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def sure_fields(self) -> list[forms.BoundField]:
        """The boxes, once something was asked."""
        return [*super().sure_fields, *([self["sure_of"]] if self.asked else [])]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What somebody was sure of before, by the name it is sent under."""
        asked = {one.token for one in self.asked}
        kept = [("sure_of", token) for token in self.sure_of() if token not in asked]
        sure = self.sure()
        return kept + ([("sure", sure.isoformat())] if sure and "sure" not in self.fields else [])


class MonthsDecisionForm(forms.Form):
    """Which months are confirmed or returned, as they were seen, and why."""

    decision = forms.ChoiceField(
        choices=[("confirm", ""), ("return", "")],
        error_messages={"required": _("Choose whether to confirm or to return the months.")},
    )
    reason = WrittenField(
        required=False,
        max_length=2000,
        error_messages={"max_length": _("The reason is longer than 2000 characters: shorten it.")},
    )

    @property
    def chosen(self) -> list[str]:
        """The months that were ticked, as they were sent."""
        return self.data.getlist("month") if isinstance(self.data, QueryDict) else []

    @property
    def of_confirmed(self) -> bool:
        """Whether it was sent from among the confirmed months."""
        return self.data.get("of") == "confirmed"

    def clean(self) -> dict[str, Any]:
        """The months with the time at which what was seen of them was told."""
        given = super().clean() or self.cleaned_data
        try:
            given["seen"] = dict(_seen_month(one) for one in self.chosen)
        except ValueError:
            self.add_error(None, _("The form was altered: open the page again."))
        return given


def _seen_month(token: str) -> tuple[date, datetime | None]:
    """What ``MonthState.token`` says; ValueError for anything else."""
    month, _space, told_at = token.partition(" ")
    return date.fromisoformat(month), datetime.fromisoformat(told_at) if told_at else None


class DecisionForm(forms.Form):
    """Why an incident is decided so; the service says where a reason is needed."""

    reason = WrittenField(
        required=False,
        max_length=2000,
        error_messages={"max_length": _("The reason is longer than 2000 characters: shorten it.")},
    )


class IncidentForm(AskingForm):
    """What happened, where and to whom."""

    reference = WrittenField(
        label=_("Reference"),
        max_length=30,
        required=False,
        help_text=_("Left empty, it gets the next of the contractor and year."),
    )
    on = DayField(
        label=_("Date"),
    )
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("By the clock of the site."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=to_choose(IncidentKind.choices),
        error_messages={"required": _("Choose what came of the incident.")},
    )
    mining_class = forms.ChoiceField(
        label=_("Class at a mine"),
        choices=[("", _("Not at a mine")), *MiningClass.choices],
        required=False,
        help_text=_("As Kepmen ESDM 1827 has it. What counts as LTI goes by the kind alone."),
    )
    site = SiteOfField(label=_("Site"), required=False, empty_label=_("Choose"))
    fatalities = WholeFigureField(
        label=_("People killed"), min_value=0, max_value=999, initial=0, units=PEOPLE
    )
    injured = WholeFigureField(
        label=_("People injured"), min_value=0, max_value=999, initial=0, units=PEOPLE
    )
    lost_days = WholeFigureField(
        label=_("Days lost"), min_value=0, max_value=99_999, initial=0, units=DAYS
    )
    still_counting = forms.BooleanField(
        label=_("More days are being lost: somebody is not back at work yet"), required=False
    )
    description = WrittenField(
        label=_("What happened"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, contractor: Contractor, **kwargs: Any) -> None:
        # The figures of a month stand on the same page and have a site as well.
        super().__init__(*args, **{"auto_id": "incident_%s"} | kwargs)
        site = self.fields["site"]
        assert isinstance(site, SiteOfField)
        site.belong_to(contractor)

    def is_another(self) -> bool:
        """Whether somebody has said that it is another event."""
        return self.data.get("another") == "yes"

    def ask_same(self, question: str) -> None:
        """Ask whether it is the same event, with a box to say that it is not."""
        self.add_error(None, question)
        self.fields["another"] = forms.BooleanField(
            label=_("It is another event: store it too."),
            required=False,
            widget=forms.CheckboxInput(
                attrs={"value": "yes"}, check_test=lambda value: value == "yes"
            ),
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The answers to what was asked before, by the name they are sent under."""
        sure = self.sure()
        kept = [("sure", sure.isoformat())] if sure and "sure" not in self.fields else []
        is_kept = self.is_another() and "another" not in self.fields
        return [*kept, *([("another", "yes")] if is_kept else [])]


class OwnIncidentForm(IncidentForm):
    """What a representative reports: its reference is given to it, its site is one of theirs."""

    def __init__(self, *args: Any, contractor: Contractor, **kwargs: Any) -> None:
        super().__init__(*args, contractor=contractor, **kwargs)
        del self.fields["reference"]
        self.fields["site"].required = True


class MonthFigures(forms.Form):
    """The figures of a month at a site: what people were exposed to, and the leading indicators."""

    man_hours = WholeFigureField(
        label=_("Man-hours"), min_value=0, max_value=most_of("man_hours"), units=HOURS
    )
    workforce = WholeFigureField(
        label=_("Workforce"), min_value=0, max_value=most_of("workforce"), units=PEOPLE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LEADING_COLUMNS:
            column = MonthlyIndicator._meta.get_field(name)
            assert isinstance(column, models.Field)
            self.fields[name] = WholeFigureField(
                label=capfirst(column.verbose_name),
                required=False,
                min_value=0,
                max_value=most_of(name),
            )

    def clean(self) -> dict[str, Any]:
        """A part is told with its whole and is no larger."""
        given = self.cleaned_data
        for part, whole in PAIRS:
            if given.get(part) is None or whole in self.errors:
                continue
            labels = {"part": self.fields[part].label, "whole": self.fields[whole].label}
            if given.get(whole) is None:
                self.add_error(
                    whole, _("Give this figure too: “%(part)s” is a part of it.") % labels
                )
            elif given[part] > given[whole]:
                self.add_error(
                    part,
                    _("“%(part)s” is more than “%(whole)s”: correct one of the two.") % labels,
                )
        return given


class ManHoursForm(DoubtingForm, MonthFigures):
    """The figures of one month at one site."""

    site = SiteOfField(label=_("Site"), empty_label=_("Choose"))
    month = forms.RegexField(
        label=_("Month"),
        regex=r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$",
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2024-02"}),
        error_messages={"invalid": _("Write the month as year-month, for example 2024-02.")},
    )
    complete = forms.BooleanField(required=False, widget=forms.HiddenInput)
    seen = WrittenField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, contractor: Contractor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        assert isinstance(site, SiteOfField)
        site.belong_to(contractor)

    @property
    def exposure_fields(self) -> list[forms.BoundField]:
        """Which month and site, and what people were exposed to."""
        fields = [self[name] for name in ("site", "month", "man_hours", "workforce")]
        return [*fields, *self.sure_fields]

    @property
    def leading_fields(self) -> list[forms.BoundField]:
        """The leading indicators; an empty one is not reported."""
        return [self[name] for name in LEADING_COLUMNS]

    def clean(self) -> dict[str, Any]:
        """The leading figures as one."""
        given = super().clean()
        given["leading"] = LeadingIndicators(
            **{name: given.pop(name, None) for name in LEADING_COLUMNS}
        )
        return given

    def clean_month(self) -> date:
        """The first day of the month."""
        year, month = self.cleaned_data["month"].split("-")
        return date(int(year), int(month), 1)


class MonthOfYearForm(MonthFigures):
    """A month among the others of its year: all its figures may be empty, and it knows what they
    were when the page was made, so that only what somebody changed is stored. A locked one is
    confirmed, and shown to a representative who leaves it alone."""

    def __init__(
        self,
        *args: Any,
        state: MonthState,
        is_locked: bool = False,
        **kwargs: Any,
    ) -> None:
        month, stored = state.month, state.row
        figures = {name: getattr(stored, name) for name in FIGURES} if stored else {}
        super().__init__(*args, initial=figures, prefix=str(month.month), **kwargs)
        self.month, self.state, self.is_stored = month, state, stored is not None
        self.is_locked = is_locked
        for field in self.fields.values():
            field.show_hidden_initial = True
            field.required = False
            field.widget.attrs |= {
                "aria-label": f"{date_format(month, 'F Y')}, {field.label}",
                "autocomplete": "off",
            } | ({"readonly": True} if is_locked else {})

    def clean(self) -> dict[str, Any]:
        """Where a month has a figure, it has its man-hours and workforce."""
        given = super().clean()
        if any(value is not None for value in given.values()) or self.is_stored:
            for name in EXPOSURE:
                if given.get(name) is None and name not in self.errors:
                    self.add_error(
                        name,
                        _("Give this figure too, 0 where there was none: a month has it always."),
                    )
        for name in self.changed_data:
            self._check_seen(name)
        return given

    def _check_seen(self, name: str) -> None:
        try:
            self._seen(name)
        except forms.ValidationError:  # no page of ours sends it
            said = _("What stood here before cannot be read: reload the page, then type it again.")
            self.add_error(name, said)

    def changes(self) -> list[FigureChange]:
        """The figures that are not as the page showed them first."""
        return [
            FigureChange(
                month=self.month, name=name, seen=self._seen(name), value=self.cleaned_data[name]
            )
            for name in self.changed_data
        ]

    def _seen(self, name: str) -> int | None:
        return self.fields[name].to_python(self.data.get(self.add_initial_prefix(name), ""))


def sent_month(
    typed: Mapping[str, int | None], seen: Mapping[str, int | None], *, number: int
) -> dict[str, str]:
    """A month as its table sends it: each figure, and what it was when it was read.

    ``number`` is the month's in its year, 1 to 12.
    """
    sent: dict[str, str] = {}
    for name in FIGURES:
        for prefix, figures in (("", typed), ("initial-", seen)):
            value = figures[name]
            sent[f"{prefix}{number}-{name}"] = "" if value is None else str(value)
    return sent
