"""What people type of a schedule of inspections."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from core.figures import whole
from core.figures.fields import DayField, WholeFigureField
from core.language.choices import to_choose
from inspections.choices import InspectingSide, ScheduleRule
from inspections.models import InspectedUnit
from inspections.scheduled.services import MOST_GRACE, MOST_HOURS, ScheduleFacts
from inspections.specs import checklists_for
from instruments.words import words_of


class InspectionScheduleForm(forms.Form):
    """By which checklist a unit is inspected, how often, by whose people."""

    checklist = forms.ChoiceField(
        label=_("Checklist"), error_messages={"required": _("Choose the checklist.")}
    )
    rule = forms.ChoiceField(
        label=_("How often"),
        choices=to_choose(ScheduleRule.choices),
        error_messages={"required": _("Choose how often it is inspected.")},
    )
    every = WholeFigureField(
        label=_("Every so many days, weeks, months or hours"),
        min_value=1,
        max_value=MOST_HOURS,
        initial=1,
        error_messages={"required": _("Write every how many, 1 for each.")},
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Weekdays"),
        required=False,
        choices=[(str(number), name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where it is inspected on weekdays."),
    )
    month_day = WholeFigureField(
        label=_("Day of the month"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=_(
            "Only where it is inspected on a day of the month; in a month without that day it is "
            "the last one."
        ),
    )
    begins_on = DayField(label=_("From day"), error_messages={"required": _("Give the day.")})
    grace_days = WholeFigureField(
        label=_("Days after which it is missed"),
        required=False,
        min_value=0,
        max_value=MOST_GRACE,
        initial=0,
        help_text=_("So many days after its day it can be done, and is late."),
    )
    side = forms.ChoiceField(
        label=_("Inspected by"), choices=InspectingSide.choices, initial=InspectingSide.CONTRACTOR
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, unit: InspectedUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checklist, rule = self.fields["checklist"], self.fields["rule"]
        assert isinstance(checklist, forms.ChoiceField)
        assert isinstance(rule, forms.ChoiceField)
        found = checklists_for(unit.kind)
        checklist.choices = to_choose([(one.code, words_of(one.title)) for one in found])
        if not any(one.hour_meter for one in found):
            rules = [one for one in ScheduleRule.choices if one[0] != ScheduleRule.METER]
            rule.choices = to_choose(rules)
        elif unit.hour_meter is None:
            rule.help_text = _("By hour meter once a finished inspection has taken its reading.")
        else:
            said = _("By hour meter it counts from %(reading)s, the last reading.")
            rule.help_text = said % {"reading": whole(unit.hour_meter)}

    def facts(self) -> ScheduleFacts:
        """As the service takes it."""
        given = {name: told for name, told in self.cleaned_data.items() if name != "operation"}
        return ScheduleFacts(
            **{**given, "weekdays": [int(one) for one in given["weekdays"]],
               "grace_days": given["grace_days"] or 0}
        )  # fmt: skip
