"""What people type about a step. It cleans; the service decides."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.figures.fields import MinuteField
from core.language.fields import WrittenField, long_text
from instruments.words import words_of
from investigations.models import AccidentStep
from investigations.procedure.selectors import StepState
from investigations.procedure.services import WHY_POLICY, StepFacts
from investigations.procedure.specs import AccidentProcedureSpec
from monitoring.models import IncidentFile

ASKED = {
    "condition": ("condition",),
    "notice": ("number", "recipient", "file"),
    "policy": ("answer",),
}


class StepForm(forms.Form):
    """How a step was done: what every step is asked, and what this one is besides."""

    condition = forms.ChoiceField(
        label=_("Condition of the victim"),
        help_text=_("Of the person hurt worst."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the condition of the victim.")},
    )
    number = WrittenField(
        label=_("Number of the notice"),
        max_length=80,
        error_messages={"required": _("Write the number of the notice.")},
    )
    recipient = WrittenField(
        label=_("Received by"),
        max_length=200,
        help_text=_("Which authority."),
        error_messages={"required": _("Write which authority received it.")},
    )
    answer = forms.TypedChoiceField(
        label=_("Is the policy updated?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the policy is updated.")},
    )
    started_at = MinuteField(
        label=_("Started"),
        help_text=_("By the clock of the site."),
        error_messages={"required": _("Give the day and the hour.")},
    )
    finished_at = MinuteField(
        label=_("Finished"), required=False, help_text=_("Empty while it is under way.")
    )
    who = WrittenField(
        label=_("Who did it"),
        max_length=120,
        help_text=_("A role or a job, no name."),
        error_messages={"required": _("Write the role or job of who did it.")},
    )
    file = forms.ModelChoiceField(
        label=_("Copy of it"),
        queryset=IncidentFile.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("One of the files of the incident."),
    )
    note = long_text(_("Note"))

    def __init__(
        self,
        *args: Any,
        state: StepState,
        spec: AccidentProcedureSpec,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone = state.row.procedure.incident.zone
        incident = state.row.procedure.incident
        mine = ASKED.get(state.spec.asks, ())
        for name in {name for names in ASKED.values() for name in names}.difference(mine):
            del self.fields[name]
        if "condition" in self.fields:
            self.fields["condition"].choices = [  # type: ignore[attr-defined]
                (one.code, words_of(one.title)) for one in spec.conditions
            ]
        if "file" in self.fields:
            self.fields["file"].queryset = incident.files.all()  # type: ignore[attr-defined]
        if state.spec.asks == "policy":
            self.fields["note"] = long_text(_("Why, or why not"), missing=WHY_POLICY)
        elif state.spec.asks == "actions":
            self.fields["note"].help_text = _("Needed where the investigation names no action.")
        self.initial = self._stored_values(state.row, actor=state.actor, now=now)

    def _stored_values(self, row: AccidentStep, *, actor: str, now: datetime) -> dict[str, Any]:
        """What stands there already; of a step nobody has begun, its actor and this minute."""
        times = {
            "started_at": row.started_at or now,
            "finished_at": row.finished_at or now,
        }
        told: dict[str, Any] = {
            name: timezone.localtime(at, self.zone).replace(tzinfo=None)
            for name, at in times.items()
        }
        told |= {name: getattr(row, name) for name in ("number", "recipient", "note", "file")}
        told |= {"who": row.who or actor, "condition": row.procedure.condition}
        return told | {"answer": {True: "yes", False: "no"}.get(row.answer)}  # type: ignore[arg-type]

    def clean_started_at(self) -> datetime:
        """What was typed, by the clock of the site."""
        return self._at_the_site(self.cleaned_data["started_at"])

    def clean_finished_at(self) -> datetime | None:
        """What was typed, by the clock of the site; None while it is under way."""
        typed = self.cleaned_data["finished_at"]
        return self._at_the_site(typed) if typed else None

    def _at_the_site(self, typed: datetime) -> datetime:
        return timezone.localtime(typed).replace(tzinfo=self.zone)

    def facts(self) -> StepFacts:
        """What was typed."""
        return StepFacts(**self.cleaned_data)
