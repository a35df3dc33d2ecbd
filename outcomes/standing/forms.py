"""Forms of standing. They clean; the services decide."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.figures.fields import DayField
from core.language.fields import long_text
from outcomes.standing.choices import WorkStanding
from outcomes.standing.services.decisions import StandingChoice


def _day(label: Any, *, required: bool, hint: Any = "") -> DayField:
    return DayField(
        label=label,
        required=required,
        help_text=hint,
    )


class StandingForm(forms.Form):
    """What a manager decides: which standing, from when until when, why, what must be met."""

    standing = forms.ChoiceField(
        label=_("Work standing"),
        choices=WorkStanding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a standing.")},
    )
    from_on = _day(_("In force from"), required=True)
    until_on = _day(
        _("Until"), required=False, hint=_("Needed for “barred”; empty: until it is decided again.")
    )
    conditions = forms.MultipleChoiceField(
        label=_("Conditions that the rules propose"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    own = long_text(
        _("Further conditions"),
        hint=_("One a line: what must be met before it is lifted."),
        rows=2,
    )
    reason = long_text(
        _("Reason"),
        missing=_("Write why: the contractor reads it."),
        hint=_("The contractor reads it."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, conditions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["conditions"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(conditions)
        if not conditions:
            del self.fields["conditions"]

    def choice(self) -> StandingChoice:
        """As the service takes it."""
        given = self.cleaned_data
        return StandingChoice(
            standing=WorkStanding(given["standing"]),
            from_on=given["from_on"],
            until_on=given["until_on"],
            reason=given["reason"],
            conditions=given.get("conditions", ()),
            own=given["own"].splitlines(),
            seen=given["seen"],
        )


class MetConditionForm(forms.Form):
    """What shows that a condition is met."""

    reason = long_text(
        _("What shows that it is met"), missing=_("Write what shows that it is met."), rows=2
    )
