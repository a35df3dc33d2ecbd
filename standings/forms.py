"""Forms of standing. They clean; the services decide."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.figures.fields import DayField
from core.language.fields import long_text
from standings.choices import WorkStanding
from standings.services.decisions import StandingChoice


def _day(label: Any, *, required: bool, hint: Any = "") -> DayField:
    return DayField(
        label=label,
        required=required,
        help_text=hint,
    )


LIMITED = (WorkStanding.CONDITIONS, WorkStanding.SUSPENDED)
# To which standings a field belongs; one that is not named belongs to each.
OF_STANDING: dict[str, tuple[WorkStanding, ...]] = {
    "until_on": LIMITED,
    "barred_until": (WorkStanding.BARRED,),
    "conditions": (*LIMITED, WorkStanding.BARRED),
    "own": (*LIMITED, WorkStanding.BARRED),
}


class StandingForm(forms.Form):
    """What a manager decides: which standing, from when until when, why, what must be met.

    What is filled in beforehand belongs to what is proposed: it is not taken along by another
    choice. What somebody typed that does not belong to the choice is refused in a sentence.
    """

    standing = forms.ChoiceField(
        label=_("Work standing"),
        choices=WorkStanding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a standing.")},
    )
    from_on = _day(_("In force from"), required=True)
    until_on = _day(_("Until"), required=False, hint=_("Empty: until it is decided again."))
    barred_until = _day(_("Barred until"), required=False, hint=_("Barred always has an end."))
    conditions = forms.MultipleChoiceField(
        label=_("Conditions that the rules propose"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    own = long_text(
        _("Further conditions"),
        hint=_(
            "One a line: what must be met before it is lifted. Conditions still open go along by "
            "themselves."
        ),
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

    def parts(self) -> Iterator[tuple[forms.BoundField, str, bool]]:
        """Its fields, each with the standings it belongs to, "" where it belongs to each, and
        whether one that the form itself does not require is needed where it is shown."""
        for field in self.visible_fields():
            yield field, " ".join(OF_STANDING.get(field.name, ())), field.name == "barred_until"

    def add_error(self, field: str | None, error: Any) -> None:
        """What is said of the end stands at the field from which the end was taken."""
        barred = self.data.get("standing") == WorkStanding.BARRED
        super().add_error("barred_until" if barred and field == "until_on" else field, error)

    def clean(self) -> dict[str, Any]:
        """No day that somebody typed for another standing than the chosen one."""
        given = self.cleaned_data
        standing = given.get("standing")
        for name in ("until_on", "barred_until"):
            typed = given.get(name) is not None and name in self.changed_data
            if typed and standing and standing not in OF_STANDING[name]:
                super().add_error(name, _("This day is for another standing: empty it."))
        return given

    def choice(self) -> StandingChoice:
        """As the service takes it."""
        given = self.cleaned_data
        standing = WorkStanding(given["standing"])
        end = "barred_until" if standing == WorkStanding.BARRED else "until_on"
        takes = standing in OF_STANDING["conditions"]
        return StandingChoice(
            standing=standing,
            from_on=given["from_on"],
            until_on=given[end] if standing in OF_STANDING[end] else None,
            reason=given["reason"],
            conditions=given.get("conditions", ()) if takes else (),
            own=given["own"].splitlines(),
            seen=given["seen"],
        )


class MetConditionForm(forms.Form):
    """What shows that a condition is met."""

    reason = long_text(
        _("What shows that it is met"), missing=_("Write what shows that it is met."), rows=2
    )
